"""Keys in a PKCS#11 token: what we make in it, pkcs11-tool finds and openssl verifies; what pkcs11-tool makes, we use.
The token is SoftHSM's, one folder for each case."""

# SPDX-License-Identifier: Apache-2.0
import shutil
from pathlib import Path

from ..harness import Room, case, check, contains, equal, refused

PIN = "1234"
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
)
KINDS = {  # our word: pkcs11-tool's, and how openssl verifies what `troth sign` makes of it by default
    "ec": ("EC:secp256r1", ["dgst", "-sha256"]),
    "p384": ("EC:secp384r1", ["dgst", "-sha384"]),
    "rsa:2048": ("rsa:2048", ["dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]),
    "ed25519": ("EC:edwards25519", None),
}


class Token:
    """A token called `ca`, the file of its PIN, and the environment that leads to it."""

    def __init__(self, room: Room):
        self.room = room
        self.module = next((one for one in MODULES if Path(one).exists()), None)
        check(self.module, "SoftHSM's module is not where Debian or Fedora put it")
        self.folder = room.dir / "tokens"
        self.folder.mkdir()
        config = room.dir / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {self.folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
        self.env = {"SOFTHSM2_CONF": str(config), "TROTH_PKCS11_MODULE": self.module}
        self.pin = room.dir / "pin"
        self.pin.write_text(PIN + "\n")
        made = room.run(
            ["softhsm2-util", "--init-token", "--free", "--label", "ca", "--pin", PIN, "--so-pin", "87654321"],
            env=self.env,
        )
        equal(made.code, 0, f"the exit code of softhsm2-util: {made.both}")

    def uri(self, more: str = "") -> str:
        return f"pkcs11:token=ca{more}?pin-source=file:{self.pin}"

    def troth(self, *words, code: int = 0):
        result = self.room.troth(*words, env=self.env)
        equal(result.code, code, f"the exit code of {' '.join(str(word) for word in words)}: {result.err}")
        return result

    def tool(self, *words) -> str:
        result = self.room.run(["pkcs11-tool", "--module", self.module, "--login", "--pin", PIN, *words], env=self.env)
        equal(result.code, 0, f"the exit code of pkcs11-tool: {result.both}")
        return result.out


def _openssl_verifies(room: Room, kind: str, file: Path, signature: Path, public: Path) -> None:
    digest = KINDS[kind][1]
    if digest is None:
        argv = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", file, "-sigfile", signature]
    else:
        argv = ["openssl", digest[0], *digest[1:], "-verify", public, "-signature", signature, file]
    result = room.run(argv)
    equal(result.code, 0, f"openssl's verdict: {result.both}")


def _signs(token: Token, kind: str, key: str) -> None:
    room = token.room
    file, public = room.dir / "file", room.dir / "public.pem"
    file.write_bytes(b"what is signed\n" * 100)
    token.troth("key", "public", key, "-o", public, "--force")
    token.troth("sign", file, "--key", key, "--force")
    _openssl_verifies(room, kind, file, room.dir / "file.sig", public)
    token.troth("verify-sig", file, "--key", public)


def made_by_troth(room: Room, kind: str) -> None:
    token = Token(room)
    reference = room.dir / "key"
    token.troth("key", "new", "--key-type", kind, "--token", token.uri(";object=ours"), "-o", reference)
    equal(reference.stat().st_mode & 0o777, 0o600, "the mode of the file")
    check(PIN not in reference.read_text().replace(str(token.pin), ""), "the file holds the PIN")
    listed = token.tool("-O")
    for part in ("label:      ours", "sensitive, always sensitive, never extractable, local", "Usage:      sign\n"):
        contains(listed, part, "pkcs11-tool's list")
    _signs(token, kind, str(reference))
    _signs(token, kind, token.uri(";object=ours"))
    said = token.troth("csr", "new", "--key", reference, "api.example", "-o", room.dir / "csr")
    request = room.run(["openssl", "req", "-in", room.dir / "csr", "-verify", "-noout"])
    contains(request.both, "verify OK", f"what openssl req says ({said.err})")


def made_by_pkcs11_tool(room: Room, kind: str) -> None:
    token = Token(room)
    token.tool("--keypairgen", "--key-type", KINDS[kind][0], "--label", "theirs", "--id", "a1")
    token.tool("--keypairgen", "--key-type", "EC:secp256r1", "--label", "another", "--id", "a2")
    _signs(token, kind, token.uri(";object=theirs"))
    _signs(token, kind, token.uri(";id=%A1"))
    refused(token.troth("sign", token.pin, "--key", token.uri(), "-o", "-", code=3), "token.several_keys", 3)


def _verifies(room: Room, home: Path, chain: Path, *more) -> None:
    argv = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", home / "root.pem"]
    result = room.run([*argv, "-untrusted", chain, *more, chain])
    equal(result.code, 0, f"openssl's verdict: {result.both}")


def authority(room: Room, kind: str) -> None:
    """A whole authority in the token; openssl verifies chain, list and OCSP responses; pkcs11-tool sees its keys."""
    token = Token(room)
    home = room.dir / "ca"
    token.troth("ca", "init", "--dir", home, "--name", "Example", "--key-type", kind, "--token", token.uri())
    for name in ("root.key", "intermediate.key"):
        contains((home / name).read_text(), "pkcs11:token=ca;", name)
        equal((home / name).stat().st_mode & 0o777, 0o600, f"the mode of {name}")
    token.troth("ca", "issue", "--dir", home, "api.example", "-o", room.dir / "one")
    _verifies(room, home, room.dir / "one.pem")
    token.troth("ca", "revoke", "--dir", home, "api.example")
    token.troth("ca", "crl", "--dir", home, "-o", room.dir / "crl.pem")
    said = room.run(["openssl", "crl", "-in", room.dir / "crl.pem", "-noout", "-CAfile", home / "intermediate.pem"])
    contains(said.both, "verify OK", "what openssl crl says")
    token.troth("ca", "rotate", "--dir", home)
    token.troth("ca", "issue", "--dir", home, "www.example", "-o", room.dir / "two")
    _verifies(room, home, room.dir / "two.pem")
    request, answer = room.dir / "request", room.dir / "answer"
    asked = ["openssl", "ocsp", "-issuer", home / "intermediate-2.pem", "-cert", room.dir / "two.pem"]
    equal(room.run([*asked, "-reqout", request, "-no_nonce"]).code, 0, "the exit code of openssl ocsp -reqout")
    token.troth("ca", "ocsp", "--dir", home, "--request", request, "-o", answer)
    trusted = room.dir / "trusted.pem"
    trusted.write_text((home / "root.pem").read_text() + (home / "intermediate-2.pem").read_text())
    verdict = room.run([*asked, "-respin", answer, "-CAfile", trusted, "-no_nonce"])
    contains(verdict.both, "two.pem: good", "what openssl ocsp says")
    contains(verdict.both, "Response verify OK", "what openssl ocsp says")
    listed = token.tool("-O", "--type", "privkey")
    for label in ("Example Root CA", "Example Intermediate CA", "Example Intermediate CA G2"):
        contains(listed, f"label:      {label}\n", "pkcs11-tool's list")
    token.troth("ca", "audit", "verify", "--dir", home)


def refusals(room: Room) -> None:
    token = Token(room)
    file, home = token.pin, room.dir / "ca"
    token.troth("ca", "init", "--dir", home, "--name", "Example", "--token", token.uri())
    wrong = room.dir / "wrong"
    wrong.write_text("9999\n")
    refused(token.troth("sign", file, "--key", f"pkcs11:token=ca?pin-source={wrong}", "-o", "-", code=1), "token.wrong_pin", 1)
    result = token.troth("ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a", "--password-file", wrong, code=1)
    refused(result, "token.wrong_pin", 1)
    contains(result.err, "CKR_PIN_INCORRECT", "the error")
    result = token.troth("sign", file, "--key", "pkcs11:token=ca?pin-value=9876", "-o", "-", code=2)
    refused(result, "token.pin_in_argument", 2)
    check("9876" not in result.err, "the error repeats the PIN")
    refused(token.troth("sign", file, "--key", token.uri(";object=none"), "-o", "-", code=3), "token.no_key", 3)
    refused(token.troth("sign", file, "--key", "pkcs11:token=other", "-o", "-", code=3), "token.no_token", 3)
    key = f"pkcs11:token=ca?module-path={room.dir}/none.so"
    refused(token.troth("sign", file, "--key", key, "-o", "-", code=3), "token.no_module", 3)
    key = f"pkcs11:token=ca?module-path={shutil.which('openssl')}"
    result = room.troth("sign", file, "--key", key, "-o", "-", env=token.env)
    check(result.code == 3 and "[token.no" in result.err, f"a program is no module: {result.err}")
    shutil.rmtree(token.folder)  # the token is taken out
    token.folder.mkdir()
    result = token.troth("ca", "issue", "--dir", home, "b.example", "-o", room.dir / "b", code=3)
    refused(result, "token.no_token", 3)
    check(not (room.dir / "b.pem").exists(), "something was issued")


def serves(room: Room, kind: str) -> None:
    """A server's key in the token: curl speaks with it."""
    token = Token(room)
    home, key = room.dir / "ca", room.dir / "server.key"
    token.troth("ca", "init", "--dir", home, "--name", "Example")
    token.troth("key", "new", "--key-type", kind, "--token", token.uri(";object=server"), "-o", key)
    token.troth("csr", "new", "--key", key, "localhost", "-o", room.dir / "csr")
    token.troth("ca", "sign", "--dir", home, room.dir / "csr", "-o", room.dir / "server.pem")
    words = ["serve", "--cert", room.dir / "server.pem", "--key", key]
    server = room.start([room.world.troth, *words], token.env)
    port = server.wait_for(r"(?m)^listening on https://127\.0\.0\.1:(\d+)$")[1]
    address = f"https://localhost:{port}/"
    for _ in range(3):
        said = room.run(["curl", "-sS", "--cacert", home / "root.pem", address])
        equal(said.code, 0, f"the exit code of curl: {said.both}")


def register() -> None:
    for kind in KINDS:
        name = kind.replace(":2048", "")
        case(f"token/{name}-made-by-troth", made_by_troth, kind)
        case(f"token/{name}-made-by-pkcs11-tool", made_by_pkcs11_tool, kind)
        case(f"token/authority-{name}", authority, kind)
        case(f"token/{name}-serves", serves, kind)
    case("token/refusals", refusals)
