"""Pledges for readers of feeds: each once, as it became public first."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from imrf_portal.kit.feeds import NEWEST, EntriesFeed
from pledges.models import EntryKind, Pledge


def newest() -> QuerySet[Pledge]:
    """What everybody reads, with the instant at which it was `made` public, the newest first; one query."""
    made = Pledge.objects.published().filter(entries__kind=EntryKind.MADE)
    return made.select_related("standing").annotate(made=F("entries__at")).order_by("-made", "-pk")


class PledgesFeed(EntriesFeed):
    """New public pledges, the newest first, with their words as they stand."""

    def title(self) -> str:
        """The feed's name."""
        return escape(_("Pledges to the Global Compact"))

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("pledges")

    def items(self) -> list[Pledge]:
        """The pledges that became public last; one query."""
        return list(newest()[:NEWEST])

    def item_title(self, item: Pledge) -> str:
        """Its number and title."""
        return escape(f"{item.number}: {item.standing.title if item.standing else ''}")

    def item_description(self, item: Pledge) -> str:
        """Its whole text as it stands."""
        return escape(item.standing.text if item.standing else "")

    def item_pubdate(self, item: Pledge) -> datetime:
        """When it became public."""
        made: datetime = item.made  # type: ignore[attr-defined]
        return made

    def item_updateddate(self, item: Pledge) -> datetime | None:
        """When its text came to stand."""
        return item.standing.published_at if item.standing else None

    def item_language(self, item: Pledge) -> str:
        """The language that it is written in."""
        return item.standing.language if item.standing else (get_language() or "en")
