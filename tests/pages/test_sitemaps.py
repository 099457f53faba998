from xml.etree import ElementTree

import pytest

from imrf_portal.compact import loading
from imrf_portal.guidance import loading as guidance
from tests.makers import make_consultation, make_draft, make_event
from tests.reviews.makers import make_edition, make_published

pytestmark = pytest.mark.django_db
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def locations(client, section: str) -> set[str]:
    tree = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)
    return {
        place.text.removeprefix("http://testserver")
        for place in tree.findall("s:url/s:loc", MAP)
        if place.text
    }


def test_index_names_every_section(client):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [place.text for place in tree.findall("s:sitemap/s:loc", MAP)]
    assert places == [
        f"http://testserver/sitemap-{section}.xml"
        for section in (
            "pages",
            "objectives",
            "states",
            "roadmaps",
            "texts",
            "reviews",
            "assessments",
            "commitments",
            "pledges",
            "organisations",
            "consultations",
            "events",
        )
    ]


def test_every_page_stands_in_six_languages_that_point_to_one_another(client):
    tree = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)
    homes = [url for url in tree.findall("s:url", MAP) if url.findtext("s:loc", "", MAP).count("/") == 4]
    assert len(homes) == 6
    for home in homes:
        tags = {link.get("hreflang") for link in home.findall("x:link", MAP)}
        assert tags == {"ar", "zh-hans", "en", "fr", "ru", "es", "x-default"}


def test_sections_hold_objectives_and_states(client):
    loading.load()
    assert {"/en/objectives/23/", "/ar/objectives/1/"} <= locations(client, "objectives")
    assert len(locations(client, "states")) == 195 * 6


def test_sections_hold_what_is_public_alone(client):
    make_consultation(make_draft(slug="rev-1"), slug="open")
    make_consultation(make_draft(slug="rev-2", order=2, published=False), slug="hidden")
    make_event(slug="known")
    make_event(slug="secret", status="preparing")
    make_published(year=2022)
    make_edition(year=2026)
    assert {"/en/reviews/2022/bd/", "/ar/reviews/2022/bd/"} <= locations(client, "reviews")
    assert not any("2026" in place for place in locations(client, "reviews"))
    assert {"/en/declarations/2026/", "/fr/declarations/2026/rev-1/"} <= locations(client, "texts")
    assert not any("rev-2" in place for place in locations(client, "texts"))
    assert {place.split("/")[-2] for place in locations(client, "consultations")} == {"open"}
    assert {place.split("/")[-2] for place in locations(client, "events")} == {"known"}


def test_every_listed_page_answers(client):
    guidance.load()
    make_consultation()
    make_event()
    for section in ("pages", "texts", "consultations", "events"):
        for place in locations(client, section):
            assert client.get(place).status_code == 200, place
