"""`manage.py import_reviews FILE.csv --files DIR`: earlier reviews, published as documents, with their metadata."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from reviews.entering import COLUMNS, Files, enter_line, read_table


class Command(BaseCommand):
    """Enter reviews line by line; a line that is refused changes nothing and says why."""

    help = f"Enter earlier reviews from a CSV table with the columns {', '.join(COLUMNS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The table, the folder of its files, and whether to try only."""
        parser.add_argument("table", type=Path, metavar="FILE.csv")
        parser.add_argument("--files", type=Path, required=True, metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="say what would be entered, enter nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report each line; the exit code is 1 where any was refused."""
        try:
            with options["table"].open(encoding="utf-8-sig", newline="") as rows:
                lines = list(read_table(rows, files=_files_in(options["files"])))
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise CommandError(f"{options['table']}: {error}") from error
        refused = 0
        for line in lines:
            sentence = line.refusal if options["dry_run"] else enter_line(line, by=None)
            refused += bool(sentence)
            done = "can be entered" if options["dry_run"] else "entered"
            about = f"{line.document.state.name}, {line.document.round.name}: " if line.document else ""
            self.stdout.write(f"line {line.number}: {about}{sentence or done}")
        verb = "can be entered" if options["dry_run"] else "entered"
        self.stdout.write(f"{len(lines) - refused} {verb}, {refused} refused")
        if refused:
            raise SystemExit(1)


def _files_in(folder: Path) -> Files:
    """The files that lie in a folder itself, by name."""
    return {path.name: partial(_read, path) for path in folder.iterdir() if path.is_file()}


def _read(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())
