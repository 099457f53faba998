"""The form of a review as a Word file, to be filled in without a connection, and reading it back: what was typed
comes out as it was typed.

Every answer stands in a content control (ECMA-376, part 1, 17.5.2) whose tag says which question it is, over which
version it is written and a mark of what stood there, `progress/7/actions@3-1f0c9a2b`; what can be ticked are controls within, tagged `#` and the code. Words
around the controls are for people and are not read. A control that is missing, twice, unknown or out of its place is
named, and then nothing is taken.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml import etree

from imrf_portal.compact.models import Objective
from imrf_portal.kit.exports import xml_text
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.safe_xml import BadXml, UnsafeXml, parse_xml
from imrf_portal.kit.safe_zip import EncryptedArchive, NotAnArchive, SafeArchive, UnsafeArchive
from imrf_portal.kit.text import digest
from imrf_portal.languages import OFFICIAL, direction
from reviews.drafting import Typed
from reviews.forms import TargetsField, choices_of
from reviews.models import Answer, Edition, Question, QuestionKind
from reviews.structuring import structure
from reviews.typeset import ROW

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LANGUAGE = "language"
_TICKED, _EMPTY = "☒", "☐"
_TAG = re.compile(r"(?P<place>[^@]+)@(?P<version>\d{1,9})-(?P<mark>[0-9a-f]{8})")
_SPARE_ROWS = 3
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class CannotTake(Exception):
    """A form of which nothing was taken; `problems` are sentences that name every reason."""

    def __init__(self, problems: Iterable[Sentence]) -> None:
        self.problems = list(problems)
        super().__init__(self.problems)


@dataclass(frozen=True)
class Slot:
    """Where an answer goes: the question and, in a part that repeats, the objective."""

    question: Question
    objective: Objective | None
    answer: Answer | None

    @property
    def place(self) -> str:
        """What its tag begins with: part, objective, question."""
        middle = f"/{self.objective.number}" if self.objective else ""
        return f"{self.question.part.code}{middle}/{self.question.code}"

    @property
    def name(self) -> str:
        """What a person calls it."""
        middle = f" {self.objective.number} ·" if self.objective else " ·"
        return f"{self.question.part.title}{middle} {self.question.title}"


@dataclass(frozen=True)
class Filled:
    """What a form says in one slot, the version of the answer it was written over, and whether it says anything else
    than the form did when it was downloaded."""

    slot: Slot
    typed: Typed
    seen: int
    is_changed: bool


def slots(edition: Edition) -> list[Slot]:
    """Every slot of an edition's form in its order; four queries."""
    objectives = list(Objective.objects.all())
    answers = {(one.question_id, one.objective_id): one for one in edition.answers.all()}
    found: list[Slot] = []
    for part in structure(edition.review.round):
        for objective in objectives if part.repeats else [None]:
            for question in part.questions.all():
                question.part = part
                key = (question.pk, objective.pk if objective else None)
                found.append(Slot(question, objective, answers.get(key)))
    return found


# ---- Writing ----


def write_form(edition: Edition, *, language: str) -> bytes:
    """The form of an edition with the answers as they stand, its words in `language`."""
    document: Any = Document()
    sheet = _Sheet(document, language)
    document.core_properties.title = xml_text(str(edition.review))
    sheet.heading(str(edition.review), level=0)
    sheet.words(
        _(
            "Write inside the fields only. Upload the file in the filing room; nothing outside the fields is read."
        )
    )
    sheet.words(_("Language of these answers"))
    written = edition.language
    sheet.control(_LANGUAGE, [sheet.box(one.code, one.native_name, one.code == written) for one in OFFICIAL])
    part, objective = None, None
    for slot in slots(edition):
        if slot.question.part != part:
            part, objective = slot.question.part, None
            sheet.heading(part.title, level=1)
        if slot.objective is not None and slot.objective != objective:
            objective = slot.objective
            sheet.heading(f"{objective.number}. {objective.short_title}", level=2)
        sheet.heading(slot.question.title, level=3)
        version = slot.answer.version if slot.answer else 0
        sheet.control(f"{slot.place}@{version}-{_mark(_standing(slot))}", list(_content(slot, sheet)))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _standing(slot: Slot) -> Typed:
    """The answer as it stands, as if it had just been typed."""
    answer = slot.answer
    if answer is None:
        return Typed()
    return Typed(answer.text, answer.language, tuple(answer.codes), tuple(answer.rows))


def _mark(typed: Typed) -> str:
    """A short mark of what is said, whatever its language is called."""
    return digest(json.dumps([typed.text, typed.codes, typed.rows], sort_keys=True))[:8]


def _content(slot: Slot, sheet: _Sheet) -> Iterator[etree._Element]:
    """What stands in a slot's control."""
    kind, answer = slot.question.kind, slot.answer
    if kind == QuestionKind.INDICATORS:
        yield sheet.table(answer.rows if answer else [])
        return
    if choices := choices_of(kind):
        for code, name in choices:
            yield sheet.box(code, name, bool(answer) and code in (answer.codes if answer else []))
        return
    text = ""
    if answer is not None:
        text = ", ".join(answer.codes) if kind == QuestionKind.TARGETS else answer.text
    language = answer.language if answer and answer.language else sheet.language
    for line in text.split("\n"):
        yield sheet.paragraph(line, language=language)


class _Sheet:
    """The file as it is written."""

    def __init__(self, document: Any, language: str) -> None:
        self._document = document
        self._body = document.element.body
        self.language = language

    def heading(self, text: str, *, level: int) -> None:
        """A heading; level 0 is the title."""
        made = self._document.add_heading(xml_text(text), level=level)
        self._turn(made._p, self.language)

    def words(self, text: str) -> None:
        """A line for people."""
        self._turn(self._document.add_paragraph(xml_text(text))._p, self.language)

    def control(self, tag: str, content: list[etree._Element]) -> None:
        """A control at the end of the file, that cannot be deleted by mistake."""
        control = _control(tag, content, is_locked=True)
        self._body.insert(len(self._body) - 1, control)

    def paragraph(self, text: str, *, language: str) -> etree._Element:
        """A paragraph of an answer; every space of it is kept."""
        paragraph = OxmlElement("w:p")
        run = etree.SubElement(paragraph, qn("w:r"))
        for number, piece in enumerate(xml_text(text).split("\t")):
            if number:
                etree.SubElement(run, qn("w:tab"))
            words = etree.SubElement(run, qn("w:t"))
            words.text = piece
            words.set(_SPACE, "preserve")
        self._turn(paragraph, language)
        return paragraph

    def box(self, code: str, name: str, is_ticked: bool) -> etree._Element:
        """A line with a box to tick: one replaces its sign by any other than the empty box."""
        paragraph = self.paragraph(f" {name}", language=self.language)
        run = OxmlElement("w:r")
        etree.SubElement(run, qn("w:t")).text = _TICKED if is_ticked else _EMPTY
        control = _control(f"#{code}", [run], is_locked=False)
        place = 1 if paragraph.find(qn("w:pPr")) is not None else 0
        paragraph.insert(place, control)
        return paragraph

    def table(self, rows: list[dict[str, str]]) -> etree._Element:
        """The indicators, with a few empty lines more."""
        names = [_("Indicator"), _("Value"), _("Unit"), _("Year"), _("Source")]
        filled = [[str(row.get(name, "")) for name in ROW] for row in rows]
        table = OxmlElement("w:tbl")
        properties = etree.SubElement(table, qn("w:tblPr"))
        etree.SubElement(properties, qn("w:tblStyle")).set(qn("w:val"), "TableGrid")
        grid = etree.SubElement(table, qn("w:tblGrid"))
        for _name in ROW:
            etree.SubElement(grid, qn("w:gridCol")).set(qn("w:w"), "1800")
        for line in [names, *filled, *([[""] * len(ROW)] * _SPARE_ROWS)]:
            row = etree.SubElement(table, qn("w:tr"))
            for cell in line:
                etree.SubElement(row, qn("w:tc")).append(self.paragraph(cell, language=self.language))
        return table

    def _turn(self, paragraph: etree._Element, language: str) -> None:
        """Let a paragraph run from the right where its language does."""
        if direction(language) == "ltr":
            return
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            properties = OxmlElement("w:pPr")
            paragraph.insert(0, properties)
        etree.SubElement(properties, qn("w:bidi"))
        for run in paragraph.iter(qn("w:r")):
            marks = run.find(qn("w:rPr"))
            if marks is None:
                marks = OxmlElement("w:rPr")
                run.insert(0, marks)
            etree.SubElement(marks, qn("w:rtl"))


def _control(tag: str, content: list[etree._Element], *, is_locked: bool) -> etree._Element:
    control = OxmlElement("w:sdt")
    properties = etree.SubElement(control, qn("w:sdtPr"))
    etree.SubElement(properties, qn("w:tag")).set(qn("w:val"), tag)
    if is_locked:
        etree.SubElement(properties, qn("w:lock")).set(qn("w:val"), "sdtLocked")
    etree.SubElement(control, qn("w:sdtContent")).extend(content)
    return control


# ---- Reading ----


def read_form(data: bytes, edition: Edition) -> list[Filled]:
    """What a filled form says, slot by slot.

    Raises `CannotTake` with every problem: a file that is no form, fields that are missing, twice, unknown or out of
    their place, an answer that cannot be.
    """
    expected = slots(edition)
    found = _controls(_document(data))
    by_place = {slot.place: slot for slot in expected}
    problems = list(_misplaced([slot.place for slot in expected], [one.place for one in found], by_place))
    if problems:
        raise CannotTake(problems)
    language = _language(data)
    filled: list[Filled] = []
    for one in found:
        slot = by_place[one.place]
        try:
            typed = _typed(slot, one.control, language or edition.language)
        except forms.ValidationError as error:
            problems += [
                format_lazy("{name}: {sentence}", name=slot.name, sentence=one) for one in error.messages
            ]
            continue
        filled.append(Filled(slot, typed, one.version, is_changed=_mark(typed) != one.mark))
    if problems:
        raise CannotTake(problems)
    return filled


def _document(data: bytes) -> etree._Element:
    try:
        return parse_xml(SafeArchive(data).read("word/document.xml"))
    except (NotAnArchive, UnsafeArchive, EncryptedArchive, KeyError, BadXml, UnsafeXml) as error:
        raise CannotTake(
            [gettext_lazy("This is not the Word form of a review. Download it again from the filing room.")]
        ) from error


@dataclass(frozen=True)
class _Field:
    """A control of an answer as it stands in the file."""

    place: str
    version: int
    mark: str
    control: etree._Element


def _controls(root: etree._Element) -> list[_Field]:
    """The controls of answers in the order of the file."""
    matches = ((_TAG.fullmatch(_tag(control)), control) for control in root.iter(qn("w:sdt")))
    return [
        _Field(match["place"], int(match["version"]), match["mark"], control)
        for match, control in matches
        if match is not None
    ]


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return tag.get(qn("w:val"), "") if tag is not None else ""


def _misplaced(expected: list[str], found: list[str], by_place: dict[str, Slot]) -> Iterator[Sentence]:
    """A sentence for each field that is missing, unknown, there twice or out of its place."""
    for place in dict.fromkeys(expected):
        if place not in found:
            yield format_lazy(_MISSING, name=by_place[place].name)
        elif found.count(place) > 1:
            yield format_lazy(_TWICE, name=by_place[place].name)
    for place in dict.fromkeys(found):
        if place not in by_place:
            yield format_lazy(_UNKNOWN, name=place)
    both = [place for place in dict.fromkeys(found) if place in by_place]
    in_order = [place for place in expected if place in set(both)]
    # The longest beginning that is in order tells where the first one was moved; the others follow from it.
    for standing, wanted in zip(both, in_order, strict=True):
        if standing != wanted:
            yield format_lazy(_MOVED, name=by_place[standing].name)
            return


def _language(data: bytes) -> str:
    """The language that is ticked at the head of the form; empty where none or several are."""
    for control in _document(data).iter(qn("w:sdt")):
        if _tag(control) == _LANGUAGE:
            ticked = _ticked(control)
            return ticked[0] if len(ticked) == 1 else ""
    return ""


def _typed(slot: Slot, control: etree._Element, language: str) -> Typed:
    """What stands in a control. An answer whose words are those that stand keeps its language. Raises `ValidationError`."""
    kind = slot.question.kind
    text = ""
    codes: list[str] = []
    rows: tuple[dict[str, str], ...] = ()
    if kind == QuestionKind.INDICATORS:
        rows = tuple(_rows(control))
    elif kind == QuestionKind.TARGETS:
        codes = TargetsField(required=False).clean(_text(control))
    elif choices := choices_of(kind):
        codes = [code for code in _ticked(control) if code in dict(choices)]
        if kind == QuestionKind.PROGRESS and len(codes) > 1:
            raise forms.ValidationError(_("Only one box can be ticked here."))
    else:
        text = _text(control)
    typed = Typed(text, language, tuple(codes), rows)
    standing = _standing(slot)
    return standing if _mark(typed) == _mark(standing) else typed


def _ticked(control: etree._Element) -> list[str]:
    """The codes whose boxes hold anything but the empty box."""
    codes = []
    for box in control.iter(qn("w:sdt")):
        if box is not control and _tag(box).startswith("#") and _text(box).strip() not in {"", _EMPTY}:
            codes.append(_tag(box)[1:])
    return codes


def _text(element: etree._Element) -> str:
    """The words of an element, a line for each paragraph."""
    paragraphs = list(element.iter(qn("w:p"))) or [element]
    return "\n".join("".join(_signs(paragraph)) for paragraph in paragraphs)


def _signs(paragraph: etree._Element) -> Iterator[str]:
    """The words of a paragraph as they stand with every tracked change accepted."""
    for piece in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
        if any(parent.tag == qn("w:tabs") for parent in piece.iterancestors()):
            continue
        if piece.tag == qn("w:t"):
            yield piece.text or ""
        else:
            yield "\t" if piece.tag == qn("w:tab") else "\n"


def _rows(control: etree._Element) -> Iterator[dict[str, str]]:
    """The lines of the table after its head, empty ones left out."""
    for row in list(control.iter(qn("w:tr")))[1:]:
        cells = [_text(cell).strip() for cell in row.iter(qn("w:tc"))]
        line = dict(zip(ROW, [*cells, *([""] * len(ROW))], strict=False))
        if any(line.values()):
            yield line


_MISSING = gettext_lazy("This field is missing from the file: {name}.")
_TWICE = gettext_lazy("This field is in the file twice: {name}.")
_UNKNOWN = gettext_lazy("The file has a field that the form does not know: {name}.")
_MOVED = gettext_lazy("This field is not in its place: {name}.")
