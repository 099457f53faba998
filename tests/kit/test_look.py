"""The theme cookie, and what every page knows about its frame."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from imrf_portal.kit import look
from imrf_portal.kit.context import path_in, site


def chosen(value: str = "dark", *, target: str = "/en/states/", **headers: str):
    return look.look(RequestFactory().post("/look", {"look": value, "next": target}, headers=headers))


@pytest.mark.parametrize("value", ["light", "dark"])
def test_look_keeps_the_choice_and_goes_back(value):
    response = chosen(value)
    assert (response.status_code, response["Location"]) == (303, "/en/states/")
    assert response.cookies["look"].value == value


@pytest.mark.parametrize("value", ["auto", "purple", ""])
def test_look_forgets_the_choice_for_anything_else(value):
    assert chosen(value).cookies["look"]["max-age"] == 0


@pytest.mark.parametrize("target", ["https://other.example/", "//other.example/", "javascript:alert(1)", ""])
def test_look_never_leaves_the_site(target):
    assert chosen(target=target)["Location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://other.example"}],
)
def test_look_refuses_what_another_site_sends(headers):
    response = chosen(**headers)
    assert response.status_code == 403
    assert not response.cookies


def test_look_believes_this_site_and_old_browsers():
    assert chosen(**{"sec-fetch-site": "same-origin"}).status_code == 303
    assert chosen(origin="http://testserver").status_code == 303
    assert chosen().status_code == 303


def test_look_is_not_for_reading():
    assert look.look(RequestFactory().get("/look")).status_code == 405


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><script>', ""), ("", "")]
)
def test_theme_is_one_of_two_or_none(cookie, theme):
    request = RequestFactory().get("/en/")
    request.COOKIES["look"] = cookie
    assert look.theme(request) == theme


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("/en/states/bd/", "ar", "/ar/states/bd/"),
        ("/zh-hans/", "en", "/en/"),
        ("/en/no/such/page/", "fr", "/fr/no/such/page/"),
        ("/nowhere", "ru", "/ru/nowhere"),
        ("//other.example/", "es", "/es//other.example/"),
    ],
)
def test_path_in_another_language_is_the_same_page(path, code, expected):
    assert path_in(path, code) == expected


def test_portal_offers_the_same_page_in_six_languages(settings):
    settings.SITE_URL = "https://portal.example"
    with translation.override("fr"):
        portal = site(RequestFactory().get("/fr/states/?region=africa"))["portal"]
        assert [same.language.code for same in portal.languages] == ["ar", "zh-hans", "en", "fr", "ru", "es"]
        assert [same.language.code for same in portal.languages if same.is_current] == ["fr"]
        assert portal.languages[0].url == "/ar/states/?region=africa"
        assert portal.languages[0].absolute == "https://portal.example/ar/states/"
        assert portal.canonical == "https://portal.example/fr/states/"
