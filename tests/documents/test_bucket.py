import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from imrf_portal.documents import examining, storing
from imrf_portal.documents.models import TextStatus
from imrf_portal.documents.serving import download
from tests.documents import bucket
from tests.kit import office_files as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings):
    with bucket.running() as server:
        options = {
            "bucket_name": bucket.NAME,
            "endpoint_url": server.address,
            "region_name": "nowhere-1",
            "access_key": "key",
            "secret_key": "secret",
        }
        backend = {"BACKEND": "imrf_portal.documents.bucket.PrivateBucket", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": backend}
        yield server


def test_file_is_kept_in_the_bucket_as_it_is_and_made_public_to_nobody(store):
    stored = storing.store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=None)
    assert store.objects == {f"{stored.key.hex[:2]}/{stored.key.hex}": b"Demonstration text"}
    assert store.access == [None]


def test_file_is_handed_out_by_the_portal_itself(store):
    stored = storing.store(SimpleUploadedFile("paper.docx", files.real_docx()), by=None)
    response = download(stored)
    assert response.status_code == 200
    assert response.getvalue() == files_in(store)
    assert response["Content-Length"] == str(stored.size)
    assert response["Content-Disposition"] == 'attachment; filename="paper.docx"'


def files_in(store) -> bytes:
    [content] = store.objects.values()
    return content


def test_text_of_a_file_in_the_bucket_is_read(store):
    stored = storing.store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=None)
    examining.examine(stored.pk)
    stored.refresh_from_db()
    assert (stored.text_status, stored.pages.get().text) == (TextStatus.READ, "Demonstration text")


def test_file_whose_bytes_are_gone_is_not_found_and_given_up(store):
    stored = storing.store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=None)
    store.objects.clear()
    with pytest.raises(Http404):
        download(stored)
    examining.examine(stored.pk)
    stored.refresh_from_db()
    assert stored.text_status == TextStatus.FAILED


def test_forgotten_file_leaves_the_bucket(store, django_capture_on_commit_callbacks):
    stored = storing.store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=None)
    with django_capture_on_commit_callbacks(execute=True):
        storing.forget(stored)
    assert store.objects == {}


def test_sweep_removes_what_has_no_row(store):
    stored = storing.store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=None)
    store.objects["ab/abandoned"] = b"left behind"
    store.objects["elsewhere/other"] = b"not the portal's"
    assert storing.sweep(before=timezone.now() + timedelta(days=3650)) == 1
    assert set(store.objects) == {stored.file.name, "elsewhere/other"}


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({}, "django.core.files.storage.FileSystemStorage"),
        ({"S3_BUCKET": ""}, "django.core.files.storage.FileSystemStorage"),
        ({"S3_BUCKET": "files"}, "imrf_portal.documents.bucket.PrivateBucket"),
    ],
)
def test_a_setting_decides_where_files_are_kept(environment, backend):
    said = subprocess.run(
        [sys.executable, "-c", "from imrf_portal.settings import base; print(base.STORAGES['default'])"],
        capture_output=True,
        text=True,
        check=True,
        cwd=configured.BASE_DIR,
        env={
            "DATABASE_URL": "postgres://nobody@localhost/none",
            "REDIS_URL": "redis://localhost",
            **environment,
        },
    ).stdout
    assert backend in said
