"""Files and bytes against the tools that people use for them: openssl enc, mac, kdf, dgst and pkeyutl, sha256sum; bad
passwords, cut and damaged files; progress on a terminal, memory that does not grow."""

# SPDX-License-Identifier: Apache-2.0
import base64
import contextlib
import json
import os
import pty
import re
import select
import subprocess
import time
from pathlib import Path

from .. import schema
from ..harness import Room, case, check, contains, document, equal, refused
from ..process import Finished
from .words import mistakes

LEGACY = ("-provider", "default", "-provider", "legacy")
PASSWORD = "correct horse"


def _openssl(room: Room, *words, data: bytes = b"") -> bytes:
    done = subprocess.run(["openssl", *map(str, words)], input=data, capture_output=True, timeout=60, cwd=room.dir)
    equal(done.returncode, 0, f"exit code of openssl {' '.join(map(str, words))}: {done.stderr[-400:]!r}")
    return done.stdout


def _file(room: Room, name: str, content: bytes) -> Path:
    path = room.dir / name
    path.write_bytes(content)
    return path


def _good(result: Finished, what: str) -> Finished:
    equal(result.code, 0, f"exit code of {what}: {result.err}")
    return result


def _password(room: Room, text: str = PASSWORD, name: str = "password") -> list:
    return ["--password-file", _file(room, name, text.encode() + b"\n")]


def _no_rest(room: Room, *expected: str) -> None:
    left = [path.name for path in room.dir.iterdir() if path.suffix in (".part", ".tmp") or path.name == "plain"]
    equal(left, list(expected), "what was left behind")


# What openssl enc wrote.

CIPHERS = (
    *(f"aes-{bits}-{mode}" for bits in (256, 192, 128) for mode in ("cbc", "ctr", "cfb", "cfb8", "ofb", "ecb")),
    *(f"camellia-{bits}-{mode}" for bits in (256, 192, 128) for mode in ("cbc", "ctr", "cfb", "cfb8", "ofb", "ecb")),
    *("des-ede3-cbc", "des-ede3", "des-ede3-cfb", "des-ede3-cfb8", "des-ede3-ofb"),
    *("des-ede-cbc", "des-ede", "des-ede-cfb", "des-ede-ofb"),
    *("des-cbc", "des-ecb", "des-cfb", "des-cfb8", "des-ofb", "bf-cbc", "bf-ecb", "bf-cfb", "bf-ofb"),
    *("rc2-cbc", "rc2-ecb", "rc2-cfb", "rc2-ofb", "rc2-64-cbc", "rc2-40-cbc", "rc4", "rc4-40", "chacha20"),
)


def every_cipher_is_here(room: Room) -> None:
    """A new row of the command is a new row here."""
    listed = document(room.troth("list", "openssl", "--json").out, "algorithms")["openssl"]
    equal(sorted(listed), sorted(CIPHERS), "the ciphers of decrypt")


def decrypts(room: Room, cipher: str) -> None:
    """Both derivations, sizes around blocks and pieces; base64 of both forms; the text comes back, with a warning."""
    number = CIPHERS.index(cipher)
    for kdf, options in (("pbkdf2", ["-pbkdf2", "-iter", "3"]), ("bytes-to-key", [])):
        digest = ("sha256", "sha512", "sha1", "md5")[number % 4]
        for size, form in ((0, []), (16, ["-a"]), (65553, []), (100, ["-a", "-A"])):
            text = os.urandom(size)
            made = _openssl(
                room, "enc", "-" + cipher, "-md", digest, *options, "-pass", "pass:" + PASSWORD, *form, *LEGACY, data=text
            )
            path = _file(room, "file.enc", made)
            words = ["--cipher", cipher, "--kdf", kdf, "--digest", digest, "--iter", "3", "--legacy"]
            words += ["--base64"] if form and size == 100 else []
            result = _good(
                room.troth("decrypt", path, *words, *_password(room), "-o", room.dir / "plain", "--force"), "decrypt"
            )
            equal((room.dir / "plain").read_bytes() == text, True, f"{size} bytes by {kdf} come back")
            contains(result.err, "nothing in a file of openssl enc is authenticated", "the warning")
            equal((room.dir / "plain").stat().st_mode & 0o777, 0o600, "the mode of the text")


def openssl_defaults(room: Room) -> None:
    """openssl enc -pbkdf2 with nothing else said is decrypt --cipher with nothing else said; standard output, too."""
    text = os.urandom(100_000)
    path = _file(room, "notes.tar.enc", _openssl(room, "enc", "-aes256", "-pbkdf2", "-pass", "pass:" + PASSWORD, data=text))
    _good(room.troth("decrypt", path, "--cipher", "aes256", *_password(room)), "decrypt")
    equal((room.dir / "notes.tar").read_bytes() == text, True, "the text comes back")
    quiet = _good(room.troth("decrypt", path, "--cipher", "aes256", "--quiet", *_password(room), "--force"), "decrypt")
    equal(quiet.err, "", "standard error with --quiet")


def openssl_refusals(room: Room) -> None:
    """A clear error each, and nothing under the final name."""
    text = os.urandom(200_000)
    made = _openssl(room, "enc", "-aes-256-cbc", "-pbkdf2", "-pass", "pass:" + PASSWORD, data=text)
    plain = room.dir / "plain"

    def refuse(content: bytes, error_id: str, code: int, *words, password: str = PASSWORD) -> None:
        path = _file(room, "file.enc", content)
        result = room.troth("decrypt", path, *words, *_password(room, password), "-o", plain)
        refused(result, error_id, code)
        _no_rest(room)

    cbc = ("--cipher", "aes-256-cbc")
    refuse(made, "cli.needs_cipher", 2)
    refuse(base64.encodebytes(made), "cli.needs_cipher", 2)
    refuse(made[:-1], "seal.openssl_cut", 1, *cbc)
    refuse(made[: 16 + 7], "seal.openssl_cut", 1, *cbc)
    refuse(made[:16], "seal.openssl_cut", 1, *cbc)
    refuse(made[:15], "seal.openssl_no_salt", 1, *cbc)
    refuse(b"", "seal.openssl_no_salt", 1, *cbc)
    refuse(os.urandom(1000), "seal.openssl_no_salt", 1, *cbc)
    refuse(made, "cli.needs_legacy", 2, "--cipher", "des3")
    refuse(made, "cli.needs_legacy", 2, *cbc, "--kdf", "bytes-to-key")
    refuse(made, "cli.unknown_algorithm", 2, "--cipher", "aes-256-gcm")
    refuse(made, "cli.unknown_algorithm", 2, *cbc, "--digest", "sha257")
    refuse(b"U2FsdGVkX1*" + base64.encodebytes(made)[11:], "encoding.base64_bad_character", 1, *cbc)
    refuse(base64.encodebytes(made) + b"AAAA", "encoding.base64_bad_padding", 1, *cbc, "--base64")
    # A wrong password, option or end shows in the padding 255 times of 256: one of three tries is seen for certain.
    wrong = [("x" * n, made) for n in (5, 6, 7)] + [(PASSWORD, made[:-n]) for n in (16, 32, 48)]
    seen = 0
    for password, content in wrong:
        path = _file(room, "file.enc", content)
        result = room.troth("decrypt", path, *cbc, *_password(room, password), "-o", plain)
        if result.code == 1:
            seen += 1
            contains(result.err, "[seal.openssl_undecipherable]", "the error")
            _no_rest(room)
        plain.unlink(missing_ok=True)
    check(seen >= 4, f"only {seen} of six wrong files were noticed")


# Codes and keys that openssl makes from the same.

KEY = bytes(range(1, 33))


def macs(room: Room) -> None:
    message = os.urandom(100_001)
    path = _file(room, "message", message)
    rows = [
        *((f"hmac-{name}", KEY, ["-digest", openssl, "HMAC"]) for name, openssl in HASHES),
        *((f"cmac-aes-{8 * n}", KEY[:n], ["-cipher", f"AES-{8 * n}-CBC", "CMAC"]) for n in (16, 24, 32)),
        *(
            (f"gmac-aes-{8 * n}", KEY[:n], ["-cipher", f"AES-{8 * n}-GCM", "-macopt", "hexiv:" + "0a" * 12, "GMAC"])
            for n in (16, 24, 32)
        ),
        ("kmac128", KEY, ["-macopt", "custom:backup", "-macopt", "size:48", "KMAC128"]),
        ("kmac256", KEY, ["-macopt", "custom:backup", "-macopt", "size:48", "KMAC256"]),
        ("poly1305", KEY, ["POLY1305"]),
        ("blake2bmac", KEY, ["BLAKE2BMAC"]),
        ("blake2smac", KEY, ["BLAKE2SMAC"]),
    ]
    for name, key, words in rows:
        theirs = _openssl(room, "mac", "-macopt", "hexkey:" + key.hex(), "-in", path, *words).decode().strip().lower()
        more = ["--nonce", "hex:" + "0a" * 12] if name.startswith("gmac") else []
        more += ["--customization", "backup", "--size", "48"] if name.startswith("kmac") else []
        ours = _good(room.troth("mac", "-a", name, "--key", _file(room, "key", key), path, *more), f"mac {name}")
        equal(ours.out.split()[0], theirs, name)
        found = room.troth("mac", "--json", "-a", name, "--key-hex", _file(room, "hex", key.hex().encode()), path, *more)
        equal(document(found.out, "codes")[0]["code"], theirs, f"{name} as JSON")
        schema.check(json.loads(found.out))


HASHES = (
    *(("sha256", "SHA256"), ("sha384", "SHA384"), ("sha512", "SHA512"), ("sha224", "SHA224"), ("sha1", "SHA1")),
    *(("sha512-256", "SHA512-256"), ("sha3-256", "SHA3-256"), ("sha3-512", "SHA3-512"), ("md5", "MD5")),
)


def kdfs(room: Room) -> None:
    secret, salt, info = b"a shared secret!", b"salt for all of them", b"what it is for"
    at = _file(room, "secret", secret)
    rows = [
        (["hkdf", "--hash", "sha384"], ["-kdfopt", "digest:SHA384", "-kdfopt", f"salt:{salt.decode()}"], "HKDF", "key", "info"),
        (["pbkdf2", "--iterations", "77"], ["-kdfopt", "digest:SHA256", "-kdfopt", f"salt:{salt.decode()}", "-kdfopt", "iter:77"], "PBKDF2", "pass", ""),
        (["scrypt", "--n", "1024", "--r", "4", "--p", "3"], ["-kdfopt", f"salt:{salt.decode()}", "-kdfopt", "n:1024", "-kdfopt", "r:4", "-kdfopt", "p:3"], "SCRYPT", "pass", ""),
        (["tls12-prf", "--label", "abc"], ["-kdfopt", "digest:SHA256"], "TLS1-PRF", "secret", "seed"),
        (["x963", "--hash", "sha512"], ["-kdfopt", "digest:SHA512"], "X963KDF", "key", "info"),
        (["one-step"], ["-kdfopt", "digest:SHA256"], "SSKDF", "key", "info"),
        (["sp800-108", "--label", "abc"], ["-kdfopt", "mac:HMAC", "-kdfopt", "digest:SHA256", "-kdfopt", "salt:abc"], "KBKDF", "key", "info"),
        (["sp800-108", "--mac", "cmac-aes-128"], ["-kdfopt", "mac:CMAC", "-kdfopt", "cipher:AES-128-CBC"], "KBKDF", "key", "info"),
    ]  # fmt: skip
    for words, options, name, secret_option, info_option in rows:
        options = [*options, "-kdfopt", f"hex{secret_option}:{secret.hex()}"]
        if info_option:
            prefix = b"abc" if info_option == "seed" else b""
            options += ["-kdfopt", f"hex{info_option}:{(prefix + info).hex()}"]
        theirs = _openssl(room, "kdf", "-keylen", "100", *options, name).decode().strip().replace(":", "").lower()
        line = ["kdf", *words, "--secret", at, "-n", "100", "--info", "hex:" + info.hex()]
        line += ["--salt", salt.decode()] if words[0] in ("hkdf", "pbkdf2", "scrypt") else []
        equal(_good(room.troth(*line), f"kdf {words[0]}").out.strip(), theirs, words[0])
        said = _good(room.troth(*line, "--json"), "kdf --json")
        schema.check(json.loads(said.out))
        equal(document(said.out, "derived")["key"], theirs, f"{words[0]} as JSON")


# Signatures, both ways.

CURVES = {
    "P-256": "ecdsa_p256", "P-384": "ecdsa_p384", "P-521": "ecdsa_p521", "secp256k1": "ecdsa_secp256k1",
    "brainpoolP256r1": "ecdsa_brainpool_p256r1", "brainpoolP384r1": "ecdsa_brainpool_p384r1",
    "brainpoolP512r1": "ecdsa_brainpool_p512r1",
}  # fmt: skip
DIGESTS = ("sha256", "sha384", "sha512")
PSS = ("rsa_padding_mode:pss", "rsa_pss_saltlen:digest")
OWN_TYPES = {"P-256": "ec", "P-384": "p384", "P-521": "p521", "ED25519": "ed25519", "ED448": "ed448", "RSA": "rsa:2048"}


def _new_key(room: Room, kind: str, maker: str) -> tuple[Path, Path]:
    key, public = room.dir / f"{maker}.key", room.dir / f"{maker}.pub"
    if maker == "troth":
        _good(room.troth("key", "new", "--key-type", OWN_TYPES.get(kind, kind), "-o", key), "key new")
        _good(room.troth("key", "public", key, "-o", public), "key public")
        return key, public
    if kind in CURVES:
        _openssl(room, "genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{kind}", "-out", key)
    elif kind in ("RSA", "RSA-PSS"):
        _openssl(room, "genpkey", "-algorithm", kind, "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    else:
        _openssl(room, "genpkey", "-algorithm", kind, "-out", key)
    _openssl(room, "pkey", "-in", key, "-pubout", "-out", public)
    return key, public


def _ways(kind: str) -> list[tuple[str, str, tuple]]:
    """Our name of the algorithm, the digest, and what openssl must be told beside it."""
    if kind in CURVES:
        return [(f"{CURVES[kind]}_{digest}", digest, ()) for digest in DIGESTS]
    if kind == "RSA":
        return [(f"rsa_pkcs1_{digest}", digest, ()) for digest in DIGESTS] + [
            (f"rsa_pss_rsae_{digest}", digest, PSS) for digest in DIGESTS
        ]
    if kind == "RSA-PSS":
        return [(f"rsa_pss_pss_{digest}", digest, PSS) for digest in DIGESTS]
    return [(kind.lower(), "", ())]


def signatures(room: Room, kind: str) -> None:
    """Keys of both makers; dgst and pkeyutl check what we sign, we check what they sign; a changed file never passes."""
    message = _file(room, "message", os.urandom(10_000))
    other = _file(room, "other", message.read_bytes() + b"x")
    for maker in ("openssl",) if kind == "RSA-PSS" else ("openssl", "troth"):
        key, public = _new_key(room, kind, maker)
        for algorithm, digest, options in _ways(kind):
            sigopts = [word for option in options for word in ("-sigopt", option)]
            pkeyopts = [word for option in options for word in ("-pkeyopt", option)]
            raw = ["-rawin", "-digest", digest] if digest else ["-rawin"]
            ours = room.dir / "ours.sig"
            _good(room.troth("sign", message, "--key", key, "-a", algorithm, "-o", ours, "--force"), f"sign {algorithm}")
            _openssl(room, "pkeyutl", "-verify", *raw, *pkeyopts, "-pubin", "-inkey", public, "-in", message, "-sigfile", ours)
            theirs = [room.dir / "pkeyutl.sig"]
            _openssl(room, "pkeyutl", "-sign", *raw, *pkeyopts, "-inkey", key, "-in", message, "-out", theirs[0])
            if digest:
                _openssl(room, "dgst", "-" + digest, *sigopts, "-verify", public, "-signature", ours, message)
                theirs.append(room.dir / "dgst.sig")
                _openssl(room, "dgst", "-" + digest, *sigopts, "-sign", key, "-out", theirs[1], message)
            for signature in (ours, *theirs):
                line = ["verify-sig", message, "--key", public, "--signature", signature]
                contains(_good(room.troth(*line), f"verify-sig {signature.name}").out, algorithm, "the verdict")
                _good(room.troth(*line, "-a", algorithm), f"verify-sig -a {algorithm}")
                refused(room.troth("verify-sig", other, *line[2:]), "cli.bad_signature", 1)
                damaged = bytearray(signature.read_bytes())
                damaged[len(damaged) // 2] ^= 1
                line[-1] = _file(room, "damaged.sig", bytes(damaged))
                refused(room.troth(*line), "cli.bad_signature", 1)
                line[-1] = _file(room, "cut.sig", bytes(damaged[:-1]))
                refused(room.troth(*line), "cli.bad_signature", 1)


def agreement_keys_sign_nothing(room: Room, kind: str) -> None:
    key, _ = _new_key(room, kind, "openssl")
    message = _file(room, "message", b"text")
    refused(room.troth("sign", message, "--key", key), "cli.unfit_signer", 1)
    sealed, plain = room.dir / "sealed", room.dir / "plain"
    _good(room.troth("encrypt", message, "--to", key, "-o", sealed), "encrypt")
    _good(room.troth("decrypt", sealed, "--key", key, "-o", plain), "decrypt")
    equal(plain.read_bytes(), b"text", "the text")


# Containers.


def containers(room: Room) -> None:
    """Passwords that are wrong, containers that are cut and damaged anywhere: an error, and nothing under the name."""
    text = os.urandom(200_000)
    message, sealed, plain = _file(room, "message", text), room.dir / "sealed", room.dir / "plain"
    key = room.dir / "key"
    _good(room.troth("key", "new", "--key-type", "x25519", "-o", key), "key new")
    _good(room.troth("encrypt", message, "--to", key, *_password(room), "-o", sealed), "encrypt")
    whole = sealed.read_bytes()
    refused(room.troth("decrypt", sealed, *_password(room, "wrong"), "-o", plain), "seal.wrong_password", 1)
    _no_rest(room)
    for at in (0, 13, 20, 60, 150, 250, 300, 1000, 70_000, 140_000, len(whole) - 1):
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]):
            path = _file(room, "bad", content)
            result = room.troth("decrypt", path, "--key", key, "-o", plain)
            check(result.code == 1 and "[seal." in result.err, f"damage at {at} of {len(content)}: {result.err}")
            _no_rest(room)
    for more in (b"\0", whole):
        path = _file(room, "bad", whole + more)
        equal(room.troth("decrypt", path, "--key", key, "-o", plain).code, 1, "exit code with something behind the end")
        _no_rest(room)
    _good(room.troth("decrypt", sealed, "--key", key, "-o", plain), "decrypt")
    equal(plain.read_bytes() == text, True, "the text comes back")


def bad_files(room: Room) -> None:
    """Each command of files and bytes × a file that is not there, a folder, an empty one, one of another kind."""
    key = room.dir / "key"
    _good(room.troth("key", "new", "-o", key), "key new")
    message, empty = _file(room, "message", b"text"), _file(room, "empty", b"")
    folder = room.dir / "folder"
    folder.mkdir()
    nowhere = room.dir / "nowhere"
    out = room.dir / "plain"
    lines = {
        "mac {x} --key {message}": ("", ""),
        "mac {message} --key {x}": ("cli.mac_key_size", ""),
        "mac {message} --key-hex {x}": ("cli.mac_key_size", "encoding.hex_bad_digit"),
        "mac --check {x} --key {message}": ("cli.bad_checksum_list", "cli.bad_checksum_list"),
        "kdf hkdf --secret {x}": ("", ""),
        "kdf hkdf --secret-hex {x}": ("", "encoding.hex_bad_digit"),
        "encrypt {x} --to {key} -o {out}": ("", ""),
        "encrypt {message} --to {x} -o {out}": ("keys.|cli.unknown_content", "keys.|cli.unknown_content"),
        "decrypt {x} --key {key} -o {out}": ("seal.", "seal."),
        "decrypt {x} --cipher aes256 --password-file {message} -o {out}": ("seal.openssl_no_salt", "seal.openssl_no_salt"),
        "decrypt {message} --key {x} -o {out}": ("seal.", "seal."),
        "sign {x} --key {key} -o {out}": ("", ""),
        "sign {message} --key {x} -o {out}": ("keys.|cli.unknown_content", "keys.|cli.unknown_content"),
        "verify-sig {message} --key {x}": ("keys.|cli.unknown_content", "keys.|cli.unknown_content"),
        "verify-sig {message} --key {key} --signature {x}": ("cli.bad_signature", "cli.bad_signature"),
    }
    for line, (of_empty, of_text) in lines.items():

        def words(x: Path) -> list[str]:
            named = {"x": x, "key": key, "message": message, "out": out}
            return [word.format(**named) for word in line.split()]

        for bad, error_id, code in ((nowhere, "cli.file_not_found", 3), (folder, "cli.is_directory", 3)):
            if line.startswith("decrypt {message} --key"):  # the container is read first
                continue
            result = room.troth(*words(bad))
            equal((result.code, result.out), (code, ""), f"exit code and output of {line} with {bad.name}: {result.err}")
            contains(result.err, f"[{error_id}]", line)
            _no_rest(room)
        for bad, error_id in ((empty, of_empty), (message, of_text)):
            result = room.troth(*words(bad))
            if error_id:
                named = any(f"[{one}" in result.err for one in error_id.split("|"))
                check(result.code in (1, 2) and named, f"{line} with {bad.name}: {result.err}")
                _no_rest(room)
            else:
                _good(result, line)
            out.unlink(missing_ok=True)


# Long work.


def _measured(room: Room, *words) -> int:
    """Runs the command to its end; its peak of resident memory in MiB. The kernel's own record (ru_maxrss) would count
    what this program held when it forked; VmHWM is of the command's memory alone."""
    child = subprocess.Popen([str(word) for word in (room.world.troth, *words)], cwd=room.dir,
                             stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip
    peak = 0
    while child.poll() is None:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{child.pid}/status").read_text()
            held = re.search(r"VmHWM:\s+(\d+) kB", status)
            peak = max(peak, int(held[1])) if held else peak
        time.sleep(0.002)
    equal(child.returncode, 0, f"exit code of {words[0]}")
    check(peak > 0, f"{words[0]} ended before it was measured")
    return peak // 1024


MOST_MIB = 16


def memory(room: Room, size: int) -> None:
    """Memory does not grow with the file."""
    big, sealed, plain, key = (room.dir / name for name in ("big", "big.troth", "plain", "key"))
    with open(big, "wb") as out:
        out.truncate(size)
    _good(room.troth("key", "new", "--key-type", "x25519", "-o", key), "key new")
    peaks = {"hash": _measured(room, "hash", big), "mac": _measured(room, "mac", "--key", key, big)}
    peaks["encrypt"] = _measured(room, "encrypt", big, "--to", key)
    peaks["decrypt"] = _measured(room, "decrypt", sealed, "--key", key, "-o", plain)
    equal(plain.stat().st_size, size, "the size of what comes back")
    sealed.unlink()
    plain.unlink()
    enc = room.dir / "big.enc"
    _openssl(room, "enc", "-aes-128-cbc", "-pbkdf2", "-pass", "pass:x", "-in", big, "-out", enc)
    words = ["--cipher", "aes-128-cbc", *_password(room, "x"), "-o", plain]
    peaks["decrypt of openssl enc"] = _measured(room, "decrypt", enc, *words)
    equal(plain.stat().st_size, size, "the size of what comes back")
    check(max(peaks.values()) <= MOST_MIB, f"peak of memory in MiB: {peaks}")
    print(f"peak of resident memory in MiB over {size >> 20} MiB: {peaks}", flush=True)


def on_a_terminal(room: Room, *words, stream: str = "stderr") -> tuple[int, str]:
    """Exit code, and what a terminal of 80 columns was sent on one stream; the other one goes nowhere."""
    leader, follower = pty.openpty()
    import fcntl  # the size of the window has no wrapper before Python 3.11
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: follower}
    child = subprocess.Popen(
        [str(word) for word in (room.world.troth, *words)], cwd=room.dir, stdin=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm"}, start_new_session=True, **streams,
    )  # fmt: skip
    os.close(follower)
    said, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([leader], [], [], 1)[0]:
            continue
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        said += piece
    os.close(leader)
    return child.wait(60), said.decode()


def progress(room: Room) -> None:
    """Shown on a terminal, gone at the end; silent in a pipe and with --quiet."""
    feed = room.dir / "slow"
    os.mkfifo(feed)

    def slowly() -> subprocess.Popen:
        script = "for i in 1 2 3 4 5 6 7 8; do head -c 1500000 /dev/zero; sleep 0.2; done"
        return subprocess.Popen(["sh", "-c", f"{script} > {feed}"])

    key = room.dir / "key"
    _good(room.troth("key", "new", "--key-type", "x25519", "-o", key), "key new")
    for words in (["hash", feed], ["encrypt", feed, "--to", key, "-o", room.dir / "out", "--force"]):
        source = slowly()
        code, said = on_a_terminal(room, *words)
        source.wait(60)
        equal(code, 0, f"exit code of {words[0]}: {said}")
        contains(said, "MiB/s", "what the terminal was sent")
        check("\r\x1b[K" in said, f"the line is replaced: {said!r}")
        after = said[said.rindex("MiB/s") :]
        check("\x1b[K" in after, f"the line goes at the end: {said!r}")
        source = slowly()
        code, said = on_a_terminal(room, *words, "--quiet")
        source.wait(60)
        equal((code, said), (0, ""), "exit code and standard error with --quiet")
        source = slowly()
        piped = _good(room.troth(*words), words[0])
        source.wait(60)
        check("MiB" not in piped.err, f"standard error in a pipe: {piped.err}")


# The commands' words.


def examples(room: Room) -> None:
    """The examples of mac, kdf, decrypt and bench do what they say."""
    _file(room, "shared.key", KEY)
    _file(room, "shared.hex", KEY.hex().encode() + b"\n")
    _file(room, "release.tar.gz", b"release")
    _file(room, "a.bin", b"a")
    _file(room, "p", b"password\n")

    def good(line: str) -> str:
        return _good(room.run(["sh", "-c", f'troth() {{ "{room.world.troth}" "$@"; }}; {line}'], cwd=room.dir), line).out

    good("troth mac --key shared.key release.tar.gz > release.mac")
    equal(good("troth mac --key shared.key --check release.mac"), "release.tar.gz: OK\n", "the check")
    good("troth mac -a kmac256 --key-hex shared.hex --customization backup a.bin")
    equal(len(good("troth kdf hkdf --secret shared.key --info 'backup 2026' -n 32")), 65, "a key in hex")
    good("troth kdf argon2id --salt hex:00112233445566778899aabbccddeeff --password-file p")
    good("troth kdf pbkdf2 --password-file p --salt salt --iterations 600000 -o key --form raw")
    equal(((room.dir / "key").stat().st_size, (room.dir / "key").stat().st_mode & 0o777), (32, 0o600), "size and mode")
    good("openssl enc -aes-256-cbc -pbkdf2 -iter 100000 -pass file:p -in a.bin -out old.tar.enc")
    good("troth decrypt old.tar.enc --cipher aes-256-cbc --iter 100000 --password-file p")
    good("openssl enc -des3 -md md5 -pass file:p -in a.bin -out older.enc")
    good("troth decrypt older.enc --cipher des3 --kdf bytes-to-key --digest md5 --legacy --password-file p")
    equal((room.dir / "old.tar").read_bytes() + (room.dir / "older").read_bytes(), b"aa", "the texts")
    contains(good("troth bench --filter gcm --seconds 0.01"), "AES-128-GCM open", "the table")
    said = json.loads(good("troth bench --row portable --filter sha --json --seconds 0.01"))
    schema.check(said)
    check(all(one["row"] == "portable" for one in said["bench"]["results"]), "only the portable row")
    schema.check(json.loads(good("troth list --json")))


def register() -> None:
    case("data/openssl-enc ciphers", every_cipher_is_here)
    for cipher in CIPHERS:
        case(f"data/openssl-enc {cipher}", decrypts, cipher)
    case("data/openssl-enc defaults", openssl_defaults)
    case("data/openssl-enc refusals", openssl_refusals)
    case("data/mac openssl", macs)
    case("data/kdf openssl", kdfs)
    for kind in (*CURVES, "RSA", "RSA-PSS", "ED25519", "ED448"):
        case(f"data/signatures {kind}", signatures, kind)
    for kind in ("X25519", "X448"):
        case(f"data/agreement {kind}", agreement_keys_sign_nothing, kind)
    case("data/containers", containers)
    case("data/bad files", bad_files)
    case("data/memory", memory, 192 << 20, heavy=True)
    case("data/progress", progress, heavy=True)
    case("data/examples", examples, heavy=True)
    for command in ("mac", "kdf", "bench", "decrypt"):
        case(f"data/mistakes {command}", mistakes, command)
