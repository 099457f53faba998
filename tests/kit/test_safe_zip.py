import io
import random
import zipfile

import pytest

from imrf_portal.kit import safe_zip
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive
from tests.declarations.intake.makers import overlapping_bomb, zipped


def test_harmless_archive_is_read():
    archive = SafeArchive(zipped({"a.xml": "<a/>", "b/c.xml": "<c/>"}).getvalue())
    assert archive.names == ["a.xml", "b/c.xml"]
    assert archive.read("b/c.xml") == b"<c/>"
    assert "a.xml" in archive
    assert "z.xml" not in archive


@pytest.mark.parametrize("data", [b"", b"PK", b"not an archive", b"PK\x03\x04" + b"\x00" * 100])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(NotAnArchive):
        SafeArchive(data)


def test_archive_cut_off_anywhere_is_refused():
    data = zipped({"a.xml": "<a/>" * 20, "b.xml": "<b/>"}).getvalue()
    for length in range(len(data)):
        with pytest.raises(NotAnArchive):
            SafeArchive(data[:length])


def test_archive_with_broken_bytes_fails_in_one_of_three_ways():
    data = zipped({"a.xml": random.Random(3).randbytes(400), "b.xml": "<b/>" * 50}).getvalue()
    chance = random.Random(7)
    for _attempt in range(500):
        broken = bytearray(data)
        for _byte in range(3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            archive = SafeArchive(bytes(broken))
            for name in archive.names:
                archive.read(name)
        except (NotAnArchive, UnsafeArchive, EncryptedArchive):
            continue


def test_entries_that_overlap_are_refused():
    with pytest.raises(UnsafeArchive, match="overlap"):
        SafeArchive(overlapping_bomb().getvalue())


def test_entry_that_unpacks_to_a_multitude_is_refused():
    with pytest.raises(UnsafeArchive, match="ratio"):
        SafeArchive(zipped({"a.xml": b"\x00" * (2 * safe_zip.RATIO_COUNTS_FROM)}).getvalue())


def test_archive_too_large_when_unpacked_is_refused(monkeypatch):
    monkeypatch.setattr(safe_zip, "MOST_UNPACKED_BYTES", 1000)
    with pytest.raises(UnsafeArchive, match="too large"):
        SafeArchive(zipped({"a": b"x" * 600, "b": b"y" * 600}).getvalue())


def test_part_too_large_to_read_is_refused(monkeypatch):
    monkeypatch.setattr(safe_zip, "MOST_BYTES_A_PART", 1000)
    archive = SafeArchive(zipped({"a": b"x" * 2000}).getvalue())
    with pytest.raises(UnsafeArchive):
        archive.read("a")


def test_archive_with_too_many_entries_is_refused():
    with pytest.raises(UnsafeArchive, match="too many"):
        SafeArchive(zipped({str(number): b"" for number in range(safe_zip.MOST_ENTRIES + 1)}).getvalue())


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up.xml", "a/../../b", "..\\up.xml", "C:\\up.xml", "\\\\host\\up"]
)
def test_entry_that_points_outside_is_refused(name):
    with pytest.raises(UnsafeArchive, match="names"):
        SafeArchive(zipped({name: b""}).getvalue())


def test_two_entries_of_one_name_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", "2")
    with pytest.raises(UnsafeArchive, match="names"):
        SafeArchive(file.getvalue())


def test_entry_packed_in_an_unusual_way_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", "1")
    with pytest.raises(UnsafeArchive, match="method"):
        SafeArchive(file.getvalue())


def test_encrypted_entry_is_refused():
    data = bytearray(zipped({"a": b"1"}).getvalue())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(EncryptedArchive):
        SafeArchive(bytes(data))
