"""Peers that judge the certificates which `troth ca` issues: offline, or as clients of `troth serve`."""

# SPDX-License-Identifier: Apache-2.0
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import clients
from .clients import Wish
from .families import NAME, OUTSIDE, WRONG_NAME, Authority, Family
from .harness import Room, check
from .pki import Identity
from .verdicts import Verdict

MLDSA = "mldsa65"
Question = tuple[Family, str]  # of which family, which check


@dataclass(frozen=True)
class Judge:
    """ask: its verdicts, one for each question, in their order. reasons: what a refusal says, in lower case."""

    name: str
    ask: Callable[[Room, list[Question]], Iterable[Verdict]]
    reasons: dict[str, str]
    lacks_keys: dict[str, str] = field(default_factory=dict)
    lacks_checks: dict[str, str] = field(default_factory=dict)
    at_once: bool = False  # all key types in one process, which is slow to start

    def lack(self, key: str, check_name: str) -> str:
        if (key, check_name) == (MLDSA, "outside"):
            return "openssl 3.0, which signs the leaf outside the constraints, does not know ML-DSA"
        return self.lacks_keys.get(key, "") or self.lacks_checks.get(check_name, "")


def _each(one: Callable[[Room, Family, str], Verdict]):
    def ask(room: Room, questions: list[Question]) -> list[Verdict]:
        return [one(room, *question) for question in questions]

    return ask


def _asked(check_name: str) -> str:
    return {"wrong name": WRONG_NAME, "outside": OUTSIDE}.get(check_name, NAME)


def _served(room: Room, identity: Identity) -> int:
    return clients.serve(room, identity).port


# Offline.


def _troth(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    argv = ["verify", family.leaf_for(check_name).chain, "--ca", place.root, "--servername", _asked(check_name)]
    result = room.troth(*argv, *(word for one in place.lists for word in ("--crl", one)))
    return Verdict(result.code == 0, result.both)


def _openssl(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    argv = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", _asked(check_name)]
    argv += ["-CAfile", place.root, "-untrusted", place.intermediate, "-crl_check_all", "-CRLfile", place.all_lists]
    result = room.run([*argv, family.leaf_for(check_name).leaf])
    return Verdict(result.code == 0, result.both)


def _certtool(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    argv = ["certtool", "--verify", "--load-ca-certificate", place.root, "--load-crl", place.all_lists]
    argv += ["--verify-hostname", _asked(check_name), "--verify-purpose", "1.3.6.1.5.5.7.3.1"]
    result = room.run([*argv, "--infile", family.leaf_for(check_name).chain])
    return Verdict(result.code == 0, result.both)


def _nss_store(room: Room, place: Authority) -> str:
    """A store in which the root is trusted, with both lists."""
    home = room.dir / place.home.name
    if not home.is_dir():
        home.mkdir()
        steps = [["certutil", "-N", "--empty-password"]]
        steps.append(["certutil", "-A", "-n", "root", "-t", "C,,", "-i", place.root])
        steps.append(["certutil", "-A", "-n", "intermediate", "-t", ",,", "-i", place.intermediate])
        for number, one in enumerate(place.lists):
            der = room.dir / f"{place.home.name}-{number}.crl"
            steps.append(["openssl", "crl", "-in", one, "-outform", "DER", "-out", der])
            steps.append(["crlutil", "-I", "-t", "1", "-i", der])
        for step in steps:
            words = step if step[0] == "openssl" else [*step, "-d", f"sql:{home}"]
            result = room.run(words)
            check(result.code == 0, f"{' '.join(map(str, words))}: {result.both}")
    return f"sql:{home}"


def _vfychain(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    files = ("-a", family.leaf_for(check_name).leaf, "-a", place.intermediate)
    result = room.run(["vfychain", "-u", "1", "-d", _nss_store(room, place), *files])
    return Verdict("Chain is good!" in result.both, result.both)


def _tstclnt(room: Room, family: Family, check_name: str) -> Verdict:
    """NSS as a client: it connects to the host whose name it checks, so the wrong name is the address."""
    place = family.place(check_name)
    host = "127.0.0.1" if check_name == "wrong name" else "localhost"
    port = _served(room, family.leaf_for(check_name))
    argv = ["tstclnt", "-4", "-h", host, "-p", port, "-d", _nss_store(room, place), "-b", "-Q", "-V", "tls1.3:tls1.3"]
    result = room.run(argv, data=b"")
    return Verdict(result.code == 0, result.both)


_STRONGSWAN = "pki {\n  load = random nonce x509 revocation constraints pem pkcs1 pkcs8 pubkey openssl\n}\n"


def strongswan(room: Room) -> dict[str, str]:
    """The environment for strongSwan's pki: with the plugins that know every key type and look at lists."""
    config = room.dir / "strongswan.conf"
    config.write_text(_STRONGSWAN)
    return {"STRONGSWAN_CONF": str(config)}


def _pki(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    identity = family.leaf_for(check_name, "ipsec")
    argv = ["pki", "--verify", "--in", identity.leaf, "--cacert", place.root, "--cacert", place.intermediate]
    argv += [word for one in place.lists for word in ("--crl", one)]
    result = room.run(argv, env=strongswan(room))
    return Verdict(result.code == 0, result.both)


# As clients of `troth serve`.


def _curl(room: Room, family: Family, check_name: str) -> Verdict:
    place = family.place(check_name)
    wish = Wish(_served(room, family.leaf_for(check_name)), place.root, name=_asked(check_name))
    argv = [*clients.curl_words(wish), "--crlfile", place.all_lists]
    result = room.run([*argv, f"https://{wish.name}:{wish.port}/"])
    return Verdict(result.code == 0, result.both)


def _gnutls_cli(room: Room, family: Family, check_name: str) -> Verdict:
    """It reads a list only if it trusts the issuer beforehand: then both authorities are its anchors."""
    place = family.place(check_name)
    port, roots, more = _served(room, family.leaf_for(check_name)), place.root, ()
    if check_name == "revoked":
        roots, more = room.dir / "anchors.pem", ("--x509crlfile", place.lists[0])
        roots.write_text(place.root.read_text() + place.intermediate.read_text())
    result = clients.gnutls(room, Wish(port, roots, name=_asked(check_name), extra=more))
    return Verdict(result.code == 0 and "HTTP/1.1 200" in result.out, result.both)


def _by_lines(room: Room, questions: list[Question], argv, jobs: list[dict], form) -> list[Verdict]:
    """One process for all: a job a line into it, `number accepted|refused words` a line out of it."""
    result = room.run(argv, data="".join(form(job) + "\n" for job in jobs).encode())
    said = {}
    for line in result.out.splitlines():
        number, verdict, words = [*line.split("\t"), "", ""][:3]
        if number.isdigit():
            said[int(number)] = Verdict(verdict == "accepted", words)
    check(set(said) == set(range(len(questions))), f"not every question was answered: {result.both[-2000:]}")
    return [said[number] for number in range(len(questions))]


def _node(room: Room, questions: list[Question]) -> list[Verdict]:
    """Both ends are node's own: only it knows ML-DSA in TLS."""
    jobs = []
    for number, (family, check_name) in enumerate(questions):
        place, identity = family.place(check_name), family.leaf_for(check_name)
        files = {"ca": place.root, "cert": identity.chain, "key": identity.key}
        one = {"id": number, "name": _asked(check_name), "crl": [str(file) for file in place.lists]}
        jobs.append({**one, **{name: str(file) for name, file in files.items()}})
    argv = [room.tools.node, room.tools.node_script("verdicts.js")]
    return _by_lines(room, questions, argv, jobs, json.dumps)


def _java(room: Room, questions: list[Question]) -> list[Verdict]:
    jobs = []
    for number, (family, check_name) in enumerate(questions):
        place, port = family.place(check_name), _served(room, family.leaf_for(check_name))
        jobs.append({"words": [number, port, _asked(check_name), place.root, place.all_lists]})
    argv = ["java", "-XX:TieredStopAtLevel=1", Path(__file__).parent.parent / "java" / "Verdicts.java"]
    return _by_lines(room, questions, argv, jobs, lambda job: "\t".join(map(str, job["words"])))


def _chromium(room: Room, questions: list[Question]) -> list[Verdict]:
    """One page with an image from every server; the log of the network stack says what became of each."""
    store = room.dir / "home" / ".pki" / "nssdb"
    store.mkdir(parents=True)
    steps = [["-N", "--empty-password"]]
    for family in {id(one): one for one, _ in questions}.values():
        for place in family.authorities():
            steps.append(["-A", "-n", f"root {place.home.name}", "-t", "C,,", "-i", place.root])
    for step in steps:
        result = room.run(["certutil", "-d", f"sql:{store}", *step])
        check(result.code == 0, f"certutil {step[0]}: {result.both}")
    ports = [_served(room, family.leaf_for(check_name)) for family, check_name in questions]
    urls = [f"https://{_asked(name)}:{port}/" for port, (_, name) in zip(ports, questions)]
    page, log = room.dir / "page.html", room.dir / "net.json"
    page.write_text("<html>" + "".join(f'<img src="{url}">' for url in urls) + "</html>")
    argv = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    argv += ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-proxy-server"]
    argv += ["--disable-dev-shm-usage", "--disable-extensions", f"--user-data-dir={room.dir / 'profile'}"]
    argv += [f"--log-net-log={log}", "--host-resolver-rules=MAP * 127.0.0.1"]
    result = room.run([*argv, "--dump-dom", page.as_uri()], env={"HOME": str(room.dir / "home")}, limit=90)
    check(result.code == 0, f"chromium: {result.both[-2000:]}")
    said = _net_log(log)
    return [said.get(url, Verdict(False, "never asked for")) for url in urls]


def _net_log(log: Path) -> dict[str, Verdict]:
    """By URL: the last error of its request, or that there was none once it had been answered."""
    text = log.read_text("utf-8", "replace")
    try:
        whole = json.loads(text)
    except ValueError:  # it was stopped while writing
        whole = json.loads(text.rstrip().rstrip(",") + "]}")
    names = {number: name for name, number in whole["constants"]["netError"].items()}
    urls, errors, answered = {}, {}, set()
    kinds = {number: name for name, number in whole["constants"]["logEventTypes"].items()}
    for event in whole["events"]:
        source, params = event["source"]["id"], event.get("params", {})
        if kinds.get(event["type"]) == "URL_REQUEST_START_JOB" and "url" in params:
            urls[source] = params["url"]
        if kinds.get(event["type"]) == "HTTP_TRANSACTION_READ_RESPONSE_HEADERS":
            answered.add(source)
        if source in urls and params.get("net_error", 0) < -1:
            errors[source] = names.get(params["net_error"], str(params["net_error"]))
    found = {}
    for source, url in urls.items():
        if source in errors:
            found[url] = Verdict(False, errors[source])
        elif source in answered:
            found[url] = Verdict(True, "")
    return found


def _without(keys, why: str) -> dict[str, str]:
    return dict.fromkeys(keys, why)


_NO_MLDSA = {MLDSA: "the peer does not know ML-DSA"}
_NO_SERVED_MLDSA = {MLDSA: "troth serve has no scheme for ML-DSA in TLS, nor has the peer"}
_NSS_KEYS = _without(("ed25519", "ed448", MLDSA), "NSS 3.87 verifies ECDSA and RSA only")

_EACH_SUBTREE = "strongSwan 5.9 wants every name within every permitted subtree; RFC 5280 §4.2.1.10 asks for one of them"
_REFUSED = ("revoked", "expired", "wrong name", "outside")


def _reasons(*words: str) -> dict[str, str]:
    """What is said of each refusal, in their order; an empty word where the peer does not check that."""
    return dict(zip(_REFUSED, words, strict=True))


JUDGES = (
    Judge("troth", _each(_troth),
          _reasons("x509.revoked", "x509.expired", "x509.name_mismatch", "x509.name_constraint")),
    Judge("openssl", _each(_openssl),
          _reasons("certificate revoked", "has expired", "hostname mismatch", "permitted subtree violation"), _NO_MLDSA),
    Judge("certtool", _each(_certtool), _reasons("revoked", "expired", "does not match", "constraints"), _NO_MLDSA),
    Judge("vfychain", _each(_vfychain), _reasons("revoked", "expired", "", "8080"), _NSS_KEYS,
          {"wrong name": "the peer checks no names; tstclnt does"}),
    Judge("tstclnt", _each(_tstclnt), _reasons("revoked", "expired", "domain name", "name_space"), _NSS_KEYS),
    Judge("strongswan-pki", _each(_pki), _reasons("revoked", "certificate invalid (valid from", "", "constraint"),
          _NO_MLDSA, {"wrong name": "the peer checks no names", "accepted inside": _EACH_SUBTREE}),
    Judge("curl", _each(_curl), _reasons("revoked", "expired", "no alternative", "permitted subtree violation"),
          _NO_SERVED_MLDSA),
    Judge("gnutls-cli", _each(_gnutls_cli), _reasons("revoked", "expired", "does not match", "constraints"),
          _NO_SERVED_MLDSA),
    Judge("node", _node, _reasons("revoked", "expired", "altname", "permitted subtree"), at_once=True),
    Judge("java-jsse", _java, _reasons("revoked", "expired", "no subject alternative dns", "name constraints"),
          _NO_SERVED_MLDSA, at_once=True),
    Judge("chromium", _chromium, _reasons("", "date_invalid", "common_name_invalid", "err_cert"),
          _without(("p521", "ed25519", "ed448", MLDSA), "Chromium offers no such scheme"),
          {"revoked": "Chromium reads no lists but its own"}, at_once=True),
)
