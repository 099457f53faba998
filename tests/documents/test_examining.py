from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from imrf_portal.documents import examining, storing, tasks
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.records.recording import history
from tests.documents import clamd
from tests.documents.benign import scan, simple_pdf, typeset
from tests.kit import office_files as files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(data: bytes = b"Demonstration text", name: str = "note.txt") -> StoredFile:
    return storing.store(SimpleUploadedFile(name, data), by=None)


def examined(file: StoredFile) -> StoredFile:
    examining.examine(file.pk)
    file.refresh_from_db()
    return file


def pages(file: StoredFile) -> dict[int, str]:
    return dict(file.pages.values_list("number", "text"))


# ---- What it says ----


def test_text_is_read_page_by_page():
    file = examined(stored(typeset("one #pagebreak() two"), "paper.pdf"))
    assert (file.text_status, file.is_paged, file.examine_at) == (TextStatus.READ, True, None)
    assert pages(file) == {1: "one", 2: "two"}


@pytest.mark.parametrize(
    ("data", "name", "status"),
    [
        (b"Demonstration text", "note.txt", TextStatus.READ),
        (files.real_docx(), "paper.docx", TextStatus.READ),
        (b"x" * 3_000_001, "long.txt", TextStatus.PART),
        (scan(megabytes=0.1), "scan.pdf", TextStatus.EMPTY),
        (files.office("docx"), "broken.docx", TextStatus.FAILED),
        (simple_pdf("x")[:60], "broken.pdf", TextStatus.FAILED),
        (files.PNG, "picture.png", TextStatus.NOT_READ),
        (files.office("xlsx"), "table.xlsx", TextStatus.NOT_READ),
    ],
)
def test_every_file_comes_to_a_state_that_says_so_in_a_sentence(data, name, status):
    file = examined(stored(data, name))
    assert (file.text_status, file.examine_at) == (status, None)
    assert file.has_text == file.pages.exists() == (status in {TextStatus.READ, TextStatus.PART})
    assert str(file.state).endswith(".")
    assert bool(file.remark) == (status in {TextStatus.EMPTY, TextStatus.FAILED})


def test_taking_a_file_in_wakes_a_worker_once_it_stands(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file = stored()
        assert not ExtractedPage.objects.exists()
    assert pages(file) == {1: "Demonstration text"}


def test_file_is_kept_where_the_broker_is_dead(django_capture_on_commit_callbacks, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    file = stored()
    assert tasks.examine_what_is_due() == 1
    assert pages(file) == {1: "Demonstration text"}


def test_examining_again_changes_nothing():
    file = examined(stored())
    before = list(ExtractedPage.objects.values_list("pk", flat=True))
    examined(file)
    assert list(ExtractedPage.objects.values_list("pk", flat=True)) == before


def test_file_that_another_worker_has_is_left_to_it():
    file = stored()
    StoredFile.objects.update(examine_at=timezone.now() + examining.LEASE)
    assert examined(file).text_status == TextStatus.WAITING


def test_file_of_a_dead_worker_is_read_by_the_sweep_and_pages_are_not_doubled():
    file = stored()
    ExtractedPage.objects.create(file=file, number=1, text="half made")
    StoredFile.objects.update(examine_at=timezone.now() - timedelta(seconds=1), attempts=1)
    assert examining.sweep() == 1
    assert pages(file) == {1: "Demonstration text"}
    assert examining.sweep() == 0


def test_file_over_which_workers_die_is_given_up():
    file = stored()
    StoredFile.objects.update(attempts=examining.MOST_ATTEMPTS)
    assert (examined(file).text_status, file.examine_at) == (TextStatus.FAILED, None)


def test_file_whose_bytes_are_gone_is_given_up():
    file = stored()
    file.file.storage.delete(file.file.name)
    assert examined(file).text_status == TextStatus.FAILED


def test_file_that_was_forgotten_is_passed_over():
    file = stored()
    key = file.pk
    with transaction.atomic():
        storing.forget(file)
    examining.examine(key)
    assert not ExtractedPage.objects.exists()


def test_file_that_is_forgotten_while_it_is_read_leaves_no_pages():
    file = stored()
    claimed = StoredFile.objects.get(pk=file.pk)
    file.delete()
    examining._read(claimed)
    assert not ExtractedPage.objects.exists()
    assert not StoredFile.objects.exists()


# ---- Whether it is harmful ----


def test_file_that_passed_is_handed_out_and_read(settings):
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        file = stored()
        assert not file.is_served
        examined(file)
    assert (file.scan, file.is_served, file.text_status) == (Scan.CLEAN, True, TextStatus.READ)


def test_infected_file_is_never_handed_out_and_its_harm_recorded(settings):
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        file = examined(stored(clamd.HARM))
    assert (file.scan, file.finding, file.examine_at) == (Scan.INFECTED, clamd.FINDING, None)
    assert not file.has_text
    [line] = history(file)
    assert (line.act, line.by, line.facts) == ("file_found_infected", None, {"finding": clamd.FINDING})
    settings.CLAMD = ""
    assert not file.is_served
    assert not StoredFile.objects.served().exists()
    assert str(file.remark) == str(Scan.INFECTED.label)


def test_file_is_quarantined_while_the_scanner_is_away_and_passes_once_it_is_back(settings):
    settings.CLAMD = clamd.nobody_there()
    file = examined(stored())
    assert (file.scan, file.is_served, file.text_status) == (Scan.WAITING, False, TextStatus.WAITING)
    assert file.file.read() == b"Demonstration text"
    assert str(file.remark) == str(Scan.WAITING.label)
    assert examining.sweep() == 0
    later = timezone.now() + examining.SCANNER_BACK_IN
    assert list(StoredFile.objects.due(later)) == [file]
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        StoredFile.objects.update(examine_at=timezone.now())
        assert examining.sweep() == 1
    file.refresh_from_db()
    assert (file.is_served, file.text_status) == (True, TextStatus.READ)


def test_file_whose_bytes_are_gone_stays_in_quarantine_without_being_asked_about_at_once(settings):
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        file = stored()
        file.file.storage.delete(file.file.name)
        assert examining.sweep() == 1
    assert not examined(file).is_served


def test_scanner_that_comes_later_looks_at_what_was_there_before(settings):
    clean, harmful = examined(stored()), examined(stored(clamd.HARM, "other.txt"))
    assert set(StoredFile.objects.served()) == {clean, harmful}
    with clamd.running() as scanner:
        settings.CLAMD = scanner.address
        assert not StoredFile.objects.served().exists()
        assert examining.sweep() == 2
        assert list(StoredFile.objects.served()) == [clean]
    assert not harmful.pages.exists()
