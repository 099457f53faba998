"""Moderating pledges: a number for good, the ledger written, a State's own never withheld."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import TooLate
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.workflow import WrongStep
from pledges import filing, flagging, keeping, moderating
from pledges.models import EntryKind, Kind, Pledge, Standing
from tests import makers
from tests.pledges.makers import make_pledge, make_unsent

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def version():
    unsent = make_unsent()
    return filing.send(unsent, by=unsent.author)


def kinds(pledge):
    return list(pledge.entries.values_list("kind", flat=True))


def test_publication_gives_the_next_number_and_writes_the_ledger(version, moderator):
    year = timezone.localdate().year
    moderating.publish(version, by=moderator, seen=version.version)
    pledge = Pledge.objects.get(pk=version.pledge_id)
    assert pledge.number == f"P-{year}-0001"
    assert pledge.standing == version
    assert kinds(pledge) == [EntryKind.MADE]
    assert Standing.objects.at().get().pledge == pledge
    letter = Delivery.objects.get(kind="pledge_published")
    assert letter.facts["reference"] == pledge.number


def test_only_moderators_decide(version):
    for person in (version.pledge.author, makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            moderating.publish(version, by=person, seen=version.version)


def test_a_stale_decision_changes_nothing(version, moderator):
    moderating.publish(version, by=moderator, seen=version.version)
    with pytest.raises(WrongStep):
        moderating.withhold(version, by=moderator, seen=1, reason="offensive")
    assert kinds(version.pledge) == [EntryKind.MADE]


def test_an_undone_publication_keeps_its_number_and_comes_back_under_it(version, moderator):
    moderating.publish(version, by=moderator, seen=version.version)
    moderating.undo(version, by=moderator)
    pledge = Pledge.objects.get(pk=version.pledge_id)
    number = pledge.number
    assert pledge.standing is None
    assert not Delivery.objects.filter(kind="pledge_published").exclude(status="cancelled").exists()
    moderating.publish(version, by=moderator, seen=version.version)
    pledge.refresh_from_db()
    assert pledge.number == number
    assert kinds(pledge) == [EntryKind.MADE, EntryKind.REMOVED, EntryKind.RESTORED]


def test_after_five_minutes_nothing_is_undone(version, moderator):
    moderating.publish(version, by=moderator, seen=version.version)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(TooLate):
        moderating.undo(version, by=moderator)


def test_a_withheld_version_lets_the_one_before_stand_again(version, moderator):
    moderating.publish(version, by=moderator, seen=version.version)
    author = version.pledge.author
    unsent = keeping.begin_amendment(version.pledge, by=author)
    unsent.typed["title"] = "Something else"
    unsent.save()
    second = filing.send(unsent, by=author)
    moderating.publish(second, by=moderator, seen=second.version)
    moderating.withhold(second, by=moderator, seen=second.version, reason="offensive")
    pledge = Pledge.objects.get(pk=version.pledge_id)
    assert pledge.standing == version
    assert kinds(pledge) == [EntryKind.MADE, EntryKind.AMENDED, EntryKind.RESTORED]


def test_a_states_own_pledge_is_returned_and_never_withheld(moderator):
    delegation = makers.make_delegation()
    person = makers.make_member(organisation=delegation, role="focal-point").person
    unsent = make_unsent(person, delegation)
    version = filing.send(unsent, by=person)
    with pytest.raises(Refused, match="completeness only"):
        moderating.withhold(version, by=moderator, seen=1, reason="off-topic")
    moderating.return_to_author(version, by=moderator, seen=1, reason="other", note="By when?")
    assert version.status == Status.RETURNED


def test_a_decision_is_told_to_those_who_still_file_for_the_lead(version, moderator):
    colleague = makers.make_member(organisation=version.pledge.organisation).person
    version.pledge.author.memberships.update(until=timezone.now())
    moderating.publish(version, by=moderator, seen=version.version)
    assert Delivery.objects.get(kind="pledge_published").person == colleague


# ---- Readers' reports ----


def test_a_report_is_answered_by_the_decision_and_open_again_when_it_is_undone(moderator):
    version = make_pledge().standing
    reader = makers.make_person()
    flagging.report(version, by=reader, reason="imposture")
    moderating.withhold(version, by=moderator, seen=1, reason="other", note="It is not theirs.")
    assert Flag.objects.get().settled_by == moderator
    assert Delivery.objects.get(kind="pledge_report_followed").person == reader
    moderating.undo(version, by=moderator)
    assert Flag.objects.get().is_open


def test_a_dismissed_report_is_answered_once(moderator):
    version = make_pledge().standing
    flagging.report(version, by=makers.make_person(), reason="imposture")
    assert len(flagging.dismiss(version, by=moderator, answer="It is theirs.")) == 1
    assert flagging.dismiss(version, by=moderator, answer="It is theirs.") == []
    assert Delivery.objects.filter(kind="pledge_report_dismissed").count() == 1


def test_nobody_reports_their_own_pledge():
    pledge = make_pledge()
    with pytest.raises(Refused):
        flagging.report(pledge.standing, by=pledge.author, reason="offensive")


# ---- Matching ----


def matching(of, organisation=None):
    unsent = make_unsent(organisation=organisation, kind=Kind.MATCHING, matched=f" {of.number.lower()} ")
    return filing.send(unsent, by=unsent.author)


def test_a_match_is_found_however_its_number_is_typed():
    pledge = make_pledge()
    assert matching(pledge).matched == pledge


def test_ones_own_pledge_is_not_matched():
    pledge = make_pledge()
    with pytest.raises(Refused, match="is your own"):
        matching(pledge, pledge.organisation)


def test_a_chain_that_loops_is_refused_when_sent(moderator):
    first = make_pledge()
    second = matching(first)
    moderating.publish(second, by=moderator, seen=1)
    unsent = keeping.begin_amendment(first, by=first.author)
    second.pledge.refresh_from_db()
    unsent.typed |= {"kind": Kind.MATCHING, "matched": second.pledge.number}
    unsent.save()
    with pytest.raises(Refused, match="come back to itself"):
        filing.send(unsent, by=first.author)


def test_a_ring_of_two_that_wait_is_refused_at_the_desk(moderator):
    first, second = make_pledge(), make_pledge()
    versions = []
    for one, other in ((first, second), (second, first)):
        unsent = keeping.begin_amendment(one, by=one.author)
        unsent.typed |= {"kind": Kind.MATCHING, "matched": other.number}
        unsent.save()
        versions.append(filing.send(unsent, by=one.author))
    moderating.publish(versions[0], by=moderator, seen=1)
    with pytest.raises(Refused, match="come back to itself"):
        moderating.publish(versions[1], by=moderator, seen=1)
    versions[1].refresh_from_db()
    assert versions[1].status == Status.WAITING
