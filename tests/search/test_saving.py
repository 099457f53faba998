"""Searches that people follow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from consultations.models import Comment
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement, Subscription
from imrf_portal.notifications.subscribing import follow
from imrf_portal.search import indexing, personal, saving
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.models import Entry, SavedSearch
from tests import makers

pytestmark = pytest.mark.django_db


def keep(words: str, query: str = "") -> SavedSearch:
    narrowed = SearchFilter(QueryDict(query), queryset=Entry.objects.all())
    saved = saving.keep(words, narrowed, page_language="en")
    assert saved is not None
    return saved


def follow_search(words: str) -> SavedSearch:
    saved = keep(words)
    follow(makers.make_person(), saving.search_topic(saved), label=saved.words)
    SavedSearch.objects.update(heard_until=timezone.now() - timedelta(hours=2))
    return saved


def let_come(*comments: Comment) -> None:
    """Indexed, and an hour ago."""
    indexing.index_everything()
    Entry.objects.filter(kind="comment", key__in=[one.pk for one in comments]).update(
        entered_at=timezone.now() - timedelta(hours=1)
    )


def test_same_search_is_one_row_for_everybody():
    assert keep("Gondolas  and ferries") == keep(" gondolas and ferries")
    assert keep("gondolas") != keep("gondolas", "language=fr")
    assert keep("gondolas", "nonsense=1&page=7") == keep("gondolas")
    assert SavedSearch.objects.count() == 3


def test_words_that_ask_for_nothing_are_not_kept():
    narrowed = SearchFilter(QueryDict(""), queryset=Entry.objects.all())
    assert saving.keep("!!!", narrowed, page_language="en") is None


def test_followers_hear_once_of_what_has_come():
    saved = follow_search("gondola")
    room = makers.make_consultation()
    comments = [makers.make_comment(room, text="Demonstration text: gondolas.") for _ in range(12)]
    let_come(*comments)
    assert saving.tell_what_came() == 1
    announcement = Announcement.objects.get(kind="search_found")
    assert announcement.topics == [f"search:{saved.pk}"]
    assert (announcement.facts["count"], announcement.facts["more"]) == (12, 2)
    assert len(announcement.facts["fr"]["found"]) == 10
    assert all(one["url"].startswith("/fr/") for one in announcement.facts["fr"]["found"])
    assert saving.tell_what_came() == 0
    assert Announcement.objects.filter(kind="search_found").count() == 1


def test_nothing_is_sent_where_nothing_came_or_what_came_has_gone():
    follow_search("gondola")
    assert saving.tell_what_came() == 0
    SavedSearch.objects.update(heard_until=timezone.now() - timedelta(hours=2))
    comment = makers.make_comment(text="Demonstration text: gondolas.")
    let_come(comment)
    Comment.objects.filter(pk=comment.pk).update(status=Status.WITHHELD)
    assert saving.tell_what_came() == 0
    assert not Announcement.objects.filter(kind="search_found").exists()


def test_what_entered_a_moment_ago_waits_for_the_next_time():
    follow_search("gondola")
    makers.make_comment(text="Demonstration text: gondolas.")
    indexing.index_everything()
    assert saving.tell_what_came() == 0
    Entry.objects.update(entered_at=timezone.now() - timedelta(seconds=100))
    assert saving.tell_what_came() == 0


def test_search_that_nobody_follows_goes_after_two_days():
    saved = keep("gondola")
    saving.tell_what_came()
    assert SavedSearch.objects.filter(pk=saved.pk).exists()
    SavedSearch.objects.update(heard_until=timezone.now() - timedelta(days=3))
    saving.tell_what_came()
    assert not SavedSearch.objects.exists()


def test_pressing_the_button_follows_at_once(client):
    person = makers.make_person()
    client.force_login(person)
    address = "/en/search/follow/?q=gondola&kind=comment"
    assert client.get(address).status_code == 200
    assert not SavedSearch.objects.exists()
    response = client.post(address)
    assert (response.status_code, response["Location"]) == (302, "/en/search/?q=gondola&kind=comment")
    saved = SavedSearch.objects.get()
    assert saved.asked == {"q": "gondola", "kind": "comment"}
    subscription = Subscription.objects.get(topic=f"search:{saved.pk}")
    assert subscription.label == "gondola"


def test_visitor_goes_on_to_where_one_follows(client):
    response = client.post("/en/search/follow/?q=gondola")
    assert response.status_code == 302
    assert response["Location"].startswith("/en/subscriptions/follow/?topic=")
    assert client.get(response["Location"]).status_code in {200, 302}


def test_search_for_nothing_cannot_be_followed(client):
    assert client.get("/en/search/follow/?q=").status_code == 404
    assert client.post("/en/search/follow/?q=!!!").status_code == 404


def test_person_who_leaves_takes_searches_along_that_nobody_else_follows():
    alone, shared = keep("gondola"), keep("ferry")
    person, other = makers.make_person(), makers.make_person()
    for saved, follower in ((alone, person), (shared, person), (shared, other)):
        follow(follower, saving.search_topic(saved), label=saved.words)
    personal.forget(person)
    assert list(SavedSearch.objects.all()) == [shared]
