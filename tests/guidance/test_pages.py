"""The pages as readers get them: in their language or in English, as they stand and as they stood."""

from __future__ import annotations

import pytest
from django.urls import reverse

from imrf_portal.guidance import editing
from imrf_portal.guidance.models import HELP, Known
from imrf_portal.languages import OFFICIAL
from tests import makers
from tests.guidance.makers import make_pages, page_of

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "moderation",
    "privacy",
    "accessibility",
    "disclaimers",
    "contact",
    "help",
    *(f"help/{slug}" for slug in HELP),
}


@pytest.fixture(autouse=True)
def _pages() -> None:
    make_pages()


def publish(known: Known, **changed: str) -> None:
    last = editing.standing(known)
    words = {**editing.words_of(last), **changed}
    editing.publish(page_of(known), words, began_with=last.number, by=makers.make_staff())


@pytest.mark.parametrize("language", [one.code for one in OFFICIAL])
@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_page_answers_in_every_language(client, address, language):
    response = client.get(f"/{language}/{address}/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_missing_language_reads_english_marked_as_such(client):
    publish(
        Known.DISCLAIMERS,
        title_ar="",
        body_ar="",
        title_fr="Avertissements",
        body_fr="Texte de démonstration.",
    )
    arabic = client.get("/ar/disclaimers/").content.decode()
    assert '<h1 lang="en" dir="ltr">Disclaimers</h1>' in arabic
    french = client.get("/fr/disclaimers/").content.decode()
    assert "<h1>Avertissements</h1>" in french
    assert "Texte de démonstration." in french


def test_page_costs_one_query(client, django_assert_num_queries):
    for address in ("privacy", "help/states", "help"):
        with django_assert_num_queries(1):
            client.get(f"/en/{address}/")


def test_list_of_versions_costs_the_same_at_one_and_three(client, django_assert_num_queries):
    address = reverse("page_versions", args=["privacy"])
    with django_assert_num_queries(2):
        client.get(address)
    publish(Known.PRIVACY, title_en="Second")
    publish(Known.PRIVACY, title_en="Third")
    with django_assert_num_queries(2):
        page = client.get(address).content.decode()
    assert all(f"/en/versions/privacy/{number}/" in page for number in (1, 2, 3))


def test_page_as_it_stood_is_readable_by_everybody(client):
    publish(Known.PRIVACY, title_en="Second")
    past = client.get("/en/versions/privacy/1/").content.decode()
    assert "<h1>Privacy</h1>" in past
    assert "This page as it stood from" in past
    assert '<meta name="robots" content="noindex">' in past
    now = client.get("/en/versions/privacy/2/").content.decode()
    assert "This page as it has stood since" in now


@pytest.mark.parametrize(
    "address",
    ["versions/nothing/", "versions/privacy/2/", "versions/privacy/0/", "help/nothing/", "help/privacy/"],
)
def test_what_is_no_page_is_not_found(client, address):
    assert client.get(f"/en/{address}").status_code == 404


def test_every_page_links_to_rules_help_contact_and_disclaimers(client):
    page = client.get("/en/about/").content.decode()
    for name in ("moderation_rules", "help", "contact", "disclaimers", "privacy", "accessibility"):
        assert f'href="{reverse(name)}"' in page


def test_links_in_the_delivered_pages_lead_somewhere(client):
    """Each link of the portal's own in the delivered words, which the parser has put into the page's language."""
    for address in ADDRESSES:
        article = (
            client.get(f"/en/{address}/").content.decode().partition("<article")[2].partition("</article>")[0]
        )
        for link in {part.partition('"')[0] for part in article.split('href="')[1:]}:
            if link.startswith("/"):
                assert client.get(link).status_code == 200, f"{address}: {link}"


@pytest.mark.parametrize("known", list(Known))
def test_page_knows_its_address(client, known):
    assert client.get(page_of(known).get_absolute_url()).status_code == 200
