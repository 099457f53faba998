"""`manage.py read_tracked copy.docx --against rev1.docx [--json]`: what a marked-up copy of a draft proposes."""

from __future__ import annotations

import io
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from declarations.intake import apart
from declarations.intake.blocks import CannotRead
from declarations.management.reading import content
from declarations.word.lines import text_of
from declarations.word.tracking import Proposal, read_tracked


class Command(BaseCommand):
    """Read the tracked changes and remarks of a Word file; no database is asked, and errors are one sentence."""

    help = (
        "List what a marked-up Word copy of a draft proposes, paragraph by paragraph, anchored to the labels of the "
        "draft it is read against (.docx, .odt, .pdf, .md or .txt)."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The copy, the draft, and the form of the answer."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--against", type=Path, required=True, metavar="DRAFT")
        parser.add_argument(
            "--json",
            action="store_true",
            help='a list of {"label", "kind", "text", "remark", "author", "date"}; what finds no paragraph of the '
            'draft has the label null and, as "found_at", the label that the copy has there',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read both files and print the proposals, those that found no paragraph last."""
        path = options["against"]
        try:
            lines = text_of(apart.read_apart(content(path))).lines
            path = options["file"]
            tracked = apart.call(read_tracked, io.BytesIO(content(path)), lines)
        except CannotRead as error:
            raise CommandError(f"{path}: {error.sentence}") from error
        proposals = [*tracked.proposals, *tracked.unanchored]
        if options["json"]:
            self.stdout.write(json.dumps(list(map(_row, proposals)), ensure_ascii=False, indent=1))
        else:
            for line in _listed(proposals):
                self.stdout.write(line)


def _row(proposal: Proposal) -> dict[str, str | None]:
    row = {
        "label": None if proposal.position is None else proposal.label,
        "kind": proposal.kind.value,
        "text": proposal.text,
        "remark": proposal.remark,
        "author": proposal.author,
        "date": proposal.date.isoformat() if proposal.date else None,
    }
    # Neither what found no paragraph nor a heading has a label of ours to go by.
    return row if row["label"] else {**row, "found_at": proposal.found_at}


def _listed(proposals: list[Proposal]) -> Iterator[str]:
    """The proposals as lines of a plain list, counts first."""
    lost = sum(proposal.position is None for proposal in proposals)
    yield f"{len(proposals)} found, {lost} of them without a paragraph in the draft."
    for proposal in proposals:
        place = proposal.label or (f"at “{proposal.found_at}”" if proposal.found_at else "nowhere")
        if proposal.position is None:
            place = f"not in the draft: {place}"
        words = proposal.text or proposal.remark
        when = f", {proposal.date:%Y-%m-%d}" if proposal.date else ""
        yield f"{place}  {proposal.kind}  {proposal.author}{when}{': ' if words else ''}{words}"
