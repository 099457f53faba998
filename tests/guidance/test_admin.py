"""The secretariat's desk: looked at before it is published, and nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from imrf_portal.guidance import bannering, editing
from imrf_portal.guidance.models import Banner, Known, Letter
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.guidance.makers import make_banner, make_letter, make_pages, page_of

pytestmark = pytest.mark.django_db

SEEN = re.compile(r'name="seen" value="(\w{64})"')
BANNER = {
    "kind": "warning",
    "text_en": "Demonstration text: the portal rests tonight.",
    "link": "/help/",
    "starts_at": "2026-03-01T10:00",
    "ends_at": "2026-03-02T10:00",
    "began_with": "0",
}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(makers.make_staff())
    return client


def typed(**changed: str) -> dict[str, str]:
    words = editing.words_of(editing.standing(Known.PRIVACY))
    return {**words, "began_with": "1", "title_en": "Demonstration title", **changed}


def page_url() -> str:
    make_pages()
    return reverse("admin:guidance_page_change", args=[page_of(Known.PRIVACY).pk])


def test_page_is_previewed_then_published(client):
    url = page_url()
    preview = client.post(url, {**typed(), "publish": "1"}).content.decode()
    assert "Nothing is published yet." in preview
    assert editing.standing(Known.PRIVACY).number == 1
    response = client.post(url, {**typed(), "publish": "1", "seen": SEEN.search(preview)[1]})
    assert response["Location"] == reverse("admin:guidance_page_changelist")
    assert editing.standing(Known.PRIVACY).words[0] == "Demonstration title"


def test_what_was_changed_after_the_preview_is_previewed_again(client):
    url = page_url()
    seen = SEEN.search(client.post(url, {**typed(), "preview": "1"}).content.decode())[1]
    again = client.post(url, {**typed(title_en="Another"), "publish": "1", "seen": seen})
    assert "Nothing is published yet." in again.content.decode()
    assert editing.standing(Known.PRIVACY).number == 1


def test_page_that_somebody_else_published_meanwhile_keeps_what_was_typed(client):
    url = page_url()
    seen = SEEN.search(client.post(url, {**typed(), "preview": "1"}).content.decode())[1]
    editing.publish(
        page_of(Known.PRIVACY), {**typed(title_en="Theirs")}, began_with=1, by=makers.make_staff()
    )
    response = client.post(url, {**typed(title_en="Demonstration title"), "publish": "1", "seen": seen})
    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="Demonstration title"' in page
    assert '<input type="hidden" name="began_with" value="2"' in page
    assert editing.standing(Known.PRIVACY).words[0] == "Theirs"


@pytest.mark.parametrize(
    "wrong", [{"body_en": ""}, {"title_fr": "Titre", "body_fr": ""}, {"body_es": "x" * 40_001}]
)
def test_refused_words_stand_in_the_form(client, wrong):
    response = client.post(page_url(), {**typed(), **wrong, "preview": "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Demonstration title"' in page
    assert all(value in page for value in wrong.values())


def test_list_of_pages_names_versions_and_missing_languages(client, django_assert_max_num_queries):
    make_pages()
    with django_assert_max_num_queries(10):
        page = client.get(reverse("admin:guidance_page_changelist")).content.decode()
    assert page.count('class="field-version"') == len(Known)


def test_banner_is_previewed_then_put_up_changed_and_taken_down(client):
    url = reverse("admin:guidance_banner_add")
    preview = client.post(url, {**BANNER, "publish": "1"}).content.decode()
    assert not Banner.objects.exists()
    assert 'class="banner banner--warning"' in preview
    client.post(url, {**BANNER, "publish": "1", "seen": SEEN.search(preview)[1]})
    banner = Banner.objects.get()
    url = reverse("admin:guidance_banner_change", args=[banner.pk])
    changed = {**BANNER, "began_with": "1", "kind": "urgent"}
    seen = SEEN.search(client.post(url, {**changed, "preview": "1"}).content.decode())[1]
    client.post(url, {**changed, "publish": "1", "seen": seen})
    banner.refresh_from_db()
    assert (banner.kind, banner.version) == ("urgent", 2)
    client.post(url, {"take_down": "1"})
    banner.refresh_from_db()
    assert banner.taken_down_at is not None


def test_banner_that_changed_meanwhile_keeps_what_was_typed(client):
    by = makers.make_staff()
    banner = make_banner(by)
    url = reverse("admin:guidance_banner_change", args=[banner.pk])
    changed = {**BANNER, "began_with": "1"}
    seen = SEEN.search(client.post(url, {**changed, "preview": "1"}).content.decode())[1]
    bannering.change(banner, seen=1, by=by)
    response = client.post(url, {**changed, "publish": "1", "seen": seen})
    assert response.status_code == 409
    assert BANNER["text_en"] in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "javascript:alert(1)"},
        {"link": "//elsewhere.example/"},
        {"link": "mailto:a@people.example"},
        {"text_en": " "},
        {"ends_at": "2026-02-01T10:00"},
        {"text_fr": "x" * 301},
    ],
)
def test_refused_banner_stands_in_the_form(client, wrong):
    response = client.post(reverse("admin:guidance_banner_add"), {**BANNER, **wrong, "preview": "1"})
    assert response.status_code == 422
    assert all(value.strip() in response.content.decode() for value in {**BANNER, **wrong}.values())
    assert not Banner.objects.exists()


def test_letter_is_read_and_answered_without_its_address(client):
    letter = make_letter()
    url = reverse("admin:guidance_letter_answer", args=[letter.pk])
    page = client.get(url).content.decode()
    assert letter.text in page
    assert letter.address not in page
    assert client.post(url, {"words": " "}).status_code == 422
    assert client.post(url, {"words": "Demonstration text: like this."}).status_code == 302
    assert Delivery.objects.get().kind == "letter_answered"
    again = client.post(url, {"words": "Demonstration text: once more."})
    assert again.status_code == 409
    assert letter.text not in again.content.decode()


def test_letter_is_set_aside(client):
    letter = make_letter()
    url = reverse("admin:guidance_letter_answer", args=[letter.pk])
    assert client.post(url, {"set_aside": "1"}).status_code == 302
    assert Letter.objects.get().text == ""
    assert not Delivery.objects.exists()
