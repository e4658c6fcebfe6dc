"""`troth connect` against their servers: certificates, suites, groups, retries, tickets, protocols, mutual TLS."""

# SPDX-License-Identifier: Apache-2.0
from .. import servers
from ..harness import Room, case, contains, document, equal
from ..names import GROUPS, RETRIES, SUITES
from ..pki import KEYS, MAKERS, NAME, Identity
from ..process import Finished
from ..servers import Server, Wish

ALL = {**servers.SERVERS, **servers.MODERN}


def connect(room: Room, server: Server, identity: Identity, *words, name: str = NAME) -> dict:
    """A connection that must succeed with a page fetched; what the command says of it."""
    result = connected(room, server, identity, "--get", server.page, "--json", *words, name=name)
    said = document(result.out, "connection")
    equal(said["http"]["status"], 200, "the status of the page")
    equal(said["protocol"], "TLS 1.3", "the protocol")
    equal(said["trusted"], True, "the verdict")
    return said


def connected(room: Room, server: Server, identity: Identity, *words, name: str = NAME) -> Finished:
    result = room.troth("connect", server.address, "--ca", identity.root, "--servername", name, *words)
    equal(result.code, 0, "the exit code of troth connect")
    return result


def certificate(room: Room, peer: str, key: str, maker: str) -> None:
    identity = room.pki.server(key, maker)
    said = connect(room, ALL[peer](room, Wish(identity)), identity)
    equal(len(said["chain"]), 3 if "root" in said["chain"][-1]["subject"].lower() else 2, "the length of the chain")


def suite(room: Room, peer: str, name: str) -> None:
    identity = room.pki.server()
    said = connect(room, ALL[peer](room, Wish(identity, suite=name)), identity)
    equal(said["cipher_suite"], name, "the suite")


def group(room: Room, peer: str, name: str) -> None:
    identity = room.pki.server()
    said = connect(room, ALL[peer](room, Wish(identity)), identity, "--groups", name)
    equal(said["group"], name, "the group")


def retry(room: Room, peer: str, first: str, only: str) -> None:
    """RFC 8446 §4.1.4: a share of `first` is sent, the server takes `only`."""
    identity = room.pki.server()
    server = ALL[peer](room, Wish(identity, groups=(only,)))
    result = connected(room, server, identity, "--groups", f"{first},{only}", "--get", server.page, "--json", "--trace")
    equal(document(result.out, "connection")["group"], only, "the group")
    contains(result.err, "HelloRetryRequest", "the trace")


def resume(room: Room, peer: str) -> None:
    identity = room.pki.server()
    server = ALL[peer](room, Wish(identity))
    said = connect(room, server, identity, "--resume")
    equal(said["resumed"], False, "the first connection's resumption")
    equal(said["second"]["resumed"], True, "the second connection's resumption")


def resume_in_words(room: Room) -> None:
    """Without --json, as a person sees it."""
    identity = room.pki.server()
    server = servers.openssl(room, Wish(identity))
    result = connected(room, server, identity, "--get", "/", "--resume")
    contains(result.err, "trusted: the server proved to be localhost", "the verdict")
    contains(result.err, "resumed: the second time no certificate was sent or checked", "the verdict")
    equal(result.out.count("<HTML>"), 1, "the number of times that the page was printed")


def protocol(room: Room, peer: str) -> None:
    """ALPN (RFC 7301)."""
    identity = room.pki.server()
    server = ALL[peer](room, Wish(identity, alpn="http/1.1"))
    said = connect(room, server, identity, "--alpn", "made-up/1,http/1.1")
    equal(said["alpn"], "http/1.1", "the protocol")


def mutual(room: Room, peer: str, key: str, maker: str) -> None:
    identity, client = room.pki.server(), room.pki.client(key, maker)
    server = ALL[peer](room, Wish(identity, client_root=client.root))
    connect(room, server, identity, "--cert", client.chain, "--key", client.key)


def by_name(room: Room, name: str) -> None:
    """Each name that the certificate covers is accepted, whatever the address is."""
    identity = room.pki.server()
    connect(room, servers.openssl(room, Wish(identity)), identity, name=name)


def key_log(room: Room) -> None:
    """Both sides write the same secrets (the format that Wireshark reads)."""
    identity = room.pki.server()
    theirs, ours = room.dir / "theirs.keys", room.dir / "ours.keys"
    server = servers.openssl(room, Wish(identity, extra=("-keylogfile", str(theirs))))
    connect(room, server, identity, "--keylog", ours)

    def lines(path):
        return {line for line in path.read_text().splitlines() if line and not line.startswith("#")}

    labels = {line.split()[0] for line in lines(ours)}
    for label in ("CLIENT_HANDSHAKE", "SERVER_HANDSHAKE"):
        contains(" ".join(labels), f"{label}_TRAFFIC_SECRET", "our key log")
    for label in ("CLIENT", "SERVER"):
        contains(" ".join(labels), f"{label}_TRAFFIC_SECRET_0", "our key log")
    common = lines(ours) & lines(theirs)
    equal({line.split()[0] for line in common} >= labels - {"EXPORTER_SECRET"}, True, "our lines are s_server's")
    equal(ours.stat().st_mode & 0o777, 0o600, "the mode of the key log")


def register() -> None:
    for peer in servers.SERVERS:
        for maker in MAKERS:
            for key in KEYS:
                case(f"client/{peer}/certificate-{key}-by-{maker}", certificate, peer, key, maker)
        for name in SUITES:
            case(f"client/{peer}/{name}", suite, peer, name)
        for name in GROUPS:
            case(f"client/{peer}/group-{name}", group, peer, name)
        for first, only in RETRIES:
            case(f"client/{peer}/retry-{first}-to-{only}", retry, peer, first, only)
        case(f"client/{peer}/resumption", resume, peer)
        case(f"client/{peer}/alpn", protocol, peer)
        for key in KEYS:
            case(f"client/{peer}/mutual-{key}", mutual, peer, key, "openssl" if key in ("rsa", "p384") else "troth")
    for peer in servers.MODERN:
        case(f"client/{peer}/certificate-p256-by-troth", certificate, peer, "p256", "troth")
        case(f"client/{peer}/certificate-ed25519-by-troth", certificate, peer, "ed25519", "troth")
        case(f"client/{peer}/resumption", resume, peer)
        case(f"client/{peer}/alpn", protocol, peer)
        case(f"client/{peer}/mutual-p256", mutual, peer, "p256", "troth")
        case(f"client/{peer}/retry-x25519-to-secp256r1", retry, peer, "x25519", "secp256r1")
    case("client/openssl/resumption-in-words", resume_in_words)
    case("client/openssl/key-log", key_log)
    for name in ("localhost", "interop.example", "127.0.0.1"):
        case(f"client/openssl/name-{name}", by_name, name)
