"""What a certificate names, fetched: its issuer, its revocation list, its OCSP responder, all made by openssl and served
from here; and loose certificates put into a chain."""

# SPDX-License-Identifier: Apache-2.0
from ..harness import Room, case, contains, document, equal, refused
from ..process import Finished
from ..site import Site
from .revocation import _index, _list

EXTENSIONS = """
[ root ]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[ leaf ]
basicConstraints = critical, CA:false
subjectAltName = DNS:fetched.example
authorityInfoAccess = caIssuers;URI:{url}/intermediate.der, OCSP;URI:{url}/ocsp
crlDistributionPoints = URI:{url}/moved
"""


def _openssl(room: Room, *words) -> Finished:
    result = room.run(["openssl", *words], cwd=room.dir)
    equal(result.code, 0, f"the exit code of openssl {words[0]}: {result.both[-300:]}")
    return result


def _site(room: Room) -> Site:
    """The room's files, the list behind a redirection; OCSP answered by openssl."""

    def answer(asked: bytes) -> bytes:
        (room.dir / "asked.der").write_bytes(asked)
        words = ("ocsp", "-index", "index.txt", "-CA", "intermediate.pem", "-rsigner", "intermediate.pem")
        _openssl(room, *words, "-rkey", "intermediate.key", "-reqin", "asked.der", "-ndays", "2", "-respout", "answer.der")
        return (room.dir / "answer.der").read_bytes()

    return Site(room.dir, moved={"/moved": "/intermediate.crl"}, post=answer)


def _make(room: Room, url: str) -> None:
    (room.dir / "ext").write_text(EXTENSIONS.format(url=url))
    for name in ("root", "intermediate", "leaf"):
        key = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")
        _openssl(room, "genpkey", *key)
        _openssl(room, "req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
    signed = {"root": "root", "intermediate": "root", "leaf": "intermediate"}
    for serial, (name, issuer) in enumerate(signed.items(), 1):
        by = ("-signkey", "root.key") if name == "root" else ("-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key")
        more = ("-set_serial", str(serial), "-days", "9", "-extfile", "ext", "-extensions", "leaf" if serial == 3 else "root")
        _openssl(room, "x509", "-req", "-in", f"{name}.csr", *by, *more, "-out", f"{name}.pem")
    _openssl(room, "x509", "-in", "intermediate.pem", "-outform", "DER", "-out", "intermediate.der")


def revocation(room: Room) -> None:
    with _site(room) as site:
        _make(room, site.url)
        words = ["revocation", room.dir / "leaf.pem", "--ca", room.dir / "root.pem"]
        refused(room.troth(*words), "x509.no_trusted_root", 4)
        equal((site.gets, site.posts), (0, 0), "what was asked for at a private address")
        words.append("--allow-private")
        for state, when in (("V", ""), ("R", "260101000000Z,keyCompromise")):
            _index(room, [(state, when, "03")])
            _list(room, str(room.dir / "intermediate"), "intermediate.crl")
            for way in ("ocsp", "crl", "both"):
                result = room.troth(*words, "--by", way)
                if state == "R":
                    refused(result, "x509.revoked", 7)
                    continue
                equal(result.code, 0, f"the exit code by {way}: {result.both[-500:]}")
                contains(result.out, "not revoked: CN=leaf", "the verdict")
        _index(room, [("V", "", "03")])
        _list(room, str(room.dir / "intermediate"), "intermediate.crl")
        said = document(room.troth(*words, "--json").out, "revocation")
        equal((said["responses"], said["lists"]), (1, 1), "what came")
        (room.dir / "intermediate.crl").write_bytes(b"nonsense")
        refused(room.troth(*words, "--by", "crl"), "x509.revocation_unknown", 4)


def bundle(room: Room) -> None:
    _make(room, "http://pki.example")
    _openssl(room, "crl2pkcs7", "-nocrl", "-certfile", "root.pem", "-certfile", "leaf.pem", "-out", "some.p7b")
    out = room.dir / "chain.pem"
    for names in (("root.pem", "intermediate.pem", "leaf.pem"), ("intermediate.der", "some.p7b", "root.pem")):
        result = room.troth("bundle", *(room.dir / name for name in names), "-o", out, "--force")
        equal(result.code, 0, f"the exit code: {result.both[-500:]}")
        order = [room.troth("cert", "fingerprint", room.dir / f"{name}.pem").out for name in ("leaf", "intermediate")]
        equal(room.troth("cert", "fingerprint", "--all", out).out, "".join(order), "the chain")
    equal(room.troth("verify", out, "--ca", room.dir / "root.pem", "--servername", "fetched.example").code, 0, "verify")
    whole = room.troth("bundle", room.dir / "root.pem", room.dir / "intermediate.pem", room.dir / "leaf.pem", "--root")
    equal(whole.out.count("BEGIN CERTIFICATE"), 3, "with the root")
    said = room.troth("bundle", room.dir / "leaf.pem", "-o", "-")
    contains(said.err, "http://pki.example/intermediate.der", "where the issuer is")
    other = room.pki.server().leaf
    refused(room.troth("bundle", room.dir / "leaf.pem", other), "cli.several_leaves", 1)
    refused(room.troth("bundle", other, "--key", room.dir / "leaf.key"), "cli.no_leaf", 1)


def register() -> None:
    case("fetched/revocation", revocation)
    case("fetched/bundle", bundle)
