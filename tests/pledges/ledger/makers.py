"""Makers of reports and of evidence."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from pledges.ledger.reporting import Reported
from pledges.ledger.showing import Shown
from pledges.models import Evidence, Finding, Pledge, Progress
from tests.makers import make_member, make_organisation

WORDS = "Demonstration text: two help desks are open, on the quay and at the bridge."
SEEN = "Demonstration text: we asked on the quay on a Monday; the desk was open."


def reported(**said: Any) -> Reported:
    """A report of today that it is under way, but for what is `said`."""
    return Reported(
        **{"on": official_day(), "text": WORDS, "language": "en", "progress": Progress.UNDER_WAY, **said}
    )


def shown(**said: Any) -> Shown:
    """Evidence of today with a source, but for what is `said`."""
    return Shown(
        **{
            "on": official_day(),
            "finding": Finding.PROGRESS,
            "text": SEEN,
            "language": "en",
            "source_url": "https://quay.example/desk",
            **said,
        }
    )


def make_witness(name: str = "Quay Watch") -> User:
    """Somebody who files for a verified organisation of their own."""
    return make_member(organisation=make_organisation(name)).person


def make_evidence(
    pledge: Pledge, author: User | None = None, *, status: str = Status.WAITING, **fields: Any
) -> Evidence:
    """Evidence in any status, without its acts and entries."""
    author = author or make_witness()
    organisation = author.memberships.get().organisation
    return Evidence.objects.create(
        pledge=pledge,
        author=author,
        organisation=organisation,
        status=status,
        published_at=timezone.now() if status == Status.PUBLISHED else None,
        **{
            "shown_organisation": organisation.name,
            "shown_kind": organisation.kind,
            "on": official_day(),
            "finding": Finding.PROGRESS,
            "text": SEEN,
            "language": "en",
            **fields,
        },
    )


def make_file(text: str = "Demonstration text") -> SimpleUploadedFile:
    """A small file, as a browser sends it."""
    return SimpleUploadedFile("desks.txt", text.encode())
