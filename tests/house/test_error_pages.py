"""Error pages come out where nothing can be relied on, in the reader's language."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize("page", ["400.html", "500.html"])
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("zh-hans", "ltr")])
def test_bare_page_needs_no_request(page, language, direction):
    with translation.override(language):
        shown = render_to_string(page)
    assert f'<html lang="{language}" dir="{direction}">' in shown
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
