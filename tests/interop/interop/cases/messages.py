"""CMS between our command and openssl cms: signed and encrypted, every key that both know, DER, BER, PEM and mails."""

# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

from ..harness import Room, case, check, contains, document, equal, refused
from ..process import Finished

KEYS = {
    "rsa": ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"),
    "p256": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"),
    "p384": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "p521": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"),
}
EXTENSIONS = """
[ person ]
basicConstraints = critical, CA:false
subjectAltName = email:alice@mail.example
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
"""
CONTENT = "first line\nsecond line\n\n"
# How openssl signs, and whether the content is given beside the message.
SIGNED = {
    "der": (("-outform", "DER", "-nodetach", "-binary"), False),
    "ber": (("-outform", "DER", "-nodetach", "-binary", "-stream"), False),
    "pem-detached": (("-outform", "PEM", "-binary"), True),
    "no-attributes": (("-outform", "DER", "-nodetach", "-binary", "-noattr", "-keyid"), False),
    "sha512": (("-outform", "DER", "-nodetach", "-binary", "-md", "sha512"), False),
    "mail": ((), False),
    "mail-text": (("-text", "-stream"), False),
    "mail-binary": (("-binary",), False),
    "mail-enveloping": (("-nodetach",), False),
}
ENCRYPTED = {
    "gcm": ("-aes-256-gcm", "-outform", "DER"),
    "gcm-ber": ("-aes-128-gcm", "-outform", "DER", "-stream"),
    "cbc-pem": ("-aes128", "-outform", "PEM"),
    "cbc-mail": ("-aes256", "-stream"),
    "key-identifier": ("-aes256", "-keyid", "-outform", "DER"),
}


def _run(room: Room, *words) -> Finished:
    result = room.run(list(words))
    equal(result.code, 0, f"the exit code of {Path(str(words[0])).name} {words[1]} {words[2]}: {result.both[-500:]}")
    return result


def _troth(room: Room, *words) -> Finished:
    return _run(room, room.world.troth, *words)


def _alice(room: Room, key: str) -> tuple[Path, Path, Path]:
    """The root's certificate, Alice's, and her key."""
    root, person = room.dir / "root", room.dir / "alice"
    (room.dir / "ext").write_text(EXTENSIONS)
    words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Mail root"]
    words += ["-addext", "keyUsage=critical,keyCertSign", "-days", "9", "-out", f"{root}.pem", "-keyout", f"{root}.key"]
    _run(room, "openssl", *words)
    _run(room, "openssl", "genpkey", *KEYS[key], "-out", f"{person}.key")
    _run(room, "openssl", "req", "-new", "-key", f"{person}.key", "-subj", "/CN=Alice", "-out", f"{person}.csr")
    words = ["x509", "-req", "-in", f"{person}.csr", "-CA", f"{root}.pem", "-CAkey", f"{root}.key", "-days", "8"]
    words += ["-CAcreateserial", "-extfile", room.dir / "ext", "-extensions", "person", "-out", f"{person}.pem"]
    _run(room, "openssl", *words)
    (room.dir / "message").write_text(CONTENT)
    return Path(f"{root}.pem"), Path(f"{person}.pem"), Path(f"{person}.key")


def signed_by_openssl(room: Room, key: str) -> None:
    root, cert, private = _alice(room, key)
    message, file, out = room.dir / "message", room.dir / "signed", room.dir / "out"
    for name, (more, beside) in SIGNED.items():
        _run(room, "openssl", "cms", "-sign", "-in", message, "-signer", cert, "-inkey", private, *more, "-out", file)
        words = ["--ca", root, "--email", "alice@mail.example", "-o", out, "--force"]
        words += ["--content", message] if beside else []
        words += ["--text"] if name == "mail-text" else []
        contains(_troth(room, "cms", "verify", file, *words).out, "good signature by CN=Alice", name)
        equal(out.read_bytes().replace(b"\r\n", b"\n"), CONTENT.encode(), f"the content of {name}")
        said = document(room.troth("cms", "verify", file, *words, "--json").out, "signed")
        check(said["good"], f"the verdict on {name}")
        other = room.troth("cms", "verify", file, *words[:2], "--email", "bob@mail.example", *words[7:])
        refused(other, "x509.mailbox_mismatch", 5)
        elsewhere = room.pki.server().root
        refused(room.troth("cms", "verify", file, "--ca", elsewhere, *words[7:]), "x509.no_trusted_root", 4)


def signed_by_us(room: Room, key: str) -> None:
    root, cert, private = _alice(room, key)
    message, file, out = room.dir / "message", room.dir / "signed", room.dir / "out"
    words = ["cms", "sign", message, "--cert", cert, "--key", private, "-o", file, "--force"]
    check_by = ["openssl", "cms", "-verify", "-in", file, "-CAfile", root, "-out", out]
    for form, theirs in (("pem", "PEM"), ("der", "DER"), ("smime", "SMIME")):
        _troth(room, *words, "--attached", "--form", form)
        _run(room, *check_by, "-inform", theirs)
        equal(out.read_bytes().replace(b"\r\n", b"\n"), CONTENT.encode(), f"the content, {form}")
    _troth(room, *words)
    _run(room, *check_by, "-inform", "PEM", "-content", message, "-binary")
    _troth(room, *words, "--text", "--form", "smime")
    _run(room, *check_by, "-text")
    equal(out.read_bytes().replace(b"\r\n", b"\n"), CONTENT.encode(), "the content of the mail")
    mail = bytearray(file.read_bytes())
    mail[mail.index(b"second")] ^= 1
    file.write_bytes(mail)
    refused(room.troth("cms", "verify", file, "--ca", root), "cms.digest_mismatch", 1)


def encrypted_by_openssl(room: Room, key: str) -> None:
    _, cert, private = _alice(room, key)
    message, file, out = room.dir / "message", room.dir / "sealed", room.dir / "out"
    for name, more in ENCRYPTED.items():
        _run(room, "openssl", "cms", "-encrypt", "-in", message, "-binary", *more, "-out", file, cert)
        words = ["cms", "decrypt", file, "--key", private, "--cert", cert, "-o", out, "--force"]
        if "gcm" not in name:
            refused(room.troth(*words), "cms.not_authenticated", 1)
            words.append("--unauthenticated")
        _troth(room, *words)
        equal(out.read_text(), CONTENT, f"the content of {name}")
        equal(out.stat().st_mode & 0o777, 0o600, "the mode of the file")
    kind = ("-keyopt", "rsa_padding_mode:oaep") if key == "rsa" else ("-keyopt", "ecdh_kdf_md:sha384")
    words = ["openssl", "cms", "-encrypt", "-in", message, "-binary", "-aes-128-gcm", "-outform", "DER"]
    _run(room, *words, "-recip", cert, *kind, "-out", file)
    _troth(room, "cms", "decrypt", file, "--key", private, "-o", out, "--force")
    equal(out.read_text(), CONTENT, "the content")


def encrypted_by_us(room: Room, key: str) -> None:
    _, cert, private = _alice(room, key)
    message, file, out = room.dir / "message", room.dir / "sealed", room.dir / "out"
    open_by = ["openssl", "cms", "-decrypt", "-in", file, "-recip", cert, "-inkey", private, "-out", out, "-binary"]
    for cipher in ("aes-256-gcm", "aes-128-gcm", "aes-256-cbc", "aes-128-cbc"):
        for form, theirs in (("pem", "PEM"), ("der", "DER"), ("smime", "SMIME")):
            words = ["cms", "encrypt", message, "--to", cert, "--cipher", cipher, "--form", form, "-o", file, "--force"]
            words += ["--unauthenticated"] if cipher.endswith("cbc") else []
            _troth(room, *words)
            _run(room, *open_by, "-inform", theirs)
            equal(out.read_text(), CONTENT, f"the content, {cipher} as {form}")
    sealed = bytearray(file.read_bytes())
    _troth(room, "cms", "encrypt", message, "--to", cert, "--form", "der", "-o", file, "--force")
    sealed = bytearray(file.read_bytes())
    sealed[-20] ^= 1
    file.write_bytes(sealed)
    out.unlink()
    refused(room.troth("cms", "decrypt", file, "--key", private, "-o", out), "cms.undecipherable", 1)
    check(not out.exists(), "nothing of an altered message is written")


def large(room: Room) -> None:
    """20 MB, which pass through both commands in pieces: ours and theirs, DER, BER and PEM."""
    _, cert, private = _alice(room, "p256")
    message, file, out = room.dir / "large", room.dir / "sealed", room.dir / "out"
    content = bytes(range(251)) * 80_000
    message.write_bytes(content)
    for cipher in ("aes-256-gcm", "aes-256-cbc"):
        for more in (("-outform", "DER"), ("-outform", "DER", "-stream"), ("-outform", "PEM", "-stream")):
            words = ["openssl", "cms", "-encrypt", "-in", message, "-binary", f"-{cipher}", *more, "-out", file]
            _run(room, *words, cert)
            words = ["cms", "decrypt", file, "--key", private, "--unauthenticated", "-o", out, "--force"]
            _troth(room, *words)
            check(out.read_bytes() == content, f"the content of openssl's {cipher} {' '.join(more)}")
        for form, theirs in (("der", "DER"), ("pem", "PEM"), ("pipe", "DER")):
            words = ["cms", "encrypt", "--to", cert, "--cipher", cipher, "--unauthenticated", "-o", file, "--force"]
            if form == "pipe":
                result = room.troth(*words, "-", "--form", "der", data=content)
                equal(result.code, 0, "the exit code")
            else:
                _troth(room, *words, message, "--form", form)
            words = ["openssl", "cms", "-decrypt", "-in", file, "-inform", theirs, "-recip", cert, "-inkey", private]
            _run(room, *words, "-out", out, "-binary")
            check(out.read_bytes() == content, f"the content of our {cipher}, {form}")


def passwords(room: Room) -> None:
    message, file, out, secret = (room.dir / name for name in ("message", "sealed", "out", "password"))
    message.write_text(CONTENT)
    secret.write_text("open sesame\n")
    words = ["openssl", "cms", "-encrypt", "-in", message, "-binary", "-pwri_password", "open sesame", "-out", file]
    _run(room, *words, "-aes-256-cbc", "-outform", "DER")
    opened = ["cms", "decrypt", file, "--password-file", secret, "--unauthenticated", "-o", out, "--force"]
    _troth(room, *opened)
    equal(out.read_text(), CONTENT, "openssl's content")
    _troth(room, "cms", "encrypt", message, "--password-file", secret, "--form", "der", "-o", file, "--force")
    words = ["openssl", "cms", "-decrypt", "-in", file, "-inform", "DER", "-pwri_password", "open sesame"]
    _run(room, *words, "-out", out, "-binary")
    equal(out.read_text(), CONTENT, "our content")
    secret.write_text("close sesame\n")
    refused(room.troth(*opened), "cms.undecipherable", 1)


def register() -> None:
    for key in KEYS:
        case(f"cms/openssl-signs-{key}", signed_by_openssl, key)
        case(f"cms/we-sign-{key}", signed_by_us, key)
        case(f"cms/openssl-encrypts-{key}", encrypted_by_openssl, key)
        case(f"cms/we-encrypt-{key}", encrypted_by_us, key)
    case("cms/large", large)
    case("cms/passwords", passwords)
