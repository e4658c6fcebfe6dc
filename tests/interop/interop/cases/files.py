"""What one side writes the other reads: keys, requests, certificates and chains, between our command and openssl's."""

# SPDX-License-Identifier: Apache-2.0
from ..harness import Room, case, check, contains, equal, refused
from ..pki import KEYS, NAME
from ..process import Finished


def _openssl(room: Room, *words) -> Finished:
    result = room.run(["openssl", *words])
    equal(result.code, 0, f"the exit code of openssl {words[0]}")
    return result


def _troth(room: Room, *words) -> Finished:
    result = room.troth(*words)
    equal(result.code, 0, f"the exit code of troth {words[0]}")
    return result


def chain_by_openssl(room: Room, key: str) -> None:
    """`troth verify` accepts openssl's chain, and refuses it by the code of each reason."""
    identity = room.pki.server(key)
    _troth(room, "verify", identity.chain, "--ca", identity.root, "--servername", NAME)
    _troth(room, "verify", identity.leaf, "--untrusted", identity.rest, "--ca", identity.root)
    words = ("verify", identity.chain, "--ca")
    refused(room.troth(*words, identity.root, "--servername", "wrong.example"), "x509.name_mismatch", 5)
    other = room.pki.server("p256" if key != "p256" else "p384").root
    refused(room.troth(*words, other, "--servername", NAME), "x509.no_trusted_root", 4)


def chain_by_troth(room: Room, key: str) -> None:
    """`openssl verify`, strict, accepts our authority's chain for each of its two purposes."""
    server, client = room.pki.server(key, "troth"), room.pki.client(key, "troth")
    for identity, purpose, other, more in (
        (server, "sslserver", "sslclient", ("-verify_hostname", NAME)),
        (client, "sslclient", "sslserver", ()),
    ):
        words = ["-x509_strict", "-CAfile", identity.root, "-untrusted", identity.rest, *more, identity.leaf]
        contains(_openssl(room, "verify", "-purpose", purpose, *words).out, ": OK", "what openssl verify says")
        if key == "rsa":  # not PSS, which many verifiers do not know in certificates
            for file in (identity.leaf, identity.rest, identity.root):
                said = _openssl(room, "x509", "-in", file, "-noout", "-text").out
                contains(said, "Signature Algorithm: sha256WithRSAEncryption", "the certificate")
        result = room.run(["openssl", "verify", "-purpose", other, *words])
        check(result.code != 0, "the certificate passes for both purposes")


def dated(room: Room, which: str, error_id: str) -> None:
    identity = room.pki.expired if which == "expired" else room.pki.not_yet_valid
    refused(room.troth("verify", identity.chain, "--ca", identity.root), error_id, 6)


def key_by_troth(room: Room, kind: str) -> None:
    file = room.dir / "new.key"
    _troth(room, "key", "new", "--key-type", kind, "-o", file)
    equal(file.stat().st_mode & 0o777, 0o600, "the mode of the key")
    contains(_openssl(room, "pkey", "-in", file, "-noout", "-check").both, "valid", "what openssl pkey says")
    ours = _troth(room, "key", "public", file).out
    equal(_openssl(room, "pkey", "-in", file, "-pubout").out, ours, "the public key")


def request_by_troth(room: Room, key: str) -> None:
    """openssl verifies the request's signature and reads its names."""
    file = room.dir / "new.csr"
    _troth(room, "csr", "new", NAME, "--san", "127.0.0.1", "--key", room.pki.server(key).key, "-o", file)
    said = _openssl(room, "req", "-in", file, "-verify", "-noout", "-text").both
    contains(said, "verify OK", "what openssl req says")
    for name in (f"DNS:{NAME}", "IP Address:127.0.0.1"):
        contains(said, name, "the request")


def self_signed_by_troth(room: Room) -> None:
    out = room.dir / "me"
    _troth(room, "cert", "self", NAME, "-o", out)
    words = ["verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", NAME, "-CAfile", f"{out}.pem"]
    contains(_openssl(room, *words, f"{out}.pem").out, ": OK", "what openssl verify says")


def fingerprint(room: Room) -> None:
    leaf = room.pki.server().leaf
    wanted = _openssl(room, "x509", "-in", leaf, "-noout", "-fingerprint", "-sha256").out.strip().split("=")[1]
    contains(_troth(room, "cert", "fingerprint", leaf).out, wanted, "our fingerprint")


def register() -> None:
    for key in KEYS:
        case(f"files/chain-{key}-by-openssl", chain_by_openssl, key)
        case(f"files/chain-{key}-by-troth", chain_by_troth, key)
        case(f"files/request-{key}-by-troth", request_by_troth, key)
    case("files/chain-expired", dated, "expired", "x509.expired")
    case("files/chain-not-yet-valid", dated, "future", "x509.not_yet_valid")
    for kind in ("ec", "p384", "rsa", "ed25519"):
        case(f"files/key-{kind}-by-troth", key_by_troth, kind)
    case("files/self-signed-by-troth", self_signed_by_troth)
    case("files/fingerprint", fingerprint)
