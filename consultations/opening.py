"""Opening a consultation to everybody, and giving it more time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.models import Consultation
from consultations.permissions import may_run_consultations
from consultations.tallying import touch
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def announce_consultation(consultation: Consultation, *, by: User) -> None:
    """Make a consultation public and tell the followers of its cycle and draft when it opens and closes, once.

    Raises `Refused`, also where its draft is not published.
    """
    require(may_run_consultations(by))
    with transaction.atomic():
        row = locked(consultation)
        if row.announced_at is not None:
            return
        if row.draft is not None and not row.draft.is_published:
            raise Refused(_("Publish the draft first: nobody could read what they are asked about."))
        consultation.announced_at = timezone.now()
        consultation.save(update_fields=["announced_at"])
        touch(Consultation.objects.filter(pk=consultation.pk))
        record("consultation_announced", consultation, by=by)
        _announce(consultation, "consultation_opened", key=f"consultation-opened-{consultation.pk}", by=by)


def extend(consultation: Consultation, *, closes_at: datetime, by: User) -> None:
    """Give a consultation until `closes_at`: its page, the calendar and its followers learn it by this one act.

    Raises `Refused` where the new end is not later than the old one.
    """
    require(may_run_consultations(by))
    with transaction.atomic():
        row = locked(consultation)
        if closes_at <= row.closes_at:
            raise Refused(_("An extension ends later than the consultation does now."))
        consultation.closes_at = closes_at
        consultation.save(update_fields=["closes_at"])
        touch(Consultation.objects.filter(pk=consultation.pk))
        instant = int(closes_at.timestamp())
        record("consultation_extended", consultation, by=by, facts={"until": instant})
        _announce(
            consultation,
            "consultation_extended",
            key=f"consultation-extended-{consultation.pk}-{instant}",
            by=by,
        )


def _announce(consultation: Consultation, kind: str, *, key: str, by: User) -> None:
    topics = [topic("consultation", consultation.pk), topic("cycle", consultation.cycle_id)]
    if consultation.draft_id is not None:
        topics.append(topic("draft", consultation.draft_id))
    facts = in_every_language(
        lambda: {"title": consultation.title, "url": consultation.get_absolute_url()},
        opens_at=consultation.opens_at.isoformat(),
        closes_at=consultation.closes_at.isoformat(),
    )
    announce(kind, key=key, topics=topics, facts=facts, by=by)
