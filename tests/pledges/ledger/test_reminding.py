"""Reminders: one before a light turns, one when the time frame is over, to each who files; never twice, never in vain."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from imrf_portal.notifications.models import Delivery
from pledges import filing
from pledges.ledger import reporting
from pledges.ledger.reminding import due, remind
from pledges.ledger.standing import Line
from pledges.models import Partner, PartnerStatus, Progress, UpdateLink
from tests import makers
from tests.pledges.ledger.makers import reported
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db

NEW_YORK = ZoneInfo("America/New_York")
MADE = date(2026, 1, 5)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=NEW_YORK)


# The guild never reports: thirty days before one year and two; the lead thirty days before a year of silence; both at
# the last day. Two file for the lead.
DUE = {date(2026, 12, 6): 1, date(2027, 6, 30): 3, date(2027, 10, 21): 2, date(2027, 12, 6): 1}


class Killed(Exception):
    """The worker is gone."""


def test_each_turn_is_written_once_in_two_years_of_nights():
    with time_machine.travel(morning(MADE), tick=False) as clock:
        partner = makers.make_organisation("Bridge Guild")
        pledge = make_pledge(partners=(partner,), ends_on=date(2027, 6, 30))
        lead = pledge.partners.get(is_lead=True)
        colleague = makers.make_member(organisation=pledge.organisation).person
        guild = makers.make_member(organisation=partner).person
        written = {}
        for number in range(1, 732):
            day = MADE + timedelta(days=number)
            clock.move_to(morning(day))
            if day == date(2026, 11, 20):
                reporting.report(lead, reported(), by=pledge.author)
            if day in DUE:
                die_at_the_first_letter()
            if count := remind():
                written[day] = count
            if day in DUE or day.day == 1:
                clock.shift(timedelta(hours=12))
                assert remind() == 0
    assert written == DUE
    letters = Delivery.objects.filter(kind="pledge_update_due")
    told = sorted(letters.values_list("person", flat=True))
    assert told == sorted([pledge.author.pk, colleague.pk] * 2 + [guild.pk] * 3)


def die_at_the_first_letter():
    """Run as a worker that is killed when it has written the link and not yet the letter."""

    def kill(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "notifications_delivery"'):
            raise Killed
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(kill):
            remind()
    except Killed:
        pass


@pytest.mark.parametrize(
    ("line", "ends_on", "expected"),
    [
        (Line(since=date(2025, 7, 1)), None, [("silent", date(2026, 7, 1))]),
        (Line(Progress.PLANNED, date(2024, 6, 20)), None, [("silent", date(2026, 6, 20))]),
        (Line(since=date(2025, 6, 10)), None, []),
        (Line(since=date(2025, 7, 11)), None, []),
        (Line(Progress.FULFILLED, date(2025, 7, 1)), date(2026, 6, 10), []),
        (Line(Progress.ENDED, date(2025, 7, 1)), None, []),
        (Line(since=date(2026, 1, 1)), date(2026, 6, 10), [("over", date(2026, 6, 10))]),
        (Line(since=date(2026, 1, 1)), date(2026, 6, 11), []),
        (Line(since=date(2026, 1, 1)), date(2026, 5, 11), []),
        (Line(Progress.UNDER_WAY, date(2026, 6, 10)), date(2026, 6, 10), []),
        (Line(Progress.UNDER_WAY, date(2026, 6, 9)), date(2026, 6, 10), [("over", date(2026, 6, 10))]),
    ],
)
def test_what_is_due_on_the_tenth_of_june(line, ends_on, expected):
    assert list(due(line, ends_on, date(2026, 6, 10))) == expected


@pytest.fixture
def silent():
    """A pledge whose light turns in three weeks."""
    with time_machine.travel(timezone.now() - timedelta(days=344)):
        return make_pledge()


def test_letter_brings_a_link_to_its_reader_alone(silent):
    assert remind() == 1
    link = UpdateLink.objects.get()
    assert link.person == silent.author
    assert link.expires_at - link.sent_at == timedelta(days=60)
    letter = Delivery.objects.get(kind="pledge_update_due")
    assert letter.person == silent.author
    # What opens the form is emptied from the outbox once the letter has left.
    assert "/pledges/update/" in letter.secret["fr"]["url"]
    assert "update" not in str(letter.facts)


def test_nobody_is_reminded_of_a_pledge_that_is_public_no_longer(silent):
    filing.withdraw(silent, by=silent.author)
    assert remind() == 0


def test_nobody_is_reminded_once_the_last_word_is_said(silent):
    reporting.report(silent.partners.get(), reported(progress=Progress.FULFILLED), by=silent.author)
    assert remind() == 0


def test_partner_that_left_or_is_verified_no_longer_is_not_reminded(silent):
    Partner.objects.update(status=PartnerStatus.LEFT)
    assert remind() == 0
    Partner.objects.update(status=PartnerStatus.CONFIRMED)
    silent.organisation.is_verified = False
    silent.organisation.save()
    assert remind() == 0


def test_queries_do_not_grow_with_pledges_of_which_nothing_is_due(django_assert_num_queries):
    for count in (1, 3):
        while count > len(list(Partner.objects.all())):
            make_pledge()
        with django_assert_num_queries(2):
            assert remind() == 0
