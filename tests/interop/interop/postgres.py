"""A PostgreSQL server of a case's own: in a folder, on a socket there, as a user without rights."""

# SPDX-License-Identifier: Apache-2.0
import os
import shutil
import tempfile
from pathlib import Path

from .bad_files import unprivileged
from .harness import Room, check, equal

NOBODY = 65534


class Postgres:
    def __init__(self, room: Room, method: str = "trust", password: str = ""):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        check(found, "the server of PostgreSQL is not installed")
        self.room, self.programs, self.method, self.password = room, found[-1].parent, method, password
        self.folder = Path(tempfile.mkdtemp(prefix="troth-pg-", dir="/tmp"))  # short: a socket's path is

    def _run(self, program: str, *words) -> None:
        env = {**os.environ, "PGPASSWORD": self.password}
        result = self.room.run([*unprivileged(), self.programs / program, *words], cwd="/", limit=120, env=env)
        equal(result.code, 0, f"the exit code of {program}: {result.both}")

    def __enter__(self):
        words = self.folder / "word"
        words.write_text(self.password + "\n")
        if os.geteuid() == 0:
            for place in (self.folder, words):
                os.chown(place, NOBODY, NOBODY)
        more = [f"--pwfile={words}"] if self.password else []
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-A", self.method, *more, "-N", "-U", "troth", "--locale=C", "-E", "UTF8")
        self.start()
        return self

    def __exit__(self, *_):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        settings = f"-k {self.folder} -c listen_addresses= -c fsync=off"
        self._run("pg_ctl", "-w", "-t", "100", "-D", self.folder / "data", "-l", self.folder / "log", "-o", settings, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-t", "100", "-D", self.folder / "data", "-m", "immediate", "stop")

    def url(self, name: str) -> str:
        return f"postgresql://troth@/{name}?host={self.folder}"

    def _order(self, sql: str) -> None:
        self._run("psql", "-h", self.folder, "-U", "troth", "-d", "postgres", "-qc", sql)

    def database(self, name: str, template: str = "template1") -> str:
        """The URL of a new database, which begins as a copy of another."""
        self._order(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, name: str) -> None:
        self._order(f"DROP DATABASE {name} WITH (FORCE)")
