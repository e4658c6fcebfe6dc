"""What `troth serve` must refuse, with the right alert at the peer, and what peers refuse of it."""

# SPDX-License-Identifier: Apache-2.0
import socket
import ssl

from .. import clients
from ..clients import OurServer, Wish, serve
from ..harness import Room, case, check, contains, equal
from ..pki import NAME


def expect_error(server: OurServer, error_id: str) -> None:
    """Our server's line about the refused connection carries the error's id."""
    errors = [one.get("error") for one in server.connections()]
    equal(errors[:1], [error_id], "the error that troth serve told of")


def still_serves(room: Room, server: OurServer) -> None:
    """After a refusal the next client is served."""
    check(server.process.running(), "troth serve ended")


def tls12(room: Room, peer: str, words: str) -> None:
    """A client that has nothing but TLS 1.2 hears protocol_version (RFC 8446 §4.2.1)."""
    identity = room.pki.server()
    server = serve(room, identity)
    result = clients.CLIENTS[peer](room, Wish(server.port, identity.root, version="1.2"))
    check(result.code != 0, f"{peer} took it for a success")
    contains(result.both, words, f"what {peer} says")
    errors = [one.get("error") for one in server.connections()]
    check(errors[0] and errors[0].startswith("tls."), f"troth serve told of {errors[0]!r}")
    still_serves(room, server)


def without_certificate(room: Room, peer: str, words: str) -> None:
    """certificate_required (RFC 8446 §4.4.2.4)."""
    identity = room.pki.server()
    server = serve(room, identity, "--mtls", "--ca", room.pki.client().root)
    result = clients.CLIENTS[peer](room, Wish(server.port, identity.root))
    contains(result.both, words, f"what {peer} says")
    check("troth serve\n" not in result.out, "the page was shown to a client without certificate")
    check(server.connections()[0].get("error"), "troth serve told of no error")
    still_serves(room, server)


def bad_client(room: Room, kind: str, alert: str, error_id: str) -> None:
    """A client certificate that must not be trusted."""
    identity = room.pki.server()
    client = {
        "expired": room.pki.expired_client,
        "unknown-issuer": room.pki.client("p384"),
        "for-servers": room.pki.server(),
    }[kind]
    server = serve(room, identity, "--mtls", "--ca", room.pki.client().root)
    result = clients.openssl(room, Wish(server.port, identity.root, identity=client))
    contains(result.both, alert, "what s_client says")
    expect_error(server, error_id)


def distrusted(room: Room, peer: str, words: str) -> None:
    """A client that does not trust us goes away with an alert of its own; we say so and live on."""
    identity = room.pki.server()
    server = serve(room, identity)
    result = clients.CLIENTS[peer](room, Wish(server.port, room.pki.stranger()))
    check(result.code != 0, f"{peer} took it for a success")
    contains(result.both.lower(), words, f"what {peer} says")
    ok = clients.curl(room, Wish(server.port, identity.root))
    equal(ok.code, 0, "the exit code of a curl that trusts us")


def chromium_distrusts(room: Room) -> None:
    """Chromium shows its own error page, not ours, for a root that it does not know."""
    identity = room.pki.server()
    server = serve(room, identity)
    result = clients.chromium(room, Wish(server.port, room.pki.stranger()))
    check("troth serve" not in result.out, "Chromium showed a page of a server that it must not trust")


def no_common(room: Room, extra: tuple, groups: tuple, words: str) -> None:
    identity = room.pki.server()
    server = serve(room, identity, "--groups", "x25519", "--alpn", "http/1.1")
    result = clients.openssl(room, Wish(server.port, identity.root, groups=groups, extra=extra))
    contains(result.both, words, "what s_client says")
    check(result.code != 0, "s_client took it for a success")
    still_serves(room, server)


def garbage(room: Room, data: bytes, alert: bytes | None) -> None:
    """What is no TLS ends in an alert or a close, and the next client is served."""
    identity = room.pki.server()
    server = serve(room, identity)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        heard = b""
        try:
            raw.sendall(data)
            raw.shutdown(socket.SHUT_WR)
            while piece := raw.recv(4096):
                heard += piece
        except OSError:
            pass  # it closed while we were still sending
    if alert is not None:
        check(heard.startswith(b"\x15\x03"), f"no alert came but {heard[:16].hex()!r}")
        equal(heard[5:7], alert, "the alert")
    equal(clients.curl(room, Wish(server.port, identity.root)).code, 0, "the exit code of the next curl")


def cut(room: Room, after: int) -> None:
    """A client that goes away in the middle of its own hello, or of the handshake."""
    identity = room.pki.server()
    server = serve(room, identity)
    context = ssl.create_default_context(cafile=str(identity.root))
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=NAME)
    try:
        tls.do_handshake()
    except ssl.SSLWantReadError:
        pass
    hello = outgoing.read()
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as raw:
        raw.sendall(hello[:after])
        if after >= len(hello):
            raw.recv(64)
    equal(clients.curl(room, Wish(server.port, identity.root)).code, 0, "the exit code of the next curl")


def register() -> None:
    for peer, words in (
        ("openssl", "alert protocol version"),
        ("gnutls", "protocol version"),
        ("curl", "alert protocol version"),
    ):
        case(f"server/{peer}/tls12-only", tls12, peer, words)
    for peer, words in (
        ("openssl", "alert certificate required"),
        ("gnutls", "Certificate is required"),
        ("curl", "alert certificate required"),
    ):
        case(f"server/{peer}/without-certificate", without_certificate, peer, words)
    for kind, alert, error_id in (
        ("expired", "alert certificate expired", "x509.expired"),
        ("unknown-issuer", "alert unknown ca", "x509.no_trusted_root"),
        ("for-servers", "SSL alert number", "x509.wrong_purpose"),
    ):
        case(f"server/openssl/client-certificate-{kind}", bad_client, kind, alert, error_id)
    for peer, words in (
        ("openssl", "unable to get local issuer"),
        ("gnutls", "not trusted"),
        ("curl", "unable to get local issuer"),
    ):
        case(f"server/{peer}/distrusts", distrusted, peer, words)
    case("server/chromium/distrusts", chromium_distrusts, heavy=True)
    case("server/openssl/no-common-group", no_common, (), ("secp384r1",), "alert handshake failure")
    case("server/openssl/no-common-protocol", no_common, ("-alpn", "made-up/1"), (), "alert number 120")
    case("server/raw/http-in-the-clear", garbage, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", None)
    case("server/raw/zeros", garbage, bytes(4096), None)
    case("server/raw/record-too-large", garbage, b"\x16\x03\x01\xff\xff", b"\x02\x16")
    case("server/raw/data-before-hello", garbage, b"\x17\x03\x03\x00\x20" + bytes(32), b"\x02\x0a")
    case("server/raw/malformed-hello", garbage, b"\x16\x03\x01\x00\x06\x01\x00\x00\x02\x03\x03", b"\x02\x32")
    for after in (1, 5, 100, 100_000):
        case(f"server/raw/gone-after-{after}", cut, after)


