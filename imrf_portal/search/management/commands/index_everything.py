"""Write the index of the search anew, from everything that is public."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from imrf_portal.search.indexing import index_everything


class Command(BaseCommand):
    """After an upgrade that changes how words are found, or a restore."""

    help = "Writes the index of the search anew; readers go on finding what it held."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say how many entries stand, by kind."""
        for kind, entries in index_everything().items():
            self.stdout.write(f"{kind}: {entries}")
