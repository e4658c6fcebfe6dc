"""The authority: what each profile issues is accepted by others, their requests are signed, and nothing is lost when
the command is killed at any write or sync, runs twice at once, finds no room, or a file that is damaged."""

# SPDX-License-Identifier: Apache-2.0
import base64
import json
import os
import shutil
import signal
from pathlib import Path

from .. import schema
from ..bad_files import unprivileged
from ..harness import Room, case, check, contains, document, equal, refused

PROFILES = {  # profile: words for ca issue, openssl's purposes
    "server": (["api.example", "--san", "192.0.2.1"], ["sslserver"]),
    "client": (["Alice", "--san", "alice@example.org"], ["sslclient"]),
    "mutual": (["api.example"], ["sslserver", "sslclient"]),
    "code-signing": (["Builder"], ["any"]),
    "e-mail": (["alice@example.org"], ["smimesign"]),
    "ipsec": (["vpn.example"], ["sslserver", "sslclient"]),
    "short-lived": (["api.example"], ["sslserver"]),
    "public-web": (["www.example.com"], ["sslserver"]),
}
KEYS = ("ec", "p384", "ed25519", "rsa:2048")


def _made(room: Room, *words, **more):
    result = room.troth(*words, **more)
    equal(result.code, 0, f"the exit code of {' '.join(str(word) for word in words)}: {result.err}")
    return result


def _authority(room: Room, name: str = "ca", *more) -> Path:
    home = room.dir / name
    _made(room, "ca", "init", "--dir", home, "--name", "Example", *more)
    return home


def _records(room: Room, home: Path) -> list[dict]:
    said = _made(room, "ca", "list", "--dir", home, "--limit", "10000", "--json").out
    schema.check(json.loads(said))
    return document(said, "certificates")["certificates"]


def _sound(room: Room, home: Path) -> dict:
    said = _made(room, "ca", "audit", "verify", "--dir", home, "--json").out
    schema.check(json.loads(said))
    return document(said, "audit")


def _openssl_verifies(room: Room, home: Path, chain: Path, purpose: str, code: int = 0, *more) -> None:
    argv = ["openssl", "verify", "-x509_strict", "-purpose", purpose, "-CAfile", home / "root.pem"]
    result = room.run([*argv, "-untrusted", home / "intermediate.pem", *more, chain])
    equal(result.code == 0, code == 0, f"openssl's verdict: {result.both}")


def profile(room: Room, name: str) -> None:
    words, purposes = PROFILES[name]
    for key in KEYS if name in ("server", "mutual") else KEYS[:1]:
        home = _authority(room, f"ca-{key.replace(':', '')}", "--key-type", key)
        out = room.dir / f"leaf-{key.replace(':', '')}"
        said = _made(
            room, "ca", "issue", "--dir", home, *words, "--profile", name, "--key-type", key, "-o", out, "--json"
        ).out
        schema.check(json.loads(said))
        for purpose in purposes:
            _openssl_verifies(room, home, Path(f"{out}.pem"), purpose)
        if "sslserver" not in purposes:
            _openssl_verifies(room, home, Path(f"{out}.pem"), "sslserver", 1)
        certtool = room.run(["certtool", "--verify", "--load-ca-certificate", home / "root.pem"],
                            data=Path(f"{out}.pem").read_bytes())
        equal(certtool.code, 0, f"certtool's verdict: {certtool.both}")
        equal(_records(room, home)[0]["profile"], name, "the profile on record")


def request(room: Room, peer: str) -> None:
    home, key, csr, out = _authority(room), room.dir / "k.pem", room.dir / "r.csr", room.dir / "signed.pem"
    if peer == "openssl":
        argv = ["openssl", "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", csr, "-subj"]
        names = "subjectAltName=DNS:web.example,DNS:www.web.example,IP:192.0.2.9"
        equal(room.run([*argv, "/O=Example/CN=web.example", "-addext", names]).code, 0, "openssl req")
    else:
        template = room.dir / "template"
        template.write_text('cn = "web.example"\ndns_name = "web.example"\ndns_name = "www.web.example"\n'
                            'ip_address = "192.0.2.9"\ntls_www_server\nsigning_key\n')
        equal(room.run(["certtool", "--generate-privkey", "--key-type", "ecdsa", "--outfile", key]).code, 0, "a key")
        argv = ["certtool", "--generate-request", "--load-privkey", key, "--template", template, "--outfile", csr]
        equal(room.run(argv).code, 0, "certtool --generate-request")
    result = _made(room, "ca", "sign", "--dir", home, csr, "-o", out)
    for name in ("DNS:web.example", "DNS:www.web.example", "IP:192.0.2.9"):
        contains(result.err, f"kept    name {name}", "what ca sign says")
    _openssl_verifies(room, home, out, "sslserver", 0, "-verify_hostname", "www.web.example")
    _openssl_verifies(room, home, out, "sslserver", 1, "-verify_hostname", "other.example")
    said = _made(room, "ca", "sign", "--dir", home, csr, "-o", room.dir / "again.pem", "--json").out
    schema.check(json.loads(said))
    damaged = bytearray(csr.read_bytes())
    at = damaged.rindex(b"\n-----END") - 12
    damaged[at] = ord("A") if damaged[at] != ord("A") else ord("B")
    csr.write_bytes(damaged)
    equal(room.troth("ca", "sign", "--dir", home, csr, "-o", room.dir / "no.pem").code, 1, "a request that is altered")
    equal(len(_records(room, home)), 2, "the certificates on record")


def life(room: Room) -> None:
    """From the first certificate to a restored backup, with the documents of every command."""
    home, out = _authority(room), room.dir / "api"
    _made(room, "ca", "issue", "--dir", home, "api.example", "-o", out)
    _made(room, "ca", "renew", "--dir", home, f"{out}.pem", "--new-key", "-o", room.dir / "api2")
    head = _sound(room, home)["head"]
    said = _made(room, "ca", "revoke", "--dir", home, f"{out}.pem", "--reason", "keyCompromise", "--json").out
    schema.check(json.loads(said))
    refused(room.troth("ca", "revoke", "--dir", home, f"{out}.pem"), "ca.already_revoked", 1)
    equal([one["state"] for one in _records(room, home)], ["revoked", "valid"], "the states")
    _made(room, "ca", "audit", "verify", "--dir", home, "--head", head)
    refused(room.troth("ca", "audit", "verify", "--dir", home, "--head", f"2:{'0' * 64}"), "ca.audit_other_history", 1)
    for words in (["status"], ["audit", "log"], ["audit", "prove", "--entry", "3"], ["profile"]):
        schema.check(json.loads(_made(room, "ca", *words, "--dir", home, "--json").out))
    found = _made(room, "ca", "search", "--dir", home, "--name", "*.example", "--state", "valid", "--json").out
    equal(len(document(found, "certificates")["certificates"]), 1, "the certificates found")
    _made(room, "ca", "backup", "--dir", home, "-o", room.dir / "copy")
    _made(room, "ca", "issue", "--dir", home, "late.example", "-o", room.dir / "late")
    _made(room, "ca", "restore", room.dir / "copy", "--dir", room.dir / "again")
    equal(len(_records(room, room.dir / "again")), 2, "the certificates of the backup")
    _made(room, "ca", "issue", "--dir", room.dir / "again", "next.example", "-o", room.dir / "next")
    _openssl_verifies(room, home, room.dir / "next.pem", "sslserver")
    _sound(room, room.dir / "again")
    refused(room.troth("ca", "restore", room.dir / "copy", "--dir", home), "cli.file_exists", 3)


def lists(room: Room) -> None:
    """What is on our lists openssl refuses, by complete lists, deltas and parts."""
    home, lists = _authority(room), room.dir / "lists.pem"
    (home / "profiles.toml").write_text(
        '[profile.mutual]\ncrl-url = "http://crl.example/{shard}.crl"\ncrl-shards = 3\n'
    )
    for name in ("good", "bad", "late"):
        _made(room, "ca", "issue", "--dir", home, f"{name}.example", "-o", room.dir / name)
    _made(room, "ca", "revoke", "--dir", home, room.dir / "bad.pem", "--reason", "keyCompromise")
    _made(room, "ca", "crl", "--dir", home, "--root", "-o", room.dir / "root.crl")
    delta = ["--delta-url", "http://crl.example/delta.crl"]  # without which openssl looks at no delta
    said = _made(room, "ca", "crl", "--dir", home, *delta, "-o", room.dir / "ca.crl", "--json").out
    schema.check(json.loads(said))
    _made(room, "ca", "revoke", "--dir", home, room.dir / "late.pem", "--reason", "superseded")
    said = _made(room, "ca", "crl", "--dir", home, "--delta", "-o", room.dir / "delta.crl", "--json").out
    schema.check(json.loads(said))

    def judged(leaf: str, code: int, *more) -> None:
        lists.write_bytes(b"".join((room.dir / name).read_bytes() for name in ("root.crl", *more)))
        flags = ["-crl_check_all", "-extended_crl", "-use_deltas", "-CRLfile", lists]
        _openssl_verifies(room, home, room.dir / f"{leaf}.pem", "sslserver", code, *flags)

    judged("good", 0, "ca.crl")
    judged("bad", 1, "ca.crl")
    judged("late", 0, "ca.crl")
    judged("late", 1, "ca.crl", "delta.crl")
    judged("good", 0, "ca.crl", "delta.crl")
    for name in ("gone", "here"):
        _made(room, "ca", "issue", "--dir", home, f"{name}.example", "--profile", "mutual", "-o", room.dir / name)
    _made(room, "ca", "revoke", "--dir", home, room.dir / "gone.pem")
    _made(room, "ca", "crl", "--dir", home, "--profile", "mutual", "-o", room.dir / "part-{shard}.crl")
    parts = [f"part-{shard}.crl" for shard in range(3)]
    judged("here", 0, *parts)
    judged("gone", 1, *parts)
    lists.write_bytes((room.dir / "ca.crl").read_bytes())
    told = room.run(["certtool", "--crl-info", "--infile", lists])
    equal(told.code, 0, f"certtool --crl-info: {told.both}")
    contains(told.out, "CRL Number", "what certtool says")


def responder(room: Room, key: str) -> None:
    """openssl asks our responder, live and out of a folder; we believe what openssl has got."""
    home, folder, answer = _authority(room, "ca", "--key-type", key), room.dir / "answers", room.dir / "answer.der"
    for name in ("good", "bad"):
        _made(room, "ca", "issue", "--dir", home, f"{name}.example", "-o", room.dir / name)
    stranger = _authority(room, "other")
    _made(room, "ca", "issue", "--dir", stranger, "x.example", "-o", room.dir / "stranger")
    verify = ["verify", "--ca", home / "root.pem", "--ocsp", answer]

    def asked(port: int, leaf: str, *more) -> str:
        argv = ["openssl", "ocsp", *more, "-issuer", home / "intermediate.pem", "-cert", room.dir / f"{leaf}.pem"]
        argv += ["-url", f"http://127.0.0.1:{port}/", "-CAfile", home / "root.pem", "-respout", answer]
        result = room.run([*argv, "-verify_other", home / "intermediate.pem"])
        return result.both

    def started(*words):
        process = room.start([room.world.troth, "ca", "ocsp", "--port", "0", *words])
        return process, int(process.wait_for(r"listening on http://127\.0\.0\.1:(\d+)")[1])

    live, port = started("--dir", home)
    said = asked(port, "good", "-nonce")
    contains(said, "Response verify OK", "what openssl says")
    contains(said, "good.pem: good", "what openssl says")
    check("WARNING" not in said, f"the nonce did not come back: {said}")
    equal(room.troth(*verify, room.dir / "good.pem").code, 0, "our own verdict of it")
    _made(room, "ca", "revoke", "--dir", home, room.dir / "bad.pem", "--reason", "keyCompromise")
    said = asked(port, "bad", "-no_nonce", "-sha256")
    contains(said, "bad.pem: revoked", "what openssl says, at once")
    contains(said, "keyCompromise", "the reason")
    refused(room.troth(*verify, room.dir / "bad.pem"), "x509.revoked", 7)
    contains(asked(port, "stranger", "-no_nonce"), "stranger.pem: unknown", "what openssl says of a serial number")
    request = room.dir / "request.der"
    argv = ["openssl", "ocsp", "-issuer", home / "intermediate.pem", "-cert", room.dir / "good.pem", "-no_nonce"]
    equal(room.run([*argv, "-reqout", request]).code, 0, "a request in a file")
    path = base64.b64encode(request.read_bytes()).decode().replace("+", "%2B").replace("/", "%2F")
    got = room.run(["curl", "-s", "-D", "-", "-o", answer, f"http://127.0.0.1:{port}/{path}"]).out.lower()
    for header in ("200 ok", "content-type: application/ocsp-response", "max-age=3600", "expires: ", "etag: "):
        contains(got, header, "the answer to a GET")
    equal(room.troth(*verify, room.dir / "good.pem").code, 0, "our own verdict of it")
    equal(live.terminate(), 0, "the exit code of the responder")
    _made(room, "ca", "ocsp", "--dir", home, "--sign-all", folder, "--minutes", "600")
    kept, port = started("--serve-from", folder)
    contains(asked(port, "good", "-no_nonce"), "good.pem: good", "what openssl says out of a folder")
    contains(asked(port, "bad", "-no_nonce"), "bad.pem: revoked", "what openssl says out of a folder")
    contains(asked(port, "stranger", "-no_nonce"), "unauthorized", "what openssl says of what is not there")
    equal(kept.terminate(), 0, "the exit code of the responder")
    _sound(room, home)


def offline(room: Room) -> None:
    """A root that openssl keeps signs our intermediate; what that issues openssl accepts."""
    home, root, key = room.dir / "site", room.dir / "root.pem", room.dir / "root.key"
    argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", root, "-days", "900"]
    equal(room.run([*argv, "-subj", "/CN=Old Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]).code, 0, "openssl req")
    _made(room, "ca", "init", "--dir", home, "--name", "Site", "--offline-root")
    signed, more = room.dir / "signed.pem", room.dir / "more"
    more.write_text("basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"
                    "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
    argv = ["openssl", "x509", "-req", "-in", home / "intermediate.csr", "-CA", root, "-CAkey", key, "-days", "600"]
    result = room.run([*argv, "-CAcreateserial", "-extfile", more, "-out", signed])
    equal(result.code, 0, f"openssl x509 -req: {result.err}")
    said = _made(room, "ca", "init", "--dir", home, "--import", signed, "--import", root, "--json").out
    schema.check(json.loads(said))
    _made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    _openssl_verifies(room, home, room.dir / "a.pem", "sslserver")
    # Another that openssl has made whole comes in one file.
    box, word = room.dir / "box.p12", room.dir / "pw"
    word.write_text("secret\n")
    argv = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", root, "-out", box, "-passout", f"file:{word}"]
    equal(room.run(argv).code, 0, "openssl pkcs12")
    again = room.dir / "again"
    _made(room, "ca", "init", "--dir", again, "--name", "Again", "--import", box, "--password-file", word)
    _made(room, "ca", "issue", "--dir", again, "b.example", "-o", room.dir / "b", "--password-file", word)
    _openssl_verifies(room, again, room.dir / "b.pem", "sslserver")


def rotated_at_once(room: Room) -> None:
    """Two that rotate at the same moment make two generations, each with the files that it needs."""
    home = _authority(room)
    running = [room.start([room.world.troth, "ca", "rotate", "--dir", home, "--json"]) for _ in range(3)]
    for process in running:
        process.close_input()
        equal(process.wait(), 0, f"the exit code of a process: {process.err()}")
    for generation in (2, 3, 4):
        said = _made(room, "ca", "crl", "--dir", home, "--generation", str(generation), "-o", room.dir / "x.crl", "--force")
        contains(said.err, "until", "what it says with that key")
    _made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    _openssl_verifies(room, home, room.dir / "a.pem", "sslserver", 0, "-untrusted", room.dir / "a.pem")
    _sound(room, home)


def password(room: Room) -> None:
    home = room.dir / "sealed"
    (room.dir / "pw").write_text("correct horse\n")
    (room.dir / "bad").write_text("wrong\n")
    right, wrong = ["--password-file", room.dir / "pw"], ["--password-file", room.dir / "bad"]
    _made(room, "ca", "init", "--dir", home, "--name", "Example", *right)
    for name in ("root.key", "intermediate.key"):
        check(b"PRIVATE KEY" not in (home / name).read_bytes(), f"{name} is in the clear")
        equal((home / name).stat().st_mode & 0o777, 0o600, f"the mode of {name}")
    refused(room.troth("ca", "issue", "--dir", home, "a.example", *wrong, cwd=room.dir), "seal.wrong_password", 1)
    _made(room, "ca", "issue", "--dir", home, "a.example", *right, "-o", room.dir / "a")
    (home / "intermediate.key").unlink()
    _made(room, "ca", "issue", "--dir", home, "b.example", *right, "-o", room.dir / "b")
    _openssl_verifies(room, home, room.dir / "b.pem", "sslserver")


def files_alone(room: Room) -> None:
    """An authority that was made before there were records still issues, and says what happens."""
    home = _authority(room)
    (home / "troth.db").unlink()
    result = _made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    contains(result.err, "this authority had no record", "what is said")
    equal(len(_records(room, home)), 1, "the certificates on record")
    _sound(room, home)


# Faults.


def _shim(room: Room) -> Path:
    shim = room.world.troth.parent / "tests" / "libtroth_fault.so"
    check(shim.is_file(), f"{shim} is not built")
    return shim


def _kill_everywhere(room: Room, prepare, words, judge) -> int:
    """Runs the words once for each write and sync that they make, killed there; judge looks at what is left."""
    point = 0
    while True:
        point += 1
        home = prepare()
        env = {**os.environ, "LD_PRELOAD": str(_shim(room)), "TROTH_FAULT_KILL": str(point)}
        result = room.troth(*words(home), env=env)
        if result.code == 0:
            judge(home, True)
            return point - 1
        equal(result.code, -signal.SIGKILL, f"how it ended at point {point}: {result.err}")
        judge(home, False)
        shutil.rmtree(home)


def killed(room: Room, act: str) -> None:
    """At every write and sync: nothing is lost, duplicated or half written, and the next command works."""
    first = _authority(room, "first")
    _made(room, "ca", "issue", "--dir", first, "old.example", "-o", room.dir / "old")
    before = len(_records(room, first))
    home, out = room.dir / "home", room.dir / "new"

    def prepare() -> Path:
        for file in (Path(f"{out}.pem"), Path(f"{out}.key")):
            file.unlink(missing_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        if act != "init":
            shutil.copytree(first, home)
        return home

    def words(place: Path) -> list:
        return {
            "init": ["ca", "init", "--dir", place, "--name", "Example", "--json"],
            "issue": ["ca", "issue", "--dir", place, "new.example", "-o", out, "--json"],
            "revoke": ["ca", "revoke", "--dir", place, "old.example", "--json"],
            "rotate": ["ca", "rotate", "--dir", place, "--root", "--json"],
            "crl": ["ca", "crl", "--dir", place, "-o", f"{out}.pem", "--json"],
        }[act]

    def list_judge(place: Path, whole: bool) -> None:
        """No list leaves without its number on record, and no number is used twice."""
        log = json.loads(_made(room, "ca", "audit", "log", "--dir", place, "--limit", "10000", "--json").out)
        numbers = [int(one["subject"]) for one in log["log"]["entries"] if one["action"] == "crl"]
        check(numbers in ([], [1]) and (numbers or not whole), f"the numbers on record are {numbers}")
        left = Path(f"{out}.pem")
        if left.exists():
            equal(numbers, [1], "the numbers on record of a list that left")
            said = room.run(["openssl", "crl", "-in", left, "-noout", "-crlnumber"])
            contains(said.out, "01", "the number of the list")
        _sound(room, place)
        after = _made(room, "ca", "crl", "--dir", place, "-o", left, "--force", "--json").out
        equal(document(after, "crl")["lists"][0]["number"], len(numbers) + 1, "the number of the next list")
        left.unlink()

    def judge(place: Path, whole: bool) -> None:
        if act == "init":
            if not whole and not (place / "intermediate.pem").exists():
                return  # nothing that anybody could take for an authority
            if not whole and not all((place / name).exists() for name in ("root.pem", "root.key", "intermediate.key")):
                return
            _made(room, "ca", "issue", "--dir", place, "after.example", "-o", out, "--json")
            equal(len(_records(room, place)), 1, "the certificates on record")
            _sound(room, place)
            Path(f"{out}.pem").unlink(), Path(f"{out}.key").unlink()
            return
        if act == "crl":
            list_judge(place, whole)
            return
        records = _records(room, place)
        states = [one["state"] for one in records]
        if act == "issue":
            check(len(records) in (before, before + 1), f"{len(records)} certificates on record")
            if Path(f"{out}.pem").exists():
                equal(len(records), before + 1, "what left unrecorded")
                _openssl_verifies(room, place, Path(f"{out}.pem"), "sslserver")
        else:
            check(states in (["valid"], ["revoked"]), f"the states are {states}")
        if whole:
            done = act == "rotate" or len(records) == before + 1 or states == ["revoked"]
            check(done, "nothing was done")
        _sound(room, place)
        _made(room, "ca", "issue", "--dir", place, "after.example", "-o", room.dir / "after", "--force", "--json")
        after = room.dir / "after.pem"
        _openssl_verifies(room, place, after, "sslserver", 0, "-untrusted", after)
        _sound(room, place)

    points = _kill_everywhere(room, prepare, words, judge)
    check(points >= 5, f"only {points} points")
    print(f"authority/killed-{act}: {points} points", flush=True)


def at_once(room: Room) -> None:
    """Four processes issue into one record."""
    home, count = _authority(room), 6
    loop = 'for i in $(seq 6); do "$1" ca issue --dir "$2" "w$3-$i.example" -o "$4/w$3-$i" --json || exit 1; done'
    running = [
        room.start(["sh", "-c", loop, "sh", room.world.troth, home, str(worker), room.dir]) for worker in range(4)
    ]
    for process in running:
        process.close_input()
        equal(process.wait(), 0, f"the exit code of a process: {process.err()}")
    records = _records(room, home)
    equal(len({one["serial_number"] for one in records}), 4 * count, "the certificates on record")
    equal(_sound(room, home)["certificates"], 4 * count, "the certificates in the log")


FULL = """
mount -t tmpfs -o size=2m,mode=777 none full || exit 99
cp -p ca/* full/ || exit 98
head -c 3000000 /dev/zero > full/filler 2>/dev/null
"$@"; code=$?
rm full/filler
cp -p full/* after/
exit $code
"""


def full_disk(room: Room) -> None:
    home = _authority(room)
    (room.dir / "full").mkdir()
    (room.dir / "after").mkdir()
    unshare = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    words = ["ca", "issue", "--dir", "full", "a.example", "-o", "a"]
    result = room.run([*unshare, "sh", "-c", FULL, "sh", room.world.troth, *words], cwd=room.dir)
    equal(result.code, 3, f"the exit code: {result.err}")
    check("ca.store_full" in result.err or "ca.store_failed" in result.err, f"the error: {result.err}")
    check(not (room.dir / "a.pem").exists(), "a certificate left unrecorded")
    equal(len(_records(room, room.dir / "after")), 0, "the certificates on record")
    _sound(room, room.dir / "after")
    _made(room, "ca", "issue", "--dir", room.dir / "after", "a.example", "-o", room.dir / "a")
    check(home.exists(), "the authority is gone")


def read_only(room: Room) -> None:
    home = _authority(room)
    room.dir.chmod(0o777)
    home.chmod(0o755)
    for file in home.iterdir():
        file.chmod(0o644)
    words = [room.world.troth, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a"]
    refused(room.run([*unprivileged(), *words]), "ca.store_read_only", 3)
    check(not (room.dir / "a.pem").exists(), "a certificate left unrecorded")
    (home / "troth.db").unlink()
    result = room.run([*unprivileged(), *words])
    equal(result.code, 0, f"an authority of files alone: {result.err}")
    contains(result.err, "NOT RECORDED", "what is said")


def damaged(room: Room) -> None:
    for damage in ("no-database", "header", "page", "cut"):
        home, out = _authority(room, damage), room.dir / f"{damage}-leaf"
        _made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / f"{damage}-a")
        database = home / "troth.db"
        content = bytearray(database.read_bytes())
        if damage == "no-database":
            content[:] = b"hello\n" * 100
        elif damage == "header":
            content[16:100] = bytes(84)
        elif damage == "page":
            for at in range(4096, len(content)):
                content[at] ^= 0x5A
        else:
            content = content[: len(content) // 2]
        database.write_bytes(content)
        result = room.troth("ca", "issue", "--dir", home, "b.example", "-o", out)
        equal(result.code, 1, f"the exit code ({damage}): {result.err}")
        contains(result.err, "[ca.store_damaged]", f"the error ({damage})")
        check(not Path(f"{out}.pem").exists(), f"a certificate left ({damage})")


def register() -> None:
    for name in PROFILES:
        case(f"authority/profile-{name}", profile, name)
    for peer in ("openssl", "certtool"):
        case(f"authority/request-of-{peer}", request, peer)
    for key in ("ec", "rsa:2048", "ed25519"):
        case(f"authority/responder-{key}", responder, key)
    case("authority/offline-root", offline)
    case("authority/rotated-at-once", rotated_at_once)
    for name, body in {"life": life, "lists": lists, "password": password, "files-alone": files_alone, "at-once": at_once}.items():
        case(f"authority/{name}", body)
    for act in ("init", "issue", "revoke", "rotate", "crl"):
        case(f"authority/killed-{act}", killed, act, heavy=True)
    for name, body in {"full-disk": full_disk, "read-only": read_only, "damaged": damaged}.items():
        case(f"authority/{name}", body)
