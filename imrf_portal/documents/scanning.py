"""Asking a malware scanner about a file: the INSTREAM command of ClamAV's daemon (clamd(8)), over TCP or a socket."""

from __future__ import annotations

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

CONNECTING_SECONDS = 3
# A large archive takes clamd its time; its own limit is two minutes.
ANSWERING_SECONDS = 150
DEFAULT_PORT = 3310
_CHUNK = 64 * 1024
_LENGTH = struct.Struct("!L")
_LONGEST_ANSWER = 4096
_LONGEST_FINDING = 200


class NotScanned(RuntimeError):
    """The scanner does not answer, or did not look at the file; nothing is known of it."""


def scan(file: IO[bytes], *, scanner: str) -> str:
    """What clamd at `scanner` (`tcp://host:3310` or `unix:///path`) calls the harm in `file`; empty for none.

    Raises `NotScanned` where it cannot be asked, or refuses the file (its limit of size is smaller than ours).
    """
    try:
        with _connected(scanner) as connection:
            return _finding(_asked(connection, file))
    except OSError as error:
        raise NotScanned(type(error).__name__) from error


def _connected(scanner: str) -> socket.socket:
    address = urlsplit(scanner)
    if address.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(CONNECTING_SECONDS)
        try:
            connection.connect(address.path)
        except OSError:
            connection.close()
            raise
    else:
        place = (address.hostname or "localhost", address.port or DEFAULT_PORT)
        connection = socket.create_connection(place, timeout=CONNECTING_SECONDS)
    connection.settimeout(ANSWERING_SECONDS)
    return connection


def _asked(connection: socket.socket, file: IO[bytes]) -> str:
    """The answer to a file sent in pieces, each after its length; one of length nothing ends it."""
    try:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            connection.sendall(_LENGTH.pack(len(chunk)) + chunk)
        connection.sendall(_LENGTH.pack(0))
    except (BrokenPipeError, ConnectionResetError):
        # It hangs up on a file that is too large for it, having said so.
        pass
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER and (piece := connection.recv(1024)):
        answer += piece
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _finding(answer: str) -> str:
    verdict = answer.removeprefix("stream:").strip()
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND").strip()[:_LONGEST_FINDING] or "unnamed"
    raise NotScanned(verdict or "no answer")
