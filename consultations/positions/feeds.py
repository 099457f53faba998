"""The newest positions for readers of feeds, each version as it became public."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import PositionVersion
from consultations.naming import author_as_shown
from consultations.translating.naming import unofficial
from imrf_portal.kit.feeds import EntriesWithLanguage
from imrf_portal.languages import BY_CODE

NEWEST = 30


class PositionsFeed(Feed):
    """Published versions of positions as everybody reads them, the newest first."""

    feed_type = EntriesWithLanguage

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

    def item_pubdate(self, item: PositionVersion) -> datetime | None:
        """When it became public."""
        return item.published_at

    item_updateddate = item_pubdate

    def item_guid(self, item: PositionVersion) -> str:
        """The permanent address, without a language, so that an entry is one in all six."""
        return settings.SITE_URL + "/" + item.get_absolute_url().lstrip("/").partition("/")[2]

    def item_extra_kwargs(self, item: PositionVersion) -> dict[str, str]:
        """The language of the position."""
        code = item.language
        return {"language": BY_CODE[code].html if code in BY_CODE else code}
