"""Whether a consultation or an event takes in what is sent now, and since when a page stood open that sends it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.models import Consultation, Unsent
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.tokens import signer

SERVED = "consultations.deadlines"


class Closed(Refused):
    """The consultation takes nothing in any more, or not yet."""


def check_open(unsent: Unsent, *, served_at: datetime | None = None, at: datetime | None = None) -> None:
    """Raises `Closed` where the consultation or event of `unsent` takes no comments at instant `at` (now)."""
    now = at or timezone.now()
    if unsent.event is not None:
        _check_event(unsent.event, now)
    elif unsent.consultation is not None:
        _check_consultation(unsent.consultation, now=now, served_at=served_at)


def _check_event(event: Event, now: datetime) -> None:
    if not event.takes_remarks(now):
        raise Closed(_("This event takes no remarks any more. What you wrote is kept here."))


def _check_consultation(consultation: Consultation, *, now: datetime, served_at: datetime | None) -> None:
    grace = timedelta(seconds=settings.SENDING_GRACE_SECONDS)
    if consultation.is_open(now):
        return
    if served_at is not None and consultation.is_open(served_at) and now < consultation.closes_at + grace:
        return
    if consultation.has_closed(now):
        raise Closed(
            _("This consultation has closed, so nothing new is taken in. What you wrote is kept here.")
        )
    raise Closed(_("This consultation has not opened yet. What you wrote is kept here."))


def served(shown: Iterable[str]) -> str:
    """What a page hands back when it is sent: digests of what it shows, and the instant, signed."""
    return signer(SERVED).sign_object([list(shown), timezone.now().isoformat()])


def served_at(token: str, sent: Iterable[str]) -> datetime | None:
    """The instant at which the page was shown; None where the token is not ours, or the page showed anything else than
    what is sent: what was changed since is new."""
    try:
        shown, instant = signer(SERVED).unsign_object(token)
    except BadSignature:
        return None
    return parse_datetime(instant) if set(sent) <= set(shown) else None
