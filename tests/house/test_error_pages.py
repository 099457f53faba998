"""Error pages come out where nothing can be relied on, in the reader's language, and give back what was typed."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.utils import translation

from imrf_portal import urls as site_map
from imrf_portal.languages import OFFICIAL

BARE = ["400.html", "403_bare.html", "404_bare.html", "413.html", "429.html", "500.html", "503.html"]
TYPED = "Demonstration text: <b>bold</b> & “quoted”.\n\n" + "أيضا 也保留 " * 200
FAULTS = {
    "database": OperationalError("Demonstration text: away."),
    "fault": RuntimeError("Demonstration text."),
}


def fail(request, kind):
    raise FAULTS[kind]


urlpatterns = [
    path("<str:language>/failing/<str:kind>/", lambda request, language, kind: fail(request, kind)),
    *site_map.urlpatterns,
]
handler400, handler403, handler404, handler429, handler500 = (
    site_map.handler400,
    site_map.handler403,
    site_map.handler404,
    site_map.handler429,
    site_map.handler500,
)


@pytest.fixture
def visitor():
    """A browser to which errors are answered, not raised."""
    return Client(raise_request_exception=False)


@pytest.fixture
def _dead_database():
    """No connection can be made."""
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = place


def given_back(page: str) -> list[str]:
    return [
        unescape(text) for text in re.findall(r"<textarea[^>]*readonly>\n(.*?)</textarea>", page, re.DOTALL)
    ]


@pytest.mark.parametrize("page", BARE)
@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_bare_page_needs_no_request(page, language):
    with translation.override(language.code):
        shown = render_to_string(page)
    assert f'<html lang="{language.code}" dir="{language.direction}">' in shown
    assert shown.count("<h1>") == 1
    assert "csrf" not in shown


@pytest.mark.django_db
def test_page_that_does_not_exist_offers_itself_in_six_languages(client):
    response = client.get("/fr/no/such/page/")
    assert response.status_code == 404
    shown = response.content.decode()
    for code in ("ar", "zh-hans", "en", "fr", "ru", "es"):
        assert f'href="/{code}/no/such/page/"' in shown
    assert "csrfmiddlewaretoken" not in shown
    assert 'rel="canonical"' not in shown


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_dead_database")
@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_with_the_database_away_a_page_says_so_and_when_to_come_back(visitor, language):
    response = visitor.get(f"/{language.code}/objectives/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert f'dir="{language.direction}"' in response.content.decode()
    assert response["Content-Language"] == language.code


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_dead_database")
@pytest.mark.parametrize("cookies", [{}, {"sessionid": "somebody"}], ids=["visitor", "signed in"])
def test_with_the_database_away_an_unknown_address_is_still_not_found(visitor, cookies):
    visitor.cookies.load(cookies)
    assert visitor.get("/ar/no/such/page/").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_dead_database")
def test_with_the_database_away_what_was_typed_comes_back_whole(visitor):
    sent = {"text": TYPED, "language": "en", "key": "k", "window": "w", "appears_as": "name"}
    response = visitor.post("/en/consultations/2026/rev-1/paragraphs/1/write/", sent)
    page = response.content.decode()
    assert response.status_code == 503
    assert given_back(page) == [TYPED]
    assert "has not been sent" in page
    assert "Your browser keeps a copy too" in page


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("kind", "status"), [("fault", 500), ("database", 503)])
def test_page_of_a_form_that_failed_gives_back_what_was_typed_and_no_secret(visitor, kind, status):
    sent = {
        "text": TYPED,
        "title": "Short",
        "password1": "open sesame and more",
        "csrfmiddlewaretoken": "a b",
        "code": "123 456",
        "reset-token": "one two",
        "files": SimpleUploadedFile("note.txt", b"bytes of a file"),
    }
    response = visitor.post(f"/fr/failing/{kind}/", sent)
    page = response.content.decode()
    assert response.status_code == status
    assert given_back(page) == [TYPED, "Short"]
    assert not [secret for secret in ("sesame", "123 456", "one two", "bytes of a file") if secret in page]
    assert "note.txt" not in page
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.urls(__name__)
def test_page_of_a_form_that_failed_says_nothing_of_what_another_site_sent(visitor):
    headers = {"Sec-Fetch-Site": "cross-site"}
    page = visitor.post(
        "/en/failing/fault/", {"text": "Words in my mouth."}, headers=headers
    ).content.decode()
    assert "Words in my mouth" not in page


@pytest.mark.urls(__name__)
def test_page_of_a_form_whose_body_breaks_off_still_comes(visitor):
    broken = {"content_type": "multipart/form-data; boundary=x"}
    assert visitor.post("/en/failing/fault/", b"--x\r\nnothing of the kind", **broken).status_code in {
        400,
        500,
    }


@pytest.mark.django_db
def test_more_text_than_is_taken_is_a_sentence(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    sent = {"text": "Demonstration text. " * 100}
    response = visitor.post(
        "/es/accounts/login/",
        "&".join(f"{k}={v}" for k, v in sent.items()),
        "application/x-www-form-urlencoded",
    )
    page = response.content.decode()
    assert response.status_code == 413
    assert '<html lang="es"' in page
    assert "<h1>" in page


@pytest.mark.django_db
def test_more_fields_than_are_taken_is_the_same_sentence(visitor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    response = visitor.post("/en/accounts/login/", {f"field{number}": "x" for number in range(6)})
    assert response.status_code == 413


@pytest.mark.django_db
def test_limit_that_is_reached_gives_back_what_was_typed(visitor, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    sent = {"login": "somebody@people.example", "password": "open sesame 123"}
    answers = [visitor.post("/en/accounts/login/", sent) for _ in range(2)]
    assert answers[1].status_code == 429
    page = answers[1].content.decode()
    assert given_back(page) == ["somebody@people.example"]
    assert "sesame" not in page
    assert int(answers[1]["Retry-After"]) > 0
