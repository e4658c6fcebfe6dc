"""Their clients, and our server to try them on."""

# SPDX-License-Identifier: Apache-2.0
import time
from dataclasses import dataclass
from pathlib import Path

from .harness import Room, documents
from .names import gnutls_priority, openssl_groups
from .pki import NAME, Identity
from .process import LIMIT, Failure, Finished, Process

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@dataclass
class OurServer:
    """`troth serve --json`: each connection is an object in its output."""

    process: Process
    port: int

    def connections(self, at_least: int = 1, limit: float = 20.0, also_refused: bool = True) -> list[dict]:
        """What it said of its connections, once there are so many."""
        until = time.monotonic() + limit
        while True:
            told = [one["connection"] for one in documents(self.process.out()) if "connection" in one]
            if not also_refused:
                told = [one for one in told if "error" not in one]
            if len(told) >= at_least:
                return told
            if time.monotonic() > until or not self.process.running():
                raise Failure(f"troth serve told of {len(told)} connections, not of {at_least}")
            time.sleep(0.01)

    def established(self) -> list[dict]:
        """For Chromium, which begins connections that it does not need and drops them again."""
        return self.connections(also_refused=False)


def serve(room: Room, identity: Identity, *words) -> OurServer:
    argv = [room.world.troth, "serve", "--json", "--cert", identity.chain, "--key", identity.key, *words]
    process = room.start(argv)
    return OurServer(process, int(process.wait_for(r'"port":\s*(\d+)')[1]))


@dataclass(frozen=True)
class Wish:
    """How a client shall be. What is empty is the client's own choice."""

    port: int
    root: Path
    groups: tuple[str, ...] = ()
    suite: str = ""
    alpn: str = ""
    identity: Identity | None = None
    name: str = NAME
    version: str = "1.3"
    extra: tuple = ()


def openssl_words(wish: Wish) -> list:
    argv = ["openssl", "s_client", "-connect", f"127.0.0.1:{wish.port}", "-servername", wish.name]
    argv += ["-CAfile", wish.root, "-verify_return_error", "-verify_hostname", wish.name]
    argv += ["-tls1_3" if wish.version == "1.3" else "-tls1_2"]
    if wish.groups:
        argv += ["-groups", openssl_groups(wish.groups)]
    if wish.suite:
        argv += ["-ciphersuites", wish.suite]
    if wish.alpn:
        argv += ["-alpn", wish.alpn]
    if wish.identity:
        argv += ["-cert", wish.identity.leaf, "-cert_chain", wish.identity.rest, "-key", wish.identity.key]
    return [*argv, *wish.extra]


def _talk(room: Room, argv) -> Finished:
    """For clients that end when their input does: it stays open until the server has closed."""
    process = room.start(argv)
    try:
        process.send(REQUEST)
    except BrokenPipeError:
        pass  # it has refused already
    process.wait()
    return process.finished()


def openssl(room: Room, wish: Wish) -> Finished:
    return _talk(room, openssl_words(wish))


def gnutls(room: Room, wish: Wish) -> Finished:
    argv = ["gnutls-cli", "--port", str(wish.port), "--x509cafile", wish.root]
    argv += ["--sni-hostname", wish.name, "--verify-hostname", wish.name]
    argv += ["--priority", gnutls_priority(wish.groups, wish.suite, wish.version)]
    if wish.alpn:
        argv += ["--alpn", wish.alpn]
    if wish.identity:
        argv += ["--x509certfile", wish.identity.chain, "--x509keyfile", wish.identity.key]
    return _talk(room, [*argv, *wish.extra, "127.0.0.1"])


def curl_words(wish: Wish) -> list:
    argv = ["curl", "--silent", "--show-error", "--cacert", wish.root, "--max-time", str(int(LIMIT))]
    argv += ["--noproxy", "*", "--resolve", f"{wish.name}:{wish.port}:127.0.0.1"]
    if wish.version == "1.3":
        argv += ["--tlsv1.3"]
    else:
        argv += ["--tlsv1.2", "--tls-max", "1.2"]
    if wish.groups:
        argv += ["--curves", openssl_groups(wish.groups)]
    if wish.suite:
        argv += ["--tls13-ciphers", wish.suite]
    if wish.identity:
        argv += ["--cert", wish.identity.chain, "--key", wish.identity.key]
    return [*argv, *wish.extra]


def curl(room: Room, wish: Wish, path: str = "/") -> Finished:
    return room.run([*curl_words(wish), f"https://{wish.name}:{wish.port}{path}"])


def chromium(room: Room, wish: Wish, path: str = "/") -> Finished:
    """Headless, with a home of its own in whose NSS store our root is trusted: its verification is the real one."""
    home = room.dir / "home"
    store = home / ".pki" / "nssdb"
    if not store.is_dir():
        store.mkdir(parents=True)
        for words in (
            ["-N", "--empty-password"],
            ["-A", "-n", "interop root", "-t", "C,,", "-i", wish.root],
        ):
            done = room.run(["certutil", "-d", f"sql:{store}", *words])
            if done.code != 0:
                raise Failure(f"certutil {words[0]}: {done.both}")
    argv = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    argv += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server"]
    argv += ["--disable-dev-shm-usage", "--disable-extensions", f"--user-data-dir={room.dir / 'profile'}"]
    argv += [*wish.extra, "--dump-dom", f"https://{wish.name}:{wish.port}{path}"]
    return room.run(argv, env={"HOME": str(home)}, limit=90)


def node(room: Room, wish: Wish) -> Finished:
    return _own(room, [room.tools.node, room.tools.node_script("client.js")], wish)


def go(room: Room, wish: Wish) -> Finished:
    return _own(room, [room.tools.go_peer, "client"], wish)


def _own(room: Room, argv: list, wish: Wish) -> Finished:
    argv = [*argv, "--port", wish.port, "--ca", wish.root, "--servername", wish.name]
    if wish.groups:
        argv += ["--groups", ",".join(wish.groups)]
    if wish.suite:
        argv += ["--suite", wish.suite]
    if wish.alpn:
        argv += ["--alpn", wish.alpn]
    if wish.identity:
        argv += ["--cert", wish.identity.chain, "--key", wish.identity.key]
    return room.run([*argv, *wish.extra])


CLIENTS = {"openssl": openssl, "gnutls": gnutls, "curl": curl}
MODERN = {"node": node, "go": go}
