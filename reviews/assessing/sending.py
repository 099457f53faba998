"""Sending a parallel assessment to the secretariat, again where it came back, and withdrawing it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import graphemes, mask_addresses, one_line
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.families.gathering import Said, gather
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from reviews.assessing.models import Assessment
from reviews.assessing.moderating import take_back_news
from reviews.assessing.naming import assessment_facts
from reviews.assessing.permissions import may_change, may_speak_in, may_withdraw

# Characters as a reader counts them: some twenty pages as a whole, a page and a half on an objective; what is longer
# comes as a file.
LONGEST_TEXT = 60_000
LONGEST_ON_OBJECTIVE = 5_000
LONGEST_TITLE = 200
MOST_LINKS = 10
_is_address = URLValidator(schemes=["http", "https"])


def faults(assessment: Assessment) -> dict[str, str]:
    """What keeps an assessment from being sent as it stands: a sentence by the name of the field, none where it is
    complete."""
    found: dict[str, str] = {}
    title = one_line(assessment.title)
    if not title:
        found["title"] = _("Give the assessment a title.")
    elif len(title) > LONGEST_TITLE:
        found["title"] = _("A title has at most %(limit)s characters.") % {"limit": LONGEST_TITLE}
    on_objectives = list(assessment.on_objectives.select_related("objective"))
    if not (assessment.text or on_objectives or assessment.file_id):
        found["text"] = _("Write the assessment, or bring it as a file.")
    elif too_long := _excess(assessment.text, LONGEST_TEXT):
        found["text"] = too_long
    for one in on_objectives:
        if too_long := _excess(one.text, LONGEST_ON_OBJECTIVE):
            found[f"objective-{one.objective.number}"] = too_long
    if (wrong := _wrong_link(assessment.addresses)) is not None:
        found["links"] = _("Not an address of a page: %(address)s. Write one address a line.") % {
            "address": wrong
        }
    elif len(assessment.addresses) > MOST_LINKS:
        found["links"] = _("An assessment links to at most %(limit)s pages.") % {"limit": MOST_LINKS}
    return found


def _excess(text: str, limit: int) -> str:
    excess = graphemes(text) - limit
    if excess <= 0:
        return ""
    return ngettext(
        "The text is %(excess)s character too long. All of it is kept: shorten it, or bring it as a file.",
        "The text is %(excess)s characters too long. All of it is kept: shorten it, or bring it as a file.",
        excess,
    ) % {"excess": excess}


def _wrong_link(addresses: list[str]) -> str | None:
    for address in addresses:
        try:
            _is_address(address)
        except ValidationError:
            return address
    return None


def send(assessment: Assessment, *, by: User) -> None:
    """Send an assessment, or once more after it came back; a second press changes nothing.

    E-mail addresses in it are masked for good. Its author gets one receipt by mail; a moderator finds it on the desk.
    Raises `Refused` where something is missing or wrong, where `by` no longer speaks for its organisation, or where
    the organisation has another one for this State and round that waits or is published; what was typed stays.
    """
    with transaction.atomic():
        row = locked(assessment)
        if not row.is_unsent and row.status == Status.WAITING:
            return
        require(may_change(by, row))
        require(may_speak_in(by, row))
        # One organisation's sends queue behind one another, so that two cannot slip through together.
        locked(row.organisation)
        if found := faults(row):
            raise Refused(next(iter(found.values())))
        if _others(row).exists():
            raise Refused(
                _("Your organization has an assessment of this State and round already. Withdraw it first.")
            )
        _settle_words(row)
        now = timezone.now()
        if row.is_unsent:
            row.sent_at = row.received_at = now
            row.save(update_fields=["sent_at", "received_at"])
            record("assessment_received", row, by=by, facts={"reference": row.reference})
        else:
            step(row, Status.WAITING, by=by, reason="revised", received_at=now)
        key = f"assessment-received-{row.pk}-{row.version}"
        tell(by, "assessment_received", key=key, facts=assessment_facts(row))
        texts = [row.text, *row.on_objectives.values_list("text", flat=True)]
        gather([Said(row, "\n".join(texts), where="")])
    assessment.refresh_from_db()


def _others(assessment: Assessment) -> Any:
    return (
        Assessment.objects.sent()
        .filter(
            organisation=assessment.organisation_id,
            state=assessment.state_id,
            round=assessment.round_id,
            status__in=[Status.WAITING, Status.PUBLISHED],
        )
        .exclude(pk=assessment.pk)
    )


def _settle_words(assessment: Assessment) -> None:
    """The words and names as everybody will read them."""
    organisation = assessment.organisation
    assessment.title = mask_addresses(one_line(assessment.title))
    assessment.text = mask_addresses(assessment.text)
    assessment.links = mask_addresses(assessment.links)
    assessment.shown_organisation = organisation.name
    assessment.shown_organisation_language = organisation.language
    assessment.shown_kind = organisation.kind
    assessment.save()
    for one in assessment.on_objectives.all():
        one.text = mask_addresses(one.text)
        one.save(update_fields=["text"])


def withdraw(assessment: Assessment, *, by: User) -> None:
    """Its author takes an assessment back: it is no longer shown. Raises `Refused`, and `WrongStep` where it has moved
    meanwhile."""
    require(may_withdraw(by, assessment))
    with transaction.atomic():
        step(assessment, Status.WITHDRAWN, by=by)
        take_back_news(assessment, latest_decision(assessment))
