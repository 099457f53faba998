"""`manage.py redact_again`: after a backup was restored, removes again what had been removed since it was made."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from imrf_portal.rights import repeating


class Command(BaseCommand):
    """Writes the list of what was removed and which accounts were closed, or applies such a list."""

    help = "Apply the recorded removals and closed accounts again; or write them as a list (--write)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the list comes from or goes to."""
        parser.add_argument(
            "--write", action="store_true", help="print the list, one line each, and change nothing"
        )
        parser.add_argument(
            "--read", default="", help="a list that was written before; a hyphen reads it from standard input"
        )

    def handle(self, *args: Any, write: bool, read: str, **options: Any) -> None:
        """Do it, and say how much."""
        if write:
            for line in repeating.written():
                self.stdout.write(json.dumps(line))
            return
        if read == "-":
            lines = [json.loads(line) for line in sys.stdin if line.strip()]
        elif read:
            with open(read, encoding="utf-8") as source:
                lines = [json.loads(line) for line in source if line.strip()]
        else:
            lines = list(repeating.written())
        done = repeating.repeat(lines)
        self.stdout.write(
            f"removed again: {done.removed}; closed again: {done.closed}; not found: {done.missing}"
        )
