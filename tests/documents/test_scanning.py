import io
import socket
import tempfile
import threading
from pathlib import Path

import pytest

from imrf_portal.documents.scanning import NotScanned, scan
from tests.documents import clamd


def test_clean_file_has_no_finding_and_was_sent_whole():
    content = bytes(range(256)) * 1000
    with clamd.running() as scanner:
        assert scan(io.BytesIO(content), scanner=scanner.address) == ""
    assert scanner.received == [content]


def test_harm_is_called_by_its_name():
    with clamd.running() as scanner:
        assert scan(io.BytesIO(b"a " + clamd.HARM), scanner=scanner.address) == clamd.FINDING


def test_scanner_is_asked_over_a_socket():
    with (
        tempfile.TemporaryDirectory() as folder,
        clamd.running(socket=Path(folder) / "clamd.sock") as scanner,
    ):
        assert scan(io.BytesIO(clamd.HARM), scanner=scanner.address) == clamd.FINDING


def test_file_too_large_for_the_scanner_is_not_scanned():
    with clamd.running(limit=100) as scanner, pytest.raises(NotScanned):
        scan(io.BytesIO(b"x" * 3_000_000), scanner=scanner.address)


@pytest.mark.parametrize("address", [clamd.nobody_there, lambda: "unix:///nowhere/clamd.sock"])
def test_scanner_that_is_away_leaves_the_file_unscanned(address):
    scanner = address()
    with pytest.raises(NotScanned):
        scan(io.BytesIO(b"x"), scanner=scanner)


@pytest.mark.parametrize("said", [b"", b"\0", b"nonsense\0", b"stream: \0", b"stream: OK?\0", b"x" * 5000])
def test_answer_that_says_nothing_is_no_clean_bill(said):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(said)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(NotScanned):
            scan(io.BytesIO(b"x"), scanner=f"tcp://127.0.0.1:{server.getsockname()[1]}")
        thread.join()
