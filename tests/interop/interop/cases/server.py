"""Their clients against `troth serve`: certificates, suites, groups, retries, tickets, protocols, mutual TLS."""

# SPDX-License-Identifier: Apache-2.0
import re

from .. import clients
from ..clients import OurServer, Wish, serve
from ..harness import Room, case, check, contains, equal
from ..names import GROUPS, RETRIES, SUITES
from ..pki import KEYS, MAKERS, Identity
from ..process import Finished

ALL = {**clients.CLIENTS, **clients.MODERN, "chromium": clients.chromium}
PAGE = "troth serve"  # the about page begins with it


def fetched(room: Room, peer: str, server: OurServer, own: Identity, **more) -> tuple[Finished, dict]:
    """A connection that must succeed and show the about page; what the client and our server say of it."""
    result = ALL[peer](room, Wish(server.port, own.root, **more))
    contains(result.both, PAGE, f"what {peer} shows")
    said = (server.established() if peer == "chromium" else server.connections())[0]
    equal(said.get("protocol"), "TLS 1.3", "the protocol")
    return result, said


def certificate(room: Room, peer: str, key: str, maker: str) -> None:
    identity = room.pki.server(key, maker)
    fetched(room, peer, serve(room, identity), identity)


def suite(room: Room, peer: str, name: str) -> None:
    identity = room.pki.server()
    _, said = fetched(room, peer, serve(room, identity), identity, suite=name)
    equal(said["cipher_suite"], name, "the suite")


def group(room: Room, peer: str, name: str) -> None:
    identity = room.pki.server()
    _, said = fetched(room, peer, serve(room, identity), identity, groups=(name,))
    equal(said["group"], name, "the group")


def retry(room: Room, peer: str, first: str, only: str) -> None:
    """RFC 8446 §4.1.4: the client's share is of `first`, our server takes `only`."""
    identity = room.pki.server()
    server = serve(room, identity, "--groups", only)
    _, said = fetched(room, peer, server, identity, groups=(first, only))
    equal(said["group"], only, "the group")


def protocol(room: Room, peer: str) -> None:
    """ALPN (RFC 7301)."""
    identity = room.pki.server()
    server = serve(room, identity, "--alpn", "made-up/1,http/1.1")
    more = {} if peer in ("curl", "chromium") else {"alpn": "http/1.1"}
    _, said = fetched(room, peer, server, identity, **more)
    equal(said["alpn"], "http/1.1", "the protocol")


def mutual(room: Room, peer: str, key: str, maker: str) -> None:
    identity, client = room.pki.server(), room.pki.client(key, maker)
    server = serve(room, identity, "--mtls", "--ca", client.root)
    result, _ = fetched(room, peer, server, identity, identity=client)
    contains(result.both, "authenticated by its certificate", "the page")


def resumed(server: OurServer) -> None:
    said = server.connections(2)
    equal([one["resumed"] for one in said[:2]], [False, True], "the resumption of the two connections")


def resume_openssl(room: Room) -> None:
    identity = room.pki.server()
    server = serve(room, identity)
    ticket = room.dir / "session.pem"
    for words, state in (("-sess_out", "New, TLSv1.3"), ("-sess_in", "Reused, TLSv1.3")):
        result = clients.openssl(room, Wish(server.port, identity.root, extra=(words, ticket)))
        contains(result.out, state, "what s_client says")
        contains(result.out, PAGE, "what s_client shows")
    resumed(server)


def resume_openssl_mutual(room: Room) -> None:
    """A resumed client is still the one that was authenticated; with a fresh key exchange (psk_dhe_ke)."""
    identity, client = room.pki.server(), room.pki.client()
    server = serve(room, identity, "--mtls", "--ca", client.root)
    ticket = room.dir / "session.pem"
    for words in ("-sess_out", "-sess_in"):
        result = clients.openssl(room, Wish(server.port, identity.root, identity=client, extra=(words, ticket)))
    contains(result.out, "Reused, TLSv1.3", "what s_client says")
    contains(result.out, "known from an earlier session", "the page")
    resumed(server)


def resume_gnutls(room: Room) -> None:
    identity = room.pki.server()
    server = serve(room, identity)
    result = clients.gnutls(room, Wish(server.port, identity.root, extra=("--resume", "--waitresumption")))
    contains(result.both, "This is a resumed session", "what gnutls-cli says")
    resumed(server)


def resume_curl(room: Room) -> None:
    """Two connections of one curl: it keeps tickets, and asks for a new connection the second time."""
    identity = room.pki.server()
    server = serve(room, identity)
    extra = ("--header", "Connection: close", f"https://localhost:{server.port}/again")
    result = clients.curl(room, Wish(server.port, identity.root, extra=extra))
    equal(result.out.count(PAGE), 2, "the number of pages")
    resumed(server)


def resume_twice(room: Room, peer: str) -> None:
    identity = room.pki.server()
    server = serve(room, identity)
    result = ALL[peer](room, Wish(server.port, identity.root, extra=("--twice", "1")))
    contains(result.out, "reused=true", f"what {peer} says")
    resumed(server)


def resumption_of_another_server(room: Room) -> None:
    """A ticket that this server did not make is passed over: a full handshake, no failure (RFC 8446 §4.2.11)."""
    identity = room.pki.server()
    ticket = room.dir / "session.pem"
    for words in ("-sess_out", "-sess_in"):
        server = serve(room, identity)
        result = clients.openssl(room, Wish(server.port, identity.root, extra=(words, ticket)))
        contains(result.out, "New, TLSv1.3", "what s_client says")
        contains(result.out, PAGE, "what s_client shows")


def chromium_page(room: Room, key: str, maker: str) -> None:
    """Chromium runs the page: the document, and a script's request over the same or another connection."""
    identity = room.pki.server(key, maker)
    (room.dir / "site").mkdir()
    (room.dir / "site" / "index.html").write_text(
        "<!doctype html><title>t</title><p id=p>before</p><script>"
        "const r = new XMLHttpRequest(); r.open('GET', '/data.txt', false); r.send();"
        "document.getElementById('p').textContent = r.responseText.trim();</script>"
    )
    (room.dir / "site" / "data.txt").write_text("carried by troth\n")
    server = serve(room, identity, "--root", room.dir / "site")
    result = clients.chromium(room, Wish(server.port, identity.root))
    contains(result.out, '<p id="p">carried by troth</p>', "the page in Chromium")
    equal({one["protocol"] for one in server.established()}, {"TLS 1.3"}, "the protocol")


def echo(room: Room) -> None:
    """What is no HTTP comes back as it went, and s_client's own end of input ends the connection cleanly."""
    identity = room.pki.server()
    server = serve(room, identity, "--echo")
    process = room.start(clients.openssl_words(Wish(server.port, identity.root, extra=("-quiet",))))
    process.send(b"one line\n")
    process.wait_for(r"(?m)^one line$")
    process.send(b"another line\n")
    process.wait_for(r"(?m)^another line$")
    process.kill()
    check(server.process.running(), "the server ended with its client")


def plain_log(room: Room) -> None:
    """Without --json: one line a connection, with what was negotiated."""
    identity = room.pki.server()
    words = ["serve", "--cert", identity.chain, "--key", identity.key]
    process = room.start([room.world.troth, *words])
    port = int(process.wait_for(r"(?m)^listening on https://127\.0\.0\.1:(\d+)$")[1])
    clients.curl(room, Wish(port, identity.root, groups=("x25519",)))
    line = process.wait_for(r"(?m)^127\.0\.0\.1:\d+ .*TLS 1\.3, (TLS_\w+), x25519")
    check(re.match("TLS_(AES|CHACHA)", line[1]), "the line names no suite")
    equal(process.terminate(), 0, "the exit code after SIGTERM")


def register() -> None:
    for peer in clients.CLIENTS:
        for maker in MAKERS:
            for key in KEYS:
                case(f"server/{peer}/certificate-{key}-by-{maker}", certificate, peer, key, maker)
        for name in SUITES:
            case(f"server/{peer}/{name}", suite, peer, name)
        for name in GROUPS:
            case(f"server/{peer}/group-{name}", group, peer, name)
        for first, only in RETRIES:
            case(f"server/{peer}/retry-{first}-to-{only}", retry, peer, first, only)
        case(f"server/{peer}/alpn", protocol, peer)
        for key in KEYS:
            case(f"server/{peer}/mutual-{key}", mutual, peer, key, "troth" if key in ("rsa", "p384") else "openssl")
    for peer in clients.MODERN:
        case(f"server/{peer}/certificate-p256-by-troth", certificate, peer, "p256", "troth")
        case(f"server/{peer}/certificate-ed25519-by-troth", certificate, peer, "ed25519", "troth")
        case(f"server/{peer}/alpn", protocol, peer)
        case(f"server/{peer}/mutual-p256", mutual, peer, "p256", "troth")
        case(f"server/{peer}/retry-x25519-to-secp256r1", retry, peer, "x25519", "secp256r1")
        case(f"server/{peer}/resumption", resume_twice, peer)
    # Chromium verifies no Ed25519: that pair is not in the table.
    for key, maker in (("rsa", "troth"), ("p256", "openssl"), ("p384", "troth")):
        case(f"server/chromium/certificate-{key}-by-{maker}", chromium_page, key, maker, heavy=True)
    case("server/chromium/alpn", protocol, "chromium", heavy=True)
    case("server/openssl/resumption", resume_openssl)
    case("server/openssl/resumption-mutual", resume_openssl_mutual)
    case("server/openssl/foreign-ticket", resumption_of_another_server)
    case("server/gnutls/resumption", resume_gnutls)
    case("server/curl/resumption", resume_curl)
    case("server/openssl/echo", echo)
    case("server/curl/log-line", plain_log)
