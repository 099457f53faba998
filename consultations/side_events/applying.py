"""Applying for a side event: kept as it is typed, sent when it is complete, revised where it comes back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.side_events.choosing import take_back_news
from consultations.side_events.models import SideEventApplication
from consultations.side_events.permissions import (
    may_apply,
    may_change,
    may_withdraw_application,
    takes_applications,
)
from consultations.side_events.telling import application_facts
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import clean, one_line
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

# What an application cannot be sent without.
REQUIRED = ("organisation", "title", "format", "languages", "abstract", "contact")
_ON_ONE_LINE = ("title", "contact")


def keep(application: SideEventApplication, *, by: User, **typed: Any) -> None:
    """Keep what was typed, complete or not; nobody but its applicant sees it before it is sent.

    Raises `Refused`; then nothing of it is kept here, and the form still holds it.
    """
    require(may_apply(by))
    require(may_change(by, application))
    for name, value in typed.items():
        if isinstance(value, str):
            value = one_line(value) if name in _ON_ONE_LINE else clean(value)
        setattr(application, name, value)
    application.save()


def send(application: SideEventApplication, *, by: User) -> None:
    """Send an application, or once more after it came back; the applicant gets one receipt.

    What has come back may be sent after the deadline too. Raises `Refused` where the call is closed, something is
    missing, or `by` no longer speaks for the organisation; what was typed stays.
    """
    with transaction.atomic():
        row = locked(application)
        require(may_change(by, row))
        if row.is_unsent:
            require(takes_applications(row.call))
        if missing := [name for name in REQUIRED if not getattr(row, name)]:
            fields: Any = row._meta
            names = ", ".join(str(fields.get_field(name).verbose_name) for name in missing)
            raise Refused(_("This is still missing: %(names)s. What you wrote is kept.") % {"names": names})
        if row.organisation not in speaks_for(by):
            raise Refused(_("You no longer speak for this organization. What you wrote is kept."))
        now = timezone.now()
        if row.is_unsent:
            row.sent_at = row.received_at = now
            row.save(update_fields=["sent_at", "received_at"])
            record("side_event_applied_for", row, by=by, facts={"reference": row.reference})
        else:
            step(row, Status.WAITING, by=by, reason="revised", received_at=now)
        key = f"side-event-received-{row.pk}-{row.version}"
        tell(by, "side_event_received", key=key, facts=application_facts(row))
    application.refresh_from_db()


def discard(application: SideEventApplication, *, by: User) -> None:
    """Throw away what was never sent. Raises `Refused`."""
    require(may_change(by, application))
    if not application.is_unsent:
        raise Refused(_("What was sent is withdrawn, not thrown away."))
    application.delete()


def withdraw(application: SideEventApplication, *, by: User) -> None:
    """Take a sent application back. Raises `Refused`, and `WrongStep` where it has moved meanwhile."""
    require(may_withdraw_application(by, application))
    with transaction.atomic():
        step(application, Status.WITHDRAWN, by=by)
        take_back_news(application, latest_decision(application))
