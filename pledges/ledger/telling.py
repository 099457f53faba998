"""What followers of a pledge, of an objective and of a State hear of a pledge: that it was made, how far it is, what
others show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from pledges.models import Entry, Evidence, Pledge, Progress
from pledges.naming import pledge_facts, pledge_topic


def topics_of(pledge: Pledge) -> list[str]:
    """What one may follow to hear of a public pledge: itself, the objectives it serves, the States and organisations
    that made it, and the regions of these States."""
    standing = pledge.standings.get(until=None)
    return [
        pledge_topic(pledge),
        *(topic("objective", number) for number in standing.objectives),
        *(
            topic("organisation", key)
            for key in pledge.partners.confirmed().values_list("organisation", flat=True)
        ),
        *(topic("state", key) for key in standing.states),
        *(topic("region", key) for key in standing.regions),
    ]


def tell_of_pledge(pledge: Pledge, *, key: str, not_before: datetime) -> None:
    """Let followers hear of a new public pledge, from instant `not_before` on."""
    announce(
        "pledge_made",
        key=key,
        topics=topics_of(pledge),
        facts=_facts(pledge),
        by=pledge.author,
        not_before=not_before,
    )


def tell_of_report(entry: Entry) -> None:
    """Let followers hear at once what an actor of a pledge has reported; who reported it does not."""
    if entry.partner is None:
        return
    facts = in_every_language(
        lambda: {"progress": str(Progress(entry.progress).label)},
        **_facts(entry.pledge),
        actor=entry.partner.shown_organisation,
    )
    key = f"pledge-entry-{entry.pk}"
    announce("pledge_reported", key=key, topics=topics_of(entry.pledge), facts=facts, by=entry.by)


def tell_of_evidence(evidence: Evidence, *, key: str, not_before: datetime) -> None:
    """Let followers hear of evidence that is public, from instant `not_before` on; who brought it does not."""
    facts = in_every_language(
        lambda: {"url": evidence.get_absolute_url(), "finding": str(evidence.get_finding_display())},
        **_facts(evidence.pledge),
        actor=evidence.shown_organisation,
    )
    announce(
        "pledge_evidence",
        key=key,
        topics=topics_of(evidence.pledge),
        facts=facts,
        by=evidence.author,
        not_before=not_before,
    )


def _facts(pledge: Pledge) -> dict[str, Any]:
    version = pledge.standing
    if version is None:
        raise ValueError("Nobody hears of a pledge that is not public.")
    version.pledge = pledge
    return pledge_facts(version)
