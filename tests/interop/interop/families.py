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
CHECKS = ("accepted", "revoked", "expired", "wrong name", "accepted inside", "outside")
NAME, WRONG_NAME, DOMAIN, OUTSIDE = "good.matrix.example", "other.matrix.example", "matrix.example", "outside.example"
OUTSIDE_LEAF = f"""basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:{OUTSIDE}, DNS:localhost
"""
DAY = 86400
END = "-----END CERTIFICATE-----\n"


class Authority:
    """root and intermediate of one key type, the leaves that it is told to issue, and a list of each issuer's."""

    def __init__(self, home: Path, troth: Path, key: str, *words):
        self.key, self.home, self._troth = key, home, troth
        self._made: dict[str, Identity] = {}
        self.root, self.intermediate = home / "root.pem", home / "intermediate.pem"
        self.lists, self.all_lists = [home / "intermediate.crl", home / "root.crl"], home / "lists.pem"
        self.run("init", "--name", f"Matrix {home.name}", "--key-type", KEYS[key], *words, more=self.long_ago())

    def long_ago(self) -> dict[str, str]:
        """The environment in which the command believes that it is two months ago."""
        shim = self._troth.parent / "tests" / "libtroth_clock.so"
        return {"LD_PRELOAD": str(shim), "TROTH_CLOCK_OFFSET": str(-60 * DAY)}

    def leaf(self, kind: str) -> Identity:
        return self._made[kind]

    def run(self, verb: str, *words, more: dict | None = None) -> None:
        argv = [str(word) for word in (self._troth, "ca", verb, "--dir", self.home, *words)]
        self._run(argv, {**os.environ, **(more or {})})

    @staticmethod
    def _run(argv: list[str], env: dict | None = None) -> None:
        done = subprocess.run(argv, capture_output=True, timeout=120, stdin=subprocess.DEVNULL, env=env)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: {done.stderr.decode()}")

    def issue(self, kind: str, *words, more: dict | None = None) -> None:
        out = self.home / kind
        names = (NAME, "--san", "localhost")
        self.run("issue", *names, "--key-type", KEYS[self.key], "-o", out, *words, more=more)
        chain, leaf = Path(f"{out}.pem"), self.home / f"{kind}-leaf.pem"
        leaf.write_text(chain.read_text().split(END)[0] + END)
        self._made[kind] = Identity(leaf, chain, self.intermediate, Path(f"{out}.key"), self.root)

    def issue_by_openssl(self, kind: str, like: str) -> None:
        """A leaf outside the authority's constraints, with the key of another leaf: signed past the authority."""
        request, extensions, leaf = (self.home / f"{kind}{end}" for end in (".csr", ".cnf", "-leaf.pem"))
        private = self._made[like].key
        extensions.write_text(OUTSIDE_LEAF if self.key == "rsa" else OUTSIDE_LEAF.replace(", keyEncipherment", ""))
        signer = ["-CA", self.intermediate, "-CAkey", self.home / "intermediate.key", "-CAcreateserial", "-days", "30"]
        for words in (
            ["req", "-new", "-key", private, "-subj", f"/CN={OUTSIDE}", "-out", request],
            ["x509", "-req", "-in", request, *signer, "-extfile", extensions, "-out", leaf],
        ):
            self._run(["openssl", *map(str, words)])
        chain = self.home / f"{kind}.pem"
        chain.write_text(leaf.read_text() + self.intermediate.read_text())
        self._made[kind] = Identity(leaf, chain, self.intermediate, private, self.root)

    def publish(self) -> None:
        self.run("crl", "-o", self.lists[0])
        self.run("crl", "--root", "-o", self.lists[1])
        self.all_lists.write_text("".join(one.read_text() for one in self.lists))


class Family:
    """Of one key type: an authority with a leaf for each verdict, and one that may issue for DOMAIN only."""

    def __init__(self, home: Path, troth: Path, key: str):
        self.key = key
        self._any = Authority(home / key, troth, key)
        self._any.issue("good")
        self._any.issue("revoked")
        self._any.issue("expired", "--days", "30", more=self._any.long_ago())
        self._any.issue("gateway", "--profile", "ipsec")
        self._any.run("revoke", self._any.home / "revoked-leaf.pem", "--reason", "keyCompromise")
        self._any.publish()
        self._narrow = Authority(home / f"{key}-narrow", troth, key, "--permit", DOMAIN, "--permit", "localhost")
        self._narrow.issue("inside")
        if key != "mldsa65":  # which openssl 3.0 does not know
            self._narrow.issue_by_openssl("outside", "inside")
        self._narrow.publish()

    def authorities(self) -> tuple[Authority, Authority]:
        return self._any, self._narrow

    def place(self, check: str) -> Authority:
        return self._narrow if check in ("accepted inside", "outside") else self._any

    def leaf_for(self, check: str, profile: str = "server") -> Identity:
        """gateway is good, too, by the profile for IPsec."""
        kinds = {"accepted": "good", "wrong name": "good", "accepted inside": "inside"}
        kind = "gateway" if check == "accepted" and profile == "ipsec" else kinds.get(check, check)
        return self.place(check).leaf(kind)


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
                self._made[key] = Family(self._directory, self._troth, key)
            return self._made[key]
