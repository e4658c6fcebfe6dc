"""The authority: what each profile issues is accepted by others, their requests are signed. What happens when it is
killed, or its record cannot be written, is in authority_faults.py."""

# SPDX-License-Identifier: Apache-2.0
import base64
import json
import shutil
from pathlib import Path

from .. import schema
from ..authority import made, new_authority, openssl_verifies, records, sound
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


def profile(room: Room, name: str) -> None:
    words, purposes = PROFILES[name]
    for key in KEYS if name in ("server", "mutual") else KEYS[:1]:
        home = new_authority(room, f"ca-{key.replace(':', '')}", "--key-type", key)
        out = room.dir / f"leaf-{key.replace(':', '')}"
        said = made(
            room, "ca", "issue", "--dir", home, *words, "--profile", name, "--key-type", key, "-o", out, "--json"
        ).out
        schema.check(json.loads(said))
        for purpose in purposes:
            openssl_verifies(room, home, Path(f"{out}.pem"), purpose)
        if "sslserver" not in purposes:
            openssl_verifies(room, home, Path(f"{out}.pem"), "sslserver", 1)
        certtool = room.run(["certtool", "--verify", "--load-ca-certificate", home / "root.pem"],
                            data=Path(f"{out}.pem").read_bytes())
        equal(certtool.code, 0, f"certtool's verdict: {certtool.both}")
        equal(records(room, home)[0]["profile"], name, "the profile on record")


def request(room: Room, peer: str) -> None:
    home, key, csr, out = new_authority(room), room.dir / "k.pem", room.dir / "r.csr", room.dir / "signed.pem"
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
    result = made(room, "ca", "sign", "--dir", home, csr, "-o", out)
    for name in ("DNS:web.example", "DNS:www.web.example", "IP:192.0.2.9"):
        contains(result.err, f"kept    name {name}", "what ca sign says")
    openssl_verifies(room, home, out, "sslserver", 0, "-verify_hostname", "www.web.example")
    openssl_verifies(room, home, out, "sslserver", 1, "-verify_hostname", "other.example")
    said = made(room, "ca", "sign", "--dir", home, csr, "-o", room.dir / "again.pem", "--json").out
    schema.check(json.loads(said))
    damaged = bytearray(csr.read_bytes())
    at = damaged.rindex(b"\n-----END") - 12
    damaged[at] = ord("A") if damaged[at] != ord("A") else ord("B")
    csr.write_bytes(damaged)
    equal(room.troth("ca", "sign", "--dir", home, csr, "-o", room.dir / "no.pem").code, 1, "a request that is altered")
    equal(len(records(room, home)), 2, "the certificates on record")


def life(room: Room) -> None:
    """From the first certificate to a restored backup, with the documents of every command."""
    home, out = new_authority(room), room.dir / "api"
    made(room, "ca", "issue", "--dir", home, "api.example", "-o", out)
    made(room, "ca", "renew", "--dir", home, f"{out}.pem", "--new-key", "-o", room.dir / "api2")
    head = sound(room, home)["head"]
    said = made(room, "ca", "revoke", "--dir", home, f"{out}.pem", "--reason", "keyCompromise", "--json").out
    schema.check(json.loads(said))
    refused(room.troth("ca", "revoke", "--dir", home, f"{out}.pem"), "ca.already_revoked", 1)
    equal([one["state"] for one in records(room, home)], ["revoked", "valid"], "the states")
    made(room, "ca", "audit", "verify", "--dir", home, "--head", head)
    refused(room.troth("ca", "audit", "verify", "--dir", home, "--head", f"2:{'0' * 64}"), "ca.audit_other_history", 1)
    for words in (["status"], ["audit", "log"], ["audit", "prove", "--entry", "3"], ["profile"]):
        schema.check(json.loads(made(room, "ca", *words, "--dir", home, "--json").out))
    found = made(room, "ca", "search", "--dir", home, "--name", "*.example", "--state", "valid", "--json").out
    equal(len(document(found, "certificates")["certificates"]), 1, "the certificates found")
    made(room, "ca", "backup", "--dir", home, "-o", room.dir / "copy")
    made(room, "ca", "issue", "--dir", home, "late.example", "-o", room.dir / "late")
    made(room, "ca", "restore", room.dir / "copy", "--dir", room.dir / "again")
    equal(len(records(room, room.dir / "again")), 2, "the certificates of the backup")
    made(room, "ca", "issue", "--dir", room.dir / "again", "next.example", "-o", room.dir / "next")
    openssl_verifies(room, home, room.dir / "next.pem", "sslserver")
    sound(room, room.dir / "again")
    refused(room.troth("ca", "restore", room.dir / "copy", "--dir", home), "cli.file_exists", 3)


def lists(room: Room) -> None:
    """What is on our lists openssl refuses, by complete lists, deltas and parts."""
    home, lists = new_authority(room), room.dir / "lists.pem"
    (home / "profiles.toml").write_text(
        '[profile.mutual]\ncrl-url = "http://crl.example/{shard}.crl"\ncrl-shards = 3\n'
    )
    for name in ("good", "bad", "late"):
        made(room, "ca", "issue", "--dir", home, f"{name}.example", "-o", room.dir / name)
    made(room, "ca", "revoke", "--dir", home, room.dir / "bad.pem", "--reason", "keyCompromise")
    made(room, "ca", "crl", "--dir", home, "--root", "-o", room.dir / "root.crl")
    delta = ["--delta-url", "http://crl.example/delta.crl"]  # without which openssl looks at no delta
    said = made(room, "ca", "crl", "--dir", home, *delta, "-o", room.dir / "ca.crl", "--json").out
    schema.check(json.loads(said))
    made(room, "ca", "revoke", "--dir", home, room.dir / "late.pem", "--reason", "superseded")
    said = made(room, "ca", "crl", "--dir", home, "--delta", "-o", room.dir / "delta.crl", "--json").out
    schema.check(json.loads(said))

    def judged(leaf: str, code: int, *more) -> None:
        lists.write_bytes(b"".join((room.dir / name).read_bytes() for name in ("root.crl", *more)))
        flags = ["-crl_check_all", "-extended_crl", "-use_deltas", "-CRLfile", lists]
        openssl_verifies(room, home, room.dir / f"{leaf}.pem", "sslserver", code, *flags)

    judged("good", 0, "ca.crl")
    judged("bad", 1, "ca.crl")
    judged("late", 0, "ca.crl")
    judged("late", 1, "ca.crl", "delta.crl")
    judged("good", 0, "ca.crl", "delta.crl")
    for name in ("gone", "here"):
        made(room, "ca", "issue", "--dir", home, f"{name}.example", "--profile", "mutual", "-o", room.dir / name)
    made(room, "ca", "revoke", "--dir", home, room.dir / "gone.pem")
    made(room, "ca", "crl", "--dir", home, "--profile", "mutual", "-o", room.dir / "part-{shard}.crl")
    parts = [f"part-{shard}.crl" for shard in range(3)]
    judged("here", 0, *parts)
    judged("gone", 1, *parts)
    lists.write_bytes((room.dir / "ca.crl").read_bytes())
    told = room.run(["certtool", "--crl-info", "--infile", lists])
    equal(told.code, 0, f"certtool --crl-info: {told.both}")
    contains(told.out, "CRL Number", "what certtool says")


def responder(room: Room, key: str) -> None:
    """openssl asks our responder, live and out of a folder; we believe what openssl has got."""
    home, folder, answer = new_authority(room, "ca", "--key-type", key), room.dir / "answers", room.dir / "answer.der"
    for name in ("good", "bad"):
        made(room, "ca", "issue", "--dir", home, f"{name}.example", "-o", room.dir / name)
    stranger = new_authority(room, "other")
    made(room, "ca", "issue", "--dir", stranger, "x.example", "-o", room.dir / "stranger")
    verify = ["verify", "--ca", home / "root.pem", "--ocsp-response", answer]

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
    made(room, "ca", "revoke", "--dir", home, room.dir / "bad.pem", "--reason", "keyCompromise")
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
    made(room, "ca", "ocsp", "--dir", home, "--sign-all", folder, "--minutes", "600")
    kept, port = started("--serve-from", folder)
    contains(asked(port, "good", "-no_nonce"), "good.pem: good", "what openssl says out of a folder")
    contains(asked(port, "bad", "-no_nonce"), "bad.pem: revoked", "what openssl says out of a folder")
    contains(asked(port, "stranger", "-no_nonce"), "unauthorized", "what openssl says of what is not there")
    equal(kept.terminate(), 0, "the exit code of the responder")
    sound(room, home)


def offline(room: Room) -> None:
    """A root that openssl keeps signs our intermediate; what that issues openssl accepts."""
    home, root, key = room.dir / "site", room.dir / "root.pem", room.dir / "root.key"
    argv = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", root, "-days", "900"]
    equal(room.run([*argv, "-subj", "/CN=Old Root", "-addext", "keyUsage=critical,keyCertSign,cRLSign"]).code, 0, "openssl req")
    made(room, "ca", "init", "--dir", home, "--name", "Site", "--offline-root")
    signed, more = room.dir / "signed.pem", room.dir / "more"
    more.write_text("basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n"
                    "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
    argv = ["openssl", "x509", "-req", "-in", home / "intermediate.csr", "-CA", root, "-CAkey", key, "-days", "600"]
    result = room.run([*argv, "-CAcreateserial", "-extfile", more, "-out", signed])
    equal(result.code, 0, f"openssl x509 -req: {result.err}")
    said = made(room, "ca", "init", "--dir", home, "--import", signed, "--import", root, "--json").out
    schema.check(json.loads(said))
    made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    openssl_verifies(room, home, room.dir / "a.pem", "sslserver")
    # Another that openssl has made whole comes in one file.
    box, word = room.dir / "box.p12", room.dir / "pw"
    word.write_text("secret\n")
    argv = ["openssl", "pkcs12", "-export", "-inkey", key, "-in", root, "-out", box, "-passout", f"file:{word}"]
    equal(room.run(argv).code, 0, "openssl pkcs12")
    again = room.dir / "again"
    made(room, "ca", "init", "--dir", again, "--name", "Again", "--import", box, "--password-file", word)
    made(room, "ca", "issue", "--dir", again, "b.example", "-o", room.dir / "b", "--password-file", word)
    openssl_verifies(room, again, room.dir / "b.pem", "sslserver")


def rotated_at_once(room: Room) -> None:
    """Two that rotate at the same moment make two generations, each with the files that it needs."""
    home = new_authority(room)
    running = [room.start([room.world.troth, "ca", "rotate", "--dir", home, "--json"]) for _ in range(3)]
    for process in running:
        process.close_input()
        equal(process.wait(), 0, f"the exit code of a process: {process.err()}")
    for generation in (2, 3, 4):
        said = made(room, "ca", "crl", "--dir", home, "--generation", str(generation), "-o", room.dir / "x.crl", "--force")
        contains(said.err, "until", "what it says with that key")
    made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    openssl_verifies(room, home, room.dir / "a.pem", "sslserver", 0, "-untrusted", room.dir / "a.pem")
    sound(room, home)


def password(room: Room) -> None:
    home = room.dir / "sealed"
    (room.dir / "pw").write_text("correct horse\n")
    (room.dir / "bad").write_text("wrong\n")
    right, wrong = ["--password-file", room.dir / "pw"], ["--password-file", room.dir / "bad"]
    made(room, "ca", "init", "--dir", home, "--name", "Example", *right)
    for name in ("root.key", "intermediate.key"):
        check(b"PRIVATE KEY" not in (home / name).read_bytes(), f"{name} is in the clear")
        equal((home / name).stat().st_mode & 0o777, 0o600, f"the mode of {name}")
    refused(room.troth("ca", "issue", "--dir", home, "a.example", *wrong, cwd=room.dir), "seal.wrong_password", 1)
    made(room, "ca", "issue", "--dir", home, "a.example", *right, "-o", room.dir / "a")
    (home / "intermediate.key").unlink()
    made(room, "ca", "issue", "--dir", home, "b.example", *right, "-o", room.dir / "b")
    openssl_verifies(room, home, room.dir / "b.pem", "sslserver")


def files_alone(room: Room) -> None:
    """An authority that was made before there were records still issues, and says what happens."""
    home = new_authority(room)
    (home / "troth.db").unlink()
    result = made(room, "ca", "issue", "--dir", home, "a.example", "-o", room.dir / "a")
    contains(result.err, "this authority had no record", "what is said")
    equal(len(records(room, home)), 1, "the certificates on record")
    sound(room, home)


def register() -> None:
    for name in PROFILES:
        case(f"authority/profile-{name}", profile, name)
    for peer in ("openssl", "certtool"):
        case(f"authority/request-of-{peer}", request, peer)
    for key in ("ec", "rsa:2048", "ed25519"):
        case(f"authority/responder-{key}", responder, key)
    case("authority/offline-root", offline)
    case("authority/rotated-at-once", rotated_at_once)
    for name, body in {"life": life, "lists": lists, "password": password, "files-alone": files_alone}.items():
        case(f"authority/{name}", body)
