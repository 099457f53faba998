"""`manage.py compare_texts zero.docx rev1.docx [--json]`: what became of each paragraph between two drafts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypedDict

from django.core.management.base import BaseCommand

from declarations.intake.blocks import Kind
from declarations.lineage import Change, Passage, match
from declarations.management.reading import drafts_to_compare
from declarations.word.lines import passages_of, text_of


class Row(TypedDict):
    """A link as it is printed: labels of both drafts, what changed, and the share of the words in common."""

    old: list[str]
    new: list[str]
    kind: list[str]
    score: float


class Command(BaseCommand):
    """Compare two files that hold drafts; no database is asked, and errors are one sentence."""

    help = (
        "Say what became of each paragraph between two drafts (.docx, .odt, .pdf, .md or .txt, told by their content): "
        "kept, edited, moved, renumbered, split, merged, added or dropped, in the reading order of the new one."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files, and the form of the answer."""
        parser.add_argument("old", type=Path, metavar="OLD")
        parser.add_argument("new", type=Path, metavar="NEW")
        parser.add_argument(
            "--json",
            action="store_true",
            help='a list of {"old": [labels], "new": [labels], "kind": [...], "score"}',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read both files and print the rows."""
        old, new = drafts_to_compare(options["old"], options["new"])
        rows = compared(passages_of(text_of(old).lines), passages_of(text_of(new).lines))
        if options["json"]:
            lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
            self.stdout.write(f"[\n{lines}\n]")
            return
        self.stdout.write(_counted(rows))
        for line in _table(rows):
            self.stdout.write(line)


def compared(old: list[Passage], new: list[Passage]) -> list[Row]:
    """The rows of two drafts in the reading order of the new one, without headings, which have no label to name."""
    return [
        Row(
            old=[old[place].label for place in link.old],
            new=[new[place].label for place in link.new],
            kind=[change.value for change in link.changes],
            score=round(link.score, 3),
        )
        for link in match(old, new)
        if (old[link.old[0]] if link.old else new[link.new[0]]).kind != Kind.HEADING
    ]


def _counted(rows: list[Row]) -> str:
    """How many rows there are of each kind, in one sentence."""
    counts = Counter(kind for row in rows for kind in row["kind"])
    old, new = (sum(len(row[side]) for row in rows) for side in ("old", "new"))
    found = ", ".join(f"{counts[change]} {change}" for change in Change if counts[change])
    return f"{old} old and {new} new paragraphs: {found}."


def _table(rows: list[Row]) -> Iterable[str]:
    """The rows in columns as wide as what stands in them."""
    cells = [("OLD", "NEW", "SCORE", "KIND")] + [
        (
            ", ".join(row["old"]) or "-",
            ", ".join(row["new"]) or "-",
            f"{row['score']:.2f}",
            ", ".join(row["kind"]),
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
