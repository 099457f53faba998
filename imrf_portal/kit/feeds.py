"""Feeds whose entries are not all in one language."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Atom1Feed


class EntriesWithLanguage(Atom1Feed):
    """Atom (RFC 4287) whose entries say which language they are written in."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The entry's own `xml:lang`."""
        return {**super().item_attributes(item), "xml:lang": item["language"]}
