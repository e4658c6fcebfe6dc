"""What cases do with an authority again and again."""

# SPDX-License-Identifier: Apache-2.0
import json
from pathlib import Path

from . import schema
from .harness import Room, document, equal


def made(room: Room, *words, **more):
    result = room.troth(*words, **more)
    equal(result.code, 0, f"the exit code of {' '.join(str(word) for word in words)}: {result.err}")
    return result


def new_authority(room: Room, name: str = "ca", *more) -> Path:
    home = room.dir / name
    made(room, "ca", "init", "--dir", home, "--name", "Example", *more)
    return home


def records(room: Room, home: Path) -> list[dict]:
    said = made(room, "ca", "list", "--dir", home, "--limit", "10000", "--json").out
    schema.check(json.loads(said))
    return document(said, "certificates")["certificates"]


def sound(room: Room, home: Path) -> dict:
    said = made(room, "ca", "audit", "verify", "--dir", home, "--json").out
    schema.check(json.loads(said))
    return document(said, "audit")


def openssl_verifies(room: Room, home: Path, chain: Path, purpose: str, code: int = 0, *more) -> None:
    argv = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", home / "root.pem"]
    result = room.run([*argv, "-untrusted", home / "intermediate.pem", *more, chain])
    equal(result.code == 0, code == 0, f"openssl's verdict: {result.both}")
