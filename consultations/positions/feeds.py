"""The newest positions for readers of feeds, each version as it became public."""

from __future__ import annotations

from xml.sax.saxutils import escape

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import PositionVersion
from consultations.naming import author_as_shown
from consultations.translating.naming import unofficial
from imrf_portal.kit.feeds import NEWEST, EntriesFeed


class PositionsFeed(EntriesFeed):
    """Published versions of positions as everybody reads them, the newest first."""

    def title(self) -> str:
        """The feed's name."""
        return escape(_("Positions and open letters"))

    def link(self) -> str:
        """The page it belongs to."""
        return reverse("positions")

    def items(self) -> list[PositionVersion]:
        """The versions that became public last, with their translations; two queries."""
        published = PositionVersion.objects.published().select_related("position")
        published = published.prefetch_related("translations")
        return list(published.order_by("-published_at", "-pk")[:NEWEST])

    def item_title(self, item: PositionVersion) -> str:
        """Who says what."""
        return escape(f"{author_as_shown(item.position)}: {item.title}")

    def item_description(self, item: PositionVersion) -> str:
        """The whole text; then its unofficial translations, labelled."""
        parts = [item.text]
        for one in item.translations.all():
            parts += [unofficial(one.language), one.text]
        return escape("\n\n".join(filter(None, parts)))
