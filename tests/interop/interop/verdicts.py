"""The matrix: what each peer said of each key type and check, collected while the cases run and printed as a table."""

# SPDX-License-Identifier: Apache-2.0
import threading
from dataclasses import dataclass

from .process import Failure


@dataclass(frozen=True)
class Verdict:
    """What a peer said: whether it accepts, and its words."""

    accepts: bool
    words: str


class Matrix:
    """Titles, each with rows of (peer, key type) and columns of checks. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._cells: dict[str, dict[tuple[str, str], dict[str, str]]] = {}

    def note(self, title: str, peer: str, key: str, check: str, word: str) -> None:
        with self._lock:
            self._cells.setdefault(title, {}).setdefault((peer, key), {})[check] = word

    def counts(self) -> str:
        words = [w for rows in self._cells.values() for row in rows.values() for w in row.values()]
        absent = sum(word.startswith("n/a") for word in words)
        wrong = sum(word.startswith("WRONG") for word in words)
        return f"matrix: {len(words) - absent - wrong} as they must be, {wrong} wrong, {absent} n/a"

    def markdown(self) -> str:
        """A table a title; the reasons of n/a follow as notes."""
        parts = []
        for title, rows in sorted(self._cells.items()):
            checks = list(dict.fromkeys(check for row in rows.values() for check in row))
            notes: dict[str, int] = {}
            lines = [f"## {title}", "", f"| peer | key | {' | '.join(checks)} |", "|---" * (len(checks) + 2) + "|"]
            for (peer, key), row in sorted(rows.items()):
                cells = [self._cell(row.get(check, "n/a: not asked"), notes) for check in checks]
                lines.append(f"| {peer} | {key} | {' | '.join(cells)} |")
            lines += ["", *(f"{number}. {reason}" for reason, number in notes.items()), ""]
            parts.append("\n".join(lines))
        return "\n".join(parts)

    @staticmethod
    def _cell(word: str, notes: dict[str, int]) -> str:
        if not word.startswith("n/a: "):
            return word
        return f"n/a ({notes.setdefault(word.removeprefix('n/a: '), len(notes) + 1)})"


def judged(matrix: Matrix, title: str, peer: str, key: str, check: str, verdict: Verdict, why: str) -> str:
    """Notes the verdict and says what is wrong with it; `why`: a refusal must say this, in lower case, of its reason."""
    wanted = check.startswith("accepted")
    if verdict.accepts != wanted:
        wrong = "accepted" if verdict.accepts else f"refused: {verdict.words[-300:]}"
    elif not wanted and (not why or why not in verdict.words.lower()):
        wrong = f"refused for another reason: {verdict.words[-300:]}"
    else:
        wrong = ""
    matrix.note(title, peer, key, check, "WRONG" if wrong else ("accepted" if wanted else "refused"))
    return f"{peer}, {key}, {check}: {wrong}" if wrong else ""


def none_wrong(wrong: list[str]) -> None:
    found = [one for one in wrong if one]
    if found:
        raise Failure("; ".join(found))
