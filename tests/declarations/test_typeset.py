from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest

from declarations.typeset import pdf_of, pdf_of_comparison
from declarations.word.lines import Line, Text
from imrf_portal.kit import typesetting
from imrf_portal.kit.typesetting import CannotTypeset
from imrf_portal.languages import BY_CODE
from tests.declarations.word.makers import make_pair, text


def words(pdf):
    """The text of a PDF, its line breaks taken out."""
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru"])
def test_draft_is_a_tagged_pdf_with_its_words(language):
    draft = make_pair(1, language).old
    pdf = pdf_of(draft)
    assert b"StructTreeRoot" in pdf
    printed = words(pdf)
    assert draft.title in printed
    assert all(line.text[:12] in printed for line in draft.lines)


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_scripts_that_need_a_font_of_the_machine(language):
    draft = make_pair(1, language).old
    if not typesetting.families() & set(typesetting.FONTS[language]):
        pytest.skip(f"No font for {language} is installed.")
    assert b"StructTreeRoot" in pdf_of(draft)


@pytest.mark.parametrize("language", list(BY_CODE))
def test_without_a_font_nothing_is_printed(language, monkeypatch):
    monkeypatch.setattr(typesetting, "families", lambda: frozenset({"Libertinus Serif"}))
    draft = text("9 | Demonstration.", language=language)
    if language in {"ar", "zh-hans"}:
        with pytest.raises(CannotTypeset, match="fonts-noto"):
            pdf_of(draft)
    else:
        assert pdf_of(draft).startswith(b"%PDF")


def test_sign_that_no_font_has_is_refused():
    with pytest.raises(CannotTypeset, match="no font"):
        pdf_of(text("9 | A sign from a private plane: \U000f1234."))


def test_same_input_gives_same_bytes():
    assert pdf_of(make_pair(2).old) == pdf_of(make_pair(2).old)


def test_words_of_a_draft_are_never_commands():
    assert "#panic() *bold* $x$" in words(pdf_of(text("9 | #panic() *bold* $x$ \\ @x")))


def test_headings_that_jump_and_a_text_without_title_are_set():
    draft = Text((Line("", "Deep", "heading", 4), Line("1", "We go."), Line("", "Deeper", "heading", 9)))
    assert "Deeper" in words(pdf_of(draft))


def test_footnote_stands_on_the_page():
    assert "A note." in words(pdf_of(text("1 | We go.", "0 ^ A note.")))


def test_comparison_holds_both_texts():
    made = make_pair(3)
    printed = words(pdf_of_comparison(made.old, made.new, made.links))
    for line in (*made.old.lines, *made.new.lines):
        assert line.text.split()[0] in printed


def test_several_are_set_at_once():
    """The typesetter serves one thread; the portal has several."""
    text = Text((Line("1", "Demonstration text."),), title="Demonstration text", language="en")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: pdf_of(text), range(12)))
    assert all(one.startswith(b"%PDF") for one in made)
