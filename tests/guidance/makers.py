"""Pages, banners and letters for tests."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.guidance import bannering, contacting, loading
from imrf_portal.guidance.models import Banner, Known, Letter, Page, Subject


def make_pages() -> None:
    """Every page as it comes with the portal."""
    loading.load()


def page_of(known: Known) -> Page:
    """A page that was made."""
    return Page.objects.get(slug=known)


def make_banner(
    by: User, text: str = "Demonstration text: the portal rests tonight.", **fields: object
) -> Banner:
    """A banner that stands now, put up by somebody of the secretariat."""
    now = timezone.now()
    given = {
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=1),
        "text_en": text,
        **fields,
    }
    return bannering.put_up(Banner(**given), by=by)


def make_letter(address: str = "writer@people.example", **fields: object) -> Letter:
    """A letter that came by the contact form."""
    given: dict[str, object] = {
        "key": uuid.uuid4(),
        "name": "Wren Writer",
        "address": address,
        "subject": Subject.USING,
        "text": "Demonstration text: how do I begin?",
        "language": "fr",
        **fields,
    }
    return contacting.write(**given)
