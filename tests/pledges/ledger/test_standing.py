"""How a pledge stands on a day: the rule for several actors, the ageing light, and standings equal to the ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from pledges.ledger.standing import day_after, light, rebuild, whole
from pledges.ledger.writing import write
from pledges.models import Entry, EntryKind, Light, Progress, Standing
from tests.makers import make_organisation
from tests.pledges.makers import make_pledge

UNKNOWN, PLANNED, UNDER_WAY, FULFILLED, ENDED = Progress.values


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([UNKNOWN], UNKNOWN),
        ([UNKNOWN, UNKNOWN], UNKNOWN),
        ([PLANNED, UNKNOWN], PLANNED),
        ([FULFILLED, UNKNOWN], UNDER_WAY),
        ([PLANNED, PLANNED], PLANNED),
        ([PLANNED, FULFILLED], UNDER_WAY),
        ([FULFILLED, FULFILLED], FULFILLED),
        ([FULFILLED, ENDED], FULFILLED),
        ([ENDED, ENDED], ENDED),
        ([ENDED], ENDED),
        ([UNDER_WAY, ENDED], UNDER_WAY),
    ],
)
def test_a_joint_pledge_stands_as_all_of_its_actors_say(lines, expected):
    assert whole(lines) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 3, 1), Light.WITHIN_A_YEAR),
        (date(2026, 2, 28), Light.WITHIN_A_YEAR),
        (date(2026, 3, 1), Light.OVER_ONE),
        (date(2027, 2, 28), Light.OVER_ONE),
        (date(2027, 3, 1), Light.OVER_TWO),
    ],
)
def test_the_light_turns_on_the_day_of_the_same_date(day, expected):
    assert light(date(2025, 3, 1), day) == expected


def test_a_report_of_a_leap_day_ages_on_the_first_of_march():
    assert light(date(2024, 2, 29), date(2025, 2, 28)) == Light.WITHIN_A_YEAR
    assert light(date(2024, 2, 29), date(2025, 3, 1)) == Light.OVER_ONE
    assert light(None, date(2025, 3, 1)) == Light.NEVER


@pytest.mark.django_db
def test_an_entry_can_be_neither_changed_nor_deleted():
    entry = make_pledge().entries.get()
    for act in (
        lambda: Entry.objects.filter(pk=entry.pk).update(on=date(2020, 1, 1)),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: connection.cursor().execute("UPDATE pledges_entry SET kind = 'amended'"),
    ):
        with pytest.raises((IntegrityError, InternalError), match="append only"), transaction.atomic():
            act()
    entry.refresh_from_db()
    assert entry.kind == EntryKind.MADE


@pytest.mark.django_db
def test_a_pledge_that_leaves_the_public_stands_nowhere_and_comes_back_as_it_was():
    pledge = make_pledge()
    partner, version = pledge.partners.get(), pledge.standing
    write(pledge, EntryKind.PROGRESS, by=None, partner=partner, progress=Progress.PLANNED)
    write(pledge, EntryKind.REMOVED, by=None)
    assert not Standing.objects.at().filter(pledge=pledge).exists()
    write(pledge, EntryKind.RESTORED, by=None, version=version)
    assert Standing.objects.at().get(pledge=pledge).progress == Progress.PLANNED


@pytest.mark.django_db
def test_what_changes_nothing_that_is_counted_opens_no_new_standing(django_assert_num_queries):
    pledge = make_pledge()
    partner = pledge.partners.get()
    today = date(2026, 5, 4)
    write(pledge, EntryKind.PROGRESS, by=None, on=today, partner=partner, progress=Progress.PLANNED)
    before = pledge.standings.count()
    write(pledge, EntryKind.PROGRESS, by=None, on=today, partner=partner, progress=Progress.PLANNED)
    assert pledge.standings.count() == before


BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAYS = 731
PLEDGES = 8
# Which pledge, which of its two lines, what is done, after how many hours, how many days ago that was.
ACTS = some.lists(
    some.tuples(
        some.integers(0, PLEDGES - 1),
        some.integers(0, 1),
        some.sampled_from([*Progress.values[1:], "remove", "restore", "part", "join"]),
        some.integers(1, DAYS * 24 - 24),
        some.integers(0, 400),
    ),
    max_size=60,
)
KINDS = {
    FULFILLED: EntryKind.FULFILLED,
    ENDED: EntryKind.ENDED,
    "remove": EntryKind.REMOVED,
    "restore": EntryKind.RESTORED,
    "part": EntryKind.PARTED,
    "join": EntryKind.JOINED,
}


class TestTheTotals(TestCase):
    """On every day of two years the totals by status, unknown among them, are the number of public pledges."""

    @classmethod
    def setUpTestData(cls):
        with time_machine.travel(BEGIN, tick=False):
            cls.pledges = [make_pledge(partners=(make_organisation(),)) for _ in range(PLEDGES)]
        cls.lines = [list(pledge.partners.all()) for pledge in cls.pledges]

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(acts=ACTS)
    def test_totals_are_the_number_of_pledges_on_every_past_day(self, acts):
        acts = sorted(acts, key=lambda one: one[3])
        Entry.objects.bulk_create(self._entry(*act) for act in acts)
        for pledge in {act[0] for act in acts}:
            rebuild(self.pledges[pledge])
        rows = list(Standing.objects.values_list("pledge", "since", "until", "progress", "reported_on"))
        expected = list(_by_day(acts))
        assert len(expected) == DAYS
        for day, stood in expected:
            assert sorted(stood, key=str) == sorted(_stood(rows, day_after(day)), key=str), day
        turns = {(BEGIN + timedelta(hours=act[3])).date() for act in acts}
        asked = {day + timedelta(days=n) for day in turns for n in (-1, 0, 1)}
        for number, (day, stood) in enumerate(expected):
            if day in asked or number % 7 == 0:
                counted = Standing.objects.at(day_after(day)).values_list("progress", "reported_on")
                assert sorted(counted, key=str) == sorted(stood, key=str), day

    @settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(acts=ACTS.map(lambda acts: acts[:12]))
    def test_what_the_acts_keep_is_what_the_ledger_gives(self, acts):
        with time_machine.travel(BEGIN, tick=False) as clock:
            for act in sorted(acts, key=lambda one: one[3]):
                clock.move_to(BEGIN + timedelta(hours=act[3]))
                entry = self._entry(*act)
                about = {name: getattr(entry, name) for name in ("partner", "version", "progress")}
                write(entry.pledge, entry.kind, by=None, on=entry.on, **about)
        columns = ("pledge", "since", "until", "version", "progress", "reported_on", "maker_kinds")
        kept = list(Standing.objects.order_by("pledge", "since").values_list(*columns))
        for pledge in self.pledges:
            rebuild(pledge)
        assert list(Standing.objects.order_by("pledge", "since").values_list(*columns)) == kept

    def _entry(self, place, line, act, hour, ago):
        at = BEGIN + timedelta(hours=hour)
        is_of_a_line = act not in {"remove", "restore"}
        return Entry(
            pledge=self.pledges[place],
            kind=KINDS.get(act, EntryKind.PROGRESS),
            at=at,
            on=(at - timedelta(days=ago)).date(),
            partner=self.lines[place][line] if is_of_a_line else None,
            version=self.pledges[place].standing if act == "restore" else None,
            progress=act if act in Progress.values else "",
        )


def _by_day(acts):
    """Each day of two years with how the public pledges stood at its end: told plainly, beside the code that is tested."""
    public = [True] * PLEDGES
    lines = [{0: (UNKNOWN, None), 1: (UNKNOWN, None)} for _ in range(PLEDGES)]
    acts = iter([*acts, None])
    act = next(acts)
    for number in range(DAYS):
        day = BEGIN.date() + timedelta(days=number)
        while act is not None and BEGIN + timedelta(hours=act[3]) < day_after(day):
            place, line, done, hour, ago = act
            on = (BEGIN + timedelta(hours=hour) - timedelta(days=ago)).date()
            if done in {"remove", "restore"}:
                public[place] = done == "restore"
            elif done == "part":
                lines[place].pop(line, None)
            elif done == "join":
                lines[place].setdefault(line, (UNKNOWN, None))
            else:
                before = lines[place].get(line, (UNKNOWN, None))[1]
                lines[place][line] = (done, max(before or on, on))
            act = next(acts)
        yield (
            day,
            [
                (
                    whole([one for one, _on in of.values()]),
                    max((on for _, on in of.values() if on), default=None),
                )
                for of, is_public in zip(lines, public, strict=True)
                if is_public
            ],
        )


def _stood(rows, at):
    """What the rows say of the instant before `at`."""
    return [
        (progress, reported_on)
        for _pledge, since, until, progress, reported_on in rows
        if since < at and (until is None or until >= at)
    ]
