"""Partners: asked, confirmed, shown and counted from then on, never overwritten, free to leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.workflow import WrongStep
from pledges import filing, keeping, moderating, partnering
from pledges.models import EntryKind, Kind, PartnerStatus, Standing
from tests import makers
from tests.pledges.makers import make_pledge, make_unsent

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return makers.make_member(organisation=makers.make_organisation("Quillwater Choir"))


@pytest.fixture
def version(member):
    """A common pledge that waits, of which one partner was asked."""
    unsent = make_unsent(kind=Kind.COMMON, partners=[member.organisation.slug])
    return filing.send(unsent, by=unsent.author)


def line_of(version, member):
    return version.pledge.partners.get(organisation=member.organisation)


def confirm(line, person, text="We staff two desks.", seen=None):
    return partnering.confirm(line, text=text, language="en", seen=seen or line.version, by=person)


def letters(kind):
    return Delivery.objects.filter(kind=kind)


def test_sending_asks_each_partner_once(version, member):
    letter = letters("pledge_partner_asked").get()
    assert letter.person == member.person
    assert letter.facts["en"]["url"].endswith(f"/pledges/{version.pledge.reference}/part/")
    assert line_of(version, member).status == PartnerStatus.INVITED


def test_only_those_who_file_for_the_partner_answer(version, member):
    line = line_of(version, member)
    for person in (version.pledge.author, makers.make_member().person, makers.make_staff()):
        for act in (
            lambda person=person: confirm(line, person),
            lambda person=person: partnering.decline(line, by=person),
            lambda person=person: partnering.leave(line, by=person),
        ):
            with pytest.raises(Refused):
                act()
    assert line_of(version, member).status == PartnerStatus.INVITED


def test_who_confirms_before_publication_joins_with_it(version, member):
    kept = confirm(line_of(version, member), member.person)
    assert (kept.partner.status, kept.partner.shown_organisation) == ("confirmed", "Quillwater Choir")
    assert not version.pledge.entries.exists()
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    kinds = list(version.pledge.entries.values_list("kind", "partner__organisation__name"))
    assert kinds == [(EntryKind.MADE, "Harbour Light Clinic"), (EntryKind.JOINED, "Quillwater Choir")]
    assert letters("pledge_partner_answered").get().person == version.pledge.author


def test_who_never_confirms_holds_nothing_up_and_is_not_counted(version, member):
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    assert [entry.kind for entry in version.pledge.entries.all()] == [EntryKind.MADE]
    assert Standing.objects.at().get().maker_kinds == ["ngo"]


def test_who_confirms_a_public_pledge_joins_at_once(version, member):
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    confirm(line_of(version, member), member.person)
    confirm(line_of(version, member), member.person)
    assert [entry.kind for entry in version.pledge.entries.all()] == [EntryKind.MADE, EntryKind.JOINED]
    assert letters("pledge_partner_answered").count() == 1


def test_who_leaves_a_public_pledge_parts(version, member):
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    confirm(line_of(version, member), member.person)
    partnering.leave(line_of(version, member), by=member.person)
    assert version.pledge.entries.last().kind == EntryKind.PARTED
    assert letters("pledge_partner_answered").filter(facts__answer="left").count() == 1
    with pytest.raises(Refused):
        partnering.leave(line_of(version, member), by=member.person)


def test_the_lead_cannot_leave(version):
    lead = version.pledge.partners.get(is_lead=True)
    with pytest.raises(Refused, match="can withdraw"):
        partnering.leave(lead, by=version.pledge.author)


def test_who_has_confirmed_does_not_decline(version, member):
    confirm(line_of(version, member), member.person)
    with pytest.raises(WrongStep):
        partnering.decline(line_of(version, member), by=member.person)


def test_who_declined_sees_the_pledge_no_more_and_can_be_asked_anew(version, member):
    partnering.decline(line_of(version, member), by=member.person)
    assert not type(version).objects.visible_to(member.person).exists()
    moderating.return_to_author(
        version, by=makers.make_staff(), seen=version.version, reason="other", note="By when?"
    )
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        unsent = keeping.begin_amendment(version.pledge, by=version.pledge.author)
        unsent.typed["partners"] = [member.organisation.slug]
        unsent.save()
        filing.send(unsent, by=version.pledge.author)
    assert line_of(version, member).status == PartnerStatus.INVITED
    assert letters("pledge_partner_asked").count() == 2


def test_who_is_not_named_any_more_is_asked_no_longer(version, member):
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    other = makers.make_organisation("Dockers' union")
    unsent = keeping.begin_amendment(version.pledge, by=version.pledge.author)
    assert unsent.typed["partners"] == [member.organisation.slug]
    unsent.typed["partners"] = [other.slug]
    unsent.save()
    filing.send(unsent, by=version.pledge.author)
    assert line_of(version, member).status == PartnerStatus.LEFT
    assert version.pledge.partners.get(organisation=other).status == PartnerStatus.INVITED


def test_two_people_in_one_part_keep_both_texts_and_settle(version, member):
    colleague = makers.make_member(organisation=member.organisation).person
    seen = line_of(version, member).version
    confirm(line_of(version, member), member.person, "We staff two desks.", seen)
    kept = confirm(line_of(version, member), colleague, "We staff three desks.", seen)
    assert kept.partner.part == "We staff two desks."
    assert kept.variant.text == "We staff three desks."
    with pytest.raises(Refused):
        partnering.settle(kept.variant, text=None, by=makers.make_member().person)
    partnering.settle(kept.variant, text="We staff three desks in turn.", by=member.person)
    assert line_of(version, member).part == "We staff three desks in turn."
    assert not line_of(version, member).variants.filter(settled_at=None).exists()


def test_the_same_words_twice_are_no_conflict(version, member):
    seen = line_of(version, member).version
    confirm(line_of(version, member), member.person, seen=seen)
    assert confirm(line_of(version, member), member.person, seen=seen).variant is None


def test_addresses_in_a_part_are_masked_and_a_long_one_is_refused(version, member):
    kept = confirm(line_of(version, member), member.person, "Write to desk@coast.example.")
    assert kept.partner.part == "Write to …@coast.example."
    with pytest.raises(Refused, match="at most 2000"):
        confirm(line_of(version, member), member.person, "x" * 2001)


def test_a_silent_partner_is_reminded_once(version, member):
    begun = timezone.now()
    for days, written in ((6, 0), (7.1, 1), (7.2, 1), (9, 1), (20, 1)):
        with time_machine.travel(begun + timedelta(days=days), tick=False):
            partnering.remind()
            assert letters("pledge_partner_asked").filter(facts__is_reminder=True).count() == written


@pytest.mark.parametrize("answer", ["confirm", "decline", "withdrawn"])
def test_who_has_answered_is_not_reminded(version, member, answer):
    if answer == "confirm":
        confirm(line_of(version, member), member.person)
    elif answer == "decline":
        partnering.decline(line_of(version, member), by=member.person)
    else:
        filing.withdraw(version.pledge, by=version.pledge.author)
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert partnering.remind() == 0


def test_the_unconfirmed_are_seen_by_no_reader(version, member):
    pledge = make_pledge(status=Status.PUBLISHED)
    assert list(pledge.partners.confirmed()) == list(pledge.partners.all())
    assert line_of(version, member) not in version.pledge.partners.confirmed()
