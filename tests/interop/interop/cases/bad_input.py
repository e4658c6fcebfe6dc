"""What people and programs get wrong: files, names, ports, peers. A typed error, the exit code, no file left."""

# SPDX-License-Identifier: Apache-2.0
import json
import re
import socket
from pathlib import Path

from ..clients import serve
from ..harness import Room, case, check, contains, equal, free_port, refused
from ..servers import Wish, openssl
from .client_refusals import answer_once

PEM_GARBAGE = "-----BEGIN CERTIFICATE-----\nAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END CERTIFICATE-----\n"


def _files(room: Room) -> dict[str, Path]:
    """Every file that the tables below speak of."""
    pki, made = room.pki, room.dir / "made"
    made.mkdir()
    files = {
        "{cert}": pki.server().chain,
        "{key}": pki.server().key,
        "{root}": pki.server().root,
        "{other-key}": pki.server("rsa").key,
        "{missing}": made / "missing.pem",
        "{folder}": made,
        "{file}": pki.server().key,
    }
    for name, content in (
        ("empty", b""),
        ("text", b"These are words, not a certificate.\n"),
        ("bytes", bytes(range(256)) * 16),
        ("pem-garbage", PEM_GARBAGE.encode()),
        ("cut", pki.server().leaf.read_bytes()[:200]),
        ("cut-key", pki.server().key.read_bytes()[:100]),
    ):
        path = made / f"{name}.pem"
        path.write_bytes(content)
        files[f"{{{name}}}"] = path
    return files


def _words(room: Room, line: str) -> list[str]:
    files = _files(room)
    return [str(files.get(word, word)) for word in line.split()]


def refuse(room: Room, line: str, error_id: str, code: int) -> None:
    """The command line ends at once with the error."""
    result = room.troth(*_words(room, line))
    refused(result, error_id, code)
    equal(result.out, "", "standard output")


# A line of the command, the error's id, the exit code. {…} are the files above.
SERVE = "serve --cert"
LINES = (
    (f"{SERVE} {{missing}} --key {{key}}", "cli.file_not_found", 3),
    (f"{SERVE} {{cert}} --key {{missing}}", "cli.file_not_found", 3),
    (f"{SERVE} {{folder}} --key {{key}}", "cli.is_directory", 3),
    (f"{SERVE} {{key}} --key {{key}}", "x509.no_certificate", 1),
    (f"{SERVE} {{cert}} --key {{cert}}", "keys.no_private_key", 1),
    (f"{SERVE} {{cert}} --key {{other-key}}", "tls.credential_mismatch", 1),
    (f"{SERVE} {{empty}} --key {{key}}", "x509.no_certificate", 1),
    (f"{SERVE} {{cert}} --key {{key}} --root {{missing}}", "cli.not_directory", 3),
    (f"{SERVE} {{cert}} --key {{key}} --root {{folder}} --echo", "cli.conflicting_options", 2),
    (f"{SERVE} {{cert}} --key {{key}} --mtls", "cli.missing_argument", 2),
    (f"{SERVE} {{cert}} --key {{key}} --ca {{root}}", "cli.missing_argument", 2),
    (f"{SERVE} {{cert}} --key {{key}} --mtls --ca {{missing}}", "cli.file_not_found", 3),
    (f"{SERVE} {{cert}} --key {{key}} --groups nonsense", "cli.bad_value", 2),
    (f"{SERVE} {{cert}} --key {{key}} --port 70000", "cli.bad_value", 2),
    (f"{SERVE} {{cert}} --key {{key}} --listen not-an-address", "io.no_such_host", 3),
    (f"{SERVE} {{cert}} --key {{key}} --keylog {{folder}}", "cli.is_directory", 3),
    (f"{SERVE} {{cert}}", "cli.missing_argument", 2),
    ("connect", "cli.missing_argument", 2),
    ("connect 127.0.0.1:1 --ca {missing}", "cli.file_not_found", 3),
    ("connect 127.0.0.1:1 --ca {folder}", "x509.no_certificate", 1),
    ("connect 127.0.0.1:1 --ca {key}", "x509.no_certificate", 1),
    ("connect 127.0.0.1:1 --ca {empty}", "x509.no_certificate", 1),
    ("connect 127.0.0.1:1 --ca {root}", "io.refused", 3),
    ("connect 127.0.0.1:0 --ca {root}", "cli.bad_value", 2),
    ("connect 127.0.0.1:99999 --ca {root}", "io.bad_address", 3),
    ("connect no-such-host.invalid:443 --ca {root}", "io.no_such_host", 3),
    ("connect 127.0.0.1:1 --ca {root} --cert {cert}", "cli.missing_argument", 2),
    ("connect 127.0.0.1:1 --ca {root} --key {key}", "cli.missing_argument", 2),
    ("connect 127.0.0.1:1 --ca {root} --cert {cert} --key {other-key}", "tls.credential_mismatch", 1),
    ("connect 127.0.0.1:1 --ca {root} --groups x25519,nonsense", "cli.bad_value", 2),
    ("connect 127.0.0.1:1 --ca {root} --resme", "cli.unknown_option", 2),
    ("ca init --dir {file} --name X", "cli.not_directory", 3),
    ("ca init --name X", "cli.missing_argument", 2),
    ("ca init --dir {missing} --name X --key-type rsa:1024", "cli.bad_value", 2),
    ("ca init --dir {missing} --name X --key-type nonsense", "cli.bad_value", 2),
    ("ca init --dir {missing} --name X --days 0", "cli.bad_value", 2),
    ("ca issue --dir {missing} api.example", "cli.file_not_found", 3),
    ("ca issue --dir {folder} api.example", "cli.file_not_found", 3),
    ("ca issue api.example", "cli.missing_argument", 2),
    ("verify {missing}", "cli.file_not_found", 3),
    ("verify {folder}", "cli.is_directory", 3),
    ("verify {key} --ca {root}", "x509.no_certificate", 1),
    ("verify {cert} --ca {key}", "x509.no_certificate", 1),
    ("verify {cert} --purpose nonsense", "cli.bad_value", 2),
    ("verify", "cli.missing_argument", 2),
    ("csr new api.example --key {missing}", "cli.file_not_found", 3),
    ("csr new api.example --key {cert}", "keys.no_private_key", 1),
    ("csr new api.example", "cli.missing_argument", 2),
    ("cert self api.example", "cli.missing_argument", 2),
    ("cert fingerprint {missing}", "cli.file_not_found", 3),
    ("cert fingerprint {key}", "x509.no_certificate", 1),
    ("key new --key-type nonsense", "cli.bad_value", 2),
    ("key new -o {file}", "cli.file_exists", 3),
    ("key show {missing}", "cli.file_not_found", 3),
    ("key public {folder}", "cli.is_directory", 3),
    ("show {missing}", "cli.file_not_found", 3),
    ("show {folder}", "cli.is_directory", 3),
    ("key show", "cli.missing_argument", 2),
    ("help no.such_thing", "cli.unknown_error_id", 2),
    ("ca", "cli.missing_verb", 2),
    ("ca isue --dir {folder} api.example", "cli.unknown_command", 2),
    ("conect 127.0.0.1", "cli.unknown_command", 2),
    ("demo --nonsense", "cli.unknown_option", 2),
)
# Files that are no certificates, wherever one is wanted: some error of reading them, exit code 1.
WRONG = ("text", "bytes", "pem-garbage", "cut")
WRONG_LINES = (
    ("serve-cert", "serve --cert {wrong} --key {key}"),
    ("serve-ca", "serve --cert {cert} --key {key} --mtls --ca {wrong}"),
    ("connect-ca", "connect 127.0.0.1:1 --ca {wrong}"),
    ("verify", "verify {wrong} --ca {root}"),
    ("verify-ca", "verify {cert} --ca {wrong}"),
    ("show", "show {wrong}"),
    ("fingerprint", "cert fingerprint {wrong}"),
    ("connect-cert", "connect 127.0.0.1:1 --ca {root} --cert {wrong} --key {key}"),
)
WRONG_KEYS = ("empty", "text", "bytes", "cut-key")
WRONG_KEY_LINES = (
    ("serve-key", "serve --cert {cert} --key {wrong}"),
    ("csr-key", "csr new api.example --key {wrong}"),
    ("connect-key", "connect 127.0.0.1:1 --ca {root} --cert {cert} --key {wrong}"),
)


def wrong_content(room: Room, line: str, wrong: str) -> None:
    words = _words(room, line.replace("{wrong}", f"{{{wrong}}}"))
    result = room.troth(*words)
    equal(result.code, 1, "the exit code")
    check(result.err.count("error: ") == 1, "the number of errors is not one")
    contains(result.err, f"{wrong}.pem", "the error")
    contains(result.err, "\n  try:   ", "the error")


def machine_readable(room: Room) -> None:
    """With --json the error is a document on standard error, and nothing is on standard output."""
    result = room.troth("connect", "127.0.0.1:1", "--ca", room.pki.server().root, "--json")
    equal((result.code, result.out), (3, ""), "exit code and standard output")
    said = json.loads(result.err)
    equal((said["version"], said["error"]["id"], said["error"]["exit_code"]), (1, "io.refused", 3), "the document")


def busy_port(room: Room) -> None:
    identity = room.pki.server()
    first = serve(room, identity)
    result = room.troth("serve", "--cert", identity.chain, "--key", identity.key, "--port", first.port)
    refused(result, "io.address_in_use", 3)
    check(first.process.running(), "the first server ended")


def other_users_port(room: Room) -> None:
    """A port that a stranger's program holds, not one of ours."""
    identity = room.pki.server()
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
        result = room.troth("serve", "--cert", identity.chain, "--key", identity.key, "--port", port)
    refused(result, "io.address_in_use", 3)


def plain_http(room: Room) -> None:
    answer_once(room, b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "[tls.not_tls]")


def closes_at_once(room: Room) -> None:
    """The other side closes without a word: an error of the network, not of a certificate."""
    answer_once(room, b"", "[tls.closed_early]", code=3)


def garbage_from_server(room: Room) -> None:
    answer_once(room, b"\x16\x03\x03\x00\x04\x02\x00\x00\x00", "error: ")


def alert_from_server(room: Room) -> None:
    answer_once(room, b"\x15\x03\x03\x00\x02\x02\x50", "internal_error")


def page_not_there(room: Room) -> None:
    """A page that is not there: the connection is in order, the answer is shown with its status."""
    identity = room.pki.server()
    server = serve(room, identity, "--root", room.dir)
    result = room.troth(
        *("connect", f"127.0.0.1:{server.port}", "--ca", identity.root, "--servername", "localhost", "--get", "/none")
    )
    contains(result.err, "HTTP 404", "the verdict")


def out_of_the_root(room: Room) -> None:
    """No path leads out of --root, in whatever spelling, nor a link."""
    identity = room.pki.server()
    site = room.dir / "site"
    (site / "below").mkdir(parents=True)
    (room.dir / "secret").write_text("must not be served\n")
    (site / "link").symlink_to(room.dir / "secret")
    (site / ".hidden").write_text("must not be served\n")
    server = serve(room, identity, "--root", site)
    paths = ("/../secret", "/%2e%2e/secret", "/below/../../secret", "/..%2fsecret", "/link", "/.hidden", "//../secret")
    words = ["curl", "--silent", "--path-as-is", "--cacert", identity.root, "--noproxy", "*"]
    words += ["--resolve", f"localhost:{server.port}:127.0.0.1", "--write-out", "%{http_code}\\n"]
    for path in paths:
        result = room.run([*words, f"https://localhost:{server.port}{path}"])
        check("must not be served" not in result.out, f"{path} was served")
        contains(result.out, "404", f"the answer to {path}")


def authority(room: Room) -> None:
    """What is there is not overwritten, and of two files none is written if one cannot be."""
    home, out = room.dir / "ca", room.dir / "api"
    equal(room.troth("ca", "init", "--dir", home, "--name", "One").code, 0, "the exit code of ca init")
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    refused(room.troth("ca", "init", "--dir", home, "--name", "Two"), "cli.file_exists", 3)
    equal({path.name: path.read_bytes() for path in home.iterdir()}, before, "the authority after it")
    for name in ("root.key", "intermediate.key"):
        equal((home / name).stat().st_mode & 0o777, 0o600, f"the mode of {name}")

    Path(f"{out}.key").write_text("an earlier key\n")
    refused(room.troth("ca", "issue", "--dir", home, "api.example", "-o", out), "cli.file_exists", 3)
    check(not Path(f"{out}.pem").exists(), "a certificate was written beside a key that is not its own")
    equal(Path(f"{out}.key").read_text(), "an earlier key\n", "the key that was there")
    equal(room.troth("ca", "issue", "--dir", home, "api.example", "-o", out, "--force").code, 0, "with --force")

    lost = room.dir / "no-such-folder" / "api"
    result = room.troth("ca", "issue", "--dir", home, "api.example", "-o", lost)
    equal(result.code, 3, "the exit code for a folder that is not there")
    check(not lost.parent.exists(), "the folder was made")


def broken_authority(room: Room) -> None:
    """An authority whose files are damaged or do not belong together issues nothing."""
    for damage in ("key-cut", "key-of-another", "certificate-cut"):
        home, out = room.dir / damage, room.dir / f"{damage}-api"
        room.troth("ca", "init", "--dir", home, "--name", "One")
        key, certificate = home / "intermediate.key", home / "intermediate.pem"
        if damage == "key-cut":
            key.write_bytes(key.read_bytes()[:80])
        elif damage == "key-of-another":
            key.write_bytes((home / "root.key").read_bytes())
        else:
            certificate.write_bytes(certificate.read_bytes()[:200])
        result = room.troth("ca", "issue", "--dir", home, "api.example", "-o", out)
        equal(result.code, 1, f"the exit code ({damage})")
        check(result.err.count("error: ") == 1, f"the number of errors is not one ({damage})")
        check(not list(room.dir.glob(f"{damage}-api*")), f"something was written ({damage})")


def demo(room: Room) -> None:
    """The whole tour: no input, nothing left behind, four ladders."""
    result = room.troth("demo", limit=60, cwd=room.dir)
    equal(result.code, 0, "the exit code")
    equal(result.out.count("│ ClientHello"), 4, "the number of ladders")
    for part in ("{CertificateRequest}", "resumes with the ticket", "Finished", "x509.name_mismatch"):
        contains(result.out, part, "the output")
    advice = re.search(r"try: +troth connect 127\.0\.0\.1:\d+ --ca \S+ --servername api\.example\n", result.out)
    check(advice is not None, "the advice is not a whole command line")
    left = [path.name for path in room.dir.iterdir() if not path.name.startswith("process")]
    equal(left, [], "what the demo left behind")


def piped(room: Room) -> None:
    """A reader that goes away early (a pager, head) is no crash."""
    result = room.run(["sh", "-c", f"'{room.world.troth}' help errors | head -n 1"])
    equal(result.code, 0, "the exit code of the pipe")
    equal(result.err, "", "standard error")


def unreachable_port(room: Room) -> None:
    """Nobody listens."""
    port = free_port()
    result = room.troth("connect", f"127.0.0.1:{port}", "--ca", room.pki.server().root)
    refused(result, "io.refused", 3)
    contains(result.err, str(port), "the error")


def closing_mid_handshake(room: Room) -> None:
    """A server that is killed between our hello and its answer's end is a lost connection."""
    identity = room.pki.server()
    server = openssl(room, Wish(identity))
    server.process.kill()
    refused(room.troth("connect", server.address, "--ca", identity.root), "io.refused", 3)


def register() -> None:
    for line, error_id, code in LINES:
        case(f"bad-input/{line.replace(' ', '_').replace('/', '|')}", refuse, line, error_id, code)
    for name, line in WRONG_LINES:
        for wrong in WRONG:
            case(f"bad-input/{name}-is-{wrong}", wrong_content, line, wrong)
    for name, line in WRONG_KEY_LINES:
        for wrong in WRONG_KEYS:
            case(f"bad-input/{name}-is-{wrong}", wrong_content, line, wrong)
    case("bad-input/error-as-json", machine_readable)
    case("bad-input/busy-port", busy_port)
    case("bad-input/strangers-port", other_users_port)
    case("bad-input/server-of-plain-http", plain_http)
    case("bad-input/server-closes-at-once", closes_at_once)
    case("bad-input/server-of-garbage", garbage_from_server)
    case("bad-input/server-of-alert", alert_from_server)
    case("bad-input/page-not-there", page_not_there)
    case("bad-input/nobody-listens", unreachable_port)
    case("bad-input/server-gone", closing_mid_handshake)
    case("bad-input/paths-out-of-the-root", out_of_the_root)
    case("bad-input/authority-files", authority)
    case("bad-input/authority-damaged", broken_authority)
    case("bad-input/reader-goes-away", piped)
    case("demo/four-ladders", demo)
