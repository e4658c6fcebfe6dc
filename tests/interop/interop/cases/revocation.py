"""Revocation lists and OCSP responses that openssl makes, judged and shown by `troth`."""

# SPDX-License-Identifier: Apache-2.0
from ..harness import Room, case, contains, document, equal, refused
from ..pki import KEYS, NAME
from ..process import Finished

_CONFIG = """
[ ca ]
default_ca = lists
[ lists ]
database = index.txt
crlnumber = number
default_md = sha256
default_crl_days = 30
policy = any
[ any ]
commonName = supplied
[ list ]
authorityKeyIdentifier = keyid
"""


def _openssl(room: Room, *words) -> Finished:
    result = room.run(["openssl", *words], cwd=room.dir)
    equal(result.code, 0, f"the exit code of openssl {words[0]}")
    return result


def _serial(room: Room, file) -> str:
    return _openssl(room, "x509", "-in", file, "-noout", "-serial").out.strip().split("=")[1]


def _index(room: Room, rows) -> None:
    """openssl's list of what an authority issued: state, end, when revoked and why, serial number, name."""
    lines = [f"{state}\t400101000000Z\t{when}\t{serial}\tunknown\t/CN=x\n" for state, when, serial in rows]
    (room.dir / "index.txt").write_text("".join(lines))
    (room.dir / "number").write_text("1000\n")
    (room.dir / "ca.cnf").write_text(_CONFIG)


def _list(room: Room, issuer, out: str) -> str:
    words = ("-config", "ca.cnf", "-crlexts", "list", "-cert", f"{issuer}.pem", "-keyfile", f"{issuer}.key")
    _openssl(room, "ca", "-gencrl", *words, "-out", out)
    return room.dir / out


def _issuers(identity):
    return str(identity.rest).removesuffix(".pem"), str(identity.root).removesuffix(".pem")


def lists(room: Room, key: str) -> None:
    """The leaf is revoked by its issuer's list, the other leaf of the same issuer is not."""
    server, client = room.pki.server(key), room.pki.client(key)
    intermediate, root = _issuers(server)
    _index(room, [("R", "260101000000Z,keyCompromise", _serial(room, server.leaf))])
    ours = _list(room, intermediate, "leaf.crl")
    _index(room, [])
    above = _list(room, root, "above.crl")
    more = ("--ca", server.root, "--crl", ours, "--crl", above)
    refused(room.troth("verify", server.chain, *more, "--servername", NAME), "x509.revoked", 7)
    equal(room.troth("verify", client.chain, *more, "--purpose", "client").code, 0, "the exit code for the other leaf")
    refused(room.troth("verify", client.chain, "--ca", server.root, "--crl", ours, "--purpose", "client"),
            "x509.revocation_unknown", 4)
    shown = document(room.troth("show", "--json", ours).out, "objects")[0]
    equal(shown["kind"], "revocation list", "what it is")
    equal(shown["revoked"][0]["reason"], "keyCompromise", "the reason")
    _openssl(room, "crl", "-in", "leaf.crl", "-outform", "DER", "-out", "leaf.der")
    contains(room.troth("show", room.dir / "leaf.der").out, "keyCompromise", "the list in DER")


def responses(room: Room, key: str) -> None:
    """openssl's responder answers for the leaf: good, then revoked; then for another certificate."""
    server, client = room.pki.server(key), room.pki.client(key)
    intermediate, _ = _issuers(server)
    signer = ("-rsigner", f"{intermediate}.pem", "-rkey", f"{intermediate}.key", "-CA", f"{intermediate}.pem")
    serial = _serial(room, server.leaf)
    for state, when, name in (("V", "", "good"), ("R", "260101000000Z,superseded", "bad")):
        _index(room, [(state, when, serial)])
        words = ("-issuer", f"{intermediate}.pem", "-cert", server.leaf, "-ndays", "3", "-noverify")
        _openssl(room, "ocsp", "-index", "index.txt", *signer, *words, "-respout", f"{name}.ors", "-reqout", "q.orq")
    words = ("verify", server.chain, "--ca", server.root, "--servername", NAME, "--ocsp-response")
    equal(room.troth(*words, room.dir / "good.ors").code, 0, "the exit code for a good answer")
    refused(room.troth(*words, room.dir / "bad.ors"), "x509.revoked", 7)
    other = ("verify", client.chain, "--ca", client.root, "--purpose", "client", "--ocsp-response")
    refused(room.troth(*other, room.dir / "good.ors"), "x509.revocation_unknown", 4)
    answers = document(room.troth("show", "--json", room.dir / "bad.ors").out, "objects")[0]["answers"]
    equal((answers[0]["status"], answers[0]["reason"]), ("revoked", "superseded"), "the answer")
    contains(room.troth("show", room.dir / "q.orq").out, "OCSP request", "the request")


def register() -> None:
    for key in KEYS:
        case(f"revocation/lists-{key}-by-openssl", lists, key)
        if key != "ed25519":  # openssl ocsp names a digest, which Ed25519 does not take
            case(f"revocation/responses-{key}-by-openssl", responses, key)
