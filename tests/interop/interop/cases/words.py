"""The command line itself: every command × every mistake in its words; every example of every help; --json, manual
pages and completion, which are all drawn from the same declarations."""

# SPDX-License-Identifier: Apache-2.0
import json
import os
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

from .. import schema
from ..clients import serve
from ..harness import Room, case, check, contains, document, documents, equal, refused
from ..pki import NAME

COMMANDS = (
    *("key new", "key public", "key show", "csr new", "cert self", "cert fingerprint", "ca init", "ca issue"),
    *("ca crl", "ca ocsp"),
    *("show", "verify", "demo", "connect", "serve", "hash", "rand", "list", "help", "man", "completion"),
)
# Their examples want files and passwords of their own: the unit tests run them, with a terminal in memory, or data.py.
ASK = (
    *("key passwd", "encrypt", "decrypt", "sign", "verify-sig", "convert", "mac", "kdf", "bench"),
    *("ca sign", "ca renew", "ca revoke", "ca list", "ca search", "ca status", "ca audit", "ca profile"),
    *("ca export", "ca backup", "ca restore", "ca prune", "ca rotate"),
    *("cms sign", "cms verify", "cms encrypt", "cms decrypt", "bundle", "revocation"),
    *("trust add", "trust remove", "trust list"),
)


def _catalogue(room: Room) -> dict[str, dict]:
    """What the command says of itself."""
    said = json.loads(room.troth("help", "--json").out)
    schema.check(said)
    return {one["command"]: one for one in said["commands"]}


def commands_are_known(room: Room) -> None:
    """A new command is a new row in COMMANDS, and gets all of this."""
    equal(sorted(_catalogue(room)), sorted((*COMMANDS, *ASK)), "the commands")


def _complete(options: list[dict]) -> list[str]:
    """Words that satisfy a declaration, with values that are never used: the mistake is found before."""
    words = []
    for option in options:
        if option["required"]:
            words += ["value"] if option["positional"] else [option["names"].split(", ")[-1], "value"]
    return words


def mistakes(room: Room, command: str) -> None:
    """Wrong options, values that are missing, given twice or not taken, arguments too few and too many: exit code 2."""
    row = _catalogue(room)[command]
    first, options = command.split(), row["options"]
    whole = _complete(options)

    def refuse(words: list[str], error_id: str) -> None:
        for more in ([], ["--json"]):
            result = room.troth(*first, *words, *more)
            equal((result.code, result.out), (2, ""), f"exit code and standard output of {words + more}")
            if more:
                said = json.loads(result.err)
                schema.check(said)
                equal(said["error"]["id"], error_id, f"the error of {words}")
            else:
                refused(result, error_id, 2)

    refuse([*whole, "--nonsense"], "cli.unknown_option")
    refuse([*whole, "-%"], "cli.unknown_option")
    if not any(option["positional"] and option["repeatable"] for option in options):
        refuse([*whole, "one", "too", "many"], "cli.unexpected_argument")
    for option in options:
        name = option["names"].split(", ")[-1]
        if option["required"]:
            rest = _complete([other for other in options if other is not option])
            refuse(rest, "cli.missing_argument")
        if option["positional"] or "value" not in option:
            continue
        others = _complete([other for other in options if other is not option])
        refuse([*others, name], "cli.usage")
        if not option["repeatable"]:
            refuse([*others, name, "a", name, "b"], "cli.usage")
        if "choices" in option:
            refuse([*others, name, "no-such-choice"], "cli.bad_value")
        if option.get("default", "").isdigit():
            for value in ("-1", "x", "1.5", "99999999999999999999"):
                refuse([*others, f"{name}={value}"], "cli.bad_value")


# Examples. Each runs in a folder that has what they speak of, in a network of its own where the hosts they name are
# this machine: port 443 and the system's roots included.

HOSTS = "127.0.0.1 localhost example.com api.example\n::1 localhost\n"
LONG_RUNNING = ("serve", "ca ocsp")


def _play(room: Room) -> Path:
    """The folder of a user who has followed the manual so far."""
    play = room.dir / "play"
    play.mkdir()

    def made(*words) -> None:
        result = room.troth(*words, cwd=play)
        equal(result.code, 0, f"the exit code of troth {' '.join(words)}: {result.err}")

    made("ca", "init", "--dir", "my-ca", "--name", "Example")
    made("ca", "issue", "--dir", "my-ca", "api.example", "--san", "example.com", "--san", "127.0.0.1", "-o", "server")
    made("ca", "issue", "--dir", "my-ca", "--client", "Alice", "-o", "alice")
    for name, original in (("api.pem", "server.pem"), ("api.key", "server.key"), ("chain.pem", "server.pem")):
        (play / name).write_bytes((play / original).read_bytes())
    (play / "root.pem").write_bytes((play / "my-ca/root.pem").read_bytes())
    for name in ("release.tar.gz", "a.bin", "b.bin"):
        (play / name).write_bytes(name.encode())
    digest = room.run(["sha256sum", "release.tar.gz"], cwd=play)
    (play / "release.sha256").write_text(digest.out)
    (play / "public").mkdir()
    (play / "public/index.html").write_text("hello\n")
    for folder in (".local/share/bash-completion/completions", ".config/fish/completions"):
        (play / folder).mkdir(parents=True)
    return play


# What an example makes must not be there before it.
MAKES = {
    "ca init --dir my-ca": ["my-ca"],
    "-o server.key": ["server.key"],
    "-o server": ["server.pem", "server.key"],
    "-o alice": ["alice.pem", "alice.key"],
    "-o ticket.key": ["ticket.key"],
}
WORLD = r"""
set -eu
mount --bind "$PLAY/../hosts" /etc/hosts
mkdir -p "$PLAY/../certs"
cp "$PLAY/root.pem" "$PLAY/../certs/ca-certificates.crt"
mount --bind "$PLAY/../certs" /etc/ssl/certs
ip link set lo up 2>/dev/null || python3 -c '
import fcntl, socket, struct
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh", b"lo", 0x41))'
servers=
for port in 443 8443; do
    [ "$SERVE" = yes ] || continue
    "$TROTH" serve --cert ../made/server.pem --key ../made/server.key --port $port >../$port.log 2>&1 &
    servers="$servers $!"
    until grep -q listening ../$port.log; do sleep 0.02; done
done
status=0
bash -c "$LINE" || status=$?
for server in $servers; do kill "$server"; done
exit $status
"""


def _until_it_listens(line: str) -> str:
    ready = "while kill -0 $server && ! grep -q listening ../said; do sleep 0.05; done"
    return f"{line} > ../said & server=$!; {ready}; cat ../said; kill -TERM $server; wait $server"


def example(room: Room, command: str) -> None:
    row = _catalogue(room)[command]
    check(len(row["examples"]) >= 2, "a command has two examples at least")
    for index, one in enumerate(row["examples"]):
        line = one["line"]
        if "pkcs11:" in line:
            continue  # wants a token of this name: token.py has one
        sub = Room(f"{room.name}-{index}", room.dir / str(index), room.world, room.processes)
        sub.dir.mkdir()
        play = _play(sub)
        made = sub.dir / "made"
        made.mkdir()
        for name in ("server.pem", "server.key"):
            (made / name).write_bytes((play / name).read_bytes())
        for part, names in MAKES.items():
            if line.endswith(part) or part + " " in line:
                for name in names:
                    subprocess.run(["rm", "-rf", play / name], check=True)
        (sub.dir / "hosts").write_text(HOSTS)
        bin_dir = sub.dir / "bin"
        bin_dir.mkdir()
        (bin_dir / "troth").symlink_to(room.world.troth)
        (bin_dir / "man").write_text("#!/bin/sh\nexec grep -q '^[.]TH'\n")  # not everybody has one
        (bin_dir / "man").chmod(0o755)
        runs_on = command in LONG_RUNNING
        env = {
            "PLAY": str(play),
            "TROTH": str(room.world.troth),
            "SERVE": "yes" if command in ("connect", "show", "verify") else "no",
            "HOME": str(play),
            "PATH": f"{bin_dir}:{os.environ['PATH']}",
            # A server is asked to end once it listens, which it answers with 0.
            "LINE": _until_it_listens(line) if runs_on else line,
        }
        unshare = ["unshare", "--mount", "--net"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        result = sub.run([*unshare, "sh", "-c", WORLD], env=env, cwd=play, data=(made / "server.pem").read_bytes())
        equal(result.code, 0, f"the exit code of `{line}`: {result.err}")
        check("error:" not in result.err, f"`{line}` says: {result.err}")
        if runs_on:
            contains(result.out, f"listening on http{'' if command == 'ca ocsp' else 's'}://127.0.0.1:", f"what `{line}` says")


# --json: every kind of document, by the schema.


def documents_of_files(room: Room) -> None:
    play = _play(room)
    lines = {
        "ca init --dir other --name Other --json": "authority",
        "ca issue --dir my-ca b.example --json": "issued",
        "show --json server.pem server.key my-ca/root.pem": "objects",
        "key show --json server.key": "key",
        "verify --json --ca root.pem --servername api.example server.pem": "verified",
        "cert fingerprint --json --all chain.pem": "sha256",
        "hash --json a.bin b.bin": "digests",
        "hash --json --check release.sha256": "checks",
        "list --json": "algorithms",
        "help --json": "commands",
        "help --json errors": "errors",
        "help --json x509.expired": "error",
        "demo --json": "demo",
    }
    for line, kind in lines.items():
        result = room.troth(*line.split(), cwd=play)
        equal((result.code, result.err), (0, ""), f"exit code and standard error of `{line}`")
        said = json.loads(result.out)
        schema.check(said)
        check(kind in said, f"`{line}` printed no {kind}")
    good = document(room.troth("demo", "--json").out, "demo")
    equal((good["good"], len(good["conversations"])), (True, 4), "what the demo says of itself")


def documents_of_connections(room: Room) -> None:
    """`connect` prints one document; `serve` one a line, as long as it runs."""
    identity = room.pki.server()
    server = serve(room, identity)
    words = ["connect", f"127.0.0.1:{server.port}", "--ca", identity.root, "--servername", NAME, "--resume", "--json"]
    for more in ([], ["--get", "/"]):
        result = room.troth(*words, *more)
        equal((result.code, result.err), (0, ""), "exit code and standard error")
        said = json.loads(result.out)
        schema.check(said)
        equal(said["connection"]["second"]["resumed"], True, "resumed")
    refused_words = [*words[:4], "--servername", "wrong.example", "--json"]
    equal(room.troth(*refused_words).code, 5, "the exit code for a wrong name")
    server.connections(at_least=5)
    equal(server.process.terminate(), 0, "the exit code of serve")
    lines = server.process.out().splitlines()
    equal(len(lines), 6, "the number of lines")
    for line in lines:
        schema.check(json.loads(line))
    equal(len(documents(server.process.out())), 6, "the number of documents")
    equal(sum("error" in json.loads(line).get("connection", {}) for line in lines), 1, "connections that failed")


# Manual pages and completion.


def manual_page(room: Room, command: str) -> None:
    """Every option of the declaration is in the page, which groff takes without a warning where it is installed."""
    row = _catalogue(room)[command]
    page = room.troth("man", *command.split())
    equal((page.code, page.err), (0, ""), "exit code and standard error")
    check(page.out.startswith(".TH troth\\-"), "the page has no title")
    plain = page.out.replace("\\-", "-")
    for option in row["options"]:
        contains(plain, f"\\fB{option['names']}\\fR", "the page")
    for one in row["examples"]:
        contains(plain, one["line"].replace("\\", "\\e"), "the page")


def _completed(room: Room, words: list[str]) -> set[str]:
    """What bash offers behind these words, the last of which is begun."""
    script = room.dir / "troth.bash"
    if not script.exists():
        result = room.troth("completion")
        equal(result.code, 0, "the exit code of completion")
        script.write_text(result.out)
    line = " ".join(shlex.quote(word) for word in words)
    ask = f'. "{script}"; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _troth; printf "%s\\n" "${{COMPREPLY[@]}}"'
    result = room.run(["bash", "-uc", ask], cwd=room.dir)
    equal((result.code, result.err), (0, ""), f"how bash completes {words}")
    return set(result.out.split())


def completion(room: Room) -> None:
    """bash offers every command, every option of each, and the values that are known."""
    catalogue = _catalogue(room)
    (room.dir / "some.pem").write_text("")
    (room.dir / "folder").mkdir()
    offered = _completed(room, ["troth", ""])
    for command in catalogue:
        check(command.split()[0] in offered, f"{command} is not offered")
        if " " in command:
            verbs = _completed(room, ["troth", command.split()[0], ""])
            check(command.split()[1] in verbs, f"{command} is not offered")
        options = _completed(room, ["troth", *command.split(), "-"])
        for option in catalogue[command]["options"]:
            if option["positional"]:
                continue
            for name in option["names"].split(", "):
                check(name in options, f"{name} of {command} is not offered")
            if "choices" in option:
                equal(_completed(room, ["troth", *command.split(), name, ""]), set(option["choices"]), name)
        check("--json" in options and "--help" in options, f"{command} does not offer what every command takes")
    check("some.pem" in _completed(room, ["troth", "show", "so"]), "no file is offered")
    check("folder" in _completed(room, ["troth", "serve", "--root", "fo"]), "no folder is offered")
    equal(_completed(room, ["troth", "con"]), {"connect", "convert"}, "con")
    for shell in ("zsh", "fish"):
        text = room.troth("completion", "--shell", shell).out
        for command in catalogue.values():
            for option in command["options"]:
                name = option["names"].split(", ")[-1].removeprefix("--")
                check(option["positional"] or re.search(rf"(-l |--){re.escape(name)}\b", text), f"{name} ({shell})")


def readme(room: Room) -> None:
    """The refusal that the README shows is the one that `connect` prints, but for the port."""
    text = (Path(__file__).resolve().parents[4] / "README.md").read_text()
    shown = re.search(r"^\$ (troth connect .*)\n((?:tried|error|  \w+):(?:.*\n)+?)```", text, re.M)
    check(shown, "the README shows no refusal")
    made = room.dir / "ca"
    equal(room.troth("ca", "init", "--dir", made, "--name", "Example").code, 0, "the exit code of ca init")
    words = ["ca", "issue", "--dir", made, "api.example", "--san", "127.0.0.1", "-o", made / "api"]
    equal(room.troth(*words).code, 0, "the exit code of ca issue")
    argv = [room.world.troth, "serve", "--cert", made / "api.pem", "--key", made / "api.key"]
    port = room.start(argv).wait_for(r"127\.0\.0\.1:(\d+)")[1]
    line = shown[1].replace("8443", port).split()[1:]
    result = room.troth(*line, cwd=made)
    equal(result.code, 5, "the exit code")
    equal(result.err, shown[2].replace("8443", port), "the error")


def ended_by_signal(room: Room) -> None:
    """Ctrl-C in the demo leaves no folder with keys, and says by which signal it ended; `serve` ends with 0."""
    temporary = room.dir / "tmp"
    temporary.mkdir()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        process = room.start([room.world.troth, "demo"], env={"TMPDIR": str(temporary)})
        until = time.monotonic() + 30
        while not list(temporary.glob("troth-demo-*/root.key")) and process.running() and time.monotonic() < until:
            time.sleep(0.001)
        process.signal(number)
        code = process.wait()
        check(code in (-number, 0), f"the demo ended with {code}")
        equal(list(temporary.iterdir()), [], "what the demo left behind")
    identity = room.pki.server()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        server = serve(room, identity)
        server.process.signal(number)
        equal(server.process.wait(), 0, f"the exit code of serve on signal {number}")


def register() -> None:
    case("words/commands", commands_are_known)
    for command in COMMANDS:
        name = command.replace(" ", "-")
        case(f"words/mistakes-{name}", mistakes, command)
        case(f"words/examples-{name}", example, command)
        case(f"words/manual-page-{name}", manual_page, command)
    case("words/json-of-files", documents_of_files)
    case("words/json-of-connections", documents_of_connections)
    case("words/completion", completion)
    case("words/readme", readme)
    case("words/ended-by-signal", ended_by_signal)
