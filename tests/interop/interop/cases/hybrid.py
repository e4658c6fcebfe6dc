"""X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem) with three implementations, and classical groups for comparison."""

# SPDX-License-Identifier: Apache-2.0
from .. import clients, servers
from ..clients import serve
from ..harness import Room, case, contains, document, equal
from ..names import HYBRID
from ..servers import Wish
from .client import connect, connected
from .server import fetched


def our_client(room: Room, peer: str, words: tuple) -> None:
    identity = room.pki.server()
    server = servers.MODERN[peer](room, Wish(identity, groups=(HYBRID,)))
    equal(connect(room, server, identity, *words)["group"], HYBRID, "the group")


def our_client_retried(room: Room, peer: str) -> None:
    """A share of x25519 is sent; the server takes the hybrid alone."""
    identity = room.pki.server()
    server = servers.MODERN[peer](room, Wish(identity, groups=(HYBRID,)))
    result = connected(room, server, identity, "--groups", f"x25519,{HYBRID}", "--get", "/", "--json", "--trace")
    equal(document(result.out, "connection")["group"], HYBRID, "the group")
    contains(result.err, "HelloRetryRequest", "the trace")


def our_client_resumes(room: Room, peer: str) -> None:
    identity = room.pki.server()
    server = servers.MODERN[peer](room, Wish(identity, groups=(HYBRID,)))
    said = connect(room, server, identity, "--resume")
    equal(said["second"]["resumed"], True, "the resumption")
    equal(said["second"]["group"], HYBRID, "the group of the resumed connection")


def our_server(room: Room, peer: str, words: tuple, groups: tuple) -> None:
    identity = room.pki.server()
    _, said = fetched(room, peer, serve(room, identity, *words), identity, groups=groups)
    equal(said["group"], HYBRID, "the group")


def our_server_to_chromium(room: Room, words: tuple) -> None:
    """Chromium offers the hybrid by itself; our server's log tells that it was used."""
    identity = room.pki.server()
    server = serve(room, identity, *words)
    result = clients.chromium(room, clients.Wish(server.port, identity.root))
    contains(result.out, "troth serve", "the page in Chromium")
    groups = {one.get("group") for one in server.established()}
    equal(groups, {HYBRID}, "the groups of Chromium's connections")


def register() -> None:
    for peer in servers.MODERN:
        case(f"hybrid/client-to-{peer}", our_client, peer, ())
        case(f"hybrid/client-to-{peer}-alone", our_client, peer, ("--groups", HYBRID))
        case(f"hybrid/client-to-{peer}-retried", our_client_retried, peer)
        case(f"hybrid/client-to-{peer}-resumed", our_client_resumes, peer)
        case(f"hybrid/server-to-{peer}", our_server, peer, (), ())
        case(f"hybrid/server-to-{peer}-alone", our_server, peer, ("--groups", HYBRID), (HYBRID,))
        case(f"hybrid/server-to-{peer}-retried", our_server, peer, ("--groups", HYBRID), ("x25519", HYBRID))
    case("hybrid/server-to-chromium", our_server_to_chromium, (), heavy=True)
    case("hybrid/server-to-chromium-alone", our_server_to_chromium, ("--groups", HYBRID), heavy=True)
