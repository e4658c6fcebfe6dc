"""What a server's certificate names, asked: an authority of ours with its responder, its list and its certificate on this
machine; good, revoked, unknown and stale answers, by OCSP, by list and stapled. And what a refusal says."""

# SPDX-License-Identifier: Apache-2.0
import json
from pathlib import Path

from .. import schema, servers
from ..clients import serve
from ..harness import Room, case, check, contains, document, equal, free_port, refused
from ..pki import Identity
from ..process import Finished
from ..servers import Wish
from ..site import Site

HOST = "localhost"


class _Authority:
    """Ours, with a leaf that names where its issuer, its list and its responder are."""

    def __init__(self, room: Room, site: str):
        self.room, self.home, self.port = room, room.dir / "ca", free_port()
        self.root = self.home / "root.pem"
        self.made("ca", "init", "--dir", self.home, "--name", "Example")
        (self.home / "profiles.toml").write_text(
            f'[profile.server]\nissuer-url = "{site}/intermediate.der"\ncrl-url = "{site}/list.crl"\n'
            f'ocsp-url = "http://127.0.0.1:{self.port}/"\n'
        )
        self.made("ca", "backup", "--dir", self.home, "-o", room.dir / "before")
        self.made("ca", "issue", "--dir", self.home, HOST, "--san", "127.0.0.1", "-o", room.dir / "site")
        self.made("convert", self.home / "intermediate.pem", "--to", "der", "-o", room.dir / "intermediate.der")
        blocks = (room.dir / "site.pem").read_text().split("-----END CERTIFICATE-----\n")
        for name, block in zip(("leaf.pem", "rest.pem"), blocks):
            (room.dir / name).write_text(block + "-----END CERTIFICATE-----\n")
        self.publish()

    def made(self, *words) -> Finished:
        result = self.room.troth(*words)
        equal(result.code, 0, f"the exit code of troth {' '.join(map(str, words[:2]))}: {result.both[-500:]}")
        return result

    def publish(self) -> None:
        self.made("ca", "crl", "--dir", self.home, "--der", "-o", self.room.dir / "list.crl", "--force")

    def revoke(self) -> None:
        self.made("ca", "revoke", "--dir", self.home, self.room.dir / "site.pem", "--reason", "keyCompromise")
        self.publish()

    def identity(self) -> Identity:
        dir = self.room.dir
        return Identity(dir / "leaf.pem", dir / "site.pem", dir / "rest.pem", dir / "site.key", self.root)

    def responder(self, home: Path):
        process = self.room.start([self.room.world.troth, "ca", "ocsp", "--dir", home, "--port", str(self.port)])
        process.wait_for(r"listening on http://127\.0\.0\.1:\d+")
        return process

    def staple(self, name: str) -> Path:
        """An answer in a file, as a server keeps it."""
        dir = self.room.dir
        argv = ["openssl", "ocsp", "-issuer", self.home / "intermediate.pem", "-cert", dir / "leaf.pem", "-no_nonce"]
        equal(self.room.run([*argv, "-reqout", dir / "asked.der"]).code, 0, "the exit code of openssl ocsp")
        self.made("ca", "ocsp", "--dir", self.home, "--request", dir / "asked.der", "-o", dir / name)
        return dir / name


def host(room: Room) -> None:
    """A server that forgets its intermediate."""
    with Site(room.dir) as site:
        ours = _Authority(room, site.url)
        leaf_alone = Identity(room.dir / "leaf.pem", room.dir / "leaf.pem", room.dir / "rest.pem", room.dir / "site.key", ours.root)
        address = f"127.0.0.1:{serve(room, leaf_alone).port}"
        responder = ours.responder(ours.home)
        result = room.troth("connect", address, "--ca", ours.root, "--servername", HOST)
        refused(result, "x509.no_trusted_root", 4)
        contains(result.err, f"tried: 0 CN={HOST}: holds", "what was tried")
        contains(result.err, f"would help: the issuer's certificate at {site.url}/intermediate.der", "what would help")
        told = room.troth("connect", address, "--ca", ours.root, "--servername", HOST, "--json")
        schema.check(json.loads(told.out))
        equal(len(document(told.out, "verification")["candidates"]), 1, "the candidates")

        verify = ["verify", address, "--ca", ours.root]
        result = room.troth(*verify)
        refused(result, "x509.no_trusted_root", 4)
        contains(result.err, "a certificate sends us to an address that is not public", "why nothing was fetched")
        equal(site.gets, 0, "what was asked for at a private address")
        verify.append("--allow-private")
        contains(ours.made(*verify).out, "trusted for 127.0.0.1", "the verdict")
        check("not revoked" not in ours.made(*verify, "--host", HOST).out, "nobody was asked")
        refused(room.troth(*verify, "--host", "wrong.example"), "x509.name_mismatch", 5)
        contains(ours.made(*verify, "--ocsp").out, "not revoked", "the verdict")
        said = ours.made(*verify, "--ocsp", "--json").out
        schema.check(json.loads(said))
        equal(document(said, "verified")["revocation_checked"], True, "whether revocation was asked")
        # A file has no network unless it is asked for.
        fetched = site.gets
        words = ["verify", room.dir / "leaf.pem", "--ca", ours.root, "--allow-private"]
        refused(room.troth(*words), "x509.no_trusted_root", 4)
        equal(site.gets, fetched, "what was fetched for a file")
        ours.made(*words, "--fetch", "--host", HOST)

        asked = ["revocation", address, "--ca", ours.root, "--allow-private"]
        for way in ("ocsp", "crl", "both"):
            contains(ours.made(*asked, "--by", way).out, f"not revoked: CN={HOST}", f"the verdict by {way}")
            refused(room.troth(*asked, "--by", way, "--at", "2000-01-01"), "x509.not_yet_valid", 6)
        ours.revoke()
        for way in ("ocsp", "crl", "both"):
            refused(room.troth(*asked, "--by", way), "x509.revoked", 7)
        result = room.troth(*verify, "--ocsp")
        refused(result, "x509.revoked", 7)
        contains(result.err, f"tried: 0 CN={HOST}: the certificate has been revoked", "what was tried")
        equal(responder.terminate(), 0, "the exit code of the responder")

        # A responder that has not heard of the certificate, and one that is not there.
        ours.made("ca", "restore", room.dir / "before", "--dir", room.dir / "early")
        stale = ours.responder(room.dir / "early")
        refused(room.troth(*asked, "--by", "ocsp"), "x509.revocation_unknown", 4)
        equal(stale.terminate(), 0, "the exit code of the responder")
        refused(room.troth(*asked, "--by", "ocsp"), "x509.revocation_unknown", 4)


def stale(room: Room) -> None:
    """Answers and lists that were good once: three days later they do not count."""
    with Site(room.dir) as site:
        ours = _Authority(room, site.url)
        address = f"127.0.0.1:{serve(room, ours.identity()).port}"
        ours.responder(ours.home)
        later = room.run(["date", "-u", "-d", "+20 days", "+%Y-%m-%d"]).out.strip()
        asked = ["revocation", address, "--ca", ours.root, "--allow-private"]
        for way in ("ocsp", "crl"):
            ours.made(*asked, "--by", way)
            result = room.troth(*asked, "--by", way, "--at", later)
            refused(result, "x509.revocation_unknown", 4)


def stapled(room: Room) -> None:
    """RFC 8446 §4.4.2.1: a response that the server sends along is believed, and a revoked certificate refused."""
    ours = _Authority(room, "http://pki.example")
    good = ours.staple("good.ors")
    ours.revoke()
    bad = ours.staple("bad.ors")

    def address(*extra) -> str:
        return servers.openssl(room, Wish(ours.identity(), extra=extra)).address

    to = address("-status_file", good)
    verify = ("--ca", ours.root, "--host", HOST)
    contains(ours.made("verify", to, *verify).out, "not revoked", "the verdict")
    ours.made("connect", to, "--ca", ours.root, "--servername", HOST)
    later = room.run(["date", "-u", "-d", "+20 days", "+%Y-%m-%d"]).out.strip()
    late = ours.made("verify", to, *verify, "--at", later)
    contains(late.err, "the OCSP response that the server staples does not count", "standard error")
    check("not revoked" not in late.out, "a response of long ago was believed")
    refused(room.troth("verify", to, *verify, "--ocsp", "--at", later), "x509.revocation_unknown", 4)
    contains(ours.made("revocation", to, "--ca", ours.root, "--by", "ocsp").out, "1 OCSP response,", "what came")

    to = address("-status_file", bad)
    refused(room.troth("verify", to, *verify), "x509.revoked", 7)
    refused(room.troth("revocation", to, "--ca", ours.root, "--by", "ocsp"), "x509.revoked", 7)
    result = room.troth("connect", to, "--ca", ours.root, "--servername", HOST)
    refused(result, "x509.revoked", 7)
    contains(result.err, "keyCompromise", "the reason")
    check("not revoked" not in ours.made("verify", address(), *verify).out, "without a staple nothing is known")


def shown(room: Room) -> None:
    """What `troth show` gets from a server and from addresses, by HTTP and HTTPS."""
    with Site(room.dir) as site:
        ours = _Authority(room, site.url)
        address = f"localhost:{serve(room, ours.identity()).port}"
        leaf = ours.made("show", room.dir / "site.pem").out
        for target in (address, f"https://{address}", f"https://{address}/"):
            equal(ours.made("show", target).out, leaf, f"what is shown of {target}")
        contains(ours.made("show", "--asn1", address).out, "keyUsage", "the octets of what the server shows")
        objects = document(ours.made("show", "--json", address).out, "objects")
        equal([one["kind"] for one in objects], ["certificate"] * 2, "the kinds")
        contains(ours.made("show", f"{site.url}/list.crl").out, "Revocation list", "the list at the address")
        refused(room.troth("show", f"{site.url.replace('127.0.0.1', 'nobody.invalid')}/list.crl"), "io.no_such_host", 3)
        refused(room.troth("show", f"localhost:{free_port()}"), "io.refused", 3)
        refused(room.troth("show", "missing.pem"), "cli.file_not_found", 3)

        (room.dir / "list.der").write_bytes((room.dir / "list.crl").read_bytes())
        argv = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-WWW", "-cert", "leaf.pem", "-cert_chain", "rest.pem"]
        server = room.start([*argv, "-key", "site.key"], cwd=room.dir)
        to = f"https://127.0.0.1:{server.wait_for(r'ACCEPT 127[.]0[.]0[.]1:([0-9]+)')[1]}"
        over_tls = f"{to}/list.der"
        refused(room.troth("show", over_tls), "x509.no_trusted_root", 4)
        contains(ours.made("show", over_tls, "--ca", ours.root).out, "Revocation list", "the list by https")
        refused(room.troth("show", f"{to}/none.der", "--ca", ours.root), "cli.unknown_content", 1)


def register() -> None:
    case("asked/shown", shown)
    case("asked/host", host)
    case("asked/stale", stale)
    case("asked/stapled", stapled)
