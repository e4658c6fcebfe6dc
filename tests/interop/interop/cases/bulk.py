"""A GiB each way, checked by its hash; and sizes around a record's limit."""

# SPDX-License-Identifier: Apache-2.0
import hashlib
import os
import subprocess
import time
from pathlib import Path

from .. import servers
from ..clients import Wish, curl_words, serve
from ..harness import Room, case, check, equal

GIB = 1 << 30
LIMIT = 180.0
PIECE = 1 << 20


def random_file(path: Path, size: int) -> str:
    """Bytes that no filesystem keeps sparse and nothing compresses, from a cipher over zeros; their SHA-256."""
    argv = ["openssl", "enc", "-aes-128-ctr", "-nosalt", "-K", "17" * 16, "-iv", "00" * 16, "-in", "/dev/zero"]
    digest = hashlib.sha256()
    left = size
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as source, open(path, "wb") as file:
        while left:
            piece = source.stdout.read(min(left, PIECE))
            digest.update(piece)
            file.write(piece)
            left -= len(piece)
        source.kill()
    return digest.hexdigest()


def hash_of_output(argv) -> tuple[int, str, int]:
    """Exit code, SHA-256 and size of what the program prints; nothing of it is kept."""
    digest, size = hashlib.sha256(), 0
    with subprocess.Popen([str(w) for w in argv], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        while piece := process.stdout.read(PIECE):
            digest.update(piece)
            size += len(piece)
        return process.wait(60), digest.hexdigest(), size


def gibibyte(room: Room) -> None:
    """Down from --root and up to --echo, whose answer comes back while the request is still going out."""
    identity = room.pki.server()
    site = room.dir / "site"
    site.mkdir()
    wanted = random_file(site / "big", GIB)
    try:
        server = serve(room, identity, "--root", site)
        words = [*curl_words(Wish(server.port, identity.root)), "--max-time", str(LIMIT)]
        down = hash_of_output([*words, f"https://localhost:{server.port}/big"])
        equal(down, (0, wanted, GIB), "exit code, hash and size of the download")
        equal(server.process.terminate(), 0, "the exit code of troth serve")
        server = serve(room, identity, "--echo")
        words = [*curl_words(Wish(server.port, identity.root)), "--max-time", str(LIMIT), "--header", "Expect:"]
        up = hash_of_output([*words, "--upload-file", site / "big", f"https://localhost:{server.port}/"])
        equal(up, (0, wanted, GIB), "exit code, hash and size of the echoed upload")
    finally:
        os.unlink(site / "big")


SIZES = (0, 1, 16383, 16384, 16385, 65536, 1_000_003)


def sizes(room: Room) -> None:
    """Around a record's limit, with every suite, by files and by echo; curl waits for `100 Continue` on the large."""
    identity = room.pki.server()
    site = room.dir / "site"
    site.mkdir()
    hashes = {size: random_file(site / str(size), size) for size in SIZES}
    files, echo = serve(room, identity, "--root", site), serve(room, identity, "--echo")
    for size, wanted in hashes.items():
        words = curl_words(Wish(files.port, identity.root))
        got = hash_of_output([*words, f"https://localhost:{files.port}/{size}"])
        equal(got, (0, wanted, size), f"file of {size} bytes")
        words = curl_words(Wish(echo.port, identity.root))
        url = f"https://localhost:{echo.port}/"
        for more in ((), ("--header", "Transfer-Encoding: chunked")):
            got = hash_of_output([*words, *more, "--data-binary", f"@{site / str(size)}", url])
            equal(got, (0, wanted, size), f"echo of {size} bytes {' '.join(more)}")


def our_download(room: Room) -> None:
    """`troth connect --get` takes 64 MiB from nginx, byte for byte."""
    identity = room.pki.server()
    server = servers.nginx(room, servers.Wish(identity))
    folder = room.dir / "files"
    folder.mkdir()
    size = 64 << 20
    wanted = random_file(folder / "big", size)
    words = ["connect", server.address, "--ca", identity.root, "--servername", "localhost", "--get", "/files/big"]
    got = hash_of_output([room.world.troth, *words])
    equal(got, (0, wanted, size), "exit code, hash and size")


def truncated(room: Room) -> None:
    """A server killed in the middle of its answer: an error, not a short file taken for a whole one."""
    identity = room.pki.server()
    server = servers.nginx(room, servers.Wish(identity, extra=("limit_rate 1m;",)))
    folder = room.dir / "files"
    folder.mkdir()
    random_file(folder / "big", 64 << 20)
    words = ["connect", server.address, "--ca", identity.root, "--servername", "localhost", "--get", "/files/big"]
    client = room.start([room.world.troth, *words])
    while client.running() and client.out_path.stat().st_size < 1 << 20:
        time.sleep(0.01)
    server.process.kill()
    code = client.wait()
    check(code in (1, 3), f"the exit code: {code} instead of 1 or 3")
    check(client.err().count("error: ") == 1, "the number of errors is not one")


def register() -> None:
    case("bulk/gibibyte", gibibyte, heavy=True)
    case("bulk/sizes", sizes, heavy=True)
    case("bulk/download-by-us", our_download, heavy=True)
    case("bulk/truncated", truncated)
