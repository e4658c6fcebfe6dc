"""A sample of every profile and key type, held against the rules by zlint and pkilint: no errors."""

# SPDX-License-Identifier: Apache-2.0
from pathlib import Path

from ..families import END
from ..harness import Room, case, check, equal
from ..lints import by_pkilint, by_zlint

PROFILES = {  # profile: the name that it is for
    "server": "api.example",
    "client": "Alice",
    "mutual": "api.example",
    "code-signing": "Builder",
    "e-mail": "alice@example.org",
    "ipsec": "vpn.example",
    "short-lived": "api.example",
}
KEYS = ("ec", "p384", "p521", "rsa:2048", "ed25519", "ed448", "mldsa65")
WEB_KEYS = ("ec", "p384", "rsa:2048")
# What the public web asks for beside what is built in: where its authority is found.
WEB = """[profile.public-web]
crl-url = "http://pki.example.com/intermediate.crl"
ocsp-url = "http://ocsp.example.com"
issuer-url = "http://pki.example.com/intermediate.cer"
"""


def _made(room: Room, *words) -> None:
    result = room.troth("ca", *words, "--quiet")
    equal(result.code, 0, f"the exit code of troth ca {words[0]}: {result.err}")


def _sample(room: Room, keys, profiles: dict[str, str], more: str = "") -> list[Path]:
    files = []
    for key in keys:
        home = room.dir / f"ca-{key.replace(':', '')}"
        _made(room, "init", "--dir", home, "--name", "Example", "--key-type", key)
        if more:
            (home / "profiles.toml").write_text(more)
        for profile, name in profiles.items():
            out = room.dir / f"{profile}-{home.name}"
            _made(room, "issue", "--dir", home, name, "--profile", profile, "--key-type", key, "-o", out)
            files.append(room.dir / f"{out.name}-leaf.pem")
            files[-1].write_text(Path(f"{out}.pem").read_text().split(END)[0] + END)
    return files


def private(room: Room, linter: str) -> None:
    files = _sample(room, KEYS, PROFILES)
    found = by_zlint(room, files, False) if linter == "zlint" else by_pkilint(room, files, "pkix")
    check(not found, f"{len(found)} errors in {len(files)} certificates: {'; '.join(found[:20])}")
    print(f"lints/{linter}: {len(files)} certificates, no errors", flush=True)


def public_web(room: Room, linter: str) -> None:
    files = _sample(room, WEB_KEYS, {"public-web": "www.example.com"}, WEB)
    found = by_zlint(room, files, True) if linter == "zlint" else by_pkilint(room, files, "serverauth")
    check(not found, f"{len(found)} errors in {len(files)} certificates: {'; '.join(found[:20])}")
    print(f"lints/{linter}-public-web: {len(files)} certificates, no errors", flush=True)


def alive(room: Room, linter: str) -> None:
    """The linter does find what is wrong: an authority whose basicConstraints is not critical (RFC 5280 §4.2.1.9)."""
    bad = room.dir / "bad.pem"
    argv = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout"]
    config = room.dir / "bad.cnf"
    config.write_text("[ req ]\ndistinguished_name = dn\nx509_extensions = bad\n[ dn ]\n[ bad ]\n"
                      "basicConstraints = CA:true\nkeyUsage = critical, keyCertSign\nsubjectKeyIdentifier = hash\n")
    result = room.run([*argv, room.dir / "bad.key", "-subj", "/CN=Bad", "-config", config, "-out", bad])
    equal(result.code, 0, f"openssl req: {result.both}")
    found = by_zlint(room, [bad], False) if linter == "zlint" else by_pkilint(room, [bad], "pkix")
    check(any("basic_constraints" in one for one in found), f"it found {found}")


def register() -> None:
    for linter in ("zlint", "pkilint"):
        case(f"lints/{linter}", private, linter, heavy=True)
        case(f"lints/{linter}-public-web", public_web, linter)
        case(f"lints/{linter}-finds-what-is-wrong", alive, linter)
