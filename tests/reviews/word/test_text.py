"""The words of a Word file, lists included."""

from __future__ import annotations

from docx import Document

from reviews.word.text import list_labels, text_of
from tests.reviews.word.makers import paragraph


def test_signs_that_word_has_elements_for():
    one = paragraph(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:t>c</w:t><w:softHyphen/><w:br/><w:t>d</w:t></w:r>",
        properties="<w:tabs><w:tab/></w:tabs>",
    )
    assert text_of(one) == "a\tb\u2011c\u00ad\nd"


def listed(number: int, words: str, level: int = 0) -> object:
    return paragraph(
        f"<w:r><w:t>{words}</w:t></w:r>",
        properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
    )


def test_lists_keep_what_is_printed_before_them():
    document = Document()
    numbering = document.part.numbering_part.element
    shapes = {
        one.abstractNumId.val: one.numId
        for one in numbering.num_lst
        if numbering.xpath(f"w:abstractNum[@w:abstractNumId='{one.abstractNumId.val}']/w:lvl[@w:ilvl='0']")
    }
    looks = {
        numbering.xpath(f"w:abstractNum[@w:abstractNumId='{shape}']/w:lvl/w:numFmt/@w:val")[0]: number
        for shape, number in shapes.items()
    }
    body = document.element.body
    body[:] = [
        listed(looks["bullet"], "one"),
        listed(looks["bullet"], "two"),
        paragraph("<w:r><w:t>Then:</w:t></w:r>"),
        listed(looks["decimal"], "first"),
        listed(looks["decimal"], "second"),
        listed(0, "no list"),
    ]
    assert text_of(body, list_labels(body, numbering)) == (
        "- one\n- two\nThen:\n1. first\n2. second\nno list"
    )
