"""Files that are not what a command asks for, made once for all cases, and what each of them must be called."""

# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import subprocess
import threading
from pathlib import Path

from .harness import Room

CERTIFICATE, PRIVATE_KEY, ANY_KEY, ANYTHING = "a certificate", "a private key", "any key", "anything"
BYTES = "whatever it holds"  # to be read, but not understood
ABSENT = {
    CERTIFICATE: "x509.no_certificate",
    PRIVATE_KEY: "keys.no_private_key",
    ANY_KEY: "keys.no_public_key",
    ANYTHING: "cli.unknown_content",
}


def _everywhere(error_id: str) -> dict[str, str]:
    return dict.fromkeys(ABSENT, error_id)


def _by_the_system(error_id: str) -> dict[str, str]:
    return {**_everywhere(error_id), BYTES: error_id}


# What a file is, and which error it earns in each place. A place that is not named takes the file, or says elsewhere
# what is wrong with it.
EXPECTED = {
    "missing": _by_the_system("cli.file_not_found"),
    "folder": _by_the_system("cli.is_directory"),
    "below-a-file": _by_the_system("cli.not_directory"),
    "unreadable": _by_the_system("cli.permission_denied"),
    "too-large": _everywhere("cli.file_too_large"),
    "empty": ABSENT,
    "blanks": ABSENT,
    "text": ABSENT,
    "html": ABSENT,
    "ssh-key": {**ABSENT, ANY_KEY: "keys.bad_openssh", ANYTHING: "keys.bad_openssh"},
    "binary": ABSENT,
    "bare-base64": ABSENT,
    "pkcs12": _everywhere("cli.no_terminal"),
    "pem-cut": _everywhere("encoding.pem_no_end"),
    "pem-bad-base64": _everywhere("encoding.base64_bad_character"),
    "pem-garbage-certificate": {
        CERTIFICATE: "encoding.der_bad_tag",
        PRIVATE_KEY: "keys.no_private_key",
        ANY_KEY: "encoding.der_bad_tag",
        ANYTHING: "encoding.der_bad_tag",
    },
    "pem-garbage-key": {
        CERTIFICATE: "x509.no_certificate",
        PRIVATE_KEY: "encoding.der_bad_tag",
        ANY_KEY: "encoding.der_bad_tag",
        ANYTHING: "encoding.der_bad_tag",
    },
    "der-cut": {
        CERTIFICATE: "encoding.der_truncated",
        PRIVATE_KEY: "keys.no_private_key",
        ANY_KEY: "encoding.der_truncated",
        ANYTHING: "encoding.der_truncated",
    },
    "certificate-der-and-more": {
        CERTIFICATE: "encoding.der_trailing",
        PRIVATE_KEY: "keys.no_private_key",
        ANY_KEY: "encoding.der_trailing",
        ANYTHING: "encoding.der_trailing",
    },
    "key-der-and-more": {
        CERTIFICATE: "x509.no_certificate",
        PRIVATE_KEY: "encoding.der_trailing",
        ANY_KEY: "encoding.der_trailing",
        ANYTHING: "encoding.der_trailing",
    },
    "certificate": {PRIVATE_KEY: "keys.no_private_key"},
    "certificate-der": {PRIVATE_KEY: "keys.no_private_key"},
    "key": {CERTIFICATE: "x509.no_certificate"},
    "key-der": {CERTIFICATE: "x509.no_certificate"},
    "public-key": {CERTIFICATE: "x509.no_certificate", PRIVATE_KEY: "keys.no_private_key"},
    "public-key-der": {CERTIFICATE: "x509.no_certificate", PRIVATE_KEY: "keys.no_private_key"},
    "request": {CERTIFICATE: "x509.no_certificate", PRIVATE_KEY: "keys.no_private_key"},
    "request-der": {CERTIFICATE: "x509.no_certificate", PRIVATE_KEY: "keys.no_private_key"},
    "old-encrypted-key": _everywhere("encoding.pem_headers"),
}
# The operating system's refusals are exit code 3; what the bytes are is 1.
OF_THE_SYSTEM = ("missing", "folder", "below-a-file", "unreadable", "too-large")
CODES = {name: 3 if name in OF_THE_SYSTEM else 1 for name in EXPECTED} | {"pkcs12": 2}  # asks for a password
# What the error says was found, where the kind of file is plainly another one.
FOUND = {
    "empty": "an empty file",
    "blanks": "nothing but blanks",
    "text": "text that begins with These are words",
    "html": "text that begins with <!DOCTYPE html>",
    "ssh-key": "an OpenSSH public key",
    "bare-base64": "base64 without",
    "certificate-der": "a certificate in DER",
    "key-der": "a private key in DER",
    "public-key-der": "a public key in DER",
    "request-der": "a certificate request in DER",
    "public-key": "PUBLIC KEY",
    "request": "CERTIFICATE REQUEST",
    "key": "PRIVATE KEY",
    "certificate": "CERTIFICATE",
    "key-der-and-more": "2 bytes behind it",
    "certificate-der-and-more": "2 bytes behind it",
    "der-cut": "cut off after 200",
}

_GARBAGE = "-----BEGIN {0}-----\nHwAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END {0}-----\n"
_lock = threading.Lock()


class Shared:
    """A folder that every user may read, with the command, good files and bad ones."""

    def __init__(self, room: Room):
        self.dir = Path(room.world.shared)
        self.dir.mkdir()
        self.dir.chmod(0o755)
        identity = room.pki.server()
        self.troth = self._copy(room.world.troth, "troth", 0o755)
        self.cert = self._copy(identity.chain, "good.pem")
        self.key = self._copy(identity.key, "good.key")
        self.root = self._copy(identity.root, "good-root.pem")
        self.other_key = self._copy(room.pki.server("rsa").key, "other.key")
        self._make(identity.leaf)

    def _copy(self, source, name: str, mode: int = 0o644) -> Path:
        shutil.copy(source, self.dir / name)
        (self.dir / name).chmod(mode)
        return self.dir / name

    def bad(self, name: str) -> Path:
        return self.dir / "good.key" / "x" if name == "below-a-file" else self.dir / f"bad-{name}"

    def _openssl(self, *words) -> bytes:
        done = subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=60, check=True)
        return done.stdout

    def _make(self, leaf: Path) -> None:
        key = self.key
        certificate_der = self._openssl("x509", "-in", leaf, "-outform", "DER")
        key_der = self._openssl("pkey", "-in", key, "-outform", "DER")
        request = ("req", "-new", "-key", key, "-subj", "/CN=localhost")
        body = "".join(leaf.read_text().splitlines()[1:-1]).encode()
        content = {
            "empty": b"",
            "blanks": b" \n\t\r\n",
            "text": b"These are words, not a certificate.\n",
            "html": b"<!DOCTYPE html>\n<title>Not found</title>\n",
            "ssh-key": b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== somebody\n",
            "binary": bytes(range(256)) * 16,
            "bare-base64": body + b"\n",
            "pem-cut": leaf.read_bytes()[:200],
            "pem-bad-base64": b"-----BEGIN CERTIFICATE-----\n????\n-----END CERTIFICATE-----\n",
            "pem-garbage-certificate": _GARBAGE.format("CERTIFICATE").encode(),
            "pem-garbage-key": _GARBAGE.format("PRIVATE KEY").encode(),
            "der-cut": certificate_der[:200],
            "certificate-der-and-more": certificate_der + b"xx",
            "key-der-and-more": key_der + b"xx",
            "certificate": leaf.read_bytes(),
            "certificate-der": certificate_der,
            "key": key.read_bytes(),
            "key-der": key_der,
            "public-key": self._openssl("pkey", "-in", key, "-pubout"),
            "public-key-der": self._openssl("pkey", "-in", key, "-pubout", "-outform", "DER"),
            "request": self._openssl(*request),
            "request-der": self._openssl(*request, "-outform", "DER"),
            "old-encrypted-key": self._openssl("ec", "-in", key, "-aes128", "-passout", "pass:secret"),
            "pkcs12": self._openssl("pkcs12", "-export", "-in", leaf, "-inkey", key, "-passout", "pass:secret"),
            "unreadable": b"nobody may read this\n",
        }
        for name, data in content.items():
            self.bad(name).write_bytes(data)
            self.bad(name).chmod(0o644)
        self.bad("unreadable").chmod(0)
        self.bad("folder").mkdir()
        with open(self.bad("too-large"), "wb") as large:
            large.truncate((64 << 20) + 1)


def shared(room: Room) -> Shared:
    with _lock:
        if getattr(room.world, "bad_files", None) is None:
            room.world.bad_files = Shared(room)
        return room.world.bad_files


def unprivileged() -> list[str]:
    """What to put before a command line so that file permissions count: root passes over them."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
