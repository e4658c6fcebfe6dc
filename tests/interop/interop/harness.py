"""Cases, the room each of them runs in, and the runner."""

# SPDX-License-Identifier: Apache-2.0
import json
import shutil
import socket
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from .process import LIMIT, Failure, Finished, Process


@dataclass
class Case:
    name: str
    body: Callable
    args: tuple
    heavy: bool  # begun first, so that the long ones do not trail behind


CASES: list[Case] = []


def case(name: str, body: Callable, *args, heavy: bool = False) -> None:
    """Registers one case: body(room, *args)."""
    if any(known.name == name for known in CASES):
        raise ValueError(f"two cases are called {name}")
    CASES.append(Case(name, body, args, heavy))


_ports_given: set[int] = set()
_ports_lock = threading.Lock()


def free_port() -> int:
    """A port of the loopback nobody has; never the same one twice in a run."""
    with _ports_lock:
        while True:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            if port not in _ports_given:
                _ports_given.add(port)
                return port


@dataclass
class Room:
    """What a case has to itself: a folder, its processes. What all share: the command, the peers, the certificates."""

    name: str
    dir: Path
    world: "object"
    processes: list[Process] = field(default_factory=list)

    @property
    def pki(self):
        return self.world.pki

    @property
    def tools(self):
        return self.world.tools

    def start(self, argv, env=None, cwd=None) -> Process:
        process = Process(argv, self.dir / f"process{len(self.processes)}", env, cwd)
        self.processes.append(process)
        return process

    def run(self, argv, data: bytes = b"", limit: float = LIMIT, env=None, cwd=None) -> Finished:
        """Runs to the end; the exit code is the caller's to judge."""
        process = self.start(argv, env, cwd)
        if data:
            process.send(data)
        process.close_input()
        process.wait(limit)
        return process.finished()

    def troth(self, *words, data: bytes = b"", limit: float = LIMIT, env=None, cwd=None) -> Finished:
        return self.run([self.world.troth, *words], data, limit, env, cwd)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
        shutil.rmtree(self.dir, ignore_errors=True)


def check(condition, why: str) -> None:
    if not condition:
        raise Failure(why)


def equal(got, wanted, what: str) -> None:
    if got != wanted:
        raise Failure(f"{what}: {got!r} instead of {wanted!r}")


def contains(text: str, part: str, what: str) -> None:
    if part not in text:
        raise Failure(f"{what} does not contain {part!r}")


def documents(text: str) -> list[dict]:
    """The documents of the command's --json output, one behind the other; one that is not whole yet is left out."""
    found, at = [], 0
    while at < len(text):
        try:
            one, end = json.JSONDecoder().raw_decode(text, at)
        except ValueError:
            break
        equal(one.get("version"), 1, "the version of the JSON")
        found.append(one)
        at = end
        while at < len(text) and text[at].isspace():
            at += 1
    return found


def document(text: str, kind: str) -> dict:
    """The only object of its kind in the command's --json output."""
    found = [one[kind] for one in documents(text) if kind in one]
    equal(len(found), 1, f"the number of {kind!r} in the JSON output")
    return found[0]


def refused(result: Finished, error_id: str, code: int) -> None:
    """An error in the house's shape: what, where, rule, advice; the id in brackets; the exit code of its kind."""
    equal(result.code, code, "the exit code")
    lines = result.err.splitlines()
    errors = [i for i, line in enumerate(lines) if line.startswith("error: ")]
    equal(len(errors), 1, "the number of lines that begin with 'error: '")
    first, rest = lines[errors[0]], lines[errors[0] + 1 :]
    contains(first, f"[{error_id}]", "the error")
    check(any(line.startswith("  try:   ") for line in rest), "the error has no 'try:' line")
    check(not any(line.startswith("  try:") and not line[8:].strip() for line in rest), "its 'try:' line is empty")
    check("terminate called" not in result.err and "Sanitizer" not in result.err, "the command crashed")


def _attempt(one: Case, world, keep: Path) -> tuple[Case, str, str, float]:
    room = Room(one.name, Path(tempfile.mkdtemp(prefix="case-", dir=keep)), world)
    started = time.monotonic()
    why = log = ""
    try:
        one.body(room, *one.args)
    except Failure as failure:
        why = str(failure)
    except Exception as error:  # a bug of the harness fails its case, not the run
        why = f"{type(error).__name__}: {error}"
        log = traceback.format_exc()
    if why:
        log += "\n".join(process.log() for process in room.processes)
    room.close()
    return one, why, log, time.monotonic() - started


def run_all(chosen: list[Case], world, keep: Path, jobs: int) -> int:
    """Runs the cases, prints a line for each and the log of every failed one; the number of failures."""
    failed = []
    order = sorted(chosen, key=lambda one: not one.heavy)
    with ThreadPoolExecutor(jobs) as pool:
        for done in as_completed([pool.submit(_attempt, one, world, keep) for one in order]):
            one, why, log, seconds = done.result()
            slow = f"  ({seconds:.0f} s)" if seconds > 10 else ""
            print(f"FAILED {one.name}: {why}{slow}" if why else f"ok {one.name}{slow}", flush=True)
            if why:
                failed.append((one.name, why, log))
    for name, why, log in failed:
        print(f"\n--- {name}: {why}")
        print("\n".join(f"    {line}" for line in log.splitlines()))
    return len(failed)
