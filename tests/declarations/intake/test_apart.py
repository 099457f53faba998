from dataclasses import replace

import pytest
from django.utils import translation

from declarations.intake import apart
from declarations.intake.blocks import CannotRead
from declarations.intake.files import read_data
from tests.declarations.intake.makers import p, raw_docx
from tests.kit import misdeeds

FILE = raw_docx(
    p("9. We resolve, see paragraph 44.")
    + '<w:p><w:r><w:t>10. We </w:t></w:r><w:ins w:author="A"><w:r><w:t>go.</w:t></w:r></w:ins></w:p>'
    + p("10. We stay.")
    + "<w:p><w:r><w:t>Without a number.</w:t><w:sym/></w:r></w:p>"
).getvalue()


def test_draft_read_apart_is_the_draft():
    here, apart_from_here = read_data(FILE), apart.read_apart(FILE)
    assert apart_from_here.paragraphs[1].tracked == here.paragraphs[1].tracked
    assert [(each.label, each.text, str(each.place)) for each in apart_from_here.paragraphs] == [
        (each.label, each.text, str(each.place)) for each in here.paragraphs
    ]
    assert [str(each.sentence) for each in apart_from_here.warnings] == [
        str(each.sentence) for each in here.warnings
    ]
    assert len(here.warnings) >= 4


def test_sentences_come_back_untranslated():
    draft = apart.read_apart(FILE)
    with translation.override("fr"):
        assert str(draft.paragraphs[0].place) == "paragraphe 1 du fichier"


def test_refusal_keeps_its_sentence():
    with pytest.raises(CannotRead, match=r"^This file is empty"):
        apart.read_apart(b"")


def test_child_that_dies_costs_a_sentence():
    with pytest.raises(CannotRead, match="more time or memory"):
        apart.call(misdeeds.abort)


def test_child_that_takes_too_long_costs_a_sentence(monkeypatch):
    monkeypatch.setattr(apart, "READING", replace(apart.READING, seconds=0))
    with pytest.raises(CannotRead, match="more time or memory"):
        apart.read_apart(FILE)


def test_failure_costs_a_sentence():
    with pytest.raises(CannotRead, match="could not be read"):
        apart.call(misdeeds.fail)


def test_sentences_of_one_kind_are_of_one_class():
    one, two, *_others = apart.read_apart(FILE).paragraphs
    assert type(one.place) is type(two.place)
