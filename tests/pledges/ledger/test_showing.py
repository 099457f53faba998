"""Evidence by others: moderated, beside the pledgers' own words, and gone from the public with its decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.workflow import WrongStep
from pledges import filing
from pledges.ledger import moderating, showing
from pledges.models import EntryKind, Evidence, PartnerStatus, Progress, Standing
from tests import makers
from tests.pledges.ledger.makers import make_evidence, make_file, make_witness, shown
from tests.pledges.makers import make_line, make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge():
    return make_pledge()


@pytest.fixture
def witness():
    return make_witness()


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def evidence(pledge, witness):
    return showing.show(pledge, organisation_of(witness), shown(), by=witness)


def organisation_of(person):
    return person.memberships.get().organisation


def kinds(pledge):
    return list(pledge.entries.values_list("kind", flat=True))


def test_evidence_waits_and_its_author_has_a_receipt(pledge, evidence, witness):
    assert evidence.status == Status.WAITING
    assert kinds(pledge) == [EntryKind.MADE]
    assert Delivery.objects.get(kind="evidence_received").person == witness


def test_double_click_is_one_evidence(pledge, evidence, witness):
    again = showing.show(pledge, organisation_of(witness), shown(), by=witness)
    assert again == evidence
    assert Delivery.objects.filter(kind="evidence_received").count() == 1


def test_publication_writes_the_ledger_and_leaves_the_makers_status(pledge, evidence, moderator, witness):
    moderating.publish(evidence, by=moderator, seen=1)
    entry = pledge.entries.get(kind=EntryKind.EVIDENCE)
    assert (entry.evidence, entry.on, entry.progress) == (evidence, evidence.on, "")
    assert Standing.objects.at().get().progress == Progress.UNKNOWN
    news = Announcement.objects.get(kind="pledge_evidence")
    assert news.topics == [
        f"pledge:{pledge.pk}",
        "objective:7",
        f"organisation:{pledge.organisation_id}",
    ]
    assert news.by == witness
    assert news.not_before > timezone.now()


def test_undone_publication_leaves_no_news_and_says_so_in_the_ledger(pledge, evidence, moderator):
    moderating.publish(evidence, by=moderator, seen=1)
    moderating.undo(evidence, by=moderator)
    assert kinds(pledge) == [EntryKind.MADE, EntryKind.EVIDENCE, EntryKind.EVIDENCE_REMOVED]
    assert not Announcement.objects.filter(kind="pledge_evidence", cancelled_at=None).exists()
    moderating.publish(evidence, by=moderator, seen=evidence.version)
    assert kinds(pledge)[-1] == EntryKind.EVIDENCE


def test_withheld_after_publication_is_removed_once(pledge, evidence, moderator):
    moderating.publish(evidence, by=moderator, seen=1)
    moderating.withhold(evidence, by=moderator, seen=2, reason="other", note="It names a child.")
    assert kinds(pledge)[1:] == [EntryKind.EVIDENCE, EntryKind.EVIDENCE_REMOVED]
    assert not Evidence.objects.published().exists()
    assert Delivery.objects.filter(kind="evidence_withheld").count() == 1


def test_withheld_before_publication_is_no_matter_of_the_ledger(pledge, evidence, moderator):
    moderating.withhold(evidence, by=moderator, seen=1, reason="off-topic")
    assert kinds(pledge) == [EntryKind.MADE]


def test_stale_decision_changes_nothing(pledge, evidence, moderator):
    moderating.publish(evidence, by=moderator, seen=1)
    with pytest.raises(WrongStep):
        moderating.withhold(evidence, by=moderator, seen=1, reason="offensive")


def test_only_moderators_decide(evidence, witness, pledge):
    for person in (witness, pledge.author, makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            moderating.publish(evidence, by=person, seen=1)


def test_returned_evidence_is_revised_with_its_file_and_sent_again(pledge, witness, moderator):
    evidence = showing.show(pledge, organisation_of(witness), shown(upload=make_file()), by=witness)
    moderating.return_to_author(evidence, by=moderator, seen=1, reason="other", note="Where was it?")
    showing.revise(evidence, shown(text="Demonstration text: at the quay.", source_url=""), by=witness)
    assert evidence.status == Status.WAITING
    assert evidence.text == "Demonstration text: at the quay."
    assert evidence.file.name == "desks.txt"
    assert Delivery.objects.filter(kind="evidence_received").count() == 2


def test_what_did_not_come_back_is_not_revised(evidence, witness):
    with pytest.raises(Refused):
        showing.revise(evidence, shown(), by=witness)


def test_withdrawn_evidence_is_gone_and_the_ledger_says_so(pledge, evidence, moderator, witness):
    moderating.publish(evidence, by=moderator, seen=1)
    showing.withdraw(evidence, by=witness)
    assert kinds(pledge)[1:] == [EntryKind.EVIDENCE, EntryKind.EVIDENCE_REMOVED]
    assert not Announcement.objects.filter(kind="pledge_evidence", cancelled_at=None).exists()
    with pytest.raises(Refused):
        showing.withdraw(evidence, by=witness)


def test_only_its_author_withdraws(evidence, pledge):
    colleague = makers.make_member(organisation=evidence.organisation).person
    for person in (colleague, pledge.author, makers.make_staff()):
        with pytest.raises(Refused):
            showing.withdraw(evidence, by=person)


def test_no_party_to_the_pledge_brings_evidence(pledge):
    asked = makers.make_organisation("Asked")
    make_line(pledge, asked, status=PartnerStatus.INVITED)
    insiders = [pledge.author, makers.make_member(organisation=asked).person]
    for person in insiders:
        with pytest.raises(Refused):
            showing.show(pledge, organisation_of(person), shown(), by=person)
        assert showing.organisations_to_show_for(person, pledge) == []


def test_nobody_brings_evidence_for_others_or_unverified(pledge, witness):
    unverified = makers.make_organisation("New")
    unverified.is_verified = False
    unverified.save()
    person = makers.make_member(organisation=unverified).person
    for by, organisation in ((person, unverified), (person, organisation_of(witness))):
        with pytest.raises(Refused):
            showing.show(pledge, organisation, shown(), by=by)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"on": official_day() + timedelta(days=1)}, "on"),
        ({"finding": ""}, "finding"),
        ({"text": "\u200e"}, "text"),
        ({"source_url": ""}, "source_url"),
    ],
)
def test_faults_are_said_beside_their_field_and_refused(pledge, witness, said, field):
    assert list(showing.faults(shown(**said))) == [field]
    with pytest.raises(Refused):
        showing.show(pledge, organisation_of(witness), shown(**said), by=witness)


def test_hidden_evidence_and_that_of_a_hidden_pledge_is_seen_by_author_and_desk_alone(pledge, moderator):
    public = make_evidence(pledge, status=Status.PUBLISHED)
    hidden = make_evidence(pledge, make_witness("Bridge Watch"))
    readers = [pledge.author, makers.make_person()]
    for reader in readers:
        assert list(Evidence.objects.visible_to(reader)) == [public]
    assert set(Evidence.objects.visible_to(hidden.author)) == {public, hidden}
    assert set(Evidence.objects.visible_to(moderator)) == {public, hidden}
    filing.withdraw(pledge, by=pledge.author)
    for reader in readers:
        assert not Evidence.objects.visible_to(reader).exists()
    assert not Evidence.objects.published().exists()
