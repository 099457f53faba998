import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.intake.labels import BadLabel, Series
from declarations.intake.spelling import matches, opening, option, parse, section, typed_adverb
from tests.declarations.intake.strategies import labels


@pytest.mark.parametrize(
    ("spelled", "canonical"),
    [
        ("9", "9"),
        ("09", "9"),
        ("9.", "9"),
        ("(9)", None),
        ("9 bis", "9 bis"),
        ("42bis", "42 bis"),
        ("42-bis", "42 bis"),
        ("42–bis", "42 bis"),
        ("42.bis", "42 bis"),
        ("42. Bis.", "42 bis"),
        ("42 Ter.", "42 ter"),
        ("42 quat", "42 quater"),
        ("42 TER", "42 ter"),
        ("9 pre", "9 pre"),
        ("9 alt", "9 alt"),
        ("9 bis alt", "9 bis alt"),
        ("56 a", "56 a"),
        ("56a", "56 a"),
        ("56-a", "56 a"),
        ("56(a)", "56 (a)"),
        ("56 (A)", "56 (a)"),
        ("56 a)", "56 (a)"),
        ("56.a", "56 (a)"),
        ("56(a)(ii)", "56 (a) (ii)"),
        ("56, (a)", "56 (a)"),
        ("56(a bis)", "56 (a bis)"),
        ("56(a) bis", "56 (a bis)"),
        ("¶3", "¶3"),
        ("¶ 3", "¶3"),
        ("PP3", "PP3"),
        ("pp 3", "PP3"),
        ("OP12", "OP12"),
        ("op12bis", "OP12 bis"),
        ("3.3bis", "3.3 bis"),
        ("Para. 42 Bis", "42 bis"),
        ("paragraph 9", "9"),
        ("paragraphe 9 bis", "9 bis"),
        ("párrafo 9", "9"),
        ("пункт 9", "9"),
        ("§42 bis", "42 bis"),
        ("[9 bis]", "9 bis"),
        ("الفقرة ٩ مكررا", "9 bis"),
        ("42 مكرراً", "42 bis"),
        ("42 مكررًا", "42 bis"),
        ("42 مكررا ثانيا", "42 ter"),
        ("42 مكرراً ثالثاً", "42 quater"),
        ("56 (ب)", "56 (b)"),
        ("56 (هـ)", "56 (e)"),
        ("第42段", "42"),
        ("42之二", "42 bis"),
        ("42之十一", "42 undecies"),
        ("56（a）", "56 (a)"),
        ("56(a)㈡", "56 (a) (ii)"),
        ("42-бис", "42 bis"),
        ("42 тер", "42 ter"),
        ("56 (б)", "56 (b)"),
        ("56 (с)", "56 (c)"),
        ("Note 1", "Note 1"),
        ("9 bis (2nd)", "9 bis (2nd)"),
        ("9 octies", "9 octies"),
        ("9novies", "9 novies"),
        ("9.decies", "9 decies"),
        ("[42 alt]", "42 alt"),
        ("Article 3 bis, 4", "Article 3 bis, 4"),
        ("[Article 3bis], paragraph 4", "Article 3 bis, 4"),
        ("art. 3-bis para. 4 (a)", "Article 3 bis, 4 (a)"),
        ("article 3.4 bis", "Article 3, 4 bis"),
        ("Article 23, ¶1", "Article 23, ¶1"),
        ("article premier, paragraphe 4", "Article 1, 4"),
        ("artículo 3 bis, párrafo 4", "Article 3 bis, 4"),
        ("статья 3-бис, пункт 4", "Article 3 bis, 4"),
        ("المادة ٣ مكررا، الفقرة ٤", "Article 3 bis, 4"),
        ("第十二条之二，第4段", "Article 12 bis, 4"),
        ("section ii, 4", "Section II, 4"),
        ("Annex, 4", "Annex, 4"),
        ("annex I, section A, 4", "Annex I, Section A, 4"),
        ("附件一，第4段", "Annex 1, 4"),
        ("9 option 2", "9, Option 2"),
        ("9, option b (a)", "9, Option B (a)"),
        ("Article 6, Option 1, 3", "Article 6, Option 1, 3"),
        ("Article 6", None),
        ("Article 6, Option 1 (2)", "Article 6, Option 1, 2"),
    ],
)
def test_any_spelling_is_read(spelled, canonical):
    if canonical is None:
        with pytest.raises(BadLabel):
            parse(spelled)
    else:
        assert str(parse(spelled)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "bis",
        "9 of 10",
        "9 biscuits",
        "9 (or)",
        "nine",
        "123456",
        "9 bis (1st)",
        "9 bis (2nd) ter",
        "9 %",
    ],
)
def test_what_is_no_label_is_refused(text):
    with pytest.raises(BadLabel):
        parse(text)


@given(st.text(max_size=30))
def test_parsing_never_fails_otherwise(text):
    try:
        label = parse(text)
    except BadLabel:
        return
    assert parse(str(label)) == label


@pytest.mark.parametrize(
    "query", ["9 bis", "9bis", "9-BIS", "9.bis", " para 9 bis. ", "§9bis", "9-bis", "٩ مكررا"]
)
def test_search_finds_a_label_by_any_spelling(query):
    assert matches(parse("9 bis"), query)
    assert matches(parse("9 bis (2nd)"), query)
    assert not matches(parse("9"), query)
    assert not matches(parse("9 ter"), query)
    assert not matches(parse("9 bis (a)"), query)


def test_search_for_one_of_two_occurrences_finds_that_one():
    assert matches(parse("9 bis (2nd)"), "9bis (2nd)")
    assert matches(parse("9 bis (2nd)"), "9-bis~2")
    assert not matches(parse("9 bis"), "9 bis (2nd)")


def test_search_without_brackets_finds_the_sub_paragraph_too():
    assert matches(parse("56 (a)"), "56a")
    assert matches(parse("56 a"), "56a")
    assert matches(parse("56 (a)"), "56.a")
    assert not matches(parse("56 (b)"), "56a")


def test_search_finds_a_number_in_every_article_and_in_the_one_that_is_named():
    assert matches(parse("Article 3 bis, 4"), "4")
    assert matches(parse("Article 3 bis, 4"), "art. 3bis, para. 4")
    assert matches(parse("Article 3 bis, 4"), "article-3-bis.4")
    assert not matches(parse("Article 3 bis, 4"), "article 3, 4")
    assert not matches(parse("4"), "article 3, 4")
    assert matches(parse("Article 3 bis, 4"), "Art 3bis (4)")
    assert not matches(parse("Article 3 bis, 4"), "article 3 bis, 4 (a)")


def test_search_finds_the_options_of_a_number():
    for query in ("9, option 2", "9 (Option 2)", "9", "9.option-2"):
        assert matches(parse("9, Option 2"), query)
    assert not matches(parse("9, Option 2"), "9 option 1")
    assert not matches(parse("9"), "9 option 2")


def test_search_keeps_series_apart_and_survives_nonsense():
    assert not matches(parse("PP3"), "3")
    assert matches(parse("¶3"), "p3")
    assert not matches(parse("9"), "nonsense")
    assert not matches(parse("9"), "")


@given(labels)
def test_search_finds_every_label_by_its_text_and_its_slug(label):
    assert matches(label, str(label))
    assert matches(label, label.slug)


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("9. We recall", "9", "We recall"),
        ("9) We recall", "9", "We recall"),
        ("9.\tWe recall", "9", "We recall"),
        ("9\tWe recall", "9", "We recall"),
        ("9.We recall", "9", "We recall"),
        ("9: We recall", "9", "We recall"),
        ("9 – We recall", "9", "We recall"),
        ("9.\u00a0Nous rappelons", "9", "Nous rappelons"),
        ("9 bis We recall", "9 bis", "We recall"),
        ("9bis. We recall", "9 bis", "We recall"),
        ("9. bis We recall", "9 bis", "We recall"),
        ("42-ter. We recall", "42 ter", "We recall"),
        ("42 Ter. We recall", "42 ter", "We recall"),
        ("9 pre. We recall", "9 pre", "We recall"),
        ("3.3bis Alt Each", "3.3 bis alt", "Each"),
        ("56 a. We recall", "56 a", "We recall"),
        ("56a. We recall", "56 a", "We recall"),
        ("[9 bis. We recall]", "9 bis", "[We recall]"),
        ("[[9. We] recall]", "9", "[[We] recall]"),
        ("[9 bis] We recall", "9 bis", "We recall"),
        ("PP3 Recalling", "PP3", "Recalling"),
        ("OP12. Decides", "OP12", "Decides"),
        ("٩ - نشير", "9", "نشير"),
        ("٩ مكررا - نشير", "9 bis", "نشير"),
        ("9． 我们回顾", "9", "我们回顾"),
        ("42之二 我们回顾", "42 bis", "我们回顾"),
        ("9-бис. Мы напоминаем", "9 bis", "Мы напоминаем"),
        ("9.", "9", ""),
        ("Para. 42 Bis We recall", "42 bis", "We recall"),
        ("Para. 42. We recall", "42", "We recall"),
        ("§42 bis We recall", "42 bis", "We recall"),
        ("paragraph 42-bis Demonstration", "42 bis", "Demonstration"),
        ("Пункт 42 бис Мы напоминаем", "42 bis", "Мы напоминаем"),
        ("42\u2060bis. We recall", "42 bis", "We recall"),
        ("42\u200bbis We recall", "42 bis", "We recall"),
        ("Пункт 9. Мы напоминаем", "9", "Мы напоминаем"),
    ],
)
def test_paragraph_opens_with_its_label(text, label, rest):
    found = opening(text)
    assert (" ".join(map(str, [found.step])), found.rest, found.sure) == (label, rest, True)


@pytest.mark.parametrize(
    ("text", "mark", "rest"),
    [
        ("(a) To recall", "(a)", "To recall"),
        ("(a)\tTo recall", "(a)", "To recall"),
        ("( a ) To recall", "(a)", "To recall"),
        ("a) To recall", "(a)", "To recall"),
        ("(A) To recall", "(a)", "To recall"),
        ("(iv) To recall", "(iv)", "To recall"),
        ("(aa) To recall", "(aa)", "To recall"),
        ("(a bis) To recall", "(a bis)", "To recall"),
        ("(a) bis. To recall", "(a bis)", "To recall"),
        ("[(a) To recall]", "(a)", "[To recall]"),
        ("(17bis) Its operation", "(17 bis)", "Its operation"),
        ("(ج) الإشارة", "(c)", "الإشارة"),
        ("(هـ) الإشارة", "(e)", "الإشارة"),
        ("（二）回顾", "(ii)", "回顾"),
        ("㈡ 回顾", "(ii)", "回顾"),
        ("б) напомнить", "(b)", "напомнить"),
    ],
)
def test_sub_paragraph_opens_with_its_mark(text, mark, rest):
    found = opening(text)
    assert found.step.series is Series.WITHIN
    assert (str(found.step), found.rest, found.sure) == (mark, rest, True)


@pytest.mark.parametrize(
    "text", ["9 We recall", "2030 Agenda", "19 December 2018", "1.5 degrees", "a. to recall"]
)
def test_number_with_only_a_space_behind_it_is_unsure(text):
    assert not opening(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "We recall",
        "(see annex) We recall",
        "(or) We recall",
        "3D printing",
        "73/195 of the Assembly",
        "2015–2018 was",
        "10:30 a.m. sharp",
        "bis",
        "",
        "Paragraph 9 bis is amended",
        "Paragraph 9 We recall",
        "Пункт 9 бис изменён",
        "I. Introduction",
        "C. Means",
        "[…]",
        "*",
    ],
)
def test_text_without_label_opens_with_none(text):
    assert opening(text) is None


def test_cyrillic_letter_that_looks_latin_can_be_read_both_ways():
    found = opening("е) напомнить")
    assert (found.step.mark, found.otherwise.mark) == ("e", "f")


@given(st.text(max_size=60))
def test_opening_keeps_what_is_behind_it(text):
    found = opening(text)
    assert found is None or text.endswith(found.rest.lstrip("[")) or found.rest.endswith(text[-1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bis We recall", ("bis", "We recall")),
        ("Bis.\tWe recall", ("bis", "We recall")),
        ("مكررا نشير", ("bis", "نشير")),
        ("biscuits", None),
        ("We recall bis", None),
    ],
)
def test_adverb_typed_behind_words_own_number_is_found(text, expected):
    assert typed_adverb(text) == expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Article 3", "Article 3"),
        ("[Article 3bis] (forests)", "Article 3 bis"),
        ("ARTICLE 12. Review", "Article 12"),
        ("Article premier", "Article 1"),
        ("Artículo 4: Revisión", "Article 4"),
        ("Статья 5", "Article 5"),
        ("المادة ٦", "Article 6"),
        ("第七条 审查", "Article 7"),
        ("第二十一条之二", "Article 21 bis"),
        ("II. Review", "Section II"),
        ("B.\tReview", "Section B"),
        ("2. Review", "Section 2"),
        ("2.1 Review", "Section 2.1"),
        ("Section C", "Section C"),
        ("Chapitre 3", "Chapter 3"),
        ("PART TWO", None),
        ("Annex", "Annex"),
        ("Annex II: Sources", "Annex II"),
        ("Annexes", None),
        ("Objective 5: Pathways", "Objective 5"),
        ("2030 Agenda", None),
        ("Articles of faith", None),
        ("Review", None),
    ],
)
def test_heading_names_its_section(heading, expected):
    found = section(heading)
    assert (str(found[0]) if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected", "rest"),
    [
        ("Option 1: We resolve", "Option 1", "We resolve"),
        ("Option1: We resolve", "Option 1", "We resolve"),
        ("[Option 2: We resolve]", "Option 2", "We resolve]"),
        ("Option II:", "Option II", ""),
        ("Option (a): We resolve", "Option A", "We resolve"),
        ("Option 1 [We resolve]", "Option 1", "[We resolve]"),
        ("Option 2. We resolve", "Option 2", "We resolve"),
        ("Opción 2: Decidimos", "Option 2", "Decidimos"),
        ("Вариант 1. Мы", "Option 1", "Мы"),
        ("الخيار ٢: نقرر", "Option 2", "نقرر"),
        ("备选案文1：我们", "Option 1", "我们"),
    ],
)
def test_block_opens_with_its_option(text, expected, rest):
    step, behind = option(text)
    assert (str(step), behind) == (expected, rest)


@pytest.mark.parametrize(
    "text", ["Option 1 is preferred", "Options for action", "Optional text", "We see option 1: no"]
)
def test_word_in_a_sentence_is_no_option(text):
    assert option(text) is None
