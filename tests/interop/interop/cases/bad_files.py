"""Every command that reads or writes a file × every way in which that file is not what it should be."""

# SPDX-License-Identifier: Apache-2.0
import json
import os
from pathlib import Path

from .. import schema
from ..bad_files import ANY_KEY, ANYTHING, BYTES, CERTIFICATE, CODES, EXPECTED, FOUND, PRIVATE_KEY, shared, unprivileged
from ..harness import Room, case, check, contains, equal, refused
from ..process import Finished

# Where a command reads a file, and what it wants there. {x} is that file, {out} an empty folder.
READS = {
    "serve-cert": (CERTIFICATE, "serve --cert {x} --key {key}"),
    "serve-key": (PRIVATE_KEY, "serve --cert {cert} --key {x}"),
    "serve-ca": (CERTIFICATE, "serve --cert {cert} --key {key} --mtls --ca {x}"),
    "connect-ca": (CERTIFICATE, "connect 127.0.0.1:1 --ca {x}"),
    "connect-cert": (CERTIFICATE, "connect 127.0.0.1:1 --ca {root} --cert {x} --key {key}"),
    "connect-key": (PRIVATE_KEY, "connect 127.0.0.1:1 --ca {root} --cert {cert} --key {x}"),
    "verify": (CERTIFICATE, "verify {x} --ca {root}"),
    "verify-ca": (CERTIFICATE, "verify {cert} --ca {x}"),
    "verify-untrusted": (CERTIFICATE, "verify {cert} --ca {root} --untrusted {x}"),
    "csr-new": (PRIVATE_KEY, "csr new api.example --key {x} -o {out}/new.csr"),
    "cert-fingerprint": (CERTIFICATE, "cert fingerprint {x}"),
    "key-show": (ANY_KEY, "key show {x}"),
    "key-public": (ANY_KEY, "key public {x} -o {out}/new.pub"),
    "show": (ANYTHING, "show {x}"),
    "show-second": (ANYTHING, "show {cert} {x}"),
    "hash": (BYTES, "hash {x}"),
    "hash-check": (BYTES, "hash --check {x}"),
    "ca-issue-certificate": (CERTIFICATE, "ca issue --dir {authority} api.example -o {out}/api"),
    "ca-issue-key": (PRIVATE_KEY, "ca issue --dir {authority} api.example -o {out}/api"),
}


class Workshop:
    """One case's folder, open to the user that the command runs as."""

    def __init__(self, room: Room):
        self.room, self.files = room, shared(room)
        self.out = room.dir / "out"
        self.out.mkdir()
        self.before = unprivileged()
        room.dir.chmod(0o755)
        self.out.chmod(0o777)

    def run(self, line: str, named: dict, *more: str, around: str = "", full: bool = False) -> Finished:
        files = self.files
        named = {"cert": files.cert, "key": files.key, "root": files.root, "out": self.out, **named}
        words = [word.format(**named) for word in line.split()] + list(more)
        argv = [*self.before, files.troth, *words]
        if around:
            argv = ["sh", "-c", around, "sh", *argv]
        if full:
            unshare = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
            return self.room.run([*unshare, "sh", "-c", FULL, "sh", *argv], cwd=self.room.dir)
        return self.room.run(argv, cwd=self.out)

    def nothing_left(self) -> None:
        equal(sorted(path.name for path in self.out.rglob("*")), [], "what was left behind")


def _as_document(result: Finished, error_id: str, code: int) -> None:
    """The same error with --json."""
    equal((result.code, result.out), (code, ""), "exit code and standard output with --json")
    said = json.loads(result.err)
    schema.check(said)
    equal((said["error"]["id"], said["error"]["exit_code"]), (error_id, code), "the error as JSON")


def read(room: Room, place: str, bad: str) -> None:
    wanted, line = READS[place]
    error_id, code = EXPECTED[bad][wanted], CODES[bad]
    if bad == "folder" and place.endswith("-ca"):
        error_id, code = "x509.no_certificate", 1  # roots may come from a folder, but this one has none
    shop = Workshop(room)
    path = shop.files.bad(bad)
    named = {"x": path}
    if place.startswith("ca-issue"):
        authority = room.dir / "authority"
        authority.mkdir()
        is_key = place == "ca-issue-key"
        (authority / "intermediate.pem").symlink_to(shop.files.cert if is_key else path)
        (authority / "intermediate.key").symlink_to(path if is_key else shop.files.key)
        authority.chmod(0o755)
        named["authority"] = authority
        path = authority / ("intermediate.key" if is_key else "intermediate.pem")
    result = shop.run(line, named)
    refused(result, error_id, code)
    equal(result.out, "", "standard output")
    contains(result.err, f"\n  where: {path}", "the error")
    if bad in FOUND and f"no_{error_id.split('_')[-1]}" in error_id or error_id == "cli.unknown_content":
        contains(result.err, FOUND.get(bad, "neither PEM nor DER"), "the error, which says what was found,")
    _as_document(shop.run(line, named, "--json"), error_id, code)
    shop.nothing_left()


# Where a command writes. The files that it would make end in one of the suffixes.
WRITES = {
    "key-new": ("key new -o {o}", ("",)),
    "key-public": ("key public {key} -o {o}", ("",)),
    "csr-new": ("csr new api.example --key {key} -o {o}", ("",)),
    "rand": ("rand -o {o}", ("",)),
    "cert-self": ("cert self api.example -o {o}", (".pem", ".key")),
    "ca-issue": ("ca issue --dir {authority} api.example -o {o}", (".pem", ".key")),
    "ca-init": ("ca init --dir {o} --name X", ("/root.pem", "/root.key", "/intermediate.pem", "/intermediate.key")),
    "demo": ("demo --dir {o}", ("/root.pem", "/intermediate.key")),
    "connect-keylog": ("connect 127.0.0.1:1 --ca {root} --keylog {o}", ("",)),
    "serve-keylog": ("serve --cert {cert} --key {key} --keylog {o}", ("",)),
}
MAKES_FOLDERS = ("ca-init", "demo")
APPENDS = ("connect-keylog", "serve-keylog")
# A disk without a byte left, which only this process sees.
FULL = """
mount -t tmpfs -o size=4k,mode=777 none out || exit 99
head -c 100000 /dev/zero > out/filler 2>/dev/null
(cd out && "$@"); code=$?
rm out/filler
find out -type f > left
exit $code
"""


def _authority(shop: Workshop) -> Path:
    """An authority that the unprivileged user may use."""
    home = shop.room.dir / "authority"
    equal(shop.room.troth("ca", "init", "--dir", home, "--name", "X").code, 0, "the exit code of ca init")
    home.chmod(0o777)
    (home / "intermediate.key").chmod(0o644)
    (home / "troth.db").chmod(0o666)
    return home


def write(room: Room, place: str, trouble: str) -> None:
    line, suffixes = WRITES[place]
    shop = Workshop(room)
    named = {"authority": _authority(shop) if place == "ca-issue" else None, "o": shop.out / "new"}
    kept = {}
    if trouble == "folder-missing":
        named["o"], error_id = shop.out / "none" / "new", "cli.folder_not_found"
    elif trouble == "below-a-file":
        named["o"], error_id = shop.files.cert / "new", "cli.not_directory"
    elif trouble == "is-a-folder":
        named["o"], error_id = shop.out / "new", "cli.is_directory"
        for suffix in suffixes:
            Path(f"{named['o']}{suffix}").mkdir(parents=True)
    elif trouble == "exists":
        error_id = "cli.file_exists"
        for suffix in suffixes:
            path = Path(f"{named['o']}{suffix}")
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"precious {suffix}\n")
            kept[path] = path.read_text()
    elif trouble == "not-writable":
        error_id = "cli.permission_denied"
        shop.out.chmod(0o555)
    else:  # the disk is full: no file may grow at all
        error_id = "cli.io_failed"
    force = ("--force",) if trouble == "is-a-folder" and place not in APPENDS + MAKES_FOLDERS else ()
    result = shop.run(line, named, *force, full=trouble == "disk-full")
    refused(result, error_id, 3)
    if place != "demo":
        equal(result.out, "", "standard output")
    for path, content in kept.items():
        equal(path.read_text(), content, f"{path.name} after it")
        path.unlink()
    left = [path for path in shop.out.rglob("*") if not path.is_dir()]
    if trouble == "disk-full":
        left = (room.dir / "left").read_text().splitlines()
        contains(result.err, "No space left on device", "the error")
    equal(left, [], "what was left behind")


# What prints its result, with standard output where nothing can be written, or closed.
PRINTS = (
    "show {cert}",
    "key show {key}",
    "key public {key}",
    "key new",
    "csr new api.example --key {key}",
    "cert fingerprint {cert}",
    "rand",
    "hash {cert}",
    "list",
    "verify {cert} --ca {root}",
    "help",
    "help errors",
    "connect --help",
    "--version",
    "demo",
    "serve --cert {cert} --key {key}",
)


def print_to(room: Room, line: str, where: str) -> None:
    shop = Workshop(room)
    result = shop.run(line, {}, around=f'exec "$@" {where}')
    refused(result, "cli.io_failed", 3)
    contains(result.err, "where: standard output", "the error")
    shop.nothing_left()


def device(room: Room, line: str) -> None:
    """-o /dev/full: a device is written to, never replaced, and its error is told."""
    shop = Workshop(room)
    result = shop.run(line, {})
    refused(result, "cli.io_failed", 3)
    contains(result.err, "No space left on device", "the error")
    check(Path("/dev/full").is_char_device(), "/dev/full was replaced")
    shop.nothing_left()


def several_keys(room: Room) -> None:
    shop = Workshop(room)
    both = shop.out / "both.key"
    both.write_bytes(shop.files.key.read_bytes() * 2)
    refused(shop.run("csr new api.example --key {x}", {"x": both}), "keys.several_private_keys", 1)


def encrypted(room: Room, form: str) -> None:
    """A key under a password that was not given, and nobody to ask: the error says that this is what it is."""
    shop = Workshop(room)
    path = shop.out / "encrypted.key"
    words = ["openssl", "pkcs8", "-topk8", "-in", shop.files.key, "-passout", "pass:secret", "-outform", form]
    equal(room.run([*words, "-out", path]).code, 0, "the exit code of openssl")
    path.chmod(0o644)
    for place in ("serve-key", "connect-key", "csr-new", "key-show", "key-public"):
        result = shop.run(READS[place][1], {"x": path})
        if place in ("key-show", "key-public"):
            refused(result, "keys.encrypted", 1)
        else:
            refused(result, "cli.no_terminal", 2)
        contains(result.err, "password", "the error")
    refused(shop.run("verify {x} --ca {root}", {"x": path}), "x509.no_certificate", 1)
    result = shop.run("show {x}", {"x": path})
    equal(result.code, 0, "the exit code of show")
    contains(result.out, "Private key, protected by a password", "what show says")
    path.unlink()
    shop.nothing_left()


def mismatched(room: Room) -> None:
    """A key that is not the certificate's, wherever the two go together."""
    shop = Workshop(room)
    other = {"x": shop.files.other_key}
    for line in ("serve --cert {cert} --key {x}", "connect 127.0.0.1:1 --ca {root} --cert {cert} --key {x}"):
        result = shop.run(line, other)
        refused(result, "tls.credential_mismatch", 1)
        contains(result.err, str(shop.files.other_key), "the error")
        contains(result.err, str(shop.files.cert), "the error")
    shop.nothing_left()


def register() -> None:
    for place, (wanted, _) in READS.items():
        for bad, ids in EXPECTED.items():
            if wanted in ids:
                case(f"bad-files/read/{place}/{bad}", read, place, bad)
    for place in WRITES:
        for trouble in ("folder-missing", "below-a-file", "is-a-folder", "exists", "not-writable", "disk-full"):
            if trouble == "folder-missing" and place in MAKES_FOLDERS:
                continue  # they make it
            if trouble in ("exists", "disk-full") and place in APPENDS:
                continue  # they append, and nothing was said yet
            if trouble == "is-a-folder" and place in MAKES_FOLDERS:
                continue  # a folder is what they want
            case(f"bad-files/write/{place}/{trouble}", write, place, trouble)
    for line in PRINTS:
        case(f"bad-files/printed-to-a-full-device/{line.replace(' ', '_')}", print_to, line, ">/dev/full")
        case(f"bad-files/printed-to-nowhere/{line.replace(' ', '_')}", print_to, line, ">&-")
    for line in (
        "key new -o /dev/full",
        "key public {key} -o /dev/full",
        "csr new api.example --key {key} -o /dev/full",
    ):
        case(f"bad-files/{'-'.join(line.split()[:2])}/full-device", device, line)
    case("bad-files/several-keys-in-one-file", several_keys)
    case("bad-files/key-of-another-certificate", mismatched)
    for form in ("PEM", "DER"):
        case(f"bad-files/encrypted-key-{form}", encrypted, form)
