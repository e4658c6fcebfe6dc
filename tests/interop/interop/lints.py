"""Programs that hold certificates against the rules: zlint and pkilint, fetched once into build/interop-tools."""

# SPDX-License-Identifier: Apache-2.0
import fcntl
import json
import os
import subprocess
import venv
from pathlib import Path

from .harness import Room, check, equal
from .process import Failure
from .tools import CACHE, HERE

PKILINT = "pkilint==0.13.3"
# zlint's rules that hold for everybody; the rest are those of the public web, of programs of trust and of e-mail's.
RFCS = "RFC3279,RFC5280,RFC5480,RFC5891,RFC6962,RFC8813"
SEVERE = ("error", "fatal")


def _made(name: str, exists, make) -> None:
    """Makes it if it is not there; two runs may begin at once. What cannot be had is a failure, not a skip."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if exists():
            return
        try:
            make()
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or error
            raise Failure(f"{name} cannot be had: {str(said)[-600:]}") from None


def zlint(room: Room) -> Path:
    program, source = CACHE / "zlint", HERE / "zlint"

    def make() -> None:
        env = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0"}
        env["GOCACHE"] = str(CACHE / "go-cache")
        argv = [room.tools.go, "build", "-o", program, "github.com/zmap/zlint/v3/cmd/zlint"]
        subprocess.run(argv, cwd=source, env=env, check=True, capture_output=True, text=True, timeout=900)

    _made("zlint", lambda: program.exists() and program.stat().st_mtime > (source / "go.mod").stat().st_mtime, make)
    return program


def pkilint(room: Room) -> Path:
    """Its own Python, for checking many certificates in one process."""
    home = CACHE / "pkilint-venv"
    mark = home / PKILINT

    def make() -> None:
        venv.create(home, with_pip=True)
        argv = [home / "bin" / "pip", "install", "--quiet", PKILINT]
        subprocess.run(argv, check=True, capture_output=True, text=True, timeout=900)
        mark.touch()

    _made("pkilint", mark.exists, make)
    return home / "bin" / "python3"


def by_zlint(room: Room, files: list[Path], public_web: bool) -> list[str]:
    """`file: rule` for each error; public_web: by all rules there are."""
    argv = [zlint(room), *([] if public_web else ["-includeSources", RFCS]), *files]
    result = room.run(argv)
    equal(result.code, 0, f"zlint's exit code: {result.both[-2000:]}")
    reports = [json.loads(line) for line in result.out.splitlines() if line.startswith("{")]
    equal(len(reports), len(files), "the number of zlint's reports")
    found = []
    for file, report in zip(files, reports):
        asked = [name for name, one in report.items() if one["result"] in ("pass", "notice", "warn", *SEVERE)]
        check(len(asked) > 20, f"zlint applied only {len(asked)} rules to {file.name}")
        found += [f"{file.name}: {name}" for name, one in report.items() if one["result"] in SEVERE]
    return found


def by_pkilint(room: Room, files: list[Path], kind: str) -> list[str]:
    """The same by pkilint; kind: pkix (RFC 5280) or serverauth (the Baseline Requirements)."""
    python = pkilint(room)
    result = room.run([python, HERE / "pkilint" / "each.py", kind, *files])
    equal(result.code, 0, f"pkilint's exit code: {result.both[-2000:]}")
    reports = json.loads(result.out)
    equal(len(reports), len(files), "the number of pkilint's reports")
    found = []
    for name, report in reports.items():
        findings = [(one["severity"], one["code"]) for part in report["results"] for one in part["finding_descriptions"]]
        check(findings, f"pkilint said nothing at all of {name}, not even what it always says")
        found += [f"{Path(name).name}: {code}" for severity, code in findings if severity in ("ERROR", "FATAL")]
    return found
