"""Makers of parallel assessments."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.moderation.models import Status
from reviews.assessing.models import Assessment
from tests.makers import make_member, make_organisation, make_state
from tests.reviews.makers import make_round

TITLE = "Demonstration text: what the harbour saw"
TEXT = "Demonstration text: five crossings were made safer, two were not."


def make_assessor(organisation: Organisation | None = None) -> User:
    """Somebody who speaks for a verified organisation."""
    return make_member(organisation=organisation or make_organisation("Harbour Light Clinic")).person


def make_assessment(
    author: User | None = None, *, status: str = Status.PUBLISHED, sent: bool = True, **fields: Any
) -> Assessment:
    """An assessment in any status, without its acts; with `sent=False` it lies with its author alone."""
    author = author or make_assessor()
    organisation = author.memberships.get().organisation
    now = timezone.now()
    given: dict[str, Any] = {
        "round": make_round(),
        "state": make_state(),
        "organisation": organisation,
        "author": author,
        "shown_organisation": organisation.name,
        "shown_kind": organisation.kind,
        "title": TITLE,
        "text": TEXT,
        "status": status,
        "sent_at": now if sent else None,
        "published_at": now if status == Status.PUBLISHED else None,
    }
    return Assessment.objects.create(**{**given, **fields})


def make_document(text: str = "Demonstration text") -> SimpleUploadedFile:
    """A small PDF, as a browser sends it."""
    return SimpleUploadedFile("assessment.pdf", f"%PDF-1.4\n%{text}\n%%EOF\n".encode())
