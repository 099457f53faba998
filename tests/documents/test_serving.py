from urllib.parse import quote

import pytest
from csp.middleware import CSPMiddleware
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory

from imrf_portal.documents import storing
from imrf_portal.documents.models import Scan, StoredFile
from imrf_portal.documents.serving import download

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def stored() -> StoredFile:
    return storing.store(SimpleUploadedFile("note.txt", b"<script>alert(1)</script>"), by=None)


def test_file_is_a_download_that_no_browser_runs(stored):
    response = download(stored)
    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == "25"


def test_strictest_policy_is_not_overwritten_on_the_way_out(stored):
    response = CSPMiddleware(lambda request: download(stored))(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("name", ["ورقة.txt", "论文.txt", "a\u2028b.txt"])
def test_name_in_any_script_is_kept_in_the_header(stored, name):
    stored.name = name
    assert download(stored)["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"


def test_name_cannot_end_the_header(stored):
    stored.name = 'a"; filename="evil.exe'
    assert download(stored)["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"evil.exe"'


def test_file_whose_bytes_are_gone_is_not_found(stored):
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(Http404):
        download(stored)


def test_file_that_has_not_passed_the_scanner_is_not_found(stored, settings):
    settings.CLAMD = "tcp://scanner.example:3310"
    with pytest.raises(Http404):
        download(stored)
    stored.scan = Scan.CLEAN
    assert download(stored).status_code == 200


def test_infected_file_is_not_found_even_once_there_is_no_scanner(stored):
    stored.scan = Scan.INFECTED
    with pytest.raises(Http404):
        download(stored)
