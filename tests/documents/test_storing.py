from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.documents import storing, tasks
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.text import digest
from imrf_portal.kit.uploads import Unacceptable
from tests import makers
from tests.kit import office_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def text_file(name: str = "note.txt", content: str = "Demonstration text") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def test_file_is_kept_as_it_is_under_a_name_of_ours(empty_store):
    person = makers.make_person()
    stored = storing.store(text_file(), by=person)
    assert stored.file.read() == b"Demonstration text"
    assert stored.file.name == f"{stored.key.hex[:2]}/{stored.key.hex}"
    assert (stored.name, stored.media_type, stored.size) == ("note.txt", "text/plain", 18)
    assert (stored.sha256, stored.stored_by) == (digest("Demonstration text"), person)


def test_large_file_that_lies_on_disk_is_kept_whole(empty_store):
    content = office_files.pdf(office_files.stream(b"", b"x" * 5_000_000), trailer=b"% " + b"y" * 4_000_000)
    upload = TemporaryUploadedFile("large.pdf", "application/pdf", len(content), None)
    upload.write(content)
    upload.seek(0)
    stored = storing.store(upload, by=None)
    upload.close()
    assert Path(stored.file.path).read_bytes() == content


@pytest.mark.parametrize(
    ("sent", "stem"),
    [
        ("paper.docx", "paper"),
        ("report.pdf.exe", "report.pdf"),
        ("C:\\Users\\ada\\paper.docx", "paper"),
        ("/etc/passwd", "passwd"),
        ("../../up.docx", "up"),
        ("..", "file"),
        (".docx", "docx"),
        ("", "file"),
        ("\u200b.docx", "file"),
        ("line\r\nbreak.docx", "line break"),
        ("cod\u202efdp.docx", "codfdp"),
        ("\u200fورقة\u200e.docx", "ورقة"),
        ('say "hi"?.docx', "say _hi_"),
        ("名" * 300 + ".docx", "名" * 150),
        ("a.tar.docx ", "a.tar"),
        ("from ada@people.example.docx", "from …@people.example"),
    ],
)
def test_name_is_made_harmless(sent, stem):
    assert storing.safe_stem(sent.replace("\\", "/").rpartition("/")[2]) == stem


def test_ending_is_what_the_bytes_say():
    upload = SimpleUploadedFile("paper.exe", office_files.real_docx())
    assert storing.store(upload, by=None).name == "paper.docx"


def test_file_that_is_refused_leaves_nothing(empty_store):
    with pytest.raises(Unacceptable):
        storing.store(SimpleUploadedFile("run.exe", b"MZ\x00"), by=None)
    assert kept(empty_store) == []
    assert not StoredFile.objects.exists()


def test_file_whose_row_cannot_be_written_leaves_no_bytes(empty_store):
    nobody_yet = User(email="ada@city.example", name="Ada")
    with pytest.raises(ValueError, match="unsaved related object"):
        storing.store(text_file(), by=nobody_yet)
    assert kept(empty_store) == []


def test_forgotten_file_is_gone_once_the_transaction_has_ended(
    empty_store, django_capture_on_commit_callbacks
):
    stored = storing.store(text_file(), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        storing.forget(stored)
        assert len(kept(empty_store)) == 1
    assert kept(empty_store) == []
    assert not StoredFile.objects.exists()


def test_file_is_not_lost_where_forgetting_fails(empty_store):
    stored = storing.store(text_file(), by=None)
    with transaction.atomic():
        storing.forget(stored)
        transaction.set_rollback(True)
    assert len(kept(empty_store)) == 1
    assert StoredFile.objects.count() == 1


def test_sweep_removes_bytes_without_a_row(empty_store):
    known = storing.store(text_file(), by=None)
    default_storage.save("ab/abandoned", ContentFile(b"left behind"))
    default_storage.save("elsewhere/other", ContentFile(b"not the store's"))
    assert storing.sweep(before=timezone.now() - timedelta(hours=1)) == 0
    assert storing.sweep(before=timezone.now() + timedelta(seconds=5)) == 1
    assert sorted(path.name for path in kept(empty_store)) == sorted([known.key.hex, "other"])


def test_sweep_by_the_clock_leaves_what_is_new(empty_store):
    default_storage.save("ab/abandoned", ContentFile(b"just written"))
    assert tasks.sweep() == 0
    assert len(kept(empty_store)) == 1
