"""How much of a proposed wording stands in a later text."""

import pytest

from consultations.models import ProposalKind
from consultations.passport.measuring import Asked, NewText, marks, measure
from consultations.passport.models import Finding

BASE = "We will see to it that no worker pays a fee, whatever the country."
AMENDED = (
    "We will see to it that no worker pays a recruitment fee or related cost, whatever the country of origin."
)
OTHER = "We thank the cities that opened schools and clinics to newcomers before anybody asked them to."


def amend(*texts, here=(0,), base=BASE, text=AMENDED, language="en", kind=ProposalKind.AMEND):
    return measure(Asked(kind, base, text), NewText(texts, language=language), here=here)


def found(*args, **kwargs):
    measured = amend(*args, **kwargs)
    return measured.finding, round(measured.share, 2), measured.place


def test_what_was_taken_over_whole_stands_word_for_word():
    assert found(AMENDED, OTHER) == (Finding.WORD_FOR_WORD, 1.0, 0)


def test_capitals_signs_and_spaces_do_not_count():
    assert found(AMENDED.upper().replace(",", " ;"), OTHER)[0] == Finding.WORD_FOR_WORD


def test_it_stands_word_for_word_where_others_have_changed_the_paragraph_too():
    text = AMENDED.replace("We will see to it", "We, the Member States, will see to it soon")
    assert found(text, OTHER)[0] == Finding.WORD_FOR_WORD


def test_one_of_several_changes_stands_in_part():
    text = BASE.replace("the country.", "the country of origin.")
    assert found(text, OTHER) == (Finding.IN_PART, 0.33, 0)


def test_an_unchanged_paragraph_shows_nothing_of_the_proposal():
    assert found(BASE, OTHER) == (Finding.NOT_FOUND, 0.0, 0)


def test_a_single_word_between_others_is_there_by_chance():
    text = BASE.replace("a fee", "any cost")
    assert found(text, OTHER)[0] == Finding.NOT_FOUND


def test_what_was_asked_for_may_stand_in_another_paragraph():
    text = f"{BASE[:-1]} and nobody is charged for a visa at any time before departure."
    elsewhere = f"{OTHER[:-1]}, and that nobody is charged for a visa at any time before departure."
    assert found(BASE, elsewhere, text=text) == (Finding.ELSEWHERE, 1.0, 1)


def test_a_turn_of_phrase_found_elsewhere_is_no_finding():
    assert found(BASE, OTHER, text=BASE.replace("a fee", "before anybody a fee"))[0] == Finding.NOT_FOUND


def test_a_rewritten_paragraph_overtakes_the_proposal():
    text = "States intend to make recruitment free of charge everywhere by law and by licence."
    assert found(text, OTHER)[0] == Finding.OVERTAKEN


def test_a_paragraph_that_was_taken_out_overtakes_the_proposal():
    assert found(OTHER, here=()) == (Finding.OVERTAKEN, 0.0, None)


def test_words_that_were_to_be_struck_count_when_they_are_gone():
    shorter = BASE.replace(", whatever the country", "")
    assert found(shorter, text=shorter) == (Finding.WORD_FOR_WORD, 1.0, 0)
    assert found(BASE, text=shorter) == (Finding.NOT_FOUND, 0.0, 0)


def test_a_new_paragraph_is_found_beside_the_one_it_was_to_stand_behind():
    insert = {"kind": ProposalKind.INSERT_AFTER, "base": ""}
    assert found(BASE, AMENDED, OTHER, text=AMENDED, **insert) == (Finding.WORD_FOR_WORD, 1.0, 1)
    assert found(OTHER, OTHER, OTHER, AMENDED, text=AMENDED, **insert) == (Finding.ELSEWHERE, 1.0, 3)
    assert found(OTHER, OTHER, text=AMENDED, **insert)[0] == Finding.NOT_FOUND
    assert found(BASE, OTHER, text=AMENDED, **insert)[0] == Finding.IN_PART


def test_a_paragraph_that_was_to_be_deleted():
    strike = {"kind": ProposalKind.STRIKE, "text": ""}
    assert found(OTHER, here=(), **strike) == (Finding.WORD_FOR_WORD, 1.0, None)
    assert found(BASE, **strike) == (Finding.NOT_FOUND, 0.0, 0)
    assert found("We will see to it.", **strike)[0] == Finding.IN_PART


def test_of_a_split_paragraph_the_part_that_holds_most_is_named():
    first, second = AMENDED.split(", whatever")
    assert amend(f"{OTHER}", f"{first}.", f"whatever{second}", here=(1, 2)).place == 1


@pytest.mark.parametrize(
    ("language", "base", "text"),
    [
        ("zh-hans", "我们将确保任何工人都不支付费用。", "我们将确保任何工人都不支付招聘费用和相关费用。"),
        (
            "ar",
            "نعمل على ألا يدفع أي عامل رسوما.",
            "نعمل على ألا يدفع أي عامل رسوم التوظيف والتكاليف المتصلة بها.",
        ),
        (
            "ru",
            "Мы позаботимся о том, чтобы работник не платил.",
            "Мы позаботимся о том, чтобы работник не платил за наём и проезд.",
        ),
    ],
)
def test_any_script_is_measured(language, base, text):
    assert found(text, base=base, text=text, language=language)[0] == Finding.WORD_FOR_WORD
    assert found(base, base=base, text=text, language=language)[0] == Finding.NOT_FOUND


def test_the_words_that_stand_are_marked():
    text = BASE.replace("the country.", "the country of origin.")
    found = marks(Asked(ProposalKind.AMEND, BASE, AMENDED), text, language="en")
    assert "".join(mark.text for mark in found) == AMENDED
    assert [mark.text.strip() for mark in found if mark.stands] == ["of origin."]
    assert [mark.text.strip() for mark in found if mark.is_new and not mark.stands] == [
        "recruitment",
        "or related cost,",
    ]
