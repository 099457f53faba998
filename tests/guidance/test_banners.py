"""A banner stands above every page between its two instants, until its reader puts it away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from imrf_portal.guidance import bannering
from imrf_portal.guidance.banners import COOKIE, board
from imrf_portal.guidance.models import Banner, BannerKind
from imrf_portal.kit.changes import ear
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.recording import history
from tests import makers
from tests.guidance.makers import make_banner

pytestmark = pytest.mark.django_db

TEXT = "Demonstration text: the portal rests tonight."


def above(client: Client, path: str = "/en/about/") -> str:
    return client.get(path).content.decode()


def test_banner_stands_above_every_page_between_its_instants(client):
    banner = make_banner(makers.make_staff(), link="/consultations/")
    page = above(client)
    assert TEXT in page
    assert 'href="/en/consultations/"' in page.partition("</header>")[0]
    bannering.take_down(banner, by=makers.make_staff())
    assert TEXT not in above(client)


@pytest.mark.parametrize(("starts", "ends"), [(1, 2), (-2, -1)])
def test_banner_that_is_coming_or_over_is_not_shown(client, starts, ends):
    now = timezone.now()
    make_banner(
        makers.make_staff(), starts_at=now + timedelta(hours=starts), ends_at=now + timedelta(hours=ends)
    )
    assert TEXT not in above(client)


def test_banner_without_the_readers_language_is_english_and_marked(client):
    make_banner(makers.make_staff(), text_fr="Texte de démonstration.")
    assert f'<span lang="en" dir="ltr">{TEXT}</span>' in above(client, "/ar/about/")
    assert "<span>Texte de démonstration.</span>" in above(client, "/fr/about/")


def test_three_of_many_banners_stand_and_urgent_ones_first(client):
    by = makers.make_staff()
    for number in range(4):
        make_banner(by, f"Demonstration text {number}.")
    make_banner(by, "Demonstration text: urgent.", kind=BannerKind.URGENT)
    page = above(client)
    assert page.count('<section class="banner') == 3
    assert page.index("text: urgent") < page.index("text 3.") < page.index("text 2.")


def test_put_away_banner_stays_away_until_it_says_something_else(client):
    by = makers.make_staff()
    banner = make_banner(by)
    response = client.post("/put-away", {"banner": f"{banner.pk}.1", "next": "/en/about/"})
    assert (response.status_code, response["Location"]) == (303, "/en/about/")
    assert response.cookies[COOKIE]["httponly"]
    assert TEXT not in above(client)
    assert TEXT in above(Client())
    banner.text_en = "Demonstration text: the portal rests tomorrow."
    bannering.change(banner, seen=1, by=by)
    assert "rests tomorrow" in above(client)


def test_cookie_keeps_only_banners_that_there_are(client):
    banner = make_banner(makers.make_staff())
    client.cookies[COOKIE] = "-".join(f"{number}.1" for number in range(900_000, 900_200)) + "-<script>"
    client.post("/put-away", {"banner": f"{banner.pk}.1"})
    assert client.cookies[COOKIE].value == f"{banner.pk}.1"
    assert not client.post("/put-away", {"banner": "x"}, headers={"Cookie": ""}).cookies


def test_putting_away_needs_no_token_but_this_site():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/put-away").status_code == 303
    assert client.post("/put-away", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post("/put-away", {"next": "//elsewhere.example/"})["Location"] == "/"
    assert client.get("/put-away").status_code == 405


def test_kept_room_shows_a_banner_at_once_and_each_reader_theirs(client):
    room = makers.make_consultation(makers.make_draft("9"))
    url = room.get_absolute_url()
    assert TEXT not in above(client, url)
    banner = make_banner(makers.make_staff())
    assert TEXT in above(client, url)
    client.post("/put-away", {"banner": f"{banner.pk}.1", "next": url})
    assert TEXT not in above(client, url)
    assert TEXT in above(Client(), url)
    bannering.take_down(banner, by=makers.make_staff())
    assert TEXT not in above(Client(), url)


def test_warm_page_costs_no_query_for_its_banners(client, django_assert_num_queries):
    make_banner(makers.make_staff())
    above(client)
    with django_assert_num_queries(0):
        assert TEXT in above(client)


def test_process_that_hears_changes_remembers_until_it_hears_of_one(monkeypatch, django_assert_num_queries):
    make_banner(makers.make_staff())
    monkeypatch.setattr(ear, "_remembered", {})
    monkeypatch.setattr(ear, "_trusted_until", float("inf"))
    with django_assert_num_queries(1):
        assert [one.texts["en"] for one in board.signs()] == [TEXT]
        board.signs()
    ear.hear("")
    with django_assert_num_queries(1):
        board.signs()


def test_acts_are_recorded():
    by = makers.make_staff()
    banner = make_banner(by)
    bannering.change(banner, seen=1, by=by)
    bannering.take_down(banner, by=by)
    bannering.take_down(banner, by=by)
    assert [one.act for one in history(banner)] == ["banner_put_up", "banner_changed", "banner_taken_down"]


def test_nobody_else_puts_up_changes_or_takes_down():
    banner = make_banner(makers.make_staff())
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            make_banner(person)
        with pytest.raises(Refused):
            bannering.change(banner, seen=1, by=person)
        with pytest.raises(Refused):
            bannering.take_down(banner, by=person)


def test_banner_that_was_changed_meanwhile_is_not_changed_blindly():
    by = makers.make_staff()
    banner = make_banner(by)
    bannering.change(banner, seen=1, by=by)
    with pytest.raises(Refused):
        bannering.change(Banner.objects.get(pk=banner.pk), seen=1, by=by)


def test_banner_that_ends_before_it_starts_is_refused():
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_banner(makers.make_staff(), starts_at=now, ends_at=now - timedelta(hours=1))
