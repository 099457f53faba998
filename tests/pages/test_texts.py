import pytest
from django.test import Client

from imrf_portal.kit.look import COOKIE
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.reasons import FlagReason, Reason
from tests.guidance.makers import make_pages


@pytest.mark.parametrize("language", [language.code for language in OFFICIAL])
def test_text_answers_without_the_database(client, language):
    response = client.get(f"/{language}/about/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_moderation_rules_name_every_ground(client):
    make_pages()
    page = client.get("/en/moderation/").content.decode()
    for reason in Reason:
        assert str(reason.label) in page


@pytest.mark.django_db
def test_moderation_rules_tell_of_reports_late_requests_and_appeals(client):
    make_pages()
    page = client.get("/en/moderation/").content.decode()
    for reason in FlagReason:
        assert str(reason.label) in page
    assert "let it in late" in page
    assert "How to appeal a decision" in page


def test_robots_may_read_what_is_public(client):
    page = client.get("/robots.txt").content.decode()
    assert "Disallow: /*/admin/\n" in page
    assert "Sitemap: http://testserver/sitemap.xml\n" in page


def test_robots_read_nothing_of_a_demonstration(client, settings):
    settings.DEMONSTRATION = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_look_is_kept_and_read_by_the_next_page(client, theme):
    response = client.post("/look", {"look": theme, "next": "/en/about/"})
    assert (response.status_code, response["Location"]) == (303, "/en/about/")
    assert response.cookies[COOKIE]["httponly"]
    assert f'data-theme="{theme}"' in client.get("/en/about/").content.decode()


def test_look_goes_back_to_the_device(client):
    client.post("/look", {"look": "dark", "next": "/en/about/"})
    client.post("/look", {"look": "auto", "next": "/en/about/"})
    assert "data-theme" not in client.get("/en/about/").content.decode()


def test_look_needs_no_token_but_this_site():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/look", {"look": "dark"}).status_code == 303
    foreign = client.post("/look", {"look": "light"}, headers={"Origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    assert not foreign.cookies


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_look_leads_nowhere_else(client, target):
    assert client.post("/look", {"look": "dark", "next": target})["Location"] == "/"


def test_look_is_not_set_by_reading(client):
    assert client.get("/look?look=dark").status_code == 405
