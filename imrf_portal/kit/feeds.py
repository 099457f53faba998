"""Feeds whose entries are not all in one language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from imrf_portal.languages import html_code

# So many entries a feed has.
NEWEST = 30


class EntriesWithLanguage(Atom1Feed):
    """Atom (RFC 4287) whose entries say which language they are written in."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The entry's own `xml:lang`."""
        return {**super().item_attributes(item), "xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        """The instant of the newest entry; without one that of `began`, where the feed tells it: what is empty says the
        same however often it is asked for."""
        return super().latest_post_date() if self.items else self.feed.get("began") or _NOTHING_YET


_NOTHING_YET = datetime.fromtimestamp(0, UTC)


class EntriesFeed(Feed):
    """A feed of what everybody may read. Its kinds say what the entries are, their words, and by `item_language` in
    which language those are."""

    feed_type = EntriesWithLanguage

    def item_language(self, item: Any) -> str:
        """The code of the language that the entry is written in."""
        code: str = item.language
        return code

    def item_pubdate(self, item: Any) -> datetime | None:
        """When it became public."""
        instant: datetime | None = item.published_at
        return instant

    def item_updateddate(self, item: Any) -> datetime | None:
        """When it last changed: as it became public."""
        return self.item_pubdate(item)

    def item_guid(self, item: Any) -> str:
        """The permanent address, without a language, so that an entry is one in all six."""
        address: str = item.get_absolute_url()
        return settings.SITE_URL + "/" + address.lstrip("/").partition("/")[2]

    def item_extra_kwargs(self, item: Any) -> dict[str, str]:
        """What an entry says of its language."""
        return {"language": html_code(self.item_language(item))}
