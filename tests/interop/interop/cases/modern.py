"""The primitives that the system's OpenSSL has not got, against the OpenSSL of at least 3.5 that Node.js brings:
tests/modern, as an addon of Node.js."""

# SPDX-License-Identifier: Apache-2.0
import re

from ..harness import Room, case, check, equal


def primitives(room: Room) -> None:
    addon = room.world.troth.parent / "tests" / "troth_modern.node"
    check(addon.is_file(), f"there is no {addon}: it is built with the tests, unless with a sanitizer")
    result = room.run([room.tools.node, "-e", "process.dlopen({exports: {}}, process.argv[1])", addon], limit=900)
    counts = re.search(r"^(\d+) passed, (\d+) failed, 0 skipped$", result.out, re.M)
    check(counts is not None, f"it did not count: {result.out}{result.err}")
    check(int(counts[2]) == 0 and int(counts[1]) > 13000, result.out)
    equal(result.code, 0, "the exit code")
    print(f"{result.out.splitlines()[0]}: {counts[0]}", flush=True)


def register() -> None:
    case("modern/primitives", primitives, heavy=True)
