"""A small web server for the tests: one directory, compressed as a real host would."""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".py", ".bib", ".ipynb"}


class Handler(SimpleHTTPRequestHandler):
    """Static files with gzip for text, the headers the site asks for, kept-alive connections and no log."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        packed = path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = _gzipped(path, path.stat().st_mtime_ns) if packed else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers_of(Path(self.directory), self.path.partition("?")[0]):
            self.send_header(name, value)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def headers_of(root: Path, path: str) -> list[tuple[str, str]]:
    """What the file `_headers` of a site, if it has one, tells hosts to send with the file at `path`, which begins with a slash."""
    return [header for pattern, headers in blocks_of(root) if pattern.fullmatch(path) for header in headers]


@cache
def blocks_of(root: Path) -> list[tuple[re.Pattern[str], list[tuple[str, str]]]]:
    """The addresses for which `_headers` has headers, and those: `*` is for the rest, `:name` for a part between slashes."""
    found: list[tuple[re.Pattern[str], list[tuple[str, str]]]] = []
    file = root / "_headers"
    for row in file.read_text("utf-8").splitlines() if file.is_file() else []:
        if row.startswith("/"):
            found.append((re.compile(re.sub(r":[a-z]+", "[^/]+", row).replace("*", ".*")), []))
        else:
            name, _, value = row.partition(":")
            found[-1][1].append((name.strip(), value.strip()))
    return found


@cache
def _gzipped(path: Path, _modified: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


@contextmanager
def serve(root: Path) -> Iterator[str]:
    """Serve ``root`` on a free port of this machine while the context lasts; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(root)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
