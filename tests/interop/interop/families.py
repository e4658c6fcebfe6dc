"""What `troth ca` makes of each key type for the matrix: an authority with a leaf for every verdict, and its lists."""

# SPDX-License-Identifier: Apache-2.0
import os
import subprocess
import threading
from pathlib import Path

from .pki import Identity

KEYS = {  # key type: how troth calls it
    "p256": "ec",
    "p384": "p384",
    "p521": "p521",
    "rsa": "rsa:2048",
    "ed25519": "ed25519",
    "ed448": "ed448",
    "mldsa65": "mldsa65",
}
CHECKS = ("accepted", "revoked", "expired", "wrong name")
NAME, WRONG_NAME = "good.matrix.example", "other.matrix.example"
DAY = 86400
END = "-----END CERTIFICATE-----\n"


class Family:
    """root and intermediate of one key type, three leaves for NAME and localhost, and a list of each issuer's."""

    def __init__(self, home: Path, troth: Path, key: str):
        self.key, self.home, self._troth = key, home, troth
        self._made: dict[str, Identity] = {}
        long_ago = {"LD_PRELOAD": str(troth.parent / "tests" / "libtroth_clock.so")}
        long_ago["TROTH_CLOCK_OFFSET"] = str(-60 * DAY)
        self._run("init", "--name", f"Matrix {key}", "--key-type", KEYS[key], more=long_ago)
        self._issue("good")
        self._issue("revoked")
        self._issue("expired", "--days", "30", more=long_ago)
        self._issue("gateway", "--profile", "ipsec")
        self._run("revoke", home / "revoked-leaf.pem", "--reason", "keyCompromise")
        self.lists = [home / "intermediate.crl", home / "root.crl"]
        self._run("crl", "-o", self.lists[0])
        self._run("crl", "--root", "-o", self.lists[1])
        self.all_lists = home / "lists.pem"
        self.all_lists.write_text("".join(one.read_text() for one in self.lists))

    @property
    def root(self) -> Path:
        return self.home / "root.pem"

    @property
    def intermediate(self) -> Path:
        return self.home / "intermediate.pem"

    def leaf(self, kind: str) -> Identity:
        """good, revoked, expired; gateway is good, too, by the profile for IPsec."""
        return self._made[kind]

    def leaf_for(self, check: str) -> Identity:
        return self._made[{"accepted": "good", "wrong name": "good"}.get(check, check)]

    def _run(self, verb: str, *words, more: dict | None = None) -> None:
        argv = [str(word) for word in (self._troth, "ca", verb, "--dir", self.home, *words)]
        env = {**os.environ, **(more or {})}
        done = subprocess.run(argv, capture_output=True, timeout=120, stdin=subprocess.DEVNULL, env=env)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: {done.stderr.decode()}")

    def _issue(self, kind: str, *words, more: dict | None = None) -> None:
        out = self.home / kind
        names = (NAME, "--san", "localhost")
        self._run("issue", *names, "--key-type", KEYS[self.key], "-o", out, *words, more=more)
        chain, leaf = Path(f"{out}.pem"), self.home / f"{kind}-leaf.pem"
        leaf.write_text(chain.read_text().split(END)[0] + END)
        self._made[kind] = Identity(leaf, chain, self.intermediate, Path(f"{out}.key"), self.root)


class Families:
    """Each is made when it is first asked for."""

    def __init__(self, directory: Path, troth: Path):
        self._directory, self._troth = directory, troth
        self._locks = {key: threading.Lock() for key in KEYS}
        self._made: dict[str, Family] = {}
        directory.mkdir(parents=True, exist_ok=True)

    def of(self, key: str) -> Family:
        with self._locks[key]:
            if key not in self._made:
                self._made[key] = Family(self._directory / key, self._troth, key)
            return self._made[key]
