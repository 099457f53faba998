"""Files that go with a review: added and removed while its edition is being prepared."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from imrf_portal.accounts.models import User
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import require
from imrf_portal.records.workflow import locked
from reviews.models import Annex, Edition
from reviews.permissions import is_being_prepared, may_annex


def add(edition: Edition, upload: UploadedFile, *, title: str, language: str, by: User) -> Annex:
    """Keep a file as an annex. Raises `Refused`, and `Unacceptable` for a file the portal does not take."""
    require(may_annex(by, edition.review))
    require(is_being_prepared(edition))
    stored = store(upload, by=by)
    with transaction.atomic():
        require(is_being_prepared(locked(edition)))
        return Annex.objects.create(edition=edition, file=stored, title=title, language=language)


def remove(edition: Edition, key: str, *, by: User) -> None:
    """Take an annex off; its file goes too unless an earlier edition has it. Raises `Refused`."""
    require(may_annex(by, edition.review))
    with transaction.atomic():
        require(is_being_prepared(locked(edition)))
        for annex in edition.annexes.select_related("file"):
            if str(annex.pk) == key:
                annex.delete()
                if not Annex.objects.filter(file=annex.file_id).exists():
                    forget(annex.file)
