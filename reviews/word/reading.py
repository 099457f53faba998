"""Reading back the Word form of a review: what was typed comes out as it was typed, or every reason why it cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from docx.oxml.ns import qn
from lxml import etree

from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive
from imrf_portal.languages import OFFICIAL
from reviews.drafting import Typed
from reviews.forms import TargetsField
from reviews.models import Edition, QuestionKind
from reviews.typeset import ROW
from reviews.word.fields import (
    CODE,
    EMPTY,
    LANGUAGE,
    Slot,
    above_each,
    all_choices,
    columns,
    mark,
    opening,
    slots,
)
from reviews.word.text import Labels, holds_more_than_words, list_labels, standing_rows, text_of

_NUMBERING = "word/numbering.xml"
# Of a line outside the fields: enough to find it.
_SHOWN = 80


class CannotTake(Exception):
    """A form of which nothing was taken; `problems` are sentences that name every reason."""

    def __init__(self, problems: Iterable[Sentence]) -> None:
        self.problems = list(problems)
        super().__init__(self.problems)


@dataclass(frozen=True)
class Filled:
    """What a form says in one slot, the version of the answer it was written over, and whether it says anything else
    than the form did when it was downloaded."""

    slot: Slot
    typed: Typed
    seen: int
    is_changed: bool


@dataclass(frozen=True)
class _Field:
    """A field as it stands in the file: the table, what its code says, and the words beside the code."""

    table: etree._Element
    place: str
    version: int
    mark: str
    beside_code: str


def read_form(data: bytes, edition: Edition) -> list[Filled]:
    """What a filled form says, slot by slot.

    Raises `CannotTake` with every problem: a file that is no form, fields that are missing, twice, unknown or out of
    their place, words outside the fields, an answer that cannot be.
    """
    body, labels = _opened(data)
    expected = slots(edition)
    fields = [field for table in body.iterchildren(qn("w:tbl")) if (field := _field(table)) is not None]
    if not fields:
        raise CannotTake([_NO_FORM])
    problems = [
        *_misplaced(expected, [one.place for one in fields]),
        *_outside(body, fields, edition, expected),
    ]
    if problems:
        raise CannotTake(problems)
    language, choices = edition.language, all_choices()
    by_place = {slot.place: slot for slot in expected}
    filled: list[Filled] = []
    for one in fields:
        slot = by_place.get(one.place)
        try:
            if slot is None:
                language = _one_of(_ticked(one.table, [each.code for each in OFFICIAL])) or language
                continue
            typed = _typed(slot, one.table, language, labels, choices[slot.question.kind])
        except forms.ValidationError as error:
            name = slot.name if slot else _("Language of these answers")
            problems += [
                format_lazy("{name}: {sentence}", name=name, sentence=each) for each in error.messages
            ]
        else:
            filled.append(Filled(slot, typed, one.version, is_changed=mark(typed) != one.mark))
    if problems:
        raise CannotTake(problems)
    return filled


def _opened(data: bytes) -> tuple[etree._Element, Labels]:
    """The body of the file and the labels of its lists."""
    try:
        archive = SafeArchive(data)
        body = parse_xml(archive.read("word/document.xml")).find(qn("w:body"))
        numbering = parse_xml(archive.read(_NUMBERING)) if _NUMBERING in archive else None
    except (NotAnArchive, UnsafeArchive, EncryptedArchive, KeyError, BadXml, UnsafeXml) as error:
        raise CannotTake([_NO_FORM]) from error
    if body is None:
        raise CannotTake([_NO_FORM])
    return body, list_labels(body, numbering)


def _field(table: etree._Element) -> _Field | None:
    """A table as a field, if its first row holds a code."""
    first = table.find(qn("w:tr"))
    words = text_of(first) if first is not None else ""
    found = CODE.search(words)
    if found is None:
        return None
    beside = f"{words[: found.start()]} {words[found.end() :]}".strip()
    return _Field(table, found["place"], int(found["version"]), found["mark"], beside)


# ---- What is not where it should be ----


def _misplaced(expected: list[Slot], found: list[str]) -> Iterator[Sentence]:
    """A sentence for each field that is missing, unknown, there twice or out of its place."""
    names = {LANGUAGE: _("Language of these answers"), **{slot.place: slot.name for slot in expected}}
    for place, name in names.items():
        if place not in found:
            yield format_lazy(_MISSING, name=name)
        elif found.count(place) > 1:
            yield format_lazy(_TWICE, name=name)
    for place in dict.fromkeys(found):
        if place not in names:
            yield format_lazy(_UNKNOWN, name=place)
    both = [place for place in dict.fromkeys(found) if place in names]
    # The longest beginning that is in order tells where the first one was moved; the others follow from it.
    for standing, wanted in zip(both, [place for place in names if place in set(both)], strict=True):
        if standing != wanted:
            yield format_lazy(_MOVED, name=names[standing])
            return


def _outside(
    body: etree._Element, fields: list[_Field], edition: Edition, expected: list[Slot]
) -> Iterator[Sentence]:
    """A sentence for each line that somebody wrote outside the fields, where it would be lost."""
    printed = set(_printed(edition, expected))
    tables = {field.table: field for field in fields}
    for element in body:
        field = tables.get(element)
        outside = text_of(element) if field is None else field.beside_code
        for line in outside.split("\n"):
            words = " ".join(line.split())
            if words and words not in printed:
                yield format_lazy(_OUTSIDE, words=words[:_SHOWN])


def _printed(edition: Edition, expected: list[Slot]) -> Iterator[str]:
    """The lines that the form itself has outside its answers, in every language in which it can be downloaded."""
    for language in OFFICIAL:
        with override(language.code):
            lines = [words.text for words in opening(edition)]
            lines += [words.text for above, _slot in above_each(expected) for words in above]
            lines += columns()
            yield from (" ".join(line.split()) for line in lines)


# ---- What is said ----


def _typed(
    slot: Slot, table: etree._Element, language: str, labels: Labels, choices: list[tuple[str, str]]
) -> Typed:
    """What stands in a field. An answer whose words are those that stand keeps its language. Raises `ValidationError`."""
    kind = slot.question.kind
    text = ""
    codes: list[str] = []
    rows: tuple[dict[str, str], ...] = ()
    if kind == QuestionKind.INDICATORS:
        rows = tuple(_indicators(table))
    elif choices:
        codes = _ticked(table, [code for code, _name in choices])
        if kind == QuestionKind.PROGRESS:
            _one_of(codes)
    else:
        if holds_more_than_words(table):
            raise forms.ValidationError(
                _(
                    "Pictures, footnotes and special signs cannot be taken. Write words, or add the file as an annex."
                )
            )
        text = "\n".join(text_of(row, labels) for row in standing_rows(table)[1:])
        if kind == QuestionKind.TARGETS:
            text, codes = "", TargetsField(required=False).clean(text)
    typed = Typed(text, language, tuple(codes), rows)
    return slot.standing if mark(typed) == mark(slot.standing) else typed


def _ticked(table: etree._Element, codes: list[str]) -> list[str]:
    """The codes in whose rows stands anything but the empty box. Raises `ValidationError` unless each has its row."""
    rows = [[text_of(cell).strip() for cell in row.iter(qn("w:tc"))] for row in standing_rows(table)[1:]]
    found = [cells[-1] for cells in rows]
    if found != codes:
        raise forms.ValidationError(
            _("The rows to tick are not those of the form: none may be added or removed.")
        )
    return [cells[-1] for cells in rows if cells[0] not in {"", EMPTY}]


def _one_of(codes: list[str]) -> str:
    """The only code that is ticked, or none. Raises `ValidationError` for several."""
    if len(codes) > 1:
        raise forms.ValidationError(_("Only one box can be ticked here."))
    return codes[0] if codes else ""


def _indicators(table: etree._Element) -> Iterator[dict[str, str]]:
    """The rows of the table after its head, empty ones left out."""
    for row in standing_rows(table)[1:]:
        cells = [text_of(cell).strip() for cell in row.iterchildren(qn("w:tc"))]
        line = dict(zip(ROW, [*cells, *([""] * len(ROW))], strict=False))
        if any(line.values()):
            yield line


_NO_FORM = gettext_lazy("This is not the Word form of a review. Download it again from the filing room.")
_MISSING = gettext_lazy("This field is missing from the file: {name}.")
_TWICE = gettext_lazy("This field is in the file twice: {name}.")
_UNKNOWN = gettext_lazy("The file has a field that the form does not know: {name}.")
_MOVED = gettext_lazy("This field is not in its place: {name}.")
_OUTSIDE = gettext_lazy("This stands outside the fields and would be lost: “{words}”. Move it into a field.")
