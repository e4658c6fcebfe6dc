"""Peers that make authorities, certificates for our requests, and lists: all of it read and judged by `troth`."""

# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field
from collections.abc import Callable
from pathlib import Path

from .families import KEYS, NAME
from .harness import Room, equal
from .judges import strongswan
from .process import Finished

_CURVES = {"p256": "P-256", "p384": "P-384", "p521": "P-521"}
_OPENSSL_CONFIG = f"""
[ ca ]
default_ca = all
[ all ]
database = index.txt
serial = serial
crlnumber = number
new_certs_dir = .
default_md = default
default_days = 90
default_crl_days = 30
policy = any
unique_subject = no
[ any ]
commonName = supplied
[ root ]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[ leaf ]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = DNS:{NAME}
[ list ]
authorityKeyIdentifier = keyid
"""


def _run(room: Room, *words, data: bytes = b"", env=None) -> Finished:
    result = room.run(list(words), data=data, limit=300, cwd=room.dir, env=env)  # a virtual machine is slow to start
    equal(result.code, 0, f"the exit code of {' '.join(map(str, words[:3]))}: {result.both[-2000:]}")
    return result


class Issuer:
    """root.pem, root.key as the peer keeps it; issue and revoke. Everything is in the case's own folder."""

    def __init__(self, room: Room, key: str):
        self.room, self.key, self.root = room, key, room.dir / "root.pem"

    def run(self, *words, data: bytes = b"", env=None) -> Finished:
        return _run(self.room, *words, data=data, env=env)

    def serial(self, leaf: Path) -> str:
        return self.run("openssl", "x509", "-in", leaf, "-noout", "-serial").out.strip().split("=")[1]


class Openssl(Issuer):
    def __init__(self, room: Room, key: str):
        super().__init__(room, key)
        for name, content in {"index.txt": "", "serial": "5A01\n", "number": "1000\n", "ca.cnf": _OPENSSL_CONFIG}.items():
            (room.dir / name).write_text(content)
        words = ["-algorithm", key.upper()]
        if key in _CURVES:
            words = ["-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{_CURVES[key]}"]
        self.run("openssl", "genpkey", *words, "-out", "root.key")
        self.run("openssl", "req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=Root", "-days", "365", "-config",
                 "ca.cnf", "-extensions", "root", "-out", "root.pem")

    def _ca(self, *words) -> None:
        self.run("openssl", "ca", "-batch", "-config", "ca.cnf", "-cert", "root.pem", "-keyfile", "root.key", *words)

    def issue(self, request: Path, out: Path) -> None:
        self._ca("-extensions", "leaf", "-in", request, "-notext", "-out", out)

    def revoke(self, leaf: Path, out: Path) -> None:
        self._ca("-revoke", leaf, "-crl_reason", "superseded")
        self._ca("-gencrl", "-crlexts", "list", "-out", out)


class Certtool(Issuer):
    def __init__(self, room: Room, key: str):
        super().__init__(room, key)
        words = ["--key-type", key]
        if key in _CURVES:
            words = ["--key-type", "ecdsa", "--curve", f"secp{key[1:]}r1"]
        self.run("certtool", "--generate-privkey", *words, "--outfile", "root.key")
        (room.dir / "root.cfg").write_text('cn = "Root"\nca\ncert_signing_key\ncrl_signing_key\nexpiration_days = 365\n')
        (room.dir / "leaf.cfg").write_text(f'cn = "{NAME}"\ndns_name = "{NAME}"\ntls_www_server\nsigning_key\n')
        (room.dir / "list.cfg").write_text("crl_next_update = 30\ncrl_number = 7\n")
        self.run("certtool", "--generate-self-signed", "--load-privkey", "root.key", "--template", "root.cfg",
                 "--outfile", "root.pem")

    def _signed(self, *words) -> None:
        self.run("certtool", "--load-ca-certificate", "root.pem", "--load-ca-privkey", "root.key", *words)

    def issue(self, request: Path, out: Path) -> None:
        self._signed("--generate-certificate", "--load-request", request, "--template", "leaf.cfg", "--outfile", out)

    def revoke(self, leaf: Path, out: Path) -> None:
        self._signed("--generate-crl", "--load-certificate", leaf, "--template", "list.cfg", "--outfile", out)


class Keytool(Issuer):
    """One virtual machine a step, so the steps are few."""

    def __init__(self, room: Room, key: str):
        super().__init__(room, key)
        kind = {"rsa": ["RSA", "-keysize", "2048"], "ed25519": ["Ed25519"], "ed448": ["Ed448"]}
        words = kind.get(key) or ["EC", "-groupname", f"secp{key[1:]}r1"]
        self._keytool("-genkeypair", "-keyalg", *words, "-dname", "CN=Root", "-ext", "bc:critical=ca:true", "-ext",
                      "ku:critical=keyCertSign,cRLSign", "-validity", "365")
        self._keytool("-exportcert", "-rfc", "-file", "root.pem")

    def _keytool(self, verb: str, *words) -> None:
        store = ("-keystore", "store.p12", "-storepass", "interop", "-alias", "root")
        self.run("keytool", "-J-XX:TieredStopAtLevel=1", verb, *store, *words)

    def issue(self, request: Path, out: Path) -> None:
        self._keytool("-gencert", "-rfc", "-infile", request, "-outfile", out, "-ext", f"san=dns:{NAME}", "-ext",
                      "eku=serverAuth", "-ext", "ku:critical=digitalSignature", "-validity", "90")

    def revoke(self, leaf: Path, out: Path) -> None:
        self._keytool("-gencrl", "-rfc", "-id", f"{int(self.serial(leaf), 16)}:4", "-file", out)


class Certutil(Issuer):
    """NSS. What it asks for on its standard input is answered there."""

    def __init__(self, room: Room, key: str):
        super().__init__(room, key)
        (room.dir / "db").mkdir()
        (room.dir / "noise").write_bytes(bytes(range(64)))
        words = ["-k", "rsa", "-g", "2048"] if key == "rsa" else ["-k", "ec", "-q", f"nistp{key[1:]}"]
        self._nss("certutil", "-N", "--empty-password")
        self._nss("certutil", "-S", "-n", "root", "-s", "CN=Root", "-x", "-t", "C,,", *words, "-z", "noise", "-v", "12",
                  "-2", "--keyUsage", "certSigning,crlSigning,critical", "-Z", "SHA256", data=b"y\n\ny\n")
        self.root.write_text(self._nss("certutil", "-L", "-n", "root", "-a").out)

    def _nss(self, program: str, *words, data: bytes = b"") -> Finished:
        return self.run(program, *words, "-d", "sql:db", data=data)

    def issue(self, request: Path, out: Path) -> None:
        serial = str(5000 + len(list(self.room.dir.glob("*.pem"))))
        self._nss("certutil", "-C", "-c", "root", "-i", request, "-a", "-o", out, "-v", "3", "-m", serial, "-Z", "SHA256",
                  "--extSAN", f"dns:{NAME}", "--extKeyUsage", "serverAuth", "--keyUsage", "digitalSignature,critical")

    def revoke(self, leaf: Path, out: Path) -> None:
        script = self.room.dir / "list.script"
        script.write_text("update=20260101000000Z\nnextupdate=20490101000000Z\n"
                          f"addcert {int(self.serial(leaf), 16)} 20260101000000Z\n")
        self._nss("crlutil", "-G", "-n", "root", "-c", script, "-o", "list.der", "-Z", "SHA256", "-B")
        self.run("openssl", "crl", "-inform", "DER", "-in", "list.der", "-out", out)


class Strongswan(Issuer):
    def __init__(self, room: Room, key: str):
        super().__init__(room, key)
        words = ["--type", "ecdsa", "--size", key[1:]] if key in _CURVES else ["--type", key]
        if key == "rsa":
            words += ["--size", "2048"]
        self._pki("root.key", "--gen", *words)
        self._pki("root.pem", "--self", "--ca", "--in", "root.key", "--dn", "CN=Root", "--lifetime", "365")

    def _pki(self, out, verb: str, *words) -> None:
        """It writes to its standard output only."""
        result = self.run("pki", verb, *words, "--outform", "pem", env=strongswan(self.room))
        (self.room.dir / out).write_text(result.out)

    def issue(self, request: Path, out: Path) -> None:
        self._pki(out, "--issue", "--cacert", "root.pem", "--cakey", "root.key", "--in", request, "--type", "pkcs10",
                  "--dn", f"CN={NAME}", "--san", NAME, "--flag", "serverAuth", "--lifetime", "90")

    def revoke(self, leaf: Path, out: Path) -> None:
        self._pki(out, "--signcrl", "--cacert", "root.pem", "--cakey", "root.key", "--cert", leaf, "--reason",
                  "superseded", "--lifetime", "30")


@dataclass(frozen=True)
class Maker:
    name: str
    begin: Callable[[Room, str], Issuer]
    lacks_keys: dict[str, str] = field(default_factory=dict)


_NO_MLDSA = {"mldsa65": "the peer does not know ML-DSA"}
MAKERS = (
    Maker("openssl", Openssl, _NO_MLDSA),
    Maker("certtool", Certtool, _NO_MLDSA),
    Maker("keytool", Keytool, _NO_MLDSA),
    Maker("certutil", Certutil, dict.fromkeys(("ed25519", "ed448", "mldsa65"), "NSS 3.87 signs by ECDSA and RSA only")),
    Maker("strongswan-pki", Strongswan, _NO_MLDSA),
)
assert all(key in KEYS for maker in MAKERS for key in maker.lacks_keys)
