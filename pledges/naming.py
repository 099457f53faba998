"""What a pledge is called in a mail, in every language, what one follows to hear of it, and who hears for its lead."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from imrf_portal.accounts.models import User
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from pledges.models import Pledge, PledgeVersion
from pledges.permissions import acts_for, filers_of


def pledge_topic(pledge: Pledge) -> str:
    """What one follows to hear what becomes of a pledge."""
    return topic("pledge", pledge.pk)


def hears_of(pledge: Pledge) -> User | None:
    """Who is told what becomes of a pledge: whoever filed it while they file for its actor, else who has done so
    longest; nobody where nobody does."""
    if pledge.author is not None and acts_for(pledge.author, pledge.organisation):
        return pledge.author
    return filers_of(pledge.organisation).first()


def pledge_facts(version: PledgeVersion, *, page: str = "pledge") -> dict[str, Any]:
    """What a mail about a version of a pledge needs, frozen: number (or reference), title, by language the address of
    one of the pledge's pages."""
    pledge = version.pledge
    return in_every_language(
        lambda: {"url": reverse(page, args=[str(pledge)])},
        reference=str(pledge),
        number=version.number,
        title=version.title,
        organisation=pledge.organisation.name,
    )
