"""Filing a pledge: sent once, received by mail, amended as the next version, withdrawn for good."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from imrf_portal.accounts.models import OrganisationKind, Role
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import FamilyMember, Status
from imrf_portal.notifications.models import Delivery
from pledges import filing, keeping, moderating, partnering
from pledges.checking import check
from pledges.models import EntryKind, Kind, PartnerStatus, Pledge
from tests import makers
from tests.pledges.makers import TEXT, make_line, make_pledge, make_unsent, typed

pytestmark = pytest.mark.django_db


def letters(kind):
    return Delivery.objects.filter(kind=kind)


def test_a_pledge_is_received_with_all_that_was_typed():
    state = makers.make_state()
    unsent = make_unsent(
        forms=["financial", "policy"],
        states=[state.slug],
        place="The coast",
        starts_on="2027-01-01",
        ends_on="2028-12-31",
        amount="250000,50",
        currency="EUR",
        target="Nine desks",
        shown_by="A yearly count",
        contact="Call the office",
    )
    version = filing.send(unsent, by=unsent.author)
    assert (version.pledge.author, version.pledge.organisation) == (unsent.author, unsent.organisation)
    assert version.pledge.number is None
    assert (version.number, version.status, version.text) == (1, Status.WAITING, TEXT.strip())
    assert version.forms == ["financial", "policy"]
    assert (version.amount, version.currency) == (Decimal("250000.50"), "EUR")
    assert (version.starts_on, version.ends_on) == (date(2027, 1, 1), date(2028, 12, 31))
    assert [one.number for one in version.objectives.all()] == [7]
    assert list(version.states.all()) == [state]
    assert version.pledge.contact == "Call the office"
    assert version.pledge.partners.get().is_lead
    assert letters("pledge_received").get().person == unsent.author
    assert FamilyMember.objects.filter(subject_id=version.pk).exists()
    assert not version.pledge.entries.exists()


def test_a_second_press_and_the_same_words_in_another_window_are_one_pledge():
    unsent = make_unsent()
    first = filing.send(unsent, by=unsent.author)
    assert filing.send(unsent, by=unsent.author) == first
    again = make_unsent(unsent.author, unsent.organisation)
    assert filing.send(again, by=unsent.author) == first
    assert Pledge.objects.count() == 1
    assert letters("pledge_received").count() == 1


def test_addresses_in_the_text_are_masked_and_the_contact_is_kept():
    unsent = make_unsent(
        text=f"{TEXT} Write to desk@coast.example.", place="coast@place.example", contact="ada@coast.example"
    )
    version = filing.send(unsent, by=unsent.author)
    assert "desk@" not in version.text
    assert "coast@" not in version.place
    assert version.pledge.contact == "ada@coast.example"


def test_a_colleague_finishes_what_was_begun_and_nobody_else_does():
    unsent = make_unsent()
    with pytest.raises(Http404):
        filing.send(unsent, by=makers.make_member().person)
    colleague = makers.make_member(organisation=unsent.organisation).person
    assert filing.send(unsent, by=colleague).pledge.author == colleague


def test_only_a_verified_organisation_pledges():
    unsent = make_unsent()
    unsent.organisation.is_verified = False
    unsent.organisation.save()
    with pytest.raises(Refused, match="verified"):
        filing.send(unsent, by=unsent.author)
    unsent.refresh_from_db()
    assert unsent.typed["text"] == TEXT


@pytest.mark.parametrize(
    ("role", "files"), [(Role.FOCAL_POINT, True), (Role.DEPUTY, True), (Role.MEMBER, False)]
)
def test_for_a_state_its_focal_point_or_deputy_files(role, files):
    delegation = makers.make_delegation()
    person = makers.make_member(organisation=delegation, role=role).person
    unsent = make_unsent(person, delegation)
    if files:
        assert filing.send(unsent, by=person).pledge.organisation.kind == OrganisationKind.STATE_DELEGATION
    else:
        with pytest.raises(Refused):
            filing.send(unsent, by=person)


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"title": " \u200b "}, "title", "Give the pledge a title"),
        ({"title": "x" * 201}, "title", "at most 200"),
        ({"text": "x" * 299}, "text", "has 299 characters"),
        ({"text": "x" * 3001}, "text", "1 character too long"),
        ({"kind": "mirror"}, "kind", "kind of pledge"),
        ({"level": ""}, "level", "which level"),
        ({"forms": ["other"]}, "forms", "at least one form"),
        ({"objectives": ["99", "x"]}, "objectives", "at least one objective"),
        ({"starts_on": "2027-02-31"}, "starts_on", "is no day"),
        ({"starts_on": "2027-02-02", "ends_on": "2027-02-01"}, "ends_on", "before the first"),
        ({"amount": "1.000,00", "currency": "EUR"}, "amount", "read as 1000.00"),
        ({"amount": "1000"}, "currency", "Choose the currency"),
        ({"amount": "1000", "currency": "EURO"}, "currency", "Choose the currency"),
        ({"currency": "EUR"}, "amount", "Write the amount"),
        ({"kind": Kind.COMMON}, "partners", "at least one partner"),
        ({"kind": Kind.MATCHING, "matched": "P-2026-0999"}, "matched", "no public pledge with the number"),
        ({"resources": "x" * 1001}, "resources", "At most 1000"),
    ],
)
def test_each_fault_has_its_sentence_and_loses_nothing(changed, field, says):
    unsent = make_unsent(**changed)
    assert says in check(unsent).faults[field]
    with pytest.raises(Refused):
        filing.send(unsent, by=unsent.author)
    unsent.refresh_from_db()
    assert unsent.typed == typed(**changed)


def test_characters_are_counted_as_readers_see_them():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert "text" not in check(make_unsent(text=family * 300)).faults
    assert "has 299" in check(make_unsent(text=family * 299)).faults["text"]


def test_a_pledge_about_refugees_can_be_sent():
    unsent = make_unsent(text=f"{TEXT} It is for refugees.")
    assert check(unsent).names_refugees
    assert filing.send(unsent, by=unsent.author).status == Status.WAITING


# ---- Amending ----


def amend(pledge, by, **changed):
    unsent = keeping.begin_amendment(pledge, by=by)
    unsent.typed |= changed
    unsent.save()
    return filing.send(unsent, by=by)


def test_an_amendment_is_the_next_version_and_the_standing_one_stays_meanwhile():
    pledge = make_pledge()
    version = amend(pledge, pledge.author, title="Help desks inland")
    pledge.refresh_from_db()
    assert (version.number, version.status) == (2, Status.WAITING)
    assert pledge.standing.title == "Help desks along the coast"
    moderating.publish(version, by=makers.make_staff(), seen=version.version)
    pledge.refresh_from_db()
    assert pledge.standing == version
    kinds = list(pledge.entries.values_list("kind", flat=True))
    assert kinds == [EntryKind.MADE, EntryKind.AMENDED]


def test_one_version_waits_at_a_time():
    pledge = make_pledge()
    amend(pledge, pledge.author)
    with pytest.raises(Refused, match="amended once nothing"):
        keeping.begin_amendment(pledge, by=pledge.author)


def test_only_its_lead_amends():
    partner = makers.make_member()
    pledge = make_pledge(partners=(partner.organisation,))
    for person in (partner.person, makers.make_person(), makers.make_staff()):
        with pytest.raises(Refused):
            keeping.begin_amendment(pledge, by=person)


def test_what_was_returned_is_taken_back_by_the_version_that_revises_it():
    pledge = make_pledge(status=Status.WAITING)
    first = pledge.versions.get()
    moderating.return_to_author(
        first, by=makers.make_staff(), seen=1, reason="other-compact", note="The last part."
    )
    second = amend(pledge, pledge.author, title="For migrants alone")
    first.refresh_from_db()
    assert (first.status, second.number) == (Status.WITHDRAWN, 2)


def test_partners_hear_of_an_amendment_and_confirmed_ones_stay():
    partner = makers.make_member()
    pledge = make_pledge(partners=(partner.organisation,))
    amend(pledge, pledge.author, partners=[], title="Help desks inland")
    assert letters("pledge_changing").get().person == partner.person
    assert pledge.partners.get(organisation=partner.organisation).status == PartnerStatus.CONFIRMED


def test_a_pledge_with_confirmed_partners_stays_made_together():
    pledge = make_pledge(partners=(makers.make_organisation(),))
    unsent = keeping.begin_amendment(pledge, by=pledge.author)
    unsent.typed["kind"] = Kind.INDIVIDUAL
    assert "made together" in check(unsent).faults["kind"]


# ---- Withdrawing ----


def test_a_withdrawn_pledge_leaves_the_public_and_keeps_its_number():
    partner = makers.make_member()
    pledge = make_pledge(partners=(partner.organisation,))
    filing.withdraw(pledge, by=pledge.author)
    pledge.refresh_from_db()
    assert pledge.number == "P-2026-0001"
    assert pledge.standing is None
    assert pledge.entries.last().kind == EntryKind.REMOVED
    assert not Pledge.objects.visible_to(makers.make_person()).exists()
    assert letters("pledge_withdrawn").get().person == partner.person
    with pytest.raises(Refused):
        filing.withdraw(pledge, by=pledge.author)


def test_only_its_lead_withdraws():
    partner = makers.make_member()
    pledge = make_pledge(partners=(partner.organisation,))
    with pytest.raises(Refused):
        filing.withdraw(pledge, by=partner.person)


def test_there_is_nothing_to_confirm_in_a_withdrawn_pledge():
    pledge = make_pledge()
    line = make_line(pledge, makers.make_organisation(), status=PartnerStatus.INVITED)
    filing.withdraw(pledge, by=pledge.author)
    member = makers.make_member(organisation=line.organisation).person
    with pytest.raises(Refused, match="taken back"):
        partnering.confirm(line, text="", language="en", seen=1, by=member)
