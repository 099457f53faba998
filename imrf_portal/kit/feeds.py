"""Feeds whose entries are not all in one language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed


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
