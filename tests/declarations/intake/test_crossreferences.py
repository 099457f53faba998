import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.intake.crossreferences import references
from declarations.intake.spelling import parse
from tests.declarations.intake.strategies import labels

LABELS = [
    parse(text)
    for text in [
        "4",
        "9",
        "9 bis",
        "10",
        "12",
        "15",
        "56",
        "56 (a)",
        "56 (b)",
        "56 a",
        "99",
        "99 bis",
        "7, Option 1",
        "7, Option 2",
        "OP12",
        "PP3",
    ]
]
QUALIFIED = [parse(text) for text in ("Article 3 bis, 1", "Article 3 bis, 4", "Article 4, 1", "Article 4, 2")]


def found(text, known=LABELS, **here):
    return [
        (text[each.start : each.end], str(each.label or "none")) for each in references(text, known, **here)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as set out in paragraph 9 bis above", [("paragraph 9 bis", "9 bis")]),
        ("paragraphs 99 and 99bis apply", [("paragraphs 99", "99"), ("99bis", "99 bis")]),
        ("see paras. 12–15", [("paras. 12", "12"), ("15", "15")]),
        ("see paras. 4, 9 and paragraph 12", [("paras. 4", "4"), ("9", "9"), ("12", "12")]),
        ("in paragraph 56 (a) and (b)", [("paragraph 56 (a)", "56 (a)")]),
        ("in paragraph 56(b), as amended", [("paragraph 56(b)", "56 (b)")]),
        ("in paragraph 56a", [("paragraph 56a", "56 a")]),
        ("paragraph 9 a decision", [("paragraph 9", "9")]),
        ("of paragraph 9 of the present Declaration", [("paragraph 9", "9")]),
        ("of paragraph 9, 2030 people", [("paragraph 9", "9")]),
        ("paragraph 7 stands in options", [("paragraph 7", "7, Option 1")]),
        ("paragraph 11 is missing", [("paragraph 11", "none")]),
        ("paragraphs 9 and 11", [("paragraphs 9", "9"), ("11", "none")]),
        ("recalling OP12 and PP3", [("OP12", "OP12"), ("PP3", "PP3")]),
        (
            "aux paragraphes 9 et 9 bis de la présente Déclaration",
            [("paragraphes 9", "9"), ("9 bis", "9 bis")],
        ),
        ("en los párrafos 9 y 10 de la presente Declaración", [("párrafos 9", "9"), ("10", "10")]),
        ("в пунктах 9 и 10 настоящей Декларации", [("пунктах 9", "9"), ("10", "10")]),
        ("пункта 9-бис", [("пункта 9-бис", "9 bis")]),
        ("الفقرة ٩ مكررا أعلاه", [("الفقرة ٩ مكررا", "9 bis")]),
        ("في الفقرتين 9 و 10", [("الفقرتين 9", "9"), ("10", "10")]),
        ("见第9段", [("第9段", "9")]),
        ("见第9和第10段", [("第9", "9"), ("10段", "10")]),
    ],
)
def test_reference_is_found_in_every_language(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "paragraph 5 of resolution 73/195",
        "paragraphs 5 and 6 of its resolution",
        "resolution 73/195, paragraph 5",
        "A/RES/73/195, para. 5",
        "paragraph 2 of Article 4 of the Convention",
        "Article 4, paragraph 2 (g), of the Convention",
        "paragraph 5 of the New York Declaration",
        "aux paragraphes 5 et 6 de la résolution 73/195",
        "el párrafo 5 de la resolución 73/195",
        "пункт 5 резолюции 73/195",
        "الفقرة 5 من القرار 73/195",
        "第73/195号决议第5段",
        "nine paragraphs",
        "a paragraph on 9 topics",
        "9 and 10",
        "10 per cent of paragraphs",
    ],
)
def test_what_is_not_ours_is_no_reference(text):
    assert found(text) == []


def test_article_qualifies_a_reference():
    assert found("in article 3 bis, paragraph 4,", QUALIFIED) == [
        ("article 3 bis, paragraph 4", "Article 3 bis, 4")
    ]
    assert found("in article 3bis, paragraphs 1 and 9", QUALIFIED) == [
        ("article 3bis, paragraphs 1", "Article 3 bis, 1"),
        ("9", "none"),
    ]
    assert found("article 9, paragraph 1", LABELS) == []


def test_number_is_looked_for_in_its_own_article_first():
    here = parse("Article 4, 2")
    assert found("paragraph 1 of this Article", QUALIFIED, here=here) == [("paragraph 1", "Article 4, 1")]


@given(labels)
def test_every_numbered_label_is_found_by_its_own_spelling(label):
    if label.sections or len(label.steps) > 1 or label.steps[0].series or label.steps[0].occurrence > 1:
        return
    (one,) = references(f"See paragraph {label}.", [label])[:1] or [None]
    spaced_letter = any(len(suffix) == 1 for suffix in label.steps[0].suffixes)
    assert (
        spaced_letter
        or label.steps[0].mark.count(".") > 1
        or len(label.steps[0].mark) > 4
        or one.label == label
    )


@given(st.text(max_size=80))
def test_references_stand_in_the_text_and_in_order(text):
    ends = [0]
    for each in references(text, LABELS):
        assert ends[-1] <= each.start < each.end <= len(text)
        ends.append(each.end)


def test_list_without_end_is_cut():
    found = references(f"paragraphs {'9, ' * 300}10", LABELS)
    assert len(found) == 50


def test_references_without_end_are_cut():
    assert len(references("paragraphs 9 and 10, " * 800, LABELS)) == 1_000
