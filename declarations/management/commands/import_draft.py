"""`manage.py import_draft rev1.docx --cycle 2026 --stage rev-1`: take a text in, as the admin's page does."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.template.defaultfilters import pluralize

from declarations import importing, publication, stages
from declarations.intake.reading import CannotRead
from declarations.models import Declaration, Draft, Wording
from declarations.refusals import Unfit
from imrf_portal.compact.models import Cycle
from imrf_portal.languages import BY_CODE


class Command(BaseCommand):
    """Import a text from Word, Markdown or plain text; errors are one sentence and change nothing."""

    help = "Import a draft of a cycle's Declaration from a .docx, .md or .txt file, told by its content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the file is the text of."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--cycle", required=True, help="the edition of the Forum, such as 2026")
        parser.add_argument(
            "--stage", required=True, help=f"{', '.join(stages.KNOWN)}, or the address of another stage"
        )
        parser.add_argument("--name", default="", help="the name of another stage, in English")
        parser.add_argument("--language", default="en", help=", ".join(BY_CODE))
        parser.add_argument(
            "--standing",
            default=Wording.Standing.COURTESY.value,
            help="of a translation: official or courtesy",
        )
        parser.add_argument(
            "--declaration", default="", help="the address of the Declaration, if the cycle has several"
        )
        parser.add_argument("--publish", action="store_true", help="publish the draft and tell its followers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and publish where asked; all of it or nothing."""
        if options["language"] not in BY_CODE:
            raise CommandError(
                f"There is no language {options['language']} here. Choose one of {', '.join(BY_CODE)}."
            )
        if options["standing"] not in (Wording.Standing.OFFICIAL, Wording.Standing.COURTESY):
            raise CommandError("A translation is official or courtesy.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be opened: {error.strerror}.") from error
        try:
            with transaction.atomic():
                draft = importing.receive(
                    SimpleUploadedFile(options["file"].name, content),
                    declaration=self._declaration(options["cycle"], options["declaration"]),
                    stage=stages.stage(options["stage"], name=options["name"]),
                    language=options["language"],
                    standing=options["standing"],
                    by=None,
                )
                if options["publish"] and not draft.is_published:
                    publication.publish(draft, by=None)
        except (CannotRead, Unfit, stages.BadStage) as error:
            raise CommandError(f"{options['file']}: {error.sentence}") from error
        self._report(draft, options["language"])

    def _declaration(self, cycle_slug: str, slug: str) -> Declaration:
        cycle = Cycle.objects.filter(slug=cycle_slug).first()
        if cycle is None:
            known = (
                ", ".join(Cycle.objects.values_list("slug", flat=True)) or "none: run load_reference first"
            )
            raise CommandError(f"There is no cycle {cycle_slug}. There is: {known}.")
        if not slug:
            return importing.declaration_of(cycle, by=None)
        declaration = cycle.declarations.filter(slug=slug).first()
        if declaration is None:
            raise CommandError(f"The cycle {cycle_slug} has no Declaration {slug}.")
        return declaration

    def _report(self, draft: Draft, language: str) -> None:
        status = "published" if draft.is_published else "being prepared"
        count = draft.paragraphs.count()
        self.stdout.write(
            f"{draft}: {count} paragraph{pluralize(count)}, {status}. Complete in: {', '.join(draft.languages)}."
        )
        for warning in draft.warnings:
            if warning["language"] == language:
                self.stdout.write(f"  {warning['place']}: {warning['sentence']}")
