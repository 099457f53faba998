"""An S3-compatible store to test against: one bucket in memory, over HTTP, for whoever signs their requests."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

NAME = "demonstration"
_NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *arguments: object) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _key(self) -> str | None:
        """The key that is asked for, "" for the bucket itself; nothing where the answer was given already."""
        self.server.asked.append(f"{self.command} {self.path}")
        if "AWS4-HMAC-SHA256" not in self.headers.get("Authorization", ""):
            self._answer(403)
            return None
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if bucket != NAME:
            self._answer(404)
            return None
        return key

    def _object(self) -> None:
        key = self._key()
        if key is None:
            return
        if not key:
            self._answer(200, self._listing())
        elif key not in self.server.objects:
            self._answer(404)
        else:
            dated = {"Last_Modified": _NOW.strftime("%a, %d %b %Y %H:%M:%S GMT"), "ETag": '"x"'}
            self._answer(200, self.server.objects[key], **dated)

    def _listing(self) -> bytes:
        asked = parse_qs(urlsplit(self.path).query)
        prefix, until = asked.get("prefix", [""])[0], asked.get("delimiter", [""])[0]
        rest = [key[len(prefix) :] for key in sorted(self.server.objects) if key.startswith(prefix)]
        folders = sorted({name.partition(until)[0] + until for name in rest if until and until in name})
        keys = [name for name in rest if not until or until not in name]
        body = "".join(
            f"<Contents><Key>{escape(prefix + name)}</Key><Size>1</Size></Contents>" for name in keys
        )
        body += "".join(
            f"<CommonPrefixes><Prefix>{escape(prefix + name)}</Prefix></CommonPrefixes>" for name in folders
        )
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{body}</ListBucketResult>".encode()

    do_GET = do_HEAD = _object

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if key := self._key():
            self.server.objects[key] = body
            self.server.access.append(self.headers.get("x-amz-acl"))
            self._answer(200, ETag='"x"')

    def do_DELETE(self) -> None:
        if key := self._key():
            self.server.objects.pop(key, None)
            self._answer(204)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.objects: dict[str, bytes] = {}
        # What was asked for, and the access lists with which objects were put.
        self.asked: list[str] = []
        self.access: list[str | None] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def running() -> Iterator[_Server]:
    """A store that runs: its address, the objects in it, what it was asked."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
