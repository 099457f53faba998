"""What is done to a Word form outside the portal."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from docx.oxml.ns import qn
from lxml import etree

from imrf_portal.compact.models import Objective, Principle
from reviews import drafting
from reviews.drafting import Typed
from reviews.models import Edition
from reviews.word.fields import EMPTY
from reviews.word.text import text_of
from tests.reviews.makers import make_edition, make_focal_point, question

TEXTS = {
    "en": "Demonstration text.\n\n  A second paragraph, with\ttabs, <signs> & “quotes”.\nAnd a\u2011line of\u00a0its own.",
    "ar": "نص توضيحي.\n\nفقرة ثانية، فيها (أقواس) و 12 رقما، می\u200cشود.",
    "zh-hans": "演示文本。\n\n第二段，带有“引号”和　全角空格。",
}


def make_short_edition() -> Edition:
    """A review about two objectives and three principles."""
    for number in (1, 2):
        Objective.objects.create(
            number=number, title=f"T{number}", short_title=f"S{number}", gcm_paragraph=16 + number
        )
    for order, letter in enumerate("abc"):
        Principle.objects.create(letter=letter, order=order, name=f"Principle {letter}")
    return make_edition(by=make_focal_point())


def say_of_every_kind(edition: Edition, language: str) -> dict[str, Typed]:
    """Answer a question of every kind; what was said, by the place in the form."""
    said = {
        "environment/policy": Typed(TEXTS[language], language),
        "progress/2/actions": Typed(TEXTS[language] * 3, language),
        "progress/2/progress": Typed(codes=("under-way",), language=language),
        "progress/2/principles": Typed(codes=("a", "c"), language=language),
        "progress/2/targets": Typed(codes=("10.7", "10.c"), language=language),
        "progress/2/indicators": Typed(
            rows=({"name": "Permits", "value": "1,234", "unit": "%", "year": "2025", "source": "Census"},)
        ),
    }
    for place, typed in said.items():
        part, *middle, code = place.split("/")
        objective = Objective.objects.get(number=middle[0]) if middle else None
        asked = question(edition, part, code)
        drafting.answer(edition, asked, objective=objective, typed=typed, seen=0, by=make_focal_point())
    return said


def document_of(form: bytes) -> etree._Element:
    """The document in a Word file."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(form)).read("word/document.xml"))


def with_document(form: bytes, root: etree._Element) -> bytes:
    """The same file with another document in it."""
    old, file = zipfile.ZipFile(io.BytesIO(form)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, etree.tostring(root) if name == "word/document.xml" else old.read(name))
    return file.getvalue()


def field(root: etree._Element, place: str) -> etree._Element:
    """The table of a field."""
    for table in root.iter(qn("w:tbl")):
        if f"{place}@" in text_of(table.find(qn("w:tr"))):
            return table
    raise AssertionError(place)


def type_in(table: etree._Element, words: str) -> None:
    """Write into the first paragraph of a field."""
    table.findall(qn("w:tr"))[1].find(f".//{qn('w:t')}").text = words


def tick(table: etree._Element, codes: Iterable[str], sign: str = "x") -> None:
    """Put a sign in the place of the boxes with these codes."""
    for row in table.findall(qn("w:tr"))[1:]:
        cells = row.findall(qn("w:tc"))
        if text_of(cells[-1]) in codes:
            box = cells[0].find(f".//{qn('w:t')}")
            assert box.text == EMPTY
            box.text = sign


def paragraph(*content: str, properties: str = "") -> etree._Element:
    """A paragraph of Word's own markup."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return etree.fromstring(f'<w:p xmlns:w="{space}"><w:pPr>{properties}</w:pPr>{"".join(content)}</w:p>')
