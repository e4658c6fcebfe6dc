"""Certificates for the cases: chains made by the openssl command and chains made by `troth ca`."""

# SPDX-License-Identifier: Apache-2.0
import subprocess
from dataclasses import dataclass
from pathlib import Path

KEYS = ("rsa", "p256", "p384", "ed25519")
MAKERS = ("openssl", "troth")
NAME = "localhost"  # what every server certificate covers, beside the two below
OTHER_NAMES = ("interop.example", "127.0.0.1")

_OPENSSL_KEY = {
    "rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "p256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "ed25519": ["-algorithm", "ED25519"],
}
_TROTH_KEY = {"rsa": "rsa", "p256": "ec", "p384": "p384", "ed25519": "ed25519"}

_EXTENSIONS = f"""
[ root ]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ intermediate ]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ server ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
subjectAltName = DNS:{NAME}, DNS:{OTHER_NAMES[0]}, IP:{OTHER_NAMES[1]}
[ client ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
subjectAltName = email:client@interop.example
[ ca ]
default_ca = dated
[ dated ]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
unique_subject = no
[ any ]
commonName = supplied
"""


@dataclass(frozen=True)
class Identity:
    """A key and its certificates. The root is what its peer must trust."""

    leaf: Path  # the leaf alone
    chain: Path  # the leaf, then the intermediate
    rest: Path  # the intermediate alone
    key: Path
    root: Path


class Pki:
    def __init__(self, directory: Path, troth: Path):
        self._dir = directory
        self._troth = troth
        directory.mkdir(parents=True, exist_ok=True)
        (directory / "openssl.cnf").write_text(_EXTENSIONS)
        self._servers: dict[tuple[str, str], Identity] = {}
        self._clients: dict[tuple[str, str], Identity] = {}
        for key in KEYS:
            self._make_openssl(key)
            self._make_troth(key)
        expired = ("20200101000000Z", "20210101000000Z")
        future = ("20400101000000Z", "20410101000000Z")
        self.expired = self._dated("expired", "server", *expired)
        self.not_yet_valid = self._dated("future", "server", *future)
        self.expired_client = self._dated("expired-client", "client", *expired)

    def server(self, key: str = "p256", maker: str = "openssl") -> Identity:
        return self._servers[key, maker]

    def client(self, key: str = "p256", maker: str = "openssl") -> Identity:
        return self._clients[key, maker]

    def stranger(self) -> Path:
        """A root that vouches for nobody but its own family."""
        return self._servers["p384", "openssl"].root

    def _openssl(self, *words) -> None:
        done = subprocess.run(["openssl", *map(str, words)], cwd=self._dir, capture_output=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"openssl {' '.join(map(str, words))}: {done.stderr.decode()}")

    def _key(self, name: str, key: str) -> Path:
        path = self._dir / f"{name}.key"
        self._openssl("genpkey", *_OPENSSL_KEY[key], "-out", path)
        return path

    def _request(self, name: str, key: str) -> None:
        self._key(name, key)
        self._openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")

    def _sign(self, name: str, issuer: str, kind: str) -> None:
        self._openssl(
            *("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key"),
            *("-CAcreateserial", "-days", "90", "-sha256"),
            *("-extfile", "openssl.cnf", "-extensions", kind, "-out", f"{name}.pem"),
        )

    def _identity(self, name: str, key: str) -> Identity:
        leaf, rest, chain = (self._dir / f"{n}.pem" for n in (name, f"{key}-intermediate", f"{name}-chain"))
        chain.write_text(leaf.read_text() + rest.read_text())
        return Identity(leaf, chain, rest, self._dir / f"{name}.key", self._dir / f"{key}-root.pem")

    def _make_openssl(self, key: str) -> None:
        root, intermediate = f"{key}-root", f"{key}-intermediate"
        self._key(root, key)
        self._openssl(
            *("req", "-x509", "-new", "-key", f"{root}.key", "-subj", f"/CN={root}", "-days", "365"),
            *("-config", "openssl.cnf", "-extensions", "root", "-out", f"{root}.pem"),
        )
        self._request(intermediate, key)
        self._sign(intermediate, root, "intermediate")
        for kind, where in (("server", self._servers), ("client", self._clients)):
            self._request(f"{key}-{kind}", key)
            self._sign(f"{key}-{kind}", intermediate, kind)
            where[key, "openssl"] = self._identity(f"{key}-{kind}", key)

    def _dated(self, name: str, kind: str, start: str, end: str) -> Identity:
        """A leaf of the P-256 family whose time is over, or has not come."""
        self._request(name, "p256")
        (self._dir / "index.txt").write_text("")
        (self._dir / "serial").write_text("7A01\n")
        self._openssl(
            *("ca", "-batch", "-config", "openssl.cnf", "-extensions", kind, "-in", f"{name}.csr", "-notext"),
            *("-cert", "p256-intermediate.pem", "-keyfile", "p256-intermediate.key"),
            *("-startdate", start, "-enddate", end, "-out", f"{name}.pem"),
        )
        return self._identity(name, "p256")

    def _run_troth(self, *words) -> None:
        argv = [str(self._troth), *map(str, words)]
        done = subprocess.run(argv, cwd=self._dir, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(argv)}: {done.stderr.decode()}")

    def _make_troth(self, key: str) -> None:
        home = self._dir / f"troth-{key}"
        kind = _TROTH_KEY[key]
        self._run_troth("ca", "init", "--dir", home, "--name", f"Interop {key}", "--key-type", kind)
        for name, where, words in (
            ("server", self._servers, [NAME, *(w for other in OTHER_NAMES for w in ("--san", other))]),
            ("client", self._clients, ["--client", "Interop Client", "--san", "client@interop.example"]),
        ):
            out = home / name
            self._run_troth("ca", "issue", "--dir", home, *words, "--key-type", kind, "-o", out)
            chain = Path(f"{out}.pem")
            leaf, rest = home / f"{name}-leaf.pem", home / "intermediate.pem"
            end = "-----END CERTIFICATE-----\n"
            leaf.write_text(chain.read_text().split(end)[0] + end)
            where[key, "troth"] = Identity(leaf, chain, rest, Path(f"{out}.key"), home / "root.pem")
