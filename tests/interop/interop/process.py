"""Programs under test and their peers: started with a time limit, watched through files, killed at the end."""

# SPDX-License-Identifier: Apache-2.0
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

LIMIT = 60.0  # seconds any one wait may take: a loaded machine is slow, a hung peer is a failure


class Failure(AssertionError):
    """A case's expectation that did not hold."""


@dataclass(frozen=True)
class Finished:
    """What a program that ended has said."""

    code: int
    out: str
    err: str

    @property
    def both(self) -> str:
        return self.out + self.err


_all: list["Process"] = []


def kill_all() -> None:
    """For a run that is stopped from outside: nothing stays behind."""
    for process in _all:
        if process.running():
            process.kill()


class Process:
    """A running program. Its output goes to two files, so that neither side ever waits for the other."""

    def __init__(self, argv, log: Path, env=None, cwd=None):
        self.argv = [str(word) for word in argv]
        self.out_path, self.err_path = log.with_suffix(".out"), log.with_suffix(".err")
        self._started = time.monotonic()
        with open(self.out_path, "wb") as out, open(self.err_path, "wb") as err:
            self._popen = subprocess.Popen(
                self.argv,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                start_new_session=True,
            )
        _all.append(self)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def out(self) -> str:
        return self.out_path.read_text("utf-8", "replace")

    def err(self) -> str:
        return self.err_path.read_text("utf-8", "replace")

    def both(self) -> str:
        return self.out() + self.err()

    def send(self, data: bytes) -> None:
        self._popen.stdin.write(data)
        self._popen.stdin.flush()

    def close_input(self) -> None:
        try:
            self._popen.stdin.close()
        except BrokenPipeError:
            pass

    def wait_for(self, pattern: str, limit: float = LIMIT) -> re.Match:
        """Waits until the output matches; fails if the program ends or the time runs out before."""
        until = time.monotonic() + limit
        while True:
            ended = self._popen.poll() is not None
            if found := re.search(pattern, self.both()):
                return found
            if ended:
                raise Failure(f"{self.argv[0]} ended with {self._popen.returncode} before it said /{pattern}/")
            if time.monotonic() > until:
                raise Failure(f"{self.argv[0]} did not say /{pattern}/ within {limit:.0f} s")
            time.sleep(0.01)

    def wait(self, limit: float = LIMIT) -> int:
        """The exit code; the program is killed and the case fails when the time runs out."""
        try:
            return self._popen.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Failure(f"{self.argv[0]} did not end within {limit:.0f} s") from None

    def signal(self, number: int) -> None:
        self._popen.send_signal(number)

    def terminate(self, limit: float = LIMIT) -> int:
        """SIGTERM, and the exit code."""
        self.signal(signal.SIGTERM)
        return self.wait(limit)

    def running(self) -> bool:
        return self._popen.poll() is None

    def kill(self) -> None:
        """Ends the program and every child that it left in its session."""
        try:
            os.killpg(self._popen.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self._popen.wait()
        self.close_input()

    def finished(self) -> Finished:
        return Finished(self._popen.returncode, self.out(), self.err())

    def log(self) -> str:
        """Everything about it, for the reader of a failed case."""
        state = "running" if self.running() else f"exit code {self._popen.returncode}"
        parts = [f"$ {' '.join(self.argv)}   ({state})"]
        for name, text in (("stdout", self.out()), ("stderr", self.err())):
            lines = text.splitlines()
            if len(lines) > 40:
                lines = lines[:20] + [f"… {len(lines) - 40} lines …"] + lines[-20:]
            parts += [f"  {name}| {line[:300]}" for line in lines]
        return "\n".join(parts)
