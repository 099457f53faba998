"""A cycle on one page: every step in order of time, what is hidden left out."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from imrf_portal.compact import loading
from imrf_portal.compact.models import Cycle, Milestone
from tests import makers

pytestmark = pytest.mark.django_db
ADDRESS = "/en/roadmap/2026/"


@pytest.fixture
def cycle() -> Cycle:
    cycle = makers.make_cycle()
    cycle.prepared_from = date(2024, 3, 11)
    cycle.save()
    return cycle


def steps(response) -> list[tuple[str, str]]:
    assert response.status_code == 200
    return [(step.name, step.status) for step in response.context["roadmap"].steps]


def make_milestone(cycle: Cycle, name: str, days: int) -> None:
    starts_on = timezone.localdate() + timedelta(days=days)
    Milestone.objects.create(cycle=cycle, code=name.lower().replace(" ", "-"), name=name, starts_on=starts_on)


def test_every_step_stands_in_order_of_time(client, cycle):
    make_milestone(cycle, "Forum", 90)
    make_milestone(cycle, "Regional review", -400)
    makers.make_event(hours=-24 * 10, title="First townhall")
    makers.make_event(hours=24 * 10, title="Second townhall")
    makers.make_consultation(opens=-24 * 3, closes=24 * 3)
    assert steps(client.get(ADDRESS)) == [
        ("Regional review", "done"),
        ("First townhall", "done"),
        ("Rev 1", "now"),
        ("Second townhall", ""),
        ("Forum", ""),
    ]


def test_what_the_public_does_not_see_is_no_step(client, cycle):
    makers.make_event(status="preparing", title="Prepared")
    makers.make_event(status="cancelled", title="Cancelled")
    makers.make_event(cycle=makers.make_cycle("2030"), title="Of another cycle")
    makers.make_draft(slug="rev-2", published=False)
    for person in (None, makers.make_staff()):
        if person:
            client.force_login(person)
        assert steps(client.get(ADDRESS)) == []


def test_the_real_milestones_of_2022_stand_with_their_sources(client):
    loading.load()
    response = client.get("/en/roadmap/2022/")
    page = unescape(response.content.decode())
    milestones = list(Milestone.objects.filter(cycle__slug="2022"))
    assert len(milestones) > 20
    assert [one.name in page for one in milestones] == [True] * len(milestones)
    assert all(one.source_url in page for one in milestones)
    assert [year for year, _steps in response.context["roadmap"].by_year()] == [2020, 2021, 2022]
    assert 'href="/en/roadmap/2026/"' in page


def test_a_cycle_that_is_none_has_no_page(client):
    assert client.get("/en/roadmap/1999/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_roadmap_takes_the_same_queries_whatever_there_is(client, cycle, count):
    for number in range(count):
        make_milestone(cycle, f"Step {number}", number)
        makers.make_event(hours=24 * number)
        makers.make_consultation(makers.make_draft(slug=f"rev-{number}", order=number), slug=f"rev-{number}")
    with CaptureQueriesContext(connection) as queries:
        client.get(ADDRESS)
    assert len(queries) == 6
