"""A malware scanner to test against: it speaks clamd's INSTREAM and finds harm where a file says so."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HARM = b"demonstration harm"
FINDING = "Demonstration.Harm-1"


class _Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(self._answer())

    def _answer(self) -> bytes:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND\0"
        received = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            received += self.rfile.read(length)
            if len(received) > self.server.limit:  # type: ignore[attr-defined]
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.server.received.append(received)  # type: ignore[attr-defined]
        return f"stream: {FINDING} FOUND\0".encode() if HARM in received else b"stream: OK\0"


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class Clamd:
    """A scanner that runs: its address, and every file that it was sent whole."""

    def __init__(self, address: str, received: list[bytes]) -> None:
        self.address = address
        self.received = received


@contextmanager
def running(*, socket: Path | None = None, limit: int = 30_000_000) -> Iterator[Clamd]:
    """A scanner on a free port, or at a socket, that takes files of up to `limit` bytes."""
    server = _Unix(str(socket), _Answering) if socket else _Tcp(("127.0.0.1", 0), _Answering)
    received: list[bytes] = []
    server.received, server.limit = received, limit  # type: ignore[union-attr]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    address = f"unix://{socket}" if socket else f"tcp://127.0.0.1:{server.server_address[1]}"
    try:
        yield Clamd(address, received)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def nobody_there() -> str:
    """An address at which nothing listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), _Answering) as server:
        return f"tcp://127.0.0.1:{server.server_address[1]}"
