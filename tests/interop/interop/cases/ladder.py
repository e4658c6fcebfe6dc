"""Is the ladder what went over the wire? A relay between the two counts bytes and records, and the drawing is held
against it."""

# SPDX-License-Identifier: Apache-2.0
import re
import socket
import threading

from ..clients import serve
from ..harness import Room, case, check, equal
from ..pki import NAME

CHANGE_CIPHER_SPEC = 20


class Relay:
    """Hands on what comes, one connection after the other, and keeps it."""

    def __init__(self, port: int):
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.seen: list[tuple[bytearray, bytearray]] = []  # by the client, by the server
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._to))
            both = (bytearray(), bytearray())
            self.seen.append(both)
            for source, sink, kept in ((client, server, both[0]), (server, client, both[1])):
                threading.Thread(target=self._hand_on, args=(source, sink, kept), daemon=True).start()

    @staticmethod
    def _hand_on(source, sink, kept: bytearray) -> None:
        try:
            while data := source.recv(65536):
                kept += data
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def close(self) -> None:
        self._listener.close()


def _records(stream: bytes) -> list[int]:
    """The types of the records, all of them whole."""
    types, at = [], 0
    while at < len(stream):
        types.append(stream[at])
        at += 5 + int.from_bytes(stream[at + 3 : at + 5], "big")
    equal(at, len(stream), "the end of the last record")
    return types


def _drawn(lines: list[str], by_client: bool) -> tuple[int, int]:
    """Bytes and records that the arrows of one side tell of."""
    arrow = "►" if by_client else "◄"
    found = [re.search(r" (\d+) bytes in (\d+) records?, ", line) for line in lines if arrow in line]
    return sum(int(one[1]) for one in found), sum(int(one[2]) for one in found)


def ladder(room: Room, kind: str) -> None:
    identity, client = room.pki.server(), room.pki.client()
    server_words = {"mutual": ["--mtls", "--ca", client.root], "retry": ["--groups", "secp384r1"]}.get(kind, [])
    words = {
        "mutual": ["--cert", client.chain, "--key", client.key],
        "retry": ["--groups", "x25519,secp384r1"],
        "resumption": ["--resume"],
        "page": ["--get", "/"],
        "refused": ["--servername", "wrong.example"],
    }[kind]
    server = serve(room, identity, *server_words)
    relay = Relay(server.port)
    if kind != "refused":
        words = ["--servername", NAME, *words]
    result = room.troth("connect", f"127.0.0.1:{relay.port}", "--ca", identity.root, "--trace", *words)
    equal(result.code, 5 if kind == "refused" else 0, "the exit code")
    server.connections(at_least=len(relay.seen))
    relay.close()

    pictures = re.split(r"^  client +server$", result.err, flags=re.M)[1:]
    equal(len(pictures), 2 if kind == "resumption" else 1, "the number of ladders")
    equal(len(relay.seen), len(pictures), "the number of connections")
    for picture, streams in zip(pictures, relay.seen, strict=True):
        lines = [line for line in picture.splitlines() if line.startswith("  │")]
        equal({len(line) for line in lines}, {76}, "the widths of the lines")
        for by_client, stream in zip((True, False), streams, strict=True):
            types = _records(bytes(stream))
            equal(_drawn(lines, by_client), (len(stream), len(types)), f"what {'client' if by_client else 'server'} sent")
        drawn = sum("ChangeCipherSpec" in line for line in lines)
        sent = sum(_records(bytes(stream)).count(CHANGE_CIPHER_SPEC) for stream in streams)
        equal(drawn, sent, "the number of ChangeCipherSpecs drawn")
        if kind == "mutual":
            check("CertificateRequest" in picture and picture.count("{CertificateVerify}") == 2, "the certificates")


def register() -> None:
    for kind in ("page", "mutual", "retry", "resumption", "refused"):
        case(f"ladder/{kind}", ladder, kind)
