"""Words in reviews: found in answers, translations and annexes of what is public; quoted with what they are about."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.postgres.search import SearchQuery
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from imrf_portal.compact.models import Objective
from imrf_portal.documents.models import ExtractedPage
from reviews import annexing, drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Answer, Progress, Translation, words_of
from tests.makers import make_objective, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published, question
from tests.reviews.views.said import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def objective() -> Objective:
    return make_objective()


def listed(client, words: str, more: str = "") -> tuple[list[str], str]:
    """The addresses of the reviews a search finds, and its page."""
    page = client.get(f"/en/reviews/?q={words}{more}").content.decode()
    return re.findall(r'<h2 class="h-part"><a href="([^"]+)"', page), page


def test_search_quotes_the_answer_with_its_objective(client, objective):
    edition = say(make_state(), {objective: Progress.ADVANCED}, words="Demonstration text <on> VISAS.")
    say(make_state("NP", "Nepal"), {objective: Progress.ADVANCED})
    found, page = listed(client, "visa")
    assert found == [edition.review.get_absolute_url()]
    assert "<mark>VISAS</mark>" in page
    assert "Demonstration text &lt;on&gt; " in page
    answer = edition.answers.get(question__code="actions")
    assert f'<a href="/en/reviews/2026/bd/#answer-{answer.pk}">7. Short 7 · ' in page
    assert f'id="answer-{answer.pk}"' in client.get("/en/reviews/2026/bd/").content.decode()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("الهجرة", "نص توضيحي عن هجرة منظمة."),
        ("移徙工人", "演示文本：保护移徙工人。"),
        ("мигрант", "Демонстрационный текст о мигрантах."),
        ("migracion", "Texto de demostración sobre la migración."),
        ("etrangers", "Texte de démonstration sur les étrangers."),
    ],
)
def test_search_finds_every_language(client, words, text):
    make_published(text=text)
    assert len(listed(client, words)[0]) == 1


def test_search_reads_translations_and_annexes(client):
    person = make_focal_point()
    edition = make_edition(by=person)
    asked = question(edition, "methodology", "method")
    typed = Typed("Demonstration text.", "en")
    kept = drafting.answer(edition, asked, objective=None, typed=typed, seen=0, by=person)
    Translation.objects.create(
        answer=kept.answer, language="fr", standing="courtesy", text="Texte sur les visas."
    )
    upload = SimpleUploadedFile("annex.txt", b"Demonstration text")
    annex = annexing.add(edition, upload, title="Permits", language="en", by=person)
    ExtractedPage.objects.create(file=annex.file, number=1, text="A page about permits of stay.")
    filing.file(edition, by=person)
    publishing.publish(edition, by=make_staff())
    found, page = listed(client, "visas")
    assert len(found) == 1
    assert re.search(r'<dd lang="fr"[^>]*>Texte sur les <mark>visas</mark>\.', page)
    found, page = listed(client, "permits+stay")
    assert len(found) == 1
    assert f'<a href="{annex.get_absolute_url()}">Annex: Permits</a>' in page


@pytest.mark.parametrize("status", ["preparing", "filed", "withdrawn", "corrected"])
def test_search_finds_nothing_that_is_not_public(client, status):
    person = make_focal_point()
    secret = "Demonstration text about kestrels."
    if status in {"withdrawn", "corrected"}:
        edition = make_published(text=secret if status == "withdrawn" else "Demonstration text.")
        if status == "withdrawn":
            filing.withdraw(edition.review, by=person)
        else:
            second = filing.correct(edition.review, remark="A figure.", by=person)
            asked = question(second, "methodology", "method")
            drafting.answer(second, asked, objective=None, typed=Typed(secret, "en"), seen=1, by=person)
    else:
        edition = make_edition(by=person)
        asked = question(edition, "methodology", "method")
        drafting.answer(edition, asked, objective=None, typed=Typed(secret, "en"), seen=0, by=person)
        if status == "filed":
            filing.file(edition, by=person)
    for reader in (None, person):
        if reader is not None:
            client.force_login(reader)
        found, page = listed(client, "kestrel")
        assert found == []
        assert "Bangladesh" not in re.sub(r"<option.*?</option>", "", page)


def test_search_quotes_three_places_and_counts_the_rest(client):
    objectives = {make_objective(number): Progress.ADVANCED for number in range(1, 6)}
    say(make_state(), objectives, words="Demonstration text on visas.")
    page = html.unescape(listed(client, "visas")[1])
    assert page.count("<mark>visas</mark>") == 3
    assert "2 more places in this review" in page


def test_search_of_one_state_costs_the_same_however_much_it_finds(
    client, objective, django_assert_num_queries
):
    say(make_state(), {objective: Progress.ADVANCED}, words="Demonstration text on visas.")
    with django_assert_num_queries(10):
        assert len(listed(client, "visas")[0]) == 1
    for iso in ("NP", "TD", "GH"):
        say(make_state(iso, iso), {objective: Progress.ADVANCED}, words="Demonstration text on visas.")
    with django_assert_num_queries(10):
        assert len(listed(client, "visas")[0]) == 4
    assert listed(client, "visas", "&state=np")[0] == ["/en/reviews/2026/np/"]


def test_search_uses_the_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    sought = SearchQuery("'visa':*", config="simple", search_type="raw")
    for model, index in ((Answer, "answers_by_word"), (Translation, "review_translations_by_word")):
        held = model.objects.alias(words=words_of("text")).filter(words=sought)
        assert index in held.order_by().explain()
