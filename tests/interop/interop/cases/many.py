"""Many at once, and the end: 200 clients together, and SIGTERM while they are there."""

# SPDX-License-Identifier: Apache-2.0
import contextlib
import signal
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor

from .. import clients
from ..clients import Wish, serve
from ..harness import Room, case, check, equal
from ..pki import NAME

MANY = 200


def _open(context: ssl.SSLContext, port: int) -> ssl.SSLSocket:
    raw = socket.create_connection(("127.0.0.1", port), timeout=60)
    return context.wrap_socket(raw, server_hostname=NAME)


def _all_open(stack: contextlib.ExitStack, context: ssl.SSLContext, port: int) -> list[ssl.SSLSocket]:
    with ThreadPoolExecutor(32) as pool:
        sockets = list(pool.map(lambda _: _open(context, port), range(MANY)))
    for one in sockets:
        stack.enter_context(one)
    return sockets


def held_open(room: Room) -> None:
    """OpenSSL's library holds 200 connections; each gets its own bytes back; then SIGTERM ends all of them cleanly."""
    identity = room.pki.server()
    server = serve(room, identity, "--echo")
    context = ssl.create_default_context(cafile=str(identity.root))
    with contextlib.ExitStack() as stack:
        sockets = _all_open(stack, context, server.port)
        for i, one in enumerate(sockets):
            one.sendall(b"number %d\n" % i * 100)
        for i, one in enumerate(sockets):
            wanted, got = b"number %d\n" % i * 100, b""
            while len(got) < len(wanted) and (piece := one.recv(65536)):
                got += piece
            check(got == wanted, f"connection {i} got {len(got)} bytes that are not its own {len(wanted)}")
        server.process.signal(signal.SIGTERM)
        # close_notify, not a cut: a read that raises would be a truncation (RFC 8446 §6.1)
        ends = [one.recv(1) for one in sockets]
        equal(ends, [b""] * MANY, "the ends of the connections")
    equal(server.process.wait(20), 0, "the exit code after SIGTERM")
    equal(server.process.err(), "", "standard error")


def by_curl(room: Room) -> None:
    """One curl with 200 transfers in parallel, each on a connection of its own."""
    identity = room.pki.server()
    server = serve(room, identity)
    words = clients.curl_words(Wish(server.port, identity.root))
    words += ["--parallel", "--parallel-immediate", "--parallel-max", str(MANY), "--header", "Connection: close"]
    result = room.run([*words, f"https://localhost:{server.port}/[1-{MANY}]"])
    equal(result.code, 0, "the exit code of curl")
    equal(result.out.count("troth serve"), MANY, "the number of pages")
    said = server.connections(MANY)
    equal(sum("error" in one for one in said), 0, "the number of refused connections")


def by_programs(room: Room) -> None:
    """48 s_clients at a time are 48 processes: separate tickets, separate keys."""
    identity = room.pki.server()
    server = serve(room, identity)
    processes = [room.start(clients.openssl_words(Wish(server.port, identity.root))) for _ in range(48)]
    for process in processes:
        process.send(clients.REQUEST)
    for process in processes:
        process.wait()
        check("troth serve" in process.out(), "one of them got no page")
    equal(len(server.connections(48)), 48, "the number of connections")


def stop_mid_transfer(room: Room) -> None:
    """SIGTERM while an answer is going out: exit code 0, within the limit, whatever the client got."""
    identity = room.pki.server()
    site = room.dir / "site"
    site.mkdir()
    (site / "big").write_bytes(bytes(32 << 20))
    server = serve(room, identity, "--root", site)
    words = clients.curl_words(Wish(server.port, identity.root, extra=("--limit-rate", "2M")))
    client = room.start([*words, "--output", room.dir / "got", f"https://localhost:{server.port}/big"])
    server.connections()
    equal(server.process.terminate(20), 0, "the exit code after SIGTERM")
    check(client.wait() != 0, "curl took a cut answer for a whole one")


def stop(room: Room, number: int) -> None:
    """At rest, and twice the same port at once after it: nothing lingers."""
    identity = room.pki.server()
    first = serve(room, identity)
    first.process.signal(number)
    equal(first.process.wait(20), 0, "the exit code after the signal")
    second = serve(room, identity, "--port", str(first.port))
    equal(second.port, first.port, "the port")
    equal(second.process.terminate(20), 0, "the exit code after SIGTERM")


def register() -> None:
    case("many/200-held-open-and-sigterm", held_open, heavy=True)
    case("many/200-by-curl", by_curl, heavy=True)
    case("many/48-programs", by_programs, heavy=True)
    case("many/sigterm-mid-transfer", stop_mid_transfer)
    case("many/sigterm", stop, signal.SIGTERM)
    case("many/sigint", stop, signal.SIGINT)
