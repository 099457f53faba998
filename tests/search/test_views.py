"""The page of the search."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from consultations.models import Comment, Submission, Translation
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.moderation.models import Status
from imrf_portal.search import indexing
from imrf_portal.search.models import Entry
from tests import makers
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db

# Whatever is found, as long as it is of the same kinds.
QUERIES = 14


def page(client, words: str, language: str = "en", **filters: str) -> str:
    response = client.get(f"/{language}/search/?{urlencode({'q': words, **filters})}")
    assert response.status_code == 200
    return response.content.decode()


def test_page_without_words_explains_what_can_be_asked(client):
    body = client.get("/en/search/").content.decode()
    assert "What you can look for" in body
    assert 'name="q"' in body


def test_published_comment_is_found_and_marked(client):
    comment = makers.make_comment(text="Demonstration text: two gondolas wait.")
    indexing.index_everything()
    body = page(client, "gondola")
    assert "<mark>gondolas</mark>" in body
    assert comment.get_absolute_url() in body


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
def test_entry_that_has_grown_old_shows_nothing_and_is_removed(client, status):
    comment = makers.make_comment(text="Demonstration text: two gondolas wait.")
    indexing.index_everything()
    Comment.objects.filter(pk=comment.pk).update(status=status)
    body = page(client, "gondola")
    assert "gondolas" not in body
    assert "Nothing public says this" in body
    assert not Entry.objects.filter(kind="comment").exists()


def test_page_is_the_same_for_its_author_and_a_moderator(client):
    author = makers.make_person()
    makers.make_comment(author=author, status=Status.WAITING, text="Demonstration text: gondolas.")
    indexing.index_everything()
    for person in (author, makers.make_staff()):
        client.force_login(person)
        assert "gondolas" not in page(client, "gondola")


def test_comment_of_which_only_a_kind_is_known_is_found_by_no_state(client):
    state = makers.make_state("KE", "Kenya")
    organisation = makers.make_organisation(state=state)
    comment = makers.make_comment(organisation=organisation, text="Demonstration text: gondolas.")
    Submission.objects.update(appears_as="kind", shown_organisation="", shown_name="")
    indexing.index_everything()
    assert comment.get_absolute_url() in page(client, "gondola")
    assert comment.get_absolute_url() not in page(client, "gondola", state="ke")


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        ({"kind": "comment"}, True),
        ({"kind": "pledge"}, False),
        ({"language": "en"}, True),
        ({"language": "fr"}, False),
        ({"cycle": "2026"}, True),
        ({"objective": "7"}, True),
        ({"objective": "8"}, False),
        ({"voice": OrganisationKind.CIVIL_SOCIETY}, False),
        ({"since": "2001-01-01"}, True),
        ({"until": "2001-01-01"}, False),
        ({"kind": "nonsense", "since": "yesterday"}, True),
    ],
)
def test_search_can_be_narrowed(client, filters, is_found):
    comment = makers.make_comment(text="Demonstration text: gondolas.")
    makers.make_objective(8)
    assert comment.paragraph is not None
    comment.paragraph.objectives.add(makers.make_objective(7))
    indexing.index_everything()
    assert (comment.get_absolute_url() in page(client, "gondola", **filters)) is is_found


def test_official_texts_and_comments_stand_apart_and_are_counted_by_kind(client):
    comment = makers.make_comment(text="Demonstration text: gondolas.")
    pledge = make_pledge(title="Gondolas for all")
    indexing.index_everything()
    body = page(client, "gondolas")
    assert body.index(pledge.get_absolute_url()) < body.index(comment.get_absolute_url())
    assert "?q=gondolas&amp;kind=pledge" in body
    assert "?q=gondolas&amp;kind=comment" in body


def test_unofficial_translation_is_found_and_says_whose_it_is(client):
    comment = makers.make_comment(text="Demonstration text.")
    Translation.objects.create(
        version=comment.standing_version,
        language="fr",
        text="Texte : des gondoles.",
        by=makers.make_staff(),
    )
    indexing.index_everything()
    body = page(client, "gondole", "fr")
    assert "<mark>gondoles</mark>" in body
    assert comment.get_absolute_url().replace("/en/", "/fr/") in body


def test_text_in_another_language_than_the_page_carries_its_language(client):
    makers.make_comment(text="Texte : des gondoles.", language="fr")
    indexing.index_everything()
    assert '<p class="measure" lang="fr">' in page(client, "gondoles")


def test_labels_and_references_stand_first(client):
    comment = makers.make_comment(text="Demonstration text: see paragraph 9 bis.")
    indexing.index_everything()
    body = page(client, "9bis of Rev 1")
    assert "Looking for one of these?" in body
    assert comment.paragraph is not None
    assert comment.paragraph.get_absolute_url() in body
    assert comment.get_absolute_url() in page(client, comment.submission.reference.lower())


def test_reference_of_what_is_not_public_finds_nothing(client):
    comment = makers.make_comment(status=Status.WAITING)
    indexing.index_everything()
    assert comment.get_absolute_url() not in page(client, comment.submission.reference)


@pytest.mark.parametrize(
    "words",
    [
        "x" * 10_000,
        "gondola " * 2_000,
        '"unclosed',
        "'\\:*&|!<->()",
        "a & b | !c <-> d:*",
        "\u202egondola\u2066",
        "<script>alert(1)</script>",
        "%s %(x)s {0}",
        "9" * 300,
        "\ud7ff\U0001f1ea\u0301" * 50,
        "移" * 500,
    ],
)
def test_hostile_query_gives_a_page(client, words):
    makers.make_comment(text="Demonstration text: gondolas.")
    indexing.index_everything()
    body = page(client, words)
    assert "<script>alert" not in body


def test_null_characters_are_refused_with_a_page(client):
    assert client.get("/en/search/?q=a%00b").status_code in {200, 400}


def test_common_words_show_the_newest_and_say_that_there_are_more(client, monkeypatch):
    monkeypatch.setattr("imrf_portal.search.searching.MOST_FOUND", 3)
    room = makers.make_consultation()
    comments = [makers.make_comment(room, text="Demonstration text: gondolas.") for _ in range(5)]
    indexing.index_everything()
    body = page(client, "gondola", kind="comment")
    shown = [one for one in comments if one.get_absolute_url() in body]
    assert shown == comments[2:]
    assert "More than 3 results" in body


def test_common_words_in_official_texts_show_titles_first_and_count_every_kind(client, monkeypatch):
    monkeypatch.setattr("imrf_portal.search.searching.MOST_FOUND", 3)
    titled = make_pledge(title="Gondolas for all", text="Demonstration text.")
    pledges = [make_pledge(title="Boats", text="Demonstration text: gondolas.") for _ in range(4)]
    event = makers.make_event(description="Demonstration text: gondolas.")
    indexing.index_everything()
    body = page(client, "gondola")
    assert "?q=gondola&amp;kind=event" in body
    shown = [body.index(one.get_absolute_url() + '"') for one in (titled, event)]
    assert shown == sorted(shown)
    assert sum(one.get_absolute_url() + '"' in body for one in pledges) == 1


def test_word_far_into_a_long_text_stands_in_its_excerpt(client):
    makers.make_event(description="Demonstration text. " * 3_000 + "At last the gondolas.")
    indexing.index_everything()
    assert "At last the <mark>gondolas</mark>" in page(client, "gondola")


def test_further_pages_go_on_where_the_first_ends(client):
    room = makers.make_consultation()
    comments = [makers.make_comment(room, text="Demonstration text: gondolas.") for _ in range(27)]
    indexing.index_everything()
    pages = [page(client, "gondola", kind="comment", page=str(number)) for number in (1, 2)]
    shown = [[one.pk for one in comments if one.get_absolute_url() + '"' in body] for body in pages]
    assert [len(one) for one in shown] == [25, 2]
    assert sorted(shown[0] + shown[1]) == [one.pk for one in comments]


def test_number_of_queries_does_not_grow_with_what_is_found(client, django_assert_num_queries):
    room = makers.make_consultation()
    makers.make_comment(room, text="Demonstration text: gondolas.")
    make_pledge(title="Gondolas")
    indexing.index_everything()
    page(client, "gondola")
    with django_assert_num_queries(QUERIES):
        page(client, "gondola")
    for _ in range(2):
        makers.make_comment(room, text="Demonstration text: gondolas.")
        make_pledge(title="Gondolas")
    indexing.index_everything()
    with django_assert_num_queries(QUERIES):
        page(client, "gondola")


def test_every_page_leads_to_the_search_and_is_the_same_for_everybody(client):
    body = client.get("/fr/objectives/").content.decode()
    assert 'action="/fr/search/"' in body
