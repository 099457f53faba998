"""`manage.py redline zero.docx rev1.docx -o out.docx`: two drafts as one Word file with tracked changes."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from declarations.intake.blocks import ReadDraft
from declarations.lineage import match
from declarations.management.reading import drafts_to_compare
from declarations.word.lines import Text, language_of, passages_of, text_of
from declarations.word.writing import write_comparison
from imrf_portal.languages import BY_CODE


class Command(BaseCommand):
    """Write the comparison of two files; no database is asked, and errors are one sentence."""

    help = (
        "Write two drafts (.docx, .odt, .pdf, .md or .txt, told by their content) as one Word file with tracked "
        "changes: accepting all gives the newer draft, rejecting all the older one."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files, where the third goes, and what stands at each change."""
        parser.add_argument("old", type=Path, metavar="OLD")
        parser.add_argument("new", type=Path, metavar="NEW")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.docx")
        parser.add_argument("--author", help="the author of the changes; without it, the newer file's name")
        parser.add_argument(
            "--language",
            choices=list(BY_CODE),
            help="the language of the drafts; without it, what their script speaks for",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read both files and write the third; the changes are dated as the newer file is."""
        drafts = drafts_to_compare(options["old"], options["new"])
        old, new = (_text(draft, options["language"]) for draft in drafts)
        content = write_comparison(
            old,
            new,
            match(passages_of(old.lines), passages_of(new.lines)),
            author=options["author"] or options["new"].stem,
            moment=datetime.fromtimestamp(int(options["new"].stat().st_mtime), UTC),
        )
        try:
            options["output"].write_bytes(content)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error


def _text(draft: ReadDraft, language: str | None) -> Text:
    words = " ".join(paragraph.text for paragraph in draft.paragraphs)
    return text_of(draft, language=language or language_of(words))
