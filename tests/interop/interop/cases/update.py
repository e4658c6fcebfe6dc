"""KeyUpdate by a peer, with and without asking for ours (RFC 8446 §4.6.3)."""

# SPDX-License-Identifier: Apache-2.0
import threading

from .. import clients, servers
from ..clients import serve
from ..harness import Room, case, contains, equal


def of_client(room: Room, command: bytes, times: int) -> None:
    """s_client's own command K asks for our update as well, k does not. The echo must go on under the new keys."""
    identity = room.pki.server()
    server = serve(room, identity, "--echo")
    wish = clients.Wish(server.port, identity.root)
    process = room.start(clients.openssl_words(wish))
    process.wait_for("Verify return code: 0")
    process.send(b"line before\n")
    process.wait_for(r"(?m)^line before$")
    for i in range(times):
        process.send(command + b"\n")
        process.wait_for("(?s)" + ".*KEYUPDATE" * (i + 1))
        process.send(b"line %d\n" % i)
        process.wait_for(rf"(?m)^line {i}$")
    process.send(b"Q\n")
    equal(process.wait(), 0, "the exit code of s_client")


def of_server(room: Room, command: bytes) -> None:
    """s_server updates its keys between the request and two halves of an answer that is typed in here."""
    identity = room.pki.server()
    server = servers.openssl(room, servers.Wish(identity), mode=())
    worker = threading.Thread(target=_answer, args=(server.process, command), daemon=True)
    worker.start()
    result = room.troth(
        *("connect", server.address, "--ca", identity.root, "--servername", "localhost"), "--get", "/", "--trace"
    )
    worker.join(30)
    equal(result.code, 0, "the exit code of troth connect")
    contains(result.out, "first half\nsecond half\n", "the body")
    contains(result.err, "KeyUpdate", "the trace")


def _answer(process, command: bytes) -> None:
    process.wait_for(r"GET / HTTP/1\.1")
    process.send(b"HTTP/1.1 200 OK\r\nContent-Length: 23\r\n\r\n")
    process.send(b"first half\n")
    for _ in range(2):
        _own_line(process, command)
    _own_line(process, b"second half")


def _own_line(process, text: bytes) -> None:
    """s_server reads a command only at the beginning of what one read gives it."""
    threading.Event().wait(0.3)
    process.send(text + b"\n")


def register() -> None:
    for name, command in (("asked-back", b"K"), ("not-asked-back", b"k")):
        case(f"update/s_client-{name}", of_client, command, 3)
        case(f"update/s_server-{name}", of_server, command)
