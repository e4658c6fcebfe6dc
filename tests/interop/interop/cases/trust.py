"""`troth trust` with the programs that keep the stores: update-ca-certificates in a folder that stands for a system, and
certutil. What was added is believed by others that read those stores, and no longer when it was removed."""

# SPDX-License-Identifier: Apache-2.0
from ..clients import serve
from ..harness import Room, case, check, contains, document, equal, refused
from ..process import Finished
from .data import on_a_terminal


def _good(result: Finished, what: str) -> Finished:
    equal(result.code, 0, f"the exit code of {what}: {result.both[-500:]}")
    return result


def _image(room: Room):
    """The folders of a Debian system that has one root of its distribution."""
    image = room.dir / "image"
    for folder in ("etc/ssl/certs", "usr/share/ca-certificates/brought", "etc/ca-certificates/update.d"):
        (image / folder).mkdir(parents=True)
    brought = room.pki.server("p384").root
    (image / "usr/share/ca-certificates/brought/one.crt").write_text(brought.read_text())
    (image / "etc/ca-certificates.conf").write_text("brought/one.crt\n")
    hook = image / "etc/ca-certificates/update.d/hook"
    hook.write_text(f"#!/bin/sh\ntouch {room.dir}/hook-ran\n")
    hook.chmod(0o755)
    return image, brought


def debian(room: Room) -> None:
    image, brought = _image(room)
    identity = room.pki.server()
    bundle = image / "etc/ssl/certs/ca-certificates.crt"

    def listed(*words) -> list[dict]:
        return document(_good(room.troth("trust", "list", "--dir", image, "--json", *words), "list").out, "trust")["roots"]

    def believed() -> bool:
        words = ["openssl", "verify", "-CApath", image / "etc/ssl/certs", "-no-CAfile", "-no-CAstore"]
        return room.run([*words, "-untrusted", identity.rest, identity.leaf]).code == 0

    said = document(_good(room.troth("trust", "add", identity.root, "--dir", image, "--json"), "add").out, "trust")
    equal(len(said["added"]), 1, "the number of roots added")
    equal(bundle.read_text().count("BEGIN CERTIFICATE"), 2, "the roots of the bundle")
    check(believed(), "openssl does not believe what was added")
    _good(room.troth("verify", identity.chain, "--ca", bundle), "verify by the bundle")
    equal([(one["added"], one["active"]) for one in listed()], [(True, True), (False, True)], "the list")
    equal(listed("--added")[0]["sha256"], room.troth("cert", "fingerprint", identity.root).out.strip(), "the fingerprint")
    refused(room.troth("trust", "remove", brought, "--dir", image), "cli.not_added_here", 1)
    refused(room.troth("trust", "add", identity.leaf, "--dir", image), "cli.not_a_root", 1)
    equal(sorted(one.name[:6] for one in (image / "usr/local/share/ca-certificates").iterdir()), ["troth-"], "the files")

    again = _good(room.troth("trust", "add", identity.root, "--dir", image), "add again")
    contains(again.err, "trusted already", "standard error")
    _good(room.troth("trust", "remove", listed("--added")[0]["sha256"][:20], "--dir", image), "remove")
    equal(bundle.read_text().count("BEGIN CERTIFICATE"), 1, "the roots of the bundle")
    check(not believed(), "openssl believes what was removed")
    equal(list((image / "usr/local/share/ca-certificates").iterdir()), [], "the files")
    check(not (room.dir / "hook-ran").exists(), "a hook of the image ran here")

    # A program that fails leaves nothing behind.
    for one in (image / "etc/ssl/certs").iterdir():
        one.unlink()
    (image / "etc/ssl/certs").rmdir()
    refused(room.troth("trust", "add", identity.root, "--dir", image), "cli.store_program_failed", 3)
    equal(list((image / "usr/local/share/ca-certificates").iterdir()), [], "the files")


def nss(room: Room) -> None:
    store = room.dir / "nssdb"
    store.mkdir()
    identity = room.pki.server()
    refused(room.troth("trust", "add", identity.root, "--nss", room.dir / "none"), "cli.store_program_failed", 3)
    _good(room.run(["certutil", "-N", "-d", f"sql:{store}", "--empty-password"]), "certutil")
    _good(room.run(["certutil", "-A", "-d", f"sql:{store}", "-n", "rest", "-t", ",,", "-i", identity.rest]), "certutil")
    _good(room.run(["certutil", "-A", "-d", f"sql:{store}", "-n", "leaf", "-t", ",,", "-i", identity.leaf]), "certutil")

    def believed() -> bool:
        return room.run(["certutil", "-V", "-d", f"sql:{store}", "-n", "leaf", "-u", "V"]).code == 0

    check(not believed(), "NSS believes it before")
    _good(room.troth("trust", "add", identity.root, "--nss", store), "add")
    check(believed(), "NSS does not believe what was added")
    said = document(_good(room.troth("trust", "list", "--nss", store, "--json"), "list").out, "trust")
    equal(len(said["roots"]), 1, "the number of trusted roots")
    _good(room.troth("trust", "remove", identity.root, "--nss", store), "remove")
    check(not believed(), "NSS believes what was removed")


def prompt_of_its_own(room: Room) -> None:
    """A page that ends in the middle of a line: on a terminal the prompt does not stand behind it; a pipe gets the page."""
    identity = room.pki.server()
    pages = room.dir / "pages"
    pages.mkdir()
    (pages / "cut").write_text("no end")
    (pages / "whole").write_text("an end\n")
    port = serve(room, identity, "--root", pages).port
    words = ["connect", f"127.0.0.1:{port}", "--ca", identity.root, "--servername", "localhost", "--get"]
    for page, on_terminal, in_pipe in (("/cut", "no end\r\n", "no end"), ("/whole", "an end\r\n", "an end\n")):
        equal(on_a_terminal(room, *words, page, stream="stdout"), (0, on_terminal), f"{page} on a terminal")
        result = room.troth(*words, page)
        equal((result.code, result.out), (0, in_pipe), f"{page} in a pipe")


def register() -> None:
    case("trust/debian", debian)
    case("trust/nss", nss)
    case("connect/line-end", prompt_of_its_own)
