"""The counts of a day: equal to the ledger, whole, and in a fixed number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from imrf_portal.accounts.models import OrganisationKind
from pledges.counting import count, light_on
from pledges.ledger.standing import light
from pledges.ledger.writing import write
from pledges.models import EntryKind, Light, Progress, Standing
from tests.makers import make_delegation, make_objective, make_organisation, make_state
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_totals_by_status_and_by_light_are_the_number_of_pledges():
    silent, told = make_pledge(), make_pledge()
    write(told, EntryKind.PROGRESS, by=None, partner=told.partners.get(), progress=Progress.PLANNED)
    counts = count()
    assert counts.whole.row == [1, 1, 0, 0, 0]
    assert counts.whole.total == 2
    assert {light: tally.total for light, tally in counts.by_light.items()} == {
        Light.NEVER: 1,
        Light.WITHIN_A_YEAR: 1,
    }
    assert silent.standings.get().progress == Progress.UNKNOWN


def test_a_past_day_is_counted_as_it_stood():
    with time_machine.travel(NOW, tick=False) as clock:
        pledge = make_pledge()
        clock.move_to(NOW + timedelta(days=10))
        write(
            pledge,
            EntryKind.FULFILLED,
            by=None,
            partner=pledge.partners.get(),
            progress=Progress.FULFILLED,
        )
        clock.move_to(NOW + timedelta(days=20))
        write(pledge, EntryKind.REMOVED, by=None)
    assert count(date(2026, 5, 3)).whole.total == 0
    assert count(date(2026, 5, 4)).whole.by_progress == {Progress.UNKNOWN: 1}
    assert count(date(2026, 5, 13)).whole.by_progress == {Progress.UNKNOWN: 1}
    assert count(date(2026, 5, 14)).whole.by_progress == {Progress.FULFILLED: 1}
    assert count(date(2026, 5, 24)).whole.total == 0


def test_a_day_ends_at_midnight_in_new_york():
    with time_machine.travel(datetime(2026, 5, 5, 3, 59, tzinfo=UTC), tick=False):
        make_pledge()
    assert count(date(2026, 5, 4)).whole.total == 1
    assert count(date(2026, 5, 3)).whole.total == 0


def test_a_pledge_of_two_kinds_of_actors_and_two_objectives_stands_in_each_row_once():
    state = make_state()
    pledge = make_pledge(make_delegation(state), partners=(make_organisation(),))
    pledge.standing.objectives.add(make_objective(8))
    write(pledge, EntryKind.AMENDED, by=None, version=pledge.standing)
    counts = count()
    assert {kind: tally.total for kind, tally in counts.by_maker.items()} == {
        OrganisationKind.STATE_DELEGATION: 1,
        OrganisationKind.CIVIL_SOCIETY: 1,
    }
    assert {number: tally.total for number, tally in counts.by_objective.items()} == {7: 1, 8: 1}
    assert counts.matrix == {
        (state.pk, 7): 1,
        (state.pk, 8): 1,
    }
    assert counts.whole.total == 1


@pytest.mark.parametrize("day", [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 3, 1)])
def test_the_database_knows_the_light_as_we_do(day):
    pledge = make_pledge()
    partner = pledge.partners.get()
    for ago in (0, 1, 364, 365, 366, 367, 729, 730, 731, 732):
        on = day - timedelta(days=ago)
        Standing.objects.filter(pledge=pledge).update(reported_on=on)
        found = Standing.objects.annotate(light=light_on(day)).get(pledge=pledge, until=None).light
        assert found == light(on, day), (day, on)
    assert partner.is_lead


@pytest.mark.parametrize("how_many", [1, 3])
def test_counting_takes_one_query(django_assert_num_queries, how_many):
    for _ in range(how_many):
        make_pledge()
    with django_assert_num_queries(1):
        count()
