"""Entering reviews on a State's behalf: what came by note verbale, and earlier ones that were published as documents.

It is recorded as such, and the State can correct it like any review of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Round, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import require
from imrf_portal.kit.text import clean, one_line
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.announcing import tell, write_to_address
from imrf_portal.records import workflow
from imrf_portal.records.recording import record
from reviews.models import Annex, Edition, EditionStatus, Mission, Review
from reviews.naming import edition_facts
from reviews.permissions import may_publish, takes_part
from reviews.publishing import filers
from reviews.structuring import adopt_standard

COLUMNS = ("round", "state", "published_on", "language", "title", "file")


class AlreadyThere(Exception):
    """The State has a review for this round already."""

    @property
    def sentence(self) -> str:
        """What the secretariat reads."""
        return _("The State has a review for this round already.")


@dataclass(frozen=True)
class Document:
    """A review that exists as a document: whose, for which round, since which day it is public (for a note verbale: when
    it came), its language and title; the symbol and day it bears, where it has them."""

    round: Round
    state: State
    published_on: date
    language: str
    title: str
    symbol: str = ""
    dated: date | None = None


def enter(document: Document, upload: UploadedFile, *, by: User | None) -> Edition:
    """Publish a document as a State's review, as of the day it became public. `by` is nobody at the console.

    Nobody is told: the news is old. Raises `Refused`, `AlreadyThere`, and `Unacceptable` for a file the portal does
    not take.
    """
    with transaction.atomic():
        edition = _filed(document, upload, source=Edition.Source.DOCUMENT, by=by)
        public_at = _beginning_of(document.published_on)
        workflow.advance(edition, EditionStatus.PUBLISHED, by=by, published_at=public_at)
        return edition


def file_from_note(document: Document, upload: UploadedFile, *, by: User) -> Edition:
    """File on a State's behalf what it sent by note verbale: it waits at the desk to be acknowledged and published, as
    if the State had filed it here, and stands as entered by the secretariat.

    The State's focal point and deputies and its mission get the receipt. Raises `Refused`, `AlreadyThere`, and
    `Unacceptable` for a file the portal does not take.
    """
    with transaction.atomic():
        edition = _filed(document, upload, source=Edition.Source.NOTE_VERBALE, by=by)
        facts = edition_facts(edition)
        for person in filers(edition.review.state_id):
            tell(person, "review_filed", key=f"review-filed-{edition.pk}-{person.pk}", facts=facts)
        mission = Mission.objects.filter(state=document.state).first()
        if mission is not None:
            write_to_address(
                mission.address, "review_filed", person=None, language=by.language, facts=facts, secret={}
            )
        return edition


def _filed(document: Document, upload: UploadedFile, *, source: str, by: User | None) -> Edition:
    """The document as an edition that is filed, with all that is known of where it came from."""
    if by is not None:
        require(may_publish(by))
    require(takes_part(document.state, document.round))
    if Review.objects.filter(round=document.round, state=document.state).exists():
        raise AlreadyThere
    stored = store(upload, by=by)
    try:
        with transaction.atomic():
            adopt_standard(document.round)
            review = Review.objects.create(round=document.round, state=document.state)
            edition = Edition.objects.create(
                review=review,
                number=1,
                source=source,
                source_symbol=one_line(clean(document.symbol))[:100],
                source_date=document.dated,
                entered_by=by,
                language=document.language,
            )
            title = one_line(clean(document.title))[:200]
            Annex.objects.create(edition=edition, file=stored, title=title, language=document.language)
            filed_at = _beginning_of(document.published_on)
            workflow.advance(edition, EditionStatus.FILED, by=by, filed_at=filed_at)
            record("review_entered", review, by=by, facts={"source": source})
            return edition
    except BaseException:
        forget(stored)
        raise


def _beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


# The files that came with a table, by name: each is read when its line is entered.
Files = Mapping[str, Callable[[], UploadedFile]]


@dataclass(frozen=True)
class Line:
    """A line of the table: its number, what it says, its file, and the sentence that refuses it (empty: it can be
    entered)."""

    number: int
    document: Document | None = None
    read: Callable[[], UploadedFile] | None = None
    refusal: str = ""


def read_table(rows: Iterable[str], *, files: Files) -> Iterator[Line]:
    """The lines of a CSV table of documents, each judged by itself. Raises `ValueError` with a sentence where the columns
    are not `COLUMNS`."""
    table = csv.DictReader(rows)
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or [])]:
        raise ValueError(
            _("The table lacks the columns %(missing)s. It has to have: %(columns)s.")
            % {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
        )
    seen: set[tuple[int, int]] = set()
    for number, row in enumerate(table, start=2):
        line = _line(number, {name: (row[name] or "").strip() for name in COLUMNS}, files)
        if line.document is not None:
            key = (line.document.round.pk, line.document.state.pk)
            if key in seen:
                line = Line(number, refusal=_("The same round and State stand in an earlier line."))
            seen.add(key)
        yield line


def _line(number: int, row: dict[str, str], files: Files) -> Line:
    def refused(sentence: str, **said: str) -> Line:
        return Line(number, refusal=sentence % said)

    round = Round.objects.filter(slug=row["round"]).first()
    if round is None:
        return refused(_("There is no round “%(round)s”."), round=row["round"])
    code = row["state"].upper()
    state = State.objects.filter(Q(iso_alpha2=code) | Q(iso_alpha3=code)).first()
    if state is None:
        return refused(_("There is no State of code “%(code)s”."), code=row["state"])
    if not (answer := takes_part(state, round)):
        return refused(str(answer.reason))
    try:
        published_on = parse_date(row["published_on"])
    except ValueError:
        published_on = None
    if published_on is None or published_on > official_day():
        return refused(
            _("“%(day)s” is no day of the past; write it like 2022-05-04."), day=row["published_on"]
        )
    if row["language"] not in BY_CODE:
        return refused(
            _("There is no language “%(language)s” here. Choose one of %(languages)s."),
            language=row["language"],
            languages=", ".join(BY_CODE),
        )
    if not row["title"]:
        return refused(_("The document has no title."))
    if row["file"] not in files:
        return refused(_("The file “%(file)s” is not among those that came along."), file=row["file"])
    if Review.objects.filter(round=round, state=state).exists():
        return refused(_("%(state)s has a review for %(round)s already."), state=state.name, round=round.name)
    document = Document(round, state, published_on, row["language"], row["title"])
    return Line(number, document, files[row["file"]])


def enter_line(line: Line, *, by: User | None) -> str:
    """Enter what a line says; returns the sentence that refuses it, empty where it is entered."""
    if line.document is None or line.read is None:
        return line.refusal
    try:
        enter(line.document, line.read(), by=by)
    except (Unacceptable, AlreadyThere) as error:
        return str(error.sentence)
    return ""
