"""The comparison's pages and files, and a paragraph's life."""

import io
import re
import zipfile

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from declarations import publication, relinking
from declarations.intake.docx import read_docx
from tests.declarations.lineage_makers import REV_1, ZERO, make_drafts
from tests.declarations.makers import make_published, take
from tests.makers import make_staff

pytestmark = pytest.mark.django_db

PAIR = "/en/declarations/2026/compare/zero...rev-1"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def drafts():
    return make_drafts()


def page(client, address=f"{PAIR}/", **query):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_counts_come_first_then_every_change_in_words_then_the_redline(client, drafts):
    seen = page(client)
    places = [
        seen.index(words)
        for words in (
            "3 changes in 3 paragraphs",
            "1 moved",
            "1 split",
            "1 dropped",
            "Paragraph 1: moved; it was 4.",
            "Paragraph 2: split into 3 and 3 bis.",
            "Paragraph 3: dropped.",
            'id="c-1"',
        )
    ]
    assert places == sorted(places)


def test_changes_are_marked_with_begin_and_end_in_words(client, drafts):
    seen = page(client)
    assert '<del><span class="vh">[removed: </span>We thank the cities' in seen
    assert seen.count("<del") == seen.count("</del>")
    assert '<span class="mv">We commend' in seen


def test_where_a_paragraph_moved_away_a_word_stays(client, drafts):
    assert '<b class="labels">4</b> moved to <a href="#c-1">1</a>' in page(client)


@pytest.mark.parametrize(("show", "rows"), [("changed", 3), ("all", 5)])
def test_all_or_only_what_changed(client, drafts, show, rows):
    seen = page(client, show=show, view="inline")
    assert seen.count('<article class="change"') == rows - (show == "all")
    assert seen.count(" data-change>") == 3


def test_side_by_side_shows_each_text_alone(client, drafts):
    seen = page(client, f"{PAIR}/2/", view="sides")
    assert "Its words are the same in both drafts." in seen
    later = page(client, show="changed", view="sides")
    assert 'class="sides"' in later


def test_a_draft_against_itself_says_that_nothing_changed(client, drafts):
    seen = page(client, "/en/declarations/2026/compare/zero...zero/")
    assert "The two texts are the same." in seen


def test_the_later_draft_first_leads_to_the_right_order(client, drafts):
    assert client.get("/en/declarations/2026/compare/rev-1...zero/").url == f"{PAIR}/"
    assert client.get("/en/declarations/2026/compare/?old=rev-2&new=zero").url.endswith("/zero...rev-2/")


@pytest.mark.parametrize(
    "path",
    [
        "/en/declarations/2026/compare/zero...rev-9/",
        "/en/declarations/2026/compare/",
        "/en/declarations/2026/compare/?old=zero",
        f"{PAIR}/99/",
        f"{PAIR}/dropped/1/",
        f"{PAIR}/dropped/99/",
        f"{PAIR}-x.docx",
    ],
)
def test_what_is_not_there_is_not_found(client, drafts, path):
    assert client.get(path).status_code == 404


def test_one_paragraph_and_one_that_was_dropped_have_addresses(client, drafts):
    assert "Paragraph 2: split into 3 and 3 bis." in page(client, f"{PAIR}/3-bis/")
    assert "Paragraph 3: dropped." in page(client, f"{PAIR}/dropped/3/")


def test_what_nobody_confirmed_says_so(client, drafts):
    assert "suggested by the portal" in page(client)
    staff = make_staff()
    relinking.confirm(drafts[1], list(drafts[1].lineage.values_list("pk", flat=True)), by=staff)
    assert "suggested" not in page(client)


def test_a_draft_that_is_being_prepared_is_compared_by_the_secretariat_alone(client):
    make_drafts(ZERO)
    take(REV_1)
    for path in (f"{PAIR}/", f"{PAIR}.txt", f"{PAIR}.docx", f"{PAIR}/1/"):
        assert client.get(path).status_code == 404
        staff = Client()
        staff.force_login(make_staff())
        answer = staff.get(path)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"


def test_the_reader_gets_their_language_where_both_drafts_have_it(client):
    texts = ("1. Nous irons au port.\n", "1. Nous irons au bord.\n")
    for stage, text in zip(("zero", "rev-1"), texts, strict=True):
        take("1. We go.\n", stage=stage)
        draft = take(text, stage=stage, language="fr")
        take("1. نذهب.\n", stage=stage, language="ar")
        publication.publish(draft, by=None)
    assert "bord" in page(client, "/fr/declarations/2026/compare/zero...rev-1/")
    # Where it is none of theirs, the language of record, not the first of the language bar.
    assert "We go." in page(client, "/ru/declarations/2026/compare/zero...rev-1/", show="all", view="inline")


def test_drafts_without_a_common_language_are_not_compared(client):
    for stage, language in (("zero", "en"), ("rev-1", "fr")):
        publication.publish(take("1. Texte.\n", stage=stage, language=language), by=None)
    assert client.get(f"{PAIR}/").status_code == 404


def test_another_number_alone_is_told_as_that(client):
    make_drafts("1. Demonstration text of one.\n", "2. Demonstration text of one.\n")
    seen = page(client)
    assert "No words changed." in seen
    assert "1 renumbered" in seen


def test_another_title_makes_the_page_anew(client, drafts):
    page(client)
    drafts[0].declaration.title_en = "Another title"
    drafts[0].declaration.save()
    assert "Another title" in page(client)


def test_the_list_of_changes_is_a_plain_text_too(client, drafts):
    answer = client.get(f"{PAIR}.txt")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="2026-zero-rev-1-en.txt"' in answer["Content-Disposition"]
    assert "1. Paragraph 1: moved; it was 4." in text
    assert "<" not in text


def test_quotes_and_signs_of_markup_stay_what_they_are(client):
    make_drafts("1. Say “we & they” in bold and here.\n", "1. Say “we & they” <b> & </b> and here.\n")
    assert "&lt;b&gt;" in page(client)
    assert "<b> &" not in page(client)
    assert "became “<b> & </b>”" in client.get(f"{PAIR}.txt").content.decode()


def test_the_word_file_holds_the_new_text_with_the_old_one_struck(client, drafts):
    answer = client.get(f"{PAIR}.docx")
    xml = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    assert "<w:ins " in xml
    assert "<w:del " in xml
    assert "<w:moveTo " in xml


def test_a_draft_is_a_word_file_that_reads_as_it_was_read(client, drafts):
    answer = client.get("/en/declarations/2026/rev-1.docx")
    read = read_docx(io.BytesIO(answer.content))
    assert [str(one.label or "") for one in read.paragraphs] == ["", "1", "2", "3", "3 bis"]
    assert 'filename="2026-rev-1-en.docx"' in answer["Content-Disposition"]


def test_the_page_is_kept_and_made_anew_when_what_it_says_changes(client, drafts):
    page(client)
    with CaptureQueriesContext(connection) as kept:
        page(client)
    assert len(kept) <= 5
    staff = make_staff()
    paragraph = drafts[1].paragraphs.get(slug="1")
    texts = {paragraph: "Demonstration text, corrected."}
    publication.correct(drafts[1], texts=texts, language="en", note="A word", seen=1, by=staff)
    assert "text, corrected" in page(client)


def test_its_cost_does_not_grow_with_the_text(client):
    make_drafts(ZERO, REV_1)
    with CaptureQueriesContext(connection) as few:
        page(client)
    cache.clear()
    long = "".join(f"\n{number}. Demonstration text of {number}.\n" for number in range(10, 40))
    make_drafts(ZERO + long, REV_1 + long, stages=("rev-2", "rev-3"))
    with CaptureQueriesContext(connection) as many:
        page(client, "/en/declarations/2026/compare/rev-2...rev-3/")
    assert len(many) == len(few)


def test_a_paragraphs_page_tells_its_life(client, drafts):
    seen = page(client, "/en/declarations/2026/rev-1/paragraphs/3-bis/")
    life = seen[seen.index('id="life"') :]
    assert life.index("/zero/paragraphs/2/") < life.index("/rev-2/paragraphs/4/")
    assert "<del>" in life
    gone = page(client, "/en/declarations/2026/zero/paragraphs/3/")
    assert "It is not in this draft." in gone


def test_a_life_of_one_stage_is_not_told(client):
    make_published()
    assert 'id="life"' not in page(client, "/en/declarations/2026/rev-1/paragraphs/9/")
