"""What letters about applications for side events say."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from consultations.side_events.models import SideEventApplication
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.models import Decision
from imrf_portal.moderation.telling import after_undo, with_reason
from imrf_portal.notifications.announcing import take_back, tell


def application_facts(application: SideEventApplication) -> dict[str, Any]:
    """What a letter needs, frozen: reference, title and its language, the address by language; no contact."""
    facts: dict[str, Any] = {
        "reference": application.reference,
        "title": application.title,
        "title_language": application.language,
    }
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {"url": application.get_absolute_url()}
    return facts


def tell_decision(application: SideEventApplication, decision: Decision) -> None:
    """Let the applicant hear of a decision, once the minutes are over in which it can be undone."""
    facts = {**application_facts(application), "outcome": decision.outcome}
    if decision.reason:
        facts = with_reason(facts, decision)
    tell(
        application.applicant,
        "side_event_decided",
        key=_key(application, decision),
        facts=facts,
        not_before=after_undo(decision),
    )


def take_back_news(application: SideEventApplication, decision: Decision | None) -> None:
    """Let nobody hear of a decision that holds no longer, where its letter has not left yet."""
    if decision is not None:
        take_back(_key(application, decision))


def _key(application: SideEventApplication, decision: Decision) -> str:
    return f"side-event-decided-{application.pk}-{decision.pk}"
