"""An actor reports on its own line: at once, once, never over what somebody else wrote."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.notifications.models import Announcement
from pledges import filing
from pledges.ledger import reporting
from pledges.ledger.reporting import report
from pledges.ledger.standing import as_of, day_after, now
from pledges.models import EntryKind, PartnerStatus, Progress, Standing
from tests import makers
from tests.pledges.ledger.makers import make_file, reported
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge():
    return make_pledge()


@pytest.fixture
def line(pledge):
    return pledge.partners.get()


def test_report_stands_in_the_ledger_at_once(pledge, line):
    entry = report(line, reported(), by=pledge.author)
    assert (entry.kind, entry.progress, entry.partner) == (EntryKind.PROGRESS, Progress.UNDER_WAY, line)
    assert Standing.objects.at().get().progress == Progress.UNDER_WAY
    announced = Announcement.objects.get(kind="pledge_reported")
    assert announced.topics == [
        f"pledge:{pledge.pk}",
        "objective:7",
        f"organisation:{pledge.organisation_id}",
    ]
    assert announced.by == pledge.author


def test_followers_of_the_states_that_made_it_hear():
    delegation = makers.make_delegation()
    focal = makers.make_member(organisation=delegation, role="focal-point").person
    pledge = make_pledge(delegation, author=focal)
    report(pledge.partners.get(), reported(), by=focal)
    assert f"state:{delegation.state_id}" in Announcement.objects.get(kind="pledge_reported").topics


@pytest.mark.parametrize("progress", [Progress.FULFILLED, Progress.ENDED])
def test_last_word_has_an_entry_of_its_own_kind(pledge, line, progress):
    entry = report(line, reported(progress=progress), by=pledge.author)
    assert entry.kind == progress
    assert now(pledge).lines[line.pk].is_over


def test_double_click_is_one_entry(pledge, line):
    first = report(line, reported(upload=make_file()), by=pledge.author)
    assert report(line, reported(upload=make_file()), by=pledge.author) == first
    assert StoredFile.objects.count() == 1
    assert Announcement.objects.filter(kind="pledge_reported").count() == 1


def test_what_says_anything_else_is_another_entry(pledge, line):
    said = [
        reported(),
        reported(text="Demonstration text: three."),
        reported(text=""),
        reported(text="", upload=make_file()),
        reported(text="", progress=Progress.FULFILLED),
        # The first once more, after others: it holds again.
        reported(),
    ]
    assert len({report(line, one, by=pledge.author).pk for one in said}) == len(said)


def test_two_partners_report_at_once_and_both_stand():
    partner = makers.make_organisation("Bridge Guild")
    pledge = make_pledge(partners=(partner,))
    first, second = pledge.partners.all()
    report(first, reported(), by=pledge.author)
    report(second, reported(progress=Progress.PLANNED), by=makers.make_member(organisation=partner).person)
    lines = now(pledge).lines
    assert [lines[one.pk].progress for one in (first, second)] == [Progress.UNDER_WAY, Progress.PLANNED]


def test_older_day_does_not_turn_the_light_back(pledge, line):
    today = official_day()
    report(line, reported(), by=pledge.author)
    report(line, reported(on=today - timedelta(days=400)), by=pledge.author)
    assert now(pledge).reported_on == today


def test_past_day_stands_as_it_was(pledge, line):
    report(line, reported(on=official_day() - timedelta(days=400)), by=pledge.author)
    assert as_of(pledge, day_after(official_day() - timedelta(days=1))).lines == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": official_day() + timedelta(days=1)}, "on"),
        ({"on": date(2018, 12, 9)}, "on"),
        ({"progress": Progress.UNKNOWN}, "progress"),
        ({"progress": Progress.ENDED, "text": " \n"}, "text"),
        ({"text": "a" * 2001}, "text"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"source_url": "https://ada@quay.example/"}, "source_url"),
        ({"source_url": f"https://quay.example/{'a' * 400}"}, "source_url"),
    ],
)
def test_faults_are_said_beside_their_field_and_refused(pledge, line, said, field):
    wrong = reported(**said)
    assert list(reporting.faults(wrong)) == [field]
    with pytest.raises(Refused):
        report(line, wrong, by=pledge.author)
    assert pledge.entries.filter(partner=line).count() == 1


def test_addresses_are_masked_and_a_wrong_file_changes_nothing(pledge, line):
    entry = report(line, reported(text="Write to ada@quay.example"), by=pledge.author)
    assert "ada@" not in entry.report.text
    with pytest.raises(Unacceptable):
        report(line, reported(upload=make_file("")), by=pledge.author)
    assert pledge.entries.count() == 2


def test_only_those_who_file_for_the_actor_report(pledge, line):
    strangers = [
        makers.make_person(),
        makers.make_member(organisation=makers.make_organisation("Others")).person,
        makers.make_staff(),
    ]
    for person in strangers:
        with pytest.raises(Refused):
            report(line, reported(), by=person)


def test_partner_reports_on_no_line_but_its_own():
    partner = makers.make_organisation("Bridge Guild")
    pledge = make_pledge(partners=(partner,))
    person = makers.make_member(organisation=partner).person
    assert [one.organisation for one in reporting.lines_of(person, pledge)] == [partner]
    with pytest.raises(Refused):
        report(pledge.partners.get(is_lead=True), reported(), by=person)


def test_who_has_not_confirmed_or_has_left_does_not_report(pledge, line):
    for status in (PartnerStatus.INVITED, PartnerStatus.LEFT):
        line.status = status
        line.save()
        with pytest.raises(Refused):
            report(line, reported(), by=pledge.author)


def test_unverified_actor_does_not_report(pledge, line):
    line.organisation.is_verified = False
    line.organisation.save()
    with pytest.raises(Refused):
        report(line, reported(), by=pledge.author)


def test_pledge_that_is_public_no_longer_takes_no_report(pledge, line):
    filing.withdraw(pledge, by=pledge.author)
    line.refresh_from_db()
    with pytest.raises(Refused):
        report(line, reported(), by=pledge.author)
