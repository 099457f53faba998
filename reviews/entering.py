"""Entering reviews on a State's behalf: what came by note verbale, and earlier ones that were published as documents.

It is recorded as such, and the State can correct it like any review of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Round, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean, one_line
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.languages import BY_CODE
from imrf_portal.records import workflow
from imrf_portal.records.recording import record
from reviews.models import Annex, Edition, EditionStatus, Review
from reviews.permissions import may_publish
from reviews.structuring import adopt_standard

COLUMNS = ("round", "state", "published_on", "language", "title", "file")


class AlreadyThere(Exception):
    """The State has a review for this round already."""


@dataclass(frozen=True)
class Document:
    """A review that exists as a document: whose, for which round, since when it is public, its file."""

    round: Round
    state: State
    published_on: date
    language: str
    title: str


def enter(
    document: Document, upload: UploadedFile, *, source: str = Edition.Source.DOCUMENT, by: User | None
) -> Edition:
    """Publish a document as a State's review, as of the day it became public. `by` is nobody at the console.

    Nobody is told: the news is old. Raises `Refused`, `AlreadyThere`, and `Unacceptable` for a file the portal does
    not take.
    """
    if by is not None:
        require(may_publish(by))
    if Review.objects.filter(round=document.round, state=document.state).exists():
        raise AlreadyThere
    stored = store(upload, by=by)
    try:
        with transaction.atomic():
            adopt_standard(document.round)
            review = Review.objects.create(round=document.round, state=document.state)
            edition = Edition.objects.create(
                review=review, number=1, source=source, language=document.language
            )
            Annex.objects.create(
                edition=edition,
                file=stored,
                title=one_line(clean(document.title))[:200],
                language=document.language,
            )
            public_at = _beginning_of(document.published_on)
            workflow.advance(edition, EditionStatus.FILED, by=by, filed_at=public_at)
            workflow.advance(edition, EditionStatus.PUBLISHED, by=by, published_at=public_at)
            record("review_entered", review, by=by, facts={"source": source})
            return edition
    except BaseException:
        forget(stored)
        raise


def _beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


@dataclass(frozen=True)
class Line:
    """A line of the table: its number, what it says, and the sentence that refuses it (empty: it can be entered)."""

    number: int
    document: Document | None
    path: Path | None
    refusal: str = ""


def read_table(rows: Iterable[str], *, files: Path) -> Iterator[Line]:
    """The lines of a CSV table of documents with their files in folder `files`, each judged by itself.

    Raises `ValueError` where the columns are not `COLUMNS`.
    """
    table = csv.DictReader(rows)
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or [])]:
        raise ValueError(
            f"The table lacks the columns {', '.join(missing)}. It has to have: {', '.join(COLUMNS)}."
        )
    seen: set[tuple[int, int]] = set()
    for number, row in enumerate(table, start=2):
        line = _line(number, {name: (row[name] or "").strip() for name in COLUMNS}, files)
        if line.document is not None:
            key = (line.document.round.pk, line.document.state.pk)
            if key in seen:
                line = Line(number, None, None, "The same round and State stand in an earlier line.")
            seen.add(key)
        yield line


def _line(number: int, row: dict[str, str], files: Path) -> Line:
    def refused(sentence: str) -> Line:
        return Line(number, None, None, sentence)

    round = Round.objects.filter(slug=row["round"]).first()
    if round is None:
        return refused(f"There is no round {row['round']!r}.")
    code = row["state"].upper()
    state = State.objects.filter(Q(iso_alpha2=code) | Q(iso_alpha3=code)).first()
    if state is None:
        return refused(f"There is no State of code {row['state']!r}.")
    try:
        published_on = parse_date(row["published_on"])
    except ValueError:
        published_on = None
    if published_on is None or published_on > official_day():
        return refused(f"{row['published_on']!r} is no day of the past; write it like 2022-05-04.")
    if row["language"] not in BY_CODE:
        return refused(f"There is no language {row['language']!r} here. Choose one of {', '.join(BY_CODE)}.")
    if not row["title"]:
        return refused("The document has no title.")
    path = files / row["file"]
    if not row["file"] or path.resolve().parent != files.resolve() or not path.is_file():
        return refused(f"The file {row['file']!r} is not in {files}.")
    if Review.objects.filter(round=round, state=state).exists():
        return refused(f"{state.name} has a review for {round.name} already.")
    return Line(number, Document(round, state, published_on, row["language"], row["title"]), path)


def enter_line(line: Line) -> str:
    """Enter what a line says; returns the sentence that refuses it, empty where it is entered."""
    if line.document is None or line.path is None:
        return line.refusal
    upload = SimpleUploadedFile(line.path.name, line.path.read_bytes())
    try:
        enter(line.document, upload, by=None)
    except Unacceptable as error:
        return str(error.sentence)
    except AlreadyThere:
        return "The State has a review for this round already."
    return ""
