"""The Word form: what is filled in comes out as it was typed; a form that was broken is refused whole."""

from __future__ import annotations

import copy

import pytest
from docx.oxml.ns import qn
from lxml import etree

from imrf_portal.compact.models import Objective
from reviews.drafting import Typed
from reviews.models import Edition
from reviews.word.reading import CannotTake, read_form
from reviews.word.writing import write_form
from tests.reviews.word.makers import (
    TEXTS,
    document_of,
    field,
    make_short_edition,
    paragraph,
    say_of_every_kind,
    tick,
    type_in,
    with_document,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_short_edition()


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_round_trip_is_exact(edition, language):
    said = say_of_every_kind(edition, language)
    filled = read_form(write_form(edition, language=language), edition)
    assert {one.slot.place: one.typed for one in filled if one.slot.answer is not None} == said
    assert not any(one.is_changed for one in filled)
    assert all(one.seen == (1 if one.slot.answer else 0) for one in filled)
    assert len(filled) == 3 + 2 + 2 + 2 * 11 + 2 + 2 + 1 + 1


def test_what_is_typed_into_the_form_is_read(edition):
    form = write_form(edition, language="en")
    root = document_of(form)
    type_in(field(root, "environment/policy"), "Typed in Word.")
    tick(field(root, "progress/1/principles"), "b")
    filled = {one.slot.place: one for one in read_form(with_document(form, root), edition)}
    assert filled["environment/policy"].typed == Typed("Typed in Word.", "en")
    assert filled["progress/1/principles"].typed.codes == ("b",)
    assert [place for place, one in filled.items() if one.is_changed] == [
        "environment/policy",
        "progress/1/principles",
    ]


def test_language_that_is_ticked_is_that_of_new_answers(edition):
    form = write_form(edition, language="en")
    root = document_of(form)
    languages = field(root, "language")
    for row in languages.findall(qn("w:tr"))[1:]:
        row.find(f".//{qn('w:t')}").text = "☐"
    tick(languages, ["fr"], "☒")
    type_in(field(root, "environment/policy"), "Texte de démonstration.")
    filled = {one.slot.place: one.typed for one in read_form(with_document(form, root), edition)}
    assert filled["environment/policy"].language == "fr"


def test_tracked_changes_are_read_as_accepted(edition):
    form = write_form(edition, language="en")
    root = document_of(form)
    cell = list(field(root, "environment/policy").iter(qn("w:tc")))[1]
    cell[:] = [
        paragraph("<w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText> and gone</w:delText></w:r></w:del>"),
        paragraph(
            "<w:ins><w:r><w:t>New</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>Moved</w:t></w:r></w:moveFrom>",
            properties="<w:rPr><w:del/></w:rPr>",
        ),
        paragraph("<w:r><w:t xml:space='preserve'> line</w:t></w:r>"),
    ]
    filled = {one.slot.place: one.typed for one in read_form(with_document(form, root), edition)}
    assert filled["environment/policy"].text == "Kept\nNew line"


def _moved(root: etree._Element) -> None:
    one = field(root, "environment/policy")
    root.find(qn("w:body")).insert(0, one)


def _extra(root: etree._Element) -> None:
    one = field(root, "environment/policy")
    extra = copy.deepcopy(one)
    one.addnext(extra)
    extra.find(f".//{qn('w:t')}").text = "another/field@0-00000000"


def _beside_the_code(root: etree._Element) -> None:
    cell = field(root, "environment/policy").find(f".//{qn('w:tc')}")
    cell.append(paragraph("<w:r><w:t>Written too high.</w:t></w:r>"))


def _between(root: etree._Element) -> None:
    field(root, "environment/policy").addnext(paragraph("<w:r><w:t>Written too low.</w:t></w:r>"))


def _extra_row(root: etree._Element) -> None:
    rows = field(root, "progress/1/principles").findall(qn("w:tr"))
    rows[1].addnext(copy.deepcopy(rows[1]))


def _picture(root: etree._Element) -> None:
    cell = list(field(root, "environment/policy").iter(qn("w:tc")))[1]
    cell.append(paragraph("<w:r><w:drawing/></w:r>"))


DAMAGES = {
    "missing": (
        lambda root: root.find(qn("w:body")).remove(field(root, "environment/policy")),
        "This field is missing from the file: Policy and enabling environment · Policies and laws.",
    ),
    "twice": (
        lambda root: field(root, "environment/policy").addnext(
            copy.deepcopy(field(root, "environment/policy"))
        ),
        "This field is in the file twice: Policy and enabling environment · Policies and laws.",
    ),
    "language missing": (
        lambda root: root.find(qn("w:body")).remove(field(root, "language")),
        "This field is missing from the file: Language of these answers.",
    ),
    "extra": (_extra, "The file has a field that the form does not know: another/field."),
    "moved": (
        _moved,
        "This field is not in its place: Policy and enabling environment · Policies and laws.",
    ),
    "beside the code": (
        _beside_the_code,
        "This stands outside the fields and would be lost: “Written too high.”. Move it into a field.",
    ),
    "between": (
        _between,
        "This stands outside the fields and would be lost: “Written too low.”. Move it into a field.",
    ),
    "two boxes": (
        lambda root: tick(field(root, "progress/1/progress"), ["under-way", "advanced"]),
        "1 · Progress, in the State’s own judgement: Only one box can be ticked here.",
    ),
    "two languages": (
        lambda root: tick(field(root, "language"), ["fr"]),
        "Language of these answers: Only one box can be ticked here.",
    ),
    "extra row": (_extra_row, "The rows to tick are not those of the form: none may be added or removed."),
    "picture": (_picture, "Pictures, footnotes and special signs cannot be taken."),
    "bad target": (
        lambda root: type_in(field(root, "agenda-2030/targets"), "99.9"),
        "Not a target of the 2030 Agenda: 99.9.",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_broken_form_is_named_and_refused_whole(edition, damage):
    form = write_form(edition, language="en")
    root = document_of(form)
    harm, sentence = DAMAGES[damage]
    harm(root)
    with pytest.raises(CannotTake) as refused:
        read_form(with_document(form, root), edition)
    assert len(refused.value.problems) == 1
    assert sentence in str(refused.value.problems[0])


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a file", b"%PDF-1.7"])
def test_another_file_is_refused_with_a_sentence(edition, data):
    with pytest.raises(CannotTake):
        read_form(data, edition)


def test_form_of_content_controls_is_refused_with_a_sentence(edition):
    # So the portal wrote its forms before their fields were tables.
    form = write_form(edition, language="en")
    root = document_of(form)
    for table in list(root.iter(qn("w:tbl"))):
        table.getparent().remove(table)
    with pytest.raises(CannotTake) as refused:
        read_form(with_document(form, root), edition)
    assert list(map(str, refused.value.problems)) == [
        "This is not the Word form of a review. Download it again from the filing room."
    ]


def test_queries_do_not_grow_with_the_form(edition, django_assert_num_queries):
    for number in (3, 4):
        Objective.objects.create(number=number, title="T", short_title="S", gcm_paragraph=16 + number)
        form = write_form(edition, language="en")
        with django_assert_num_queries(7):
            read_form(form, edition)
