"""Their servers, for our client: one way to ask for each of them."""

# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field
from pathlib import Path

from .harness import Room, free_port
from .names import gnutls_priority, openssl_groups
from .pki import Identity
from .process import Failure, Process


@dataclass(frozen=True)
class Wish:
    """How a server shall be. What is empty is the server's own choice."""

    identity: Identity
    groups: tuple[str, ...] = ()
    suite: str = ""
    alpn: str = ""
    client_root: Path | None = None  # clients must show a certificate of this root
    version: str = "1.3"
    extra: tuple[str, ...] = ()  # further words of the peer's own


@dataclass
class Server:
    process: Process
    port: int
    page: str = "/"
    address: str = field(init=False)

    def __post_init__(self):
        self.address = f"127.0.0.1:{self.port}"


def openssl(room: Room, wish: Wish, mode: tuple[str, ...] = ("-www",)) -> Server:
    identity = wish.identity
    argv = ["openssl", "s_server", "-accept", "127.0.0.1:0", *mode]
    argv += ["-cert", identity.leaf, "-cert_chain", identity.rest, "-key", identity.key]
    argv += ["-tls1_3" if wish.version == "1.3" else "-tls1_2"]
    if wish.groups:
        argv += ["-groups", openssl_groups(wish.groups)]
    if wish.suite:
        argv += ["-ciphersuites", wish.suite]
    if wish.alpn:
        argv += ["-alpn", wish.alpn]
    if wish.client_root:
        argv += ["-Verify", "3", "-verify_return_error", "-CAfile", wish.client_root]
    process = room.start([*argv, *wish.extra])
    return Server(process, int(process.wait_for(r"ACCEPT 127\.0\.0\.1:(\d+)")[1]))


def gnutls(room: Room, wish: Wish) -> Server:
    for _ in range(3):  # it cannot pick a port by itself, so another program may be quicker
        port = free_port()
        argv = ["gnutls-serv", "--port", str(port), "--http"]
        argv += ["--x509certfile", wish.identity.chain, "--x509keyfile", wish.identity.key]
        argv += ["--priority", gnutls_priority(wish.groups, wish.suite, wish.version)]
        if wish.alpn:
            argv += ["--alpn", wish.alpn]
        if wish.client_root:
            argv += ["--x509cafile", wish.client_root, "--require-client-cert", "--verify-client-cert"]
        else:
            argv += ["--disable-client-cert"]
        process = room.start([*argv, *wish.extra])
        try:
            process.wait_for(r"HTTP Server listening on .*done")
        except Failure:
            if "bind" in process.both():
                continue
            raise
        return Server(process, port)
    raise Failure("gnutls-serv found no port")


_NGINX = """
daemon off;
master_process off;
pid {dir}/nginx.pid;
error_log stderr info;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {dir}/a; proxy_temp_path {dir}/b; fastcgi_temp_path {dir}/c;
    uwsgi_temp_path {dir}/d; scgi_temp_path {dir}/e;
    default_type text/plain;
    ssl_session_cache shared:one:1m;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {chain};
        ssl_certificate_key {key};
        ssl_protocols TLSv{version};
        {more}
        location / {{
            return 200 "$ssl_protocol $ssl_cipher reused=$ssl_session_reused client=$ssl_client_verify\\n";
        }}
        location /files/ {{ root {dir}; }}
    }}
}}
"""


def nginx(room: Room, wish: Wish) -> Server:
    more = []
    if wish.groups:
        more.append(f"ssl_ecdh_curve {openssl_groups(wish.groups)};")
    if wish.suite:
        more.append(f"ssl_conf_command Ciphersuites {wish.suite};")
    if wish.client_root:
        more.append(f"ssl_verify_client on; ssl_verify_depth 3; ssl_client_certificate {wish.client_root};")
    for _ in range(3):
        port = free_port()
        config = room.dir / "nginx.conf"
        identity = wish.identity
        config.write_text(
            _NGINX.format(
                dir=room.dir,
                port=port,
                chain=identity.chain,
                key=identity.key,
                version=wish.version,
                more="\n        ".join([*more, *wish.extra]),
            )
        )
        process = room.start(["nginx", "-p", room.dir, "-c", config, "-e", "stderr"])
        try:
            process.wait_for(r"start worker process|using the \"epoll\"")
        except Failure:
            if "Address already in use" in process.both():
                continue
            raise
        return Server(process, port)
    raise Failure("nginx found no port")


def node(room: Room, wish: Wish) -> Server:
    """Node.js with OpenSSL 3.5 or newer, which knows X25519MLKEM768."""
    return _of_json(room, [room.tools.node, room.tools.node_script("server.js")], wish)


def go(room: Room, wish: Wish) -> Server:
    """crypto/tls of Go 1.24 or newer."""
    return _of_json(room, [room.tools.go_peer, "server"], wish)


def _of_json(room: Room, argv: list, wish: Wish) -> Server:
    """Our own two small peers take the same words."""
    argv = [*argv, "--cert", wish.identity.chain, "--key", wish.identity.key]
    if wish.groups:
        argv += ["--groups", ",".join(wish.groups)]
    if wish.suite:
        argv += ["--suite", wish.suite]
    if wish.alpn:
        argv += ["--alpn", wish.alpn]
    if wish.client_root:
        argv += ["--client-ca", wish.client_root]
    process = room.start([*argv, *wish.extra])
    return Server(process, int(process.wait_for(r"listening (\d+)")[1]))


SERVERS = {"openssl": openssl, "gnutls": gnutls, "nginx": nginx}
MODERN = {"node": node, "go": go}
