"""Reviews side by side: two rounds, two States, a State and its region; only what is public."""

from __future__ import annotations

import pytest

from imrf_portal.compact.models import Objective, Region
from reviews.models import Progress
from tests.makers import make_state
from tests.reviews.makers import make_edition, make_focal_point, make_round
from tests.reviews.views.said import say

pytestmark = pytest.mark.django_db


@pytest.fixture
def objectives() -> list[Objective]:
    return [
        Objective.objects.create(number=n, title=f"Title {n}", short_title=f"Short {n}", gcm_paragraph=16 + n)
        for n in (1, 2)
    ]


def test_two_rounds_of_a_state_stand_side_by_side(client, objectives, django_assert_num_queries):
    say(make_state(), {objectives[0]: Progress.NOT_STARTED}, words="Demonstration text of 2022.", year=2022)
    say(make_state(), {objectives[0]: Progress.ADVANCED}, words="Demonstration text of 2026.")
    with django_assert_num_queries(8):
        page = client.get("/en/reviews/compare/rounds/bd/forum-2022/forum-2026/").content.decode()
    for shown in (
        "Demonstration text of 2022.",
        "Demonstration text of 2026.",
        "<b>Not started</b>",
        "<b>Well advanced</b>",
    ):
        assert shown in page


def test_state_stands_beside_another(client, objectives):
    say(make_state(), {objectives[0]: Progress.ADVANCED}, words="Demonstration text of one.")
    say(make_state("NP", "Nepal"), {objectives[0]: Progress.ADVANCED}, words="Demonstration text of another.")
    page = client.get("/en/reviews/compare/states/forum-2026/bd/np/").content.decode()
    assert "Demonstration text of one." in page
    assert "Demonstration text of another." in page


def test_state_stands_beside_its_region(client, objectives):
    region = Region.objects.create(slug="asia-pacific", order=1, name="Asia and the Pacific")
    for iso, name, code in (
        ("BD", "Bangladesh", "advanced"),
        ("NP", "Nepal", "under-way"),
        ("LK", "Sri Lanka", ""),
    ):
        state = make_state(iso, name)
        state.regions.add(region)
        if code:
            say(state, {objectives[0]: code})
    page = client.get("/en/reviews/compare/regions/forum-2026/bd/asia-pacific/").content.decode()
    row = page[page.index("1. Short 1") : page.index("2. Short 2")]
    numbers = [part.split("</td>")[0] for part in row.split('<td class="end">')[1:]]
    assert numbers == ["1", "0", "0", "1", "0"]


def test_what_is_not_public_is_not_compared(client, objectives):
    make_edition(by=make_focal_point())
    page = client.get("/en/reviews/compare/states/forum-2026/bd/bd/").content.decode()
    assert "has no published review" in page
    assert client.get("/en/reviews/compare/states/forum-2026/bd/xx/").status_code == 404


def test_chooser_leads_to_the_permanent_address(client, objectives):
    make_round()
    make_state()
    make_state("NP", "Nepal")
    answer = client.get("/en/reviews/compare/?state=bd&round=forum-2026&other=np")
    assert answer.url == "/en/reviews/compare/states/forum-2026/bd/np/"
    assert client.get("/en/reviews/compare/?state=bd&round=forum-2026").status_code == 422
    assert client.get("/en/reviews/compare/").status_code == 200
