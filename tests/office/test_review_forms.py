"""The Word form of a review, opened, filled in and saved by LibreOffice."""

from __future__ import annotations

import pytest

from reviews.drafting import Typed
from reviews.word.reading import read_form
from reviews.word.writing import write_form
from tests.reviews.word.makers import TEXTS, make_short_edition, say_of_every_kind

pytestmark = [pytest.mark.office, pytest.mark.django_db]


@pytest.fixture
def edition():
    return make_short_edition()


@pytest.fixture
def fill_in(office, edition, tmp_path):
    def fill_in(language, *cells):
        form, filled = tmp_path / "form.docx", tmp_path / "filled.docx"
        form.write_bytes(write_form(edition, language=language))
        office.fill_in(form, filled, list(cells))
        return read_form(filled.read_bytes(), edition)

    return fill_in


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_form_that_is_only_saved_changes_nothing(edition, fill_in, language):
    said = say_of_every_kind(edition, language)
    filled = fill_in(language)
    assert {one.slot.place: one.typed for one in filled if one.slot.answer is not None} == said
    assert [one.slot.place for one in filled if one.is_changed] == []


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_what_is_filled_in_is_read_as_it_was_typed(edition, fill_in, language):
    text = TEXTS[language]
    filled = fill_in(
        language,
        ("language@", "A4", "☐"),
        ("language@", f"A{['ar', 'zh-hans', 'en'].index(language) + 2}", "☒"),
        ("environment/policy@", "A2", text),
        ("progress/1/actions@", "A2", "one\ntwo", "List 1"),
        ("progress/1/law@", "A2", "one\ntwo", "Numbering 123"),
        ("progress/2/progress@", "A3", "X"),
        ("progress/2/principles@", "A2", "☒"),
        ("progress/2/principles@", "A4", "☒"),
        ("agenda-2030/targets@", "A2", "10.7, 10.c"),
        ("progress/2/indicators@", "A2", text.split("\n")[0]),
        ("progress/2/indicators@", "B2", "1,234"),
        ("progress/2/indicators@", "E3", "Census"),
    )
    empty = dict.fromkeys(("name", "value", "unit", "year", "source"), "")
    assert {one.slot.place: one.typed for one in filled if one.is_changed} == {
        "environment/policy": Typed(text, language),
        "progress/1/actions": Typed("- one\n- two", language),
        "progress/1/law": Typed("1. one\n2. two", language),
        "progress/2/progress": Typed("", language, ("under-way",)),
        "progress/2/principles": Typed("", language, ("a", "c")),
        "agenda-2030/targets": Typed("", language, ("10.7", "10.c")),
        "progress/2/indicators": Typed(
            "",
            language,
            (),
            ({**empty, "name": text.split("\n")[0], "value": "1,234"}, {**empty, "source": "Census"}),
        ),
    }
