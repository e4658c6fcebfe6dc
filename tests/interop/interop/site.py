"""A web server of a test's own: what certificates name, by plain HTTP on this machine."""

# SPDX-License-Identifier: Apache-2.0
import http.server
import threading
from collections.abc import Callable
from pathlib import Path


class Site:
    """The files of a folder by GET, some behind a redirection; POST is answered by `post`. Counts both."""

    def __init__(self, folder: Path, moved: dict[str, str] | None = None, post: Callable[[bytes], bytes] | None = None):
        site, self.gets, self.posts = self, 0, 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def _answer(self, content: bytes, status: int = 200, **headers: str) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                site.gets += 1
                to = (moved or {}).get(self.path)
                if to is not None:
                    return self._answer(b"", 301, Location=to)
                self._answer((folder / Path(self.path).name).read_bytes())

            def do_POST(self) -> None:
                site.posts += 1
                self._answer(post(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()
