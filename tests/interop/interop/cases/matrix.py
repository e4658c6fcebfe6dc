"""Peer x key type x check: what `troth ca` issues, judged by others; what others issue, judged by `troth verify`."""

# SPDX-License-Identifier: Apache-2.0
from ..families import CHECKS, KEYS, NAME, WRONG_NAME
from ..harness import Room, case, equal
from ..issuers import MAKERS, Maker
from ..judges import JUDGES, Judge
from ..verdicts import Verdict, judged, none_wrong

OURS, THEIRS = "What troth issues, judged by others", "What others issue for troth's requests, judged by troth"


def ours(room: Room, judge: Judge, keys: tuple[str, ...]) -> None:
    matrix, families = room.world.matrix, room.world.families
    questions = []
    for key in keys:
        for check in CHECKS:
            lack = judge.lack(key, check)
            matrix.note(OURS, judge.name, key, check, f"n/a: {lack}" if lack else "WRONG")  # until it is answered
            if not lack:
                questions.append((key, check))
    if not questions:
        return
    verdicts = judge.ask(room, [(families.of(key), check) for key, check in questions])
    none_wrong(
        [
            judged(matrix, OURS, judge.name, key, check, verdict, judge.reasons.get(check, ""))
            for (key, check), verdict in zip(questions, verdicts, strict=True)
        ]
    )


def theirs(room: Room, maker: Maker, key: str) -> None:
    """Two certificates for requests of ours, one of them on the peer's list of what is revoked."""
    matrix, lack = room.world.matrix, maker.lacks_keys.get(key, "")
    if lack:
        for check in CHECKS[:4]:
            matrix.note(THEIRS, maker.name, key, check, f"n/a: {lack}")
        return
    peer = maker.begin(room, key)
    leaves = {}
    for kind in ("good", "revoked"):
        private, request, leaves[kind] = (room.dir / f"{kind}.{form}" for form in ("key", "csr", "pem"))
        _made(room, "key", "new", "--key-type", KEYS[key], "-o", private)
        _made(room, "csr", "new", "--key", private, NAME, "-o", request)
        peer.issue(request, leaves[kind])
    peer.revoke(leaves["revoked"], room.dir / "list.crl")
    trust, later = ("--ca", peer.root, "--crl", room.dir / "list.crl"), ("--at", "2048-01-01T00:00:00Z")
    wrong = []
    for check, leaf, name, more, error_id, code in (
        ("accepted", "good", NAME, (), "", 0),
        ("revoked", "revoked", NAME, (), "x509.revoked", 7),
        ("expired", "good", NAME, later, "x509.expired", 6),
        ("wrong name", "good", WRONG_NAME, (), "x509.name_mismatch", 5),
    ):
        result = room.troth("verify", leaves[leaf], *trust, "--servername", name, *more)
        equal(result.code, code, f"the exit code for {check}: {result.err}")
        verdict = Verdict(result.code == 0, result.both)
        wrong.append(judged(matrix, THEIRS, maker.name, key, check, verdict, error_id))
    for file in (peer.root, leaves["good"], room.dir / "list.crl"):
        _made(room, "show", file)
    none_wrong(wrong)


def _made(room: Room, *words) -> None:
    result = room.troth(*words)
    equal(result.code, 0, f"the exit code of troth {words[0]}: {result.err}")


def register() -> None:
    for judge in JUDGES:
        if judge.at_once:
            case(f"matrix/{judge.name}", ours, judge, tuple(KEYS), heavy=True)
        else:
            for key in KEYS:
                case(f"matrix/{judge.name}-{key}", ours, judge, (key,))
    for maker in MAKERS:
        for key in KEYS:
            case(f"matrix/by-{maker.name}-{key}", theirs, maker, key)
