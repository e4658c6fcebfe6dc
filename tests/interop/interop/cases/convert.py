"""`troth convert` against the programs that each form belongs to: openssl, certtool, ssh-keygen and node, both ways."""

# SPDX-License-Identifier: Apache-2.0
import json

from ..harness import Room, case, check, contains, equal, refused
from ..process import Finished

PASSWORD = "four words make one"
KINDS = {  # as openssl genpkey names them
    "p256": ["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "p521": ["EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "rsa": ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ed25519": ["ed25519"],
    "ed448": ["ed448"],
    "x25519": ["x25519"],
}
SSH = ("p256", "p384", "p521", "rsa", "ed25519")


def _run(room: Room, *words, code: int = 0) -> Finished:
    result = room.run([str(word) for word in words])
    equal(result.code, code, f"the exit code of {' '.join(map(str, words[:3]))}")
    return result


def _convert(room: Room, *words) -> str:
    result = room.troth("convert", *words)
    equal(result.code, 0, f"the exit code of troth convert: {result.err}")
    return result.out


def _key(room: Room, kind: str):
    """A key by openssl, as PKCS#8 in PEM."""
    file = room.dir / f"{kind}.pem"
    _run(room, "openssl", "genpkey", "-algorithm", *KINDS[kind], "-out", file)
    return file


def _password(room: Room):
    file = room.dir / "password"
    file.write_text(PASSWORD + "\n")
    return file


def _public(room: Room, file, *more) -> str:
    return _run(room, "openssl", "pkey", "-in", file, "-pubout", *more).out


def to_openssl(room: Room, kind: str) -> None:
    """Each PEM and DER form of ours is openssl's key again, and comes back the same."""
    key = _key(room, kind)
    wanted = _public(room, key)
    forms = ["pem", "der"] + {"rsa": ["pkcs1"], "p256": ["sec1"], "p384": ["sec1"], "p521": ["sec1"]}.get(kind, [])
    for form in forms:
        file = room.dir / form
        _convert(room, key, "--to", form, "-o", file)
        equal(file.stat().st_mode & 0o777, 0o600, "the mode of the key")
        equal(_public(room, file, *(["-inform", "DER"] if form == "der" else [])), wanted, f"the public key of {form}")
        equal(_convert(room, file), key.read_text(), f"the key that comes back from {form}")
        public = room.dir / f"{form}.pub"
        if form != "sec1":
            _convert(room, file, "--public", "--to", form, "-o", public)
            words = {"der": ["-inform", "DER"], "pkcs1": ["-RSAPublicKey_in"]}.get(form, [])
            tool = "rsa" if form == "pkcs1" else "pkey"
            said = _run(room, "openssl", tool, *(words if form == "pkcs1" else ["-pubin", *words]), "-in", public, "-pubout")
            equal(said.out, wanted, f"the public key in {form}")


def under_a_password(room: Room) -> None:
    """openssl opens what we put under a password, and we what openssl did; a wrong one is told."""
    key, password = _key(room, "p256"), _password(room)
    ours, theirs, wrong = room.dir / "ours", room.dir / "theirs", room.dir / "wrong"
    _convert(room, key, "--encrypt", "--new-password-file", password, "-o", ours)
    equal(_public(room, ours, "-passin", f"file:{password}"), _public(room, key), "our encrypted key")
    _run(room, "openssl", "pkcs8", "-topk8", "-in", key, "-passout", f"file:{password}", "-out", theirs)
    equal(_convert(room, theirs, "--password-file", password), key.read_text(), "their encrypted key")
    wrong.write_text("another\n")
    target = room.dir / "nothing"
    refused(room.troth("convert", theirs, "--password-file", wrong, "-o", target), "keys.wrong_password", 1)
    check(not target.exists(), "a file is left of a key that was not opened")


def to_ssh(room: Room, kind: str) -> None:
    """ssh-keygen reads our private and public files, plain and encrypted, and we read its own."""
    key, password = _key(room, kind), _password(room)
    line = _convert(room, key, "--public", "--to", "openssh", "--comment", "me").strip()
    private = room.dir / "id"
    _convert(room, key, "--to", "openssh", "--comment", "me", "-o", private)
    equal(private.stat().st_mode & 0o777, 0o600, "the mode of the key")
    equal(_run(room, "ssh-keygen", "-y", "-f", private).out.strip(), line, "what ssh-keygen -y says")
    equal(_convert(room, private), key.read_text(), "the key that comes back")
    locked = room.dir / "locked"
    _convert(room, key, "--to", "openssh", "--encrypt", "--new-password-file", password, "-o", locked)
    said = _run(room, "ssh-keygen", "-y", "-P", PASSWORD, "-f", locked).out.split()
    equal(said[:2], line.split()[:2], "what ssh-keygen -y says of the encrypted key")
    equal(_convert(room, locked, "--password-file", password), key.read_text(), "the encrypted key that comes back")
    refused(room.troth("convert", locked, "--password-file", private), "keys.wrong_password", 1)
    # RFC 4716 and PKCS#8 of ssh-keygen, both ways.
    public = room.dir / "id.pub"
    public.write_text(line + "\n")
    ssh2 = room.dir / "ssh2"
    ssh2.write_text(_run(room, "ssh-keygen", "-e", "-f", public).out)
    equal(_convert(room, ssh2, "--to", "openssh").split()[:2], line.split()[:2], "the key of ssh-keygen -e")
    _convert(room, public, "--to", "rfc4716", "-o", room.dir / "ours")
    said = _run(room, "ssh-keygen", "-i", "-f", room.dir / "ours").out.split()
    equal(said[:2], line.split()[:2], "what ssh-keygen -i says of our file")
    if kind != "ed25519":  # for which ssh-keygen writes no PKCS#8
        said = _run(room, "ssh-keygen", "-e", "-m", "PKCS8", "-f", public).out
        equal(_convert(room, public), said, "the public key as PKCS#8")


def from_ssh(room: Room, kind: str) -> None:
    """A key that ssh-keygen made, plain and under a password, is openssl's and ours."""
    password = _password(room)
    words = {"rsa": ["rsa", "-b", "2048"], "ed25519": ["ed25519"]}.get(kind, ["ecdsa", "-b", kind[1:]])
    for number, secret in enumerate(("", PASSWORD)):
        file = room.dir / f"id{number}"
        _run(room, "ssh-keygen", "-q", "-t", *words, "-N", secret, "-a", "4", "-C", "a comment", "-f", file)
        given = ["--password-file", password] if secret else []
        pem = room.dir / f"pem{number}"
        _convert(room, file, *given, "-o", pem)
        line = file.with_suffix(".pub").read_text()
        equal(_convert(room, pem, "--public", "--to", "openssh", "--comment", "a comment"), line, "the public key")
        equal(_convert(room, file, *given, "--public", "--to", "openssh"), line, "the public key with its comment")
        _run(room, "openssl", "pkey", "-in", pem, "-noout", "-check")


_NODE = """
const crypto = require('crypto'), fs = require('fs');
const [action, file] = process.argv.slice(1);
if (action === 'import') {
  const jwk = JSON.parse(fs.readFileSync(file));
  const key = jwk.d ? crypto.createPrivateKey({key: jwk, format: 'jwk'}) : crypto.createPublicKey({key: jwk, format: 'jwk'});
  process.stdout.write(key.export({format: 'pem', type: jwk.d ? 'pkcs8' : 'spki'}));
} else {
  process.stdout.write(JSON.stringify(crypto.createPrivateKey(fs.readFileSync(file)).export({format: 'jwk'})));
}
"""


def jwk_of_node(room: Room, kind: str) -> None:
    """node reads our JSON Web Keys, and we its, with the same members."""
    key = _key(room, kind)
    ours, theirs, public = room.dir / "ours.jwk", room.dir / "theirs.jwk", room.dir / "public.jwk"
    _convert(room, key, "--to", "jwk", "-o", ours)
    equal(ours.stat().st_mode & 0o777, 0o600, "the mode of the key")
    equal(_run(room, room.tools.node, "-e", _NODE, "import", ours).out, key.read_text(), "our key to node")
    exported = _run(room, room.tools.node, "-e", _NODE, "export", key).out
    equal(json.loads(exported), json.loads(ours.read_text()), "the members")
    theirs.write_text(exported)
    equal(_convert(room, theirs), key.read_text(), "node's key to us")
    _convert(room, key, "--public", "--to", "jwk", "-o", public)
    equal(_run(room, room.tools.node, "-e", _NODE, "import", public).out, _public(room, key), "our public key to node")
    check("d" not in json.loads(public.read_text()), "the public key holds the private one")


def certtool(room: Room, kind: str) -> None:
    """GnuTLS reads the key that we converted from a JSON Web Key."""
    key = _key(room, kind)
    jwk, back = room.dir / "key.jwk", room.dir / "back.pem"
    _convert(room, key, "--to", "jwk", "-o", jwk)
    _convert(room, jwk, "-o", back)
    said = _run(room, "certtool", "--key-info", "--infile", back)
    contains(said.out, "BEGIN", "what certtool says")
    equal(_run(room, "certtool", "--load-privkey", back, "--pubkey-info").out.split("-----BEGIN")[-1].strip(),
          _public(room, key).split("-----BEGIN")[-1].strip(), "the public key by certtool")


def pkcs12(room: Room) -> None:
    """openssl opens the PKCS#12 file that we made of key and certificate, and we the one that it made."""
    identity, password = room.pki.server("p256"), _password(room)
    key, certificate = _convert(room, identity.key), identity.leaf
    ours, theirs = room.dir / "ours.p12", room.dir / "theirs.p12"
    words = ("--cert", certificate, "--to", "pkcs12", "--comment", "me")
    _convert(room, identity.key, *words, "--new-password-file", password, "-o", ours)
    equal(ours.stat().st_mode & 0o777, 0o600, "the mode of the file")
    said = _run(room, "openssl", "pkcs12", "-in", ours, "-passin", f"file:{password}", "-nodes").out
    contains(said, "friendlyName: me", "what openssl pkcs12 says")
    for text in (key, _convert(room, certificate)):
        contains(said, text, "what openssl pkcs12 says")
    _run(room, "openssl", "pkcs12", "-export", "-inkey", identity.key, "-in", certificate, "-out", theirs,
         "-passout", f"file:{password}")
    equal(_convert(room, theirs, "--password-file", password), key + _convert(room, certificate), "openssl's file")
    refused(room.troth("convert", theirs, "--password-file", certificate), "keys.pkcs12_wrong_password", 1)


def bad_input(room: Room) -> None:
    """Cut and altered files have errors of their own, and leave nothing behind."""
    key = _key(room, "p256")
    jwk = _convert(room, key, "--to", "jwk")
    ssh = _convert(room, key, "--to", "openssh")
    target, file = room.dir / "target", room.dir / "bad"
    for content, error in (
        (jwk[:-20], "jose.bad_json"),
        (jwk.replace('"x":"', '"x":"A'), "jose.bad_member"),
        (jwk.replace('"kty":"EC"', '"kty":"EC","kty":"EC"'), "jose.duplicate_member"),
        (jwk.replace('"P-256"', '"P-384"'), "jose.bad_member"),
        (ssh[: len(ssh) // 2], "encoding.pem_no_end"),
        (ssh.replace("b3BlbnNzaC1rZXktdjE", "b3BlbnNzaC1rZXktdjI"), "keys.bad_openssh_private"),
    ):
        file.write_text(content)
        refused(room.troth("convert", file, "-o", target), error, 1)
        check(not target.exists(), "a file is left of a key that was not read")
    existing = room.dir / "existing"
    existing.write_text("mine")
    refused(room.troth("convert", key, "-o", existing), "cli.file_exists", 3)
    equal(existing.read_text(), "mine", "the file that was there")


def register() -> None:
    for kind in KINDS:
        case(f"convert: openssl, {kind}", to_openssl, kind)
        case(f"convert: node's JSON Web Key, {kind}", jwk_of_node, kind)
    for kind in SSH:
        case(f"convert: to ssh-keygen, {kind}", to_ssh, kind)
        case(f"convert: from ssh-keygen, {kind}", from_ssh, kind)
    for kind in ("p256", "rsa", "ed25519"):
        case(f"convert: certtool, {kind}", certtool, kind)
    case("convert: under a password", under_a_password)
    case("convert: pkcs12", pkcs12)
    case("convert: bad input", bad_input)
