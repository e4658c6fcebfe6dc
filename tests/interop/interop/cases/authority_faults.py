"""Faults: nothing is lost, duplicated or half written when the command is killed at any write, sync, or word to or from
a server; several processes record at once; there is no room, no right to write, a file that is damaged, a server that
refuses or goes away. The record is in SQLite's file, or in PostgreSQL."""

# SPDX-License-Identifier: Apache-2.0
import json
import os
import shutil
import signal
from pathlib import Path

from ..authority import made, new_authority, openssl_verifies, records, sound
from ..bad_files import unprivileged
from ..harness import Room, case, check, contains, document, equal, refused
from ..postgres import Postgres


class InFile:
    """Where the record is: beside the keys."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def words(self) -> list:
        """What ca init is told of it; a new place each time."""
        return []

    def copy(self, home: Path, to: Path) -> None:
        shutil.copytree(home, to)


class OnServer:
    """Where the record is: in a database of a PostgreSQL server."""

    def __init__(self, room: Room):
        self.server = Postgres(room)
        self.last = ""

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *why):
        self.server.__exit__(*why)

    def words(self) -> list:
        return ["--store", self.fresh()]

    def fresh(self, template: str = "template1") -> str:
        if self.last not in ("", template):
            self.server.drop(self.last)
        self.last = f"{'first' if self.last == '' else 'later'}"
        return self.server.database(self.last, template)

    def copy(self, home: Path, to: Path) -> None:
        shutil.copytree(home, to)
        (to / "store.url").write_text(self.fresh("first") + "\n")


KEEPERS = {"": lambda _room: InFile(), "-on-server": OnServer}


def _shim(room: Room) -> Path:
    shim = room.world.troth.parent / "tests" / "libtroth_fault.so"
    check(shim.is_file(), f"{shim} is not built")
    return shim


def _kill_everywhere(room: Room, prepare, words, judge) -> int:
    """Runs the words once for each call that the shim counts, killed there; judge looks at what is left."""
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
        shutil.rmtree(home, ignore_errors=True)


def killed(room: Room, act: str, keeper: str) -> None:
    """At every point: nothing is lost, duplicated or half written, and the next command works."""
    with KEEPERS[keeper](room) as keep:
        points = _Killed(room, act, keep).everywhere()
    check(points >= (20 if keeper else 5), f"only {points} points")
    print(f"authority/killed-{act}{keeper}: {points} points", flush=True)


class _Killed:
    def __init__(self, room: Room, act: str, keep):
        self.room, self.act, self.keep = room, act, keep
        self.first, self.home, self.out = room.dir / "first", room.dir / "home", room.dir / "new"
        self.pem = Path(f"{self.out}.pem")
        new_authority(room, "first", *keep.words())
        made(room, "ca", "issue", "--dir", self.first, "old.example", "-o", room.dir / "old")
        self.before = len(records(room, self.first))

    def everywhere(self) -> int:
        return _kill_everywhere(self.room, self._prepare, self._words, self._judge)

    def _prepare(self) -> Path:
        for file in (self.pem, Path(f"{self.out}.key")):
            file.unlink(missing_ok=True)
        shutil.rmtree(self.home, ignore_errors=True)
        if self.act == "init":
            self.init_words = self.keep.words()
        else:
            self.keep.copy(self.first, self.home)
        return self.home

    def _words(self, place: Path) -> list:
        return {
            "init": lambda: ["ca", "init", "--dir", place, "--name", "Example", "--json", *self.init_words],
            "issue": lambda: ["ca", "issue", "--dir", place, "new.example", "-o", self.out, "--json"],
            "revoke": lambda: ["ca", "revoke", "--dir", place, "old.example", "--json"],
            "rotate": lambda: ["ca", "rotate", "--dir", place, "--root", "--json"],
            "crl": lambda: ["ca", "crl", "--dir", place, "-o", self.pem, "--json"],
        }[self.act]()

    def _judge(self, place: Path, whole: bool) -> None:
        if self.act == "init":
            self._judge_init(place, whole)
        elif self.act == "crl":
            self._judge_list(place, whole)
        else:
            self._judge_record(place, whole)

    def _judge_init(self, place: Path, whole: bool) -> None:
        files = ("intermediate.pem", "root.pem", "root.key", "intermediate.key")
        if not whole and not all((place / name).exists() for name in files):
            return  # nothing that anybody could take for an authority
        made(self.room, "ca", "issue", "--dir", place, "after.example", "-o", self.out, "--json")
        equal(len(records(self.room, place)), 1, "the certificates on record")
        sound(self.room, place)

    def _judge_list(self, place: Path, whole: bool) -> None:
        """No list leaves without its number on record, and no number is used twice."""
        room = self.room
        log = json.loads(made(room, "ca", "audit", "log", "--dir", place, "--limit", "10000", "--json").out)
        numbers = [int(one["subject"]) for one in log["log"]["entries"] if one["action"] == "crl"]
        check(numbers in ([], [1]) and (numbers or not whole), f"the numbers on record are {numbers}")
        if self.pem.exists():
            equal(numbers, [1], "the numbers on record of a list that left")
            said = room.run(["openssl", "crl", "-in", self.pem, "-noout", "-crlnumber"])
            contains(said.out, "01", "the number of the list")
        sound(room, place)
        after = made(room, "ca", "crl", "--dir", place, "-o", self.pem, "--force", "--json").out
        equal(document(after, "crl")["lists"][0]["number"], len(numbers) + 1, "the number of the next list")

    def _judge_record(self, place: Path, whole: bool) -> None:
        room, act = self.room, self.act
        found = records(room, place)
        states = [one["state"] for one in found]
        if act == "issue":
            check(len(found) in (self.before, self.before + 1), f"{len(found)} certificates on record")
            if self.pem.exists():
                equal(len(found), self.before + 1, "what left unrecorded")
                openssl_verifies(room, place, self.pem, "sslserver")
        else:
            check(states in (["valid"], ["revoked"]), f"the states are {states}")
        if whole:
            check(act == "rotate" or len(found) == self.before + 1 or states == ["revoked"], "nothing was done")
        sound(room, place)
        after = room.dir / "after.pem"
        made(room, "ca", "issue", "--dir", place, "after.example", "-o", room.dir / "after", "--force", "--json")
        openssl_verifies(room, place, after, "sslserver", 0, "-untrusted", after)
        sound(room, place)


def at_once(room: Room, keeper: str) -> None:
    """Four processes issue into one record."""
    with KEEPERS[keeper](room) as keep:
        home, count = new_authority(room, "ca", *keep.words()), 6
        loop = 'for i in $(seq 6); do "$1" ca issue --dir "$2" "w$3-$i.example" -o "$4/w$3-$i" --json || exit 1; done'
        running = [
            room.start(["sh", "-c", loop, "sh", room.world.troth, home, str(worker), room.dir]) for worker in range(4)
        ]
        for process in running:
            process.close_input()
            equal(process.wait(), 0, f"the exit code of a process: {process.err()}")
        found = records(room, home)
        equal(len({one["serial_number"] for one in found}), 4 * count, "the certificates on record")
        equal(sound(room, home)["certificates"], 4 * count, "the certificates in the log")


def on_server(room: Room) -> None:
    """The record in PostgreSQL: the whole life, from two folders, a backup that is a file."""
    with Postgres(room) as server:
        home = new_authority(room, "shared", "--store", server.database("life"))
        check(not (home / "troth.db").exists(), "a file was made")
        equal((home / "store.url").stat().st_mode & 0o777, 0o600, "the mode of store.url")
        other = room.dir / "second"
        shutil.copytree(home, other)
        for place, name in ((home, "a"), (other, "b")):
            made(room, "ca", "issue", "--dir", place, f"{name}.example", "-o", room.dir / name)
        made(room, "ca", "revoke", "--dir", other, room.dir / "a.pem")
        equal([one["state"] for one in records(room, home)], ["revoked", "valid"], "the states")
        made(room, "ca", "crl", "--dir", home, "-o", room.dir / "ca.crl")
        head = sound(room, home)["head"]
        made(room, "ca", "backup", "--dir", home, "-o", room.dir / "copy")
        equal(sound(room, room.dir / "copy")["head"], head, "the head of the copy's log")
        restore = ["ca", "restore", room.dir / "copy", "--dir"]
        refused(room.troth(*restore, room.dir / "again", "--store", server.url("life")), "ca.store_not_empty", 3)
        check(not (room.dir / "again").exists(), "a folder was made")
        made(room, *restore, room.dir / "again", "--store", server.database("again"))
        equal((room.dir / "again" / "store.url").stat().st_mode & 0o777, 0o600, "the mode of store.url")
        check(not (room.dir / "again" / "troth.db").exists(), "a file was made")
        check(sound(room, room.dir / "again")["head"] != head, "that it was restored is not in the log")
        equal(records(room, room.dir / "again"), records(room, home), "the certificates that were brought back")
        made(room, "ca", "issue", "--dir", room.dir / "again", "c.example", "-o", room.dir / "c")
        made(room, "ca", "crl", "--delta", "--dir", room.dir / "again", "-o", room.dir / "delta.crl")
        made(room, "ca", "backup", "--dir", room.dir / "again", "-o", room.dir / "second-copy")
        made(room, "ca", "restore", room.dir / "second-copy", "--dir", room.dir / "in-a-file")
        check((room.dir / "in-a-file" / "troth.db").exists(), "no file was made")
        equal(len(records(room, room.dir / "in-a-file")), 3, "the certificates in the file")
        init = ["ca", "init", "--dir", room.dir / "x", "--name", "X", "--store"]
        refused(room.troth(*init, server.url("life")), "cli.store_in_use", 1)
        refused(room.troth(*init, server.url("none")), "ca.store_absent", 3)
        refused(room.troth(*init, "postgresql://troth:geheim/7@localhost/x"), "ca.store_address", 2)
        check("geheim" not in room.processes[-1].err(), "the password is told")
        refused(room.troth(*init, "postgresql://troth:geheim@localhost/x"), "ca.store_password_in_argument", 2)
        check("geheim" not in room.processes[-1].err(), "the password is told")


def goes_away(room: Room) -> None:
    """A server that refuses a password, and one that is gone: said as what it is; what was answered is there later."""
    with Postgres(room, method="scram-sha-256", password="sesam-7") as server:
        secret = room.dir / "pgpass"
        secret.write_text("*:*:*:*:sesam-7\n")
        secret.chmod(0o600)
        home = new_authority(room, "ca", "--store", server.database("one") + f"&passfile={secret}")
        issue = ["ca", "issue", "--dir", home]
        made(room, *issue, "a.example", "-o", room.dir / "a")
        address = server.url("one").replace("troth@", "troth:sesam-7@")
        (home / "store.url").write_text(address)
        made(room, *issue, "d.example", "-o", room.dir / "d")
        (home / "store.url").write_text(address.replace("sesam-7", "sesam-8"))
        refused(room.troth(*issue, "b.example", "-o", room.dir / "b"), "ca.store_refused", 3)
        check("sesam" not in room.processes[-1].err(), "the password is told")
        (home / "store.url").write_text(address.replace("troth:sesam-7@", "troth@"))
        refused(room.troth(*issue, "b.example", "-o", room.dir / "b"), "ca.store_refused", 3)
        made(room, *issue, "b.example", "-o", room.dir / "b", env={**os.environ, "PGPASSFILE": str(secret)})
        (home / "store.url").write_text(address)
        server.stop()
        refused(room.troth(*issue, "c.example", "-o", room.dir / "c"), "ca.store_unreachable", 3)
        check("sesam" not in room.processes[-1].err(), "the password is told")
        check(not (room.dir / "c.pem").exists(), "a certificate left unrecorded")
        server.start()
        equal(len(records(room, home)), 3, "the certificates on record")
        sound(room, home)


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
    home = new_authority(room)
    (room.dir / "full").mkdir()
    (room.dir / "after").mkdir()
    unshare = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
    words = ["ca", "issue", "--dir", "full", "a.example", "-o", "a"]
    result = room.run([*unshare, "sh", "-c", FULL, "sh", room.world.troth, *words], cwd=room.dir)
    equal(result.code, 3, f"the exit code: {result.err}")
    check("ca.store_full" in result.err or "ca.store_failed" in result.err, f"the error: {result.err}")
    check(not (room.dir / "a.pem").exists(), "a certificate left unrecorded")
    equal(len(records(room, room.dir / "after")), 0, "the certificates on record")
    sound(room, room.dir / "after")
    made(room, "ca", "issue", "--dir", room.dir / "after", "a.example", "-o", room.dir / "a")
    check(home.exists(), "the authority is gone")


def read_only(room: Room) -> None:
    home = new_authority(room)
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
        home, out = new_authority(room, damage), room.dir / f"{damage}-leaf"
        made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / f"{damage}-a")
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
    for keeper in KEEPERS:
        for act in ("init", "issue", "revoke", "rotate", "crl"):
            case(f"authority/killed-{act}{keeper}", killed, act, keeper, heavy=True)
        case(f"authority/at-once{keeper}", at_once, keeper)
    for name, body in {"on-server": on_server, "goes-away": goes_away, "full-disk": full_disk, "read-only": read_only,
                       "damaged": damaged}.items():
        case(f"authority/{name}", body)
