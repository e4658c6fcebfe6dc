"""PKCS#12 between our command and openssl, certtool, NSS, Java and Node; post-quantum keys between us and Node."""

# SPDX-License-Identifier: Apache-2.0
import json
import shutil
from dataclasses import replace
from pathlib import Path

from .. import clients, schema
from ..clients import Wish, serve
from ..harness import Room, case, check, contains, equal, refused
from ..pki import NAME, Identity
from ..process import Finished

PASSWORD = "korrekt pferd"


def _run(room: Room, *words, **more) -> Finished:
    result = room.run(list(words), **more)
    equal(result.code, 0, f"the exit code of {Path(str(words[0])).name} {words[1]}: {result.both[-500:]}")
    return result


def _troth(room: Room, *words) -> Finished:
    return _run(room, room.world.troth, *words)


def _node(room: Room, *words) -> Finished:
    return _run(room, room.tools.node, room.tools.node_script("keys.js"), *words)


def _secret(room: Room, password: str = PASSWORD, name: str = "password") -> Path:
    file = room.dir / name
    file.write_text(password + "\n")
    return file


def _export(room: Room, *more, password: str = PASSWORD, chain: bool = True, of: Identity | None = None) -> Path:
    """openssl's file of a key and chain, the server's if nobody else is named."""
    identity = of or room.pki.server()
    file = room.dir / ("client.p12" if of else "theirs.p12")
    words = ["pkcs12", "-export", "-inkey", identity.key, "-in", identity.leaf, "-passout", f"pass:{password}"]
    words += ["-certfile", identity.rest] if chain else []
    _run(room, "openssl", *words, *more, "-out", file)
    return file


def _reads(room: Room, file: Path, *more) -> None:
    """We find the server's key and certificate in the file."""
    identity, words = room.pki.server(), ("--password-file", _secret(room), *more)
    wanted = _run(room, "openssl", "pkey", "-in", identity.key, "-pubout").out
    equal(_troth(room, "key", "public", file, *words).out, wanted, "the key's public half")
    ours = _troth(room, "cert", "fingerprint", file, *words).out
    equal(ours, _troth(room, "cert", "fingerprint", identity.leaf).out, "the certificate in front")
    said = json.loads(_troth(room, "show", "--json", file, *words).out)
    schema.check(said)
    kinds = [one["kind"] for one in said["objects"]]
    equal(kinds[:3], ["container (PKCS#12)", "private key", "certificate"], "what show finds")


def by_openssl(room: Room, more: tuple, legacy: bool) -> None:
    file = _export(room, *more)
    if legacy:
        result = room.troth("key", "public", file, "--password-file", _secret(room))
        refused(result, "keys.legacy_encryption", 1)
    _reads(room, file, *(["--legacy"] if legacy else []))


def by_certtool(room: Room, cipher: str, legacy: bool) -> None:
    identity, file = room.pki.server(), room.dir / "theirs.p12"
    words = ["--to-p12", "--load-privkey", identity.key, "--load-certificate", identity.leaf, "--p12-name", "server"]
    words += ["--password", PASSWORD, "--pkcs-cipher", cipher, "--outfile", file]
    for form in ([], ["--outder"]):
        _run(room, "certtool", *words, *form)
        _reads(room, file, *(["--legacy"] if legacy else []))


def _nss(room: Room) -> list:
    database = room.dir / "nss"
    database.mkdir()
    _run(room, "certutil", "-N", "-d", f"sql:{database}", "--empty-password")
    return ["-d", f"sql:{database}", "-K", "", "-w", _secret(room)]


def by_nss(room: Room) -> None:
    """Through NSS and out again."""
    store, file = _nss(room), room.dir / "nss.p12"
    _run(room, "pk12util", "-i", _export(room, "-name", "server"), *store)
    _run(room, "pk12util", "-o", file, "-n", "server", *store)
    _reads(room, file)


def by_java(room: Room) -> None:
    file = room.dir / "java.p12"
    words = ["-importkeystore", "-srckeystore", _export(room, "-name", "server"), "-srcstoretype", "PKCS12"]
    words += ["-destkeystore", file, "-deststoretype", "PKCS12", "-srcstorepass", PASSWORD, "-deststorepass", PASSWORD]
    _run(room, "keytool", "-noprompt", *words)
    _reads(room, file)


def by_us(room: Room, name: str, password: str) -> None:
    """`key passwd` writes the file anew; the others read it."""
    identity, file = room.pki.server(), room.dir / "ours.p12"
    fresh = _secret(room, password, "new-password")
    words = ["--password-file", _secret(room), "--new-password-file", fresh, "-o", file]
    _troth(room, "key", "passwd", _export(room, "-name", "server"), *words)
    equal(file.stat().st_mode & 0o777, 0o600, "the mode of the file")
    said = _run(room, "openssl", "pkcs12", "-in", file, "-passin", f"file:{fresh}", "-info", "-nodes").both
    for part in ("MAC: sha256, Iteration 600000", "PBES2, PBKDF2, AES-256-CBC, Iteration 600000", "server"):
        contains(said, part, "what openssl pkcs12 says")
    out = _run(room, "openssl", "pkcs12", "-in", file, "-passin", f"file:{fresh}", "-nodes", "-nocerts").out
    key = room.dir / "key.pem"
    key.write_text(out[out.index("-----BEGIN") :])
    wanted = _run(room, "openssl", "pkey", "-in", identity.key, "-pubout").out
    equal(_run(room, "openssl", "pkey", "-in", key, "-pubout").out, wanted, "the key")
    equal(_node(room, "pfx", file, fresh).out, "good\n", "what Node says")
    said = _run(room, "certtool", "--p12-info", "--inder", "--infile", file, "--password", password).both
    contains(said, "BEGIN CERTIFICATE", "what certtool says")
    if name == "plain":
        store = _nss(room)
        store[-1] = fresh
        _run(room, "pk12util", "-i", file, *store)


def by_us_with_pbmac1(room: Room) -> None:
    """RFC 9579: Node's OpenSSL knows it, Debian's does not; `key passwd` keeps it."""
    identity, file, secret = room.pki.server(), room.dir / "ours.p12", _secret(room)
    words = ["--to", "pkcs12", "--mac", "pbmac1", "--new-password-file", secret, "-o", file]
    _troth(room, "convert", identity.key, "--cert", identity.chain, *words)
    _reads(room, file)
    equal(_node(room, "pfx", file, secret).out, "good\n", "what Node says")
    fresh = _secret(room, "other words", "new-password")
    _troth(room, "key", "passwd", file, "--password-file", secret, "--new-password-file", fresh)
    contains(_troth(room, "show", file, "--password-file", fresh).out, "PBMAC1: HMAC-SHA-256", "what show says")
    equal(_node(room, "pfx", file, fresh).out, "good\n", "what Node says")
    wrong = room.run([room.tools.node, room.tools.node_script("keys.js"), "pfx", file, secret])
    contains(wrong.err, "mac verify failure", "what Node says of a wrong password")


def served(room: Room) -> None:
    """A server and a client that find chain and key in PKCS#12 files; nobody is asked for the password."""
    identity, file, words = room.pki.server(), _export(room), ("--password-file", _secret(room))
    server = serve(room, replace(identity, chain=file, key=file), *words)
    result = clients.openssl(room, Wish(server.port, identity.root))
    contains(result.out, "troth serve", "what s_client shows")
    _troth(room, "verify", file, "--ca", identity.root, "--host", NAME, *words)
    refused(room.troth("serve", "--cert", file, "--key", file), "cli.no_terminal", 2)
    client = room.pki.client()
    own = _export(room, of=client)
    mutual = serve(room, identity, "--mtls", "--ca", client.root)
    to = ("connect", f"127.0.0.1:{mutual.port}", "--ca", identity.root, "--servername", NAME)
    page = _troth(room, *to, "--cert", own, "--key", own, *words, "--get", "/").out
    contains(page, "authenticated by its certificate", "the page")
    refused(room.troth(*to, "--cert", own, "--key", own), "cli.no_terminal", 2)


def bad(room: Room) -> None:
    """A wrong password, a file cut off, a byte changed, no password at all."""
    file, secret = _export(room), _secret(room)
    words = ("--password-file", secret)
    wrong = room.troth("show", file, "--password-file", _secret(room, "falsch", "wrong"))
    refused(wrong, "keys.pkcs12_wrong_password", 1)
    contains(wrong.err, "the password does not open the PKCS#12 file", "the error")
    content = file.read_bytes()
    file.write_bytes(content[:700])
    refused(room.troth("show", file, *words), "encoding.der_truncated", 1)
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    file.write_bytes(changed)
    refused(room.troth("key", "public", file, *words), "keys.pkcs12_wrong_password", 1)
    file.write_bytes(content)
    refused(room.troth("show", file), "cli.no_terminal", 2)
    refused(room.troth("key", "passwd", file, *words, "--remove"), "cli.conflicting_options", 2)
    equal(file.read_bytes(), content, "the file after the refusals")
    _reads(room, file)


def expensive(room: Room) -> None:
    """An iteration count that would take hours is refused at once."""
    file = _export(room, "-iter", "3000")
    content = file.read_bytes()
    check(content.endswith(b"\x02\x02\x0b\xb8"), "the MAC's iterations stand elsewhere")
    body, count = content[:-4], b"\x02\x05\x40\x00\x00\x0b\xb8"
    outer = bytearray(body + count)
    outer[2:4] = (len(outer) - 4).to_bytes(2)
    at = outer.rindex(b"\x30\x41\x30\x31")  # MacData, which grows by three
    outer[at + 1] += 3
    file.write_bytes(outer)
    result = room.troth("show", file, "--password-file", _secret(room))
    refused(result, "crypto.kdf_iterations", 1)
    contains(result.err, "274877909944", "the error")


def post_quantum(room: Room, ours: str, theirs: str) -> None:
    """Keys, signatures and certificates, both ways."""
    message = room.dir / "message"
    message.write_bytes(b"to be signed\n" * 100)
    their_key, their_public, signature = room.dir / "their.key", room.dir / "their.pub", room.dir / "signature"
    _node(room, "generate", theirs, their_key, their_public)
    equal(_troth(room, "key", "public", their_key).out, their_public.read_text(), "the public half of Node's key")
    _node(room, "sign", their_key, message, signature)
    _troth(room, "verify-sig", message, "--key", their_public, "--signature", signature)
    _troth(room, "sign", message, "--key", their_key, "-o", signature, "--force")
    equal(_node(room, "verify", their_public, message, signature).out, "good\n", "our signature by Node's key")

    key = room.dir / "our.key"
    _troth(room, "key", "new", "--key-type", ours, "-o", key)
    kind, public = _node(room, "public", key).out.split("\n", 1)
    equal(kind, theirs, "what Node takes our key for")
    equal(_troth(room, "key", "public", key).out, public, "the public half of our key")
    _node(room, "sign", key, message, signature)
    _troth(room, "verify-sig", message, "--key", key, "--signature", signature)
    changed = bytearray(signature.read_bytes())
    changed[100] ^= 1
    signature.write_bytes(changed)
    refused(room.troth("verify-sig", message, "--key", key, "--signature", signature), "cli.bad_signature", 1)

    _troth(room, "cert", "self", "api.example", "--key-type", ours, "-o", room.dir / "self")
    equal(_node(room, "certificate", room.dir / "self.pem").out, f"good {theirs}\n", "what Node says of our certificate")
    _troth(room, "verify", room.dir / "self.pem", "--ca", room.dir / "self.pem", "--servername", "api.example")
    _troth(room, "csr", "new", "api.example", "--key", key, "-o", room.dir / "our.csr")
    contains(_troth(room, "show", room.dir / "our.csr").out, "holds", "the request's proof of possession")


OPENSSL = {
    "default": ((), False),
    "aes128-sha1-mac": (("-keypbe", "AES-128-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha1"), False),
    "sha512-mac": (("-macalg", "sha512", "-iter", "5000"), False),
    "no-mac": (("-nomac",), False),
    "keys-only-encrypted": (("-certpbe", "NONE"), False),
    "legacy": (("-legacy",), True),
    "legacy-3des": (("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"), True),
    "legacy-2des": (("-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128"), True),
    "legacy-rc4": (("-legacy", "-keypbe", "PBE-SHA1-RC4-128", "-certpbe", "PBE-SHA1-RC4-40"), True),
}
POST_QUANTUM = {
    "mldsa44": "ml-dsa-44",
    "mldsa65": "ml-dsa-65",
    "mldsa87": "ml-dsa-87",
    "slhdsa-sha2-128f": "slh-dsa-sha2-128f",
    "slhdsa-shake-128f": "slh-dsa-shake-128f",
}


def register() -> None:
    for name, (more, legacy) in OPENSSL.items():
        case(f"pkcs12/openssl-{name}", by_openssl, more, legacy)
    for cipher, legacy in (("aes-256", False), ("3des-pkcs12", True)):
        case(f"pkcs12/certtool-{cipher}", by_certtool, cipher, legacy)
    case("pkcs12/nss", by_nss)
    if shutil.which("keytool"):  # no peer that every machine has
        case("pkcs12/java", by_java)
    case("pkcs12/ours", by_us, "plain", "other words")
    case("pkcs12/ours-beyond-ascii", by_us, "odd", "pä🔑ss")
    case("pkcs12/ours-pbmac1", by_us_with_pbmac1)
    case("pkcs12/served", served)
    case("pkcs12/bad", bad)
    case("pkcs12/expensive", expensive)
    for ours, theirs in POST_QUANTUM.items():
        case(f"post-quantum/{ours}", post_quantum, ours, theirs)
