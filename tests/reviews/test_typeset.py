"""A review as a PDF: the same words as its page, paragraph by paragraph."""

from __future__ import annotations

import html
import re
import unicodedata

import pypdfium2
import pytest
from django.utils import translation

from imrf_portal.kit import typesetting
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.typeset import paragraphs, pdf_of
from tests.makers import make_staff
from tests.reviews.makers import make_edition, make_focal_point, question

pytestmark = pytest.mark.django_db
TEXTS = {
    "en": "Demonstration text of a first paragraph, with figures: 1,234 and 5 %.\n\nA second one; #not *a* $command$.",
    "fr": "Texte de démonstration : l’œuvre d’un État.\n\nUn deuxième paragraphe « cité ».",
    "es": "Texto de demostración: «¿qué falta?», según la 3.ª reunión.\n\nUn segundo párrafo, con ñ y ü.",
    "ru": "Демонстрационный текст первого абзаца.\n\nВторой абзац — с тире.",
    "ar": "نص توضيحي للفقرة الأولى، وفيه رقم 12.\n\nالفقرة الثانية؛ لا إله إلا.",
    "zh-hans": "演示文本第一段，含数字12。\n\n第二段：“引文”。",
}
# Marks of direction, and the signs by which the typesetter breaks words.
_MARKS = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe]")


def plain(text: str) -> str:
    return _MARKS.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def long(text: str) -> str:
    """A text of several pages whose paragraphs are all different and break over many lines."""
    between = "" if "。" in text else " "
    return "\n\n".join(
        between.join([f"{number}.", *([paragraph] * (number + 2))])
        for number in range(1, 15)
        for paragraph in paragraphs(text)
    )


def without_page_number(text: str) -> str:
    return re.sub(r"\s*\d+\s*\Z", "", text)


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_pdf_says_what_the_page_says(client, language, is_long):
    text = long(TEXTS[language]) if is_long else TEXTS[language]
    if language in typesetting.FONTS and not typesetting.families() & set(typesetting.FONTS[language]):
        pytest.skip(f"No font for {language} is installed.")
    person = make_focal_point()
    edition = make_edition(by=person)
    asked = question(edition, "methodology", "method")
    typed = Typed(text, language)
    drafting.answer(edition, asked, objective=None, typed=typed, seen=0, by=person)
    filing.file(edition, by=person)
    publishing.publish(edition, by=make_staff())
    answer = client.get("/en/reviews/2026/bd/editions/1/review.pdf")
    assert answer["Content-Type"] == "application/pdf"
    written = answer.content
    document = pypdfium2.PdfDocument(written)
    printed = plain("".join(without_page_number(page.get_textpage().get_text_range()) for page in document))
    assert (len(document) > 1) == is_long
    page = html.unescape(client.get("/en/reviews/2026/bd/").content.decode())
    for paragraph in paragraphs(text):
        assert paragraph in page
        if language == "ar":
            # The same letters in the same order; a number may be read before or after its full stop.
            assert letters(plain(paragraph)) in letters(printed)
        else:
            assert plain(paragraph) in printed
    assert b"StructTreeRoot" in written


def test_headings_are_in_the_language_of_the_page():
    person = make_focal_point()
    edition = make_edition(by=person)
    asked = question(edition, "next-steps", "steps")
    drafting.answer(
        edition, asked, objective=None, typed=Typed("Demonstration text.", "en"), seen=0, by=person
    )
    with translation.override("fr"):
        document = pypdfium2.PdfDocument(pdf_of(edition, language="fr"))
    assert "Prochaines étapes" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize("status", ["preparing", "filed"])
def test_pdf_of_what_is_not_public_is_not_found(client, status):
    person = make_focal_point()
    edition = make_edition(by=person)
    if status == "filed":
        filing.file(edition, by=person)
    address = "/en/reviews/2026/bd/editions/1/review.pdf"
    assert client.get(address).status_code == 404
    client.force_login(person)
    assert client.get(address)["Cache-Control"] == "private, no-store"
    client.logout()
    assert client.get(address).status_code == 404
