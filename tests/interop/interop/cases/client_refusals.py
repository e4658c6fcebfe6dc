"""What `troth connect` must refuse, in words, by exit code, and with the alert that the peer sees."""

# SPDX-License-Identifier: Apache-2.0
import re
import socket
import struct
import threading

from .. import servers
from ..harness import Room, case, check, contains, equal, refused
from ..pki import NAME, Identity
from ..servers import Server, Wish
from .client import ALL

# What each server says of the alert that our client sent.
ALERTS = {
    "openssl": lambda number: rf"SSL alert number {number}\b",
    "nginx": lambda number: rf"SSL alert number {number}\b",
    "gnutls": lambda number: rf"Alert\[\d+\|{number}\]",
}
LOUD = {"gnutls": ("--debug", "5")}


def refuse(room: Room, server: Server, root, error_id: str, code: int, *words, name: str = NAME):
    result = room.troth("connect", server.address, "--ca", root, "--servername", name, *words)
    refused(result, error_id, code)
    return result


def by_alert(room: Room, peer: str, kind: str, error_id: str, code: int, alert: int) -> None:
    """A certificate that must not be trusted: our words, our exit code, the alert at the peer."""
    pki = room.pki
    identity = {"expired": pki.expired, "not-yet-valid": pki.not_yet_valid}.get(kind, pki.server())
    root = pki.stranger() if kind == "unknown-issuer" else identity.root
    name = "wrong.example" if kind == "wrong-name" else NAME
    server = ALL[peer](room, Wish(identity, extra=LOUD.get(peer, ())))
    result = refuse(room, server, root, error_id, code, name=name)
    if kind == "wrong-name":
        contains(result.err, "wrong.example", "the error")
        contains(result.err, "interop.example", "the error, which says what the certificate covers,")
    server.process.wait_for(ALERTS[peer](alert))


def missing_certificate(room: Room, peer: str) -> None:
    """The server wants a client certificate, and we have none."""
    identity = room.pki.server()
    server = ALL[peer](room, Wish(identity, client_root=room.pki.client().root))
    result = room.troth("connect", server.address, "--ca", identity.root, "--servername", NAME, "--get", "/")
    check(result.code == 1, f"the exit code: {result.code} instead of 1")
    contains(result.err, "certificate", "the error")
    check(re.search(r"\[tls\.\w+\]", result.err), "the error has no id of TLS")


def only_tls12(room: Room, peer: str, alert: str) -> None:
    """A server that has nothing but TLS 1.2 answers our offer with an alert, and we say what it means."""
    identity = room.pki.server()
    server = ALL[peer](room, Wish(identity, version="1.2"))
    result = room.troth("connect", server.address, "--ca", identity.root)
    equal(result.code, 1, "the exit code")
    contains(result.err, f'alert "{alert}"', "the error")
    contains(result.err, "it does not speak TLS 1.3", "the error")


def old_server_hello(room: Room) -> None:
    """A server that passes over our versions and answers with TLS 1.2: we send protocol_version (RFC 8446 §4.2.1)."""
    suite, random = b"\xc0\x2f", bytes(range(32))
    hello = b"\x03\x03" + random + b"\x00" + suite + b"\x00" + b"\x00\x05\xff\x01\x00\x01\x00"
    message = b"\x02" + struct.pack(">I", len(hello))[1:] + hello
    record = b"\x16\x03\x03" + struct.pack(">H", len(message)) + message
    heard = answer_once(room, record, "[tls.unsupported_version]")
    check(heard.endswith(b"\x15\x03\x03\x00\x02\x02\x46"), f"the alert is not protocol_version: {heard[-16:].hex()}")


def answer_once(room: Room, answer: bytes, words: str, code: int = 1) -> bytes:
    """A peer of one connection that gives the answer to whatever comes; what our client sent after it."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard = bytearray()

    def talk():
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(30)
            connection.recv(65536)
            connection.sendall(answer)
            if not answer:
                return
            try:
                while piece := connection.recv(65536):
                    heard.extend(piece)
            except OSError:
                pass

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    with listener:
        result = room.troth("connect", f"127.0.0.1:{listener.getsockname()[1]}", "--ca", room.pki.server().root)
        thread.join(30)
    equal(result.code, code, "the exit code")
    equal(len(re.findall(r"^error: ", result.err, re.M)), 1, "the number of errors")
    contains(result.err, words, "the error")
    return bytes(heard)


def no_group(room: Room) -> None:
    """Nothing in common: the peer says handshake_failure, and we say whose words these are."""
    identity = room.pki.server()
    server = servers.openssl(room, Wish(identity, groups=("secp521r1",)))
    result = room.troth("connect", server.address, "--ca", identity.root, "--servername", NAME)
    equal(result.code, 1, "the exit code")
    contains(result.err, "handshake_failure", "the error")


def no_protocol(room: Room) -> None:
    """RFC 7301 §3.2."""
    identity = room.pki.server()
    server = servers.openssl(room, Wish(identity, alpn="made-up/1"))
    result = room.troth("connect", server.address, "--ca", identity.root, "--servername", NAME, "--alpn", "http/1.1")
    equal(result.code, 1, "the exit code")
    contains(result.err, "no_application_protocol", "the error")


def incomplete_chain(room: Room) -> None:
    """A leaf without its intermediate leads to no root."""
    identity = room.pki.server()
    bare = Identity(identity.leaf, identity.leaf, identity.rest, identity.key, identity.root)
    server = servers.node(room, Wish(bare))
    refuse(room, server, identity.root, "x509.no_trusted_root", 4)


def register() -> None:
    for peer in servers.SERVERS:
        for kind, error_id, code, alert in (
            ("wrong-name", "x509.name_mismatch", 5, 42),
            ("expired", "x509.expired", 6, 45),
            ("not-yet-valid", "x509.not_yet_valid", 6, 45),
            ("unknown-issuer", "x509.no_trusted_root", 4, 48),
        ):
            case(f"client/{peer}/refuses-{kind}", by_alert, peer, kind, error_id, code, alert)
        # GnuTLS looks for a suite of TLS 1.2 before it looks at the versions.
        alert = "handshake_failure" if peer == "gnutls" else "protocol_version"
        case(f"client/{peer}/tls12-only", only_tls12, peer, alert)
    for peer in ("openssl", "gnutls"):  # nginx lets the handshake pass and answers with an HTTP status
        case(f"client/{peer}/without-certificate", missing_certificate, peer)
    case("client/raw/tls12-server-hello", old_server_hello)
    case("client/openssl/no-common-group", no_group)
    case("client/openssl/no-common-protocol", no_protocol)
    case("client/node/incomplete-chain", incomplete_chain)
