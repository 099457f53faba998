"""The Word form: what is filled in comes out as it was typed; a form that was broken is refused whole."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.oxml.ns import qn
from lxml import etree

from imrf_portal.compact.models import Objective, Principle
from reviews import drafting
from reviews.drafting import Typed
from reviews.models import Edition
from reviews.word_form import CannotTake, read_form, write_form
from tests.reviews.makers import make_edition, make_focal_point, question

pytestmark = pytest.mark.django_db
TEXTS = {
    "en": "Demonstration text.\n\n  A second paragraph, with\ttabs, <signs> & “quotes”.\nAnd a line.",
    "ar": "نص توضيحي.\n\nفقرة ثانية، فيها (أقواس) و 12 رقما.",
    "zh-hans": "演示文本。\n\n第二段，带有“引号”和　全角空格。",
}


@pytest.fixture
def edition() -> Edition:
    for number in (1, 2):
        Objective.objects.create(
            number=number, title=f"T{number}", short_title=f"S{number}", gcm_paragraph=16 + number
        )
    for order, letter in enumerate("abc"):
        Principle.objects.create(letter=letter, order=order, name=f"Principle {letter}")
    return make_edition(by=make_focal_point())


def document_of(form: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(form)).read("word/document.xml"))


def with_document(form: bytes, root: etree._Element) -> bytes:
    old, file = zipfile.ZipFile(io.BytesIO(form)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, etree.tostring(root) if name == "word/document.xml" else old.read(name))
    return file.getvalue()


def control(root: etree._Element, begins: str) -> etree._Element:
    for found in root.iter(qn("w:sdt")):
        if found.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).startswith(begins):
            return found
    raise AssertionError(begins)


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_round_trip_is_exact(edition, language):
    person = make_focal_point()
    objective = Objective.objects.get(number=2)
    said = {
        ("environment", "policy"): Typed(TEXTS[language], language),
        ("progress", "actions"): Typed(TEXTS[language] * 3, language),
        ("progress", "progress"): Typed(codes=("under-way",), language=language),
        ("progress", "principles"): Typed(codes=("a", "c"), language=language),
        ("progress", "targets"): Typed(codes=("10.7", "10.c"), language=language),
        ("progress", "indicators"): Typed(
            rows=({"name": "Permits", "value": "1,234", "unit": "%", "year": "2025", "source": "Census"},)
        ),
    }
    for (part, code), typed in said.items():
        asked = question(edition, part, code)
        at = objective if part == "progress" else None
        drafting.answer(edition, asked, objective=at, typed=typed, seen=0, by=person)
    filled = read_form(write_form(edition, language=language), edition)
    found = {
        (one.slot.question.part.code, one.slot.question.code): one.typed
        for one in filled
        if one.slot.answer is not None
    }
    assert found == said
    assert not any(one.is_changed for one in filled)
    assert all(one.seen == (1 if one.slot.answer else 0) for one in filled)
    assert len(filled) == 3 + 2 + 2 + 2 * 11 + 2 + 2 + 1 + 1


def test_what_is_typed_into_the_form_is_read(edition):
    form = write_form(edition, language="en")
    root = document_of(form)
    words = control(root, "environment/policy@").find(f".//{qn('w:t')}")
    words.text = "Typed in Word."
    control(control(root, "progress/1/principles@"), "#b").find(f".//{qn('w:t')}").text = "x"
    filled = {one.slot.place: one.typed for one in read_form(with_document(form, root), edition)}
    assert filled["environment/policy"] == Typed("Typed in Word.", "en")
    assert filled["progress/1/principles"].codes == ("b",)


@pytest.mark.parametrize("damage", ["missing", "twice", "extra", "moved", "two-boxes", "bad-target"])
def test_broken_form_is_named_and_refused_whole(edition, damage):
    form = write_form(edition, language="en")
    root = document_of(form)
    one = control(root, "environment/policy@")
    if damage == "missing":
        one.getparent().remove(one)
    elif damage == "twice":
        one.addnext(etree.fromstring(etree.tostring(one)))
    elif damage == "extra":
        tag = one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        copy = etree.fromstring(etree.tostring(one))
        tag.set(qn("w:val"), "another/field@0-00000000")
        one.addnext(copy)
    elif damage == "moved":
        root.find(qn("w:body")).insert(0, one)
    elif damage == "two-boxes":
        for box in control(root, "progress/1/progress@").iter(qn("w:sdt")):
            if box.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).startswith("#"):
                box.find(f".//{qn('w:t')}").text = "☒"
    else:
        control(root, "agenda-2030/targets@").find(f".//{qn('w:t')}").text = "99.9"
    with pytest.raises(CannotTake) as refused:
        read_form(with_document(form, root), edition)
    assert len(refused.value.problems) == 1
    named = {
        "extra": "another/field",
        "two-boxes": "Progress, in the State",
        "bad-target": "Targets of the Sustainable",
    }
    assert named.get(damage, "Policies and laws") in str(refused.value.problems[0])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a file", b"%PDF-1.7"])
def test_another_file_is_refused_with_a_sentence(edition, data):
    with pytest.raises(CannotTake):
        read_form(data, edition)
