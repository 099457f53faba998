"""Reading pledges: who sees which version, at which address, and what no reader ever sees."""

from __future__ import annotations

import pytest
from django.test import Client

from imrf_portal.moderation.models import Status
from pledges import filing, partnering
from pledges.models import Kind, PartnerStatus
from tests import makers
from tests.pledges.makers import make_line, make_pledge, make_version

pytestmark = pytest.mark.django_db

PAGE_QUERIES = 12


def signed_in(person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def page(person, address):
    return signed_in(person).get(f"/en/pledges/{address}")


def test_a_public_pledge_stands_under_its_number_and_its_reference_leads_there():
    pledge = make_pledge(place="The coast", amount=250000, currency="EUR", target="Nine desks")
    answer = page(None, f"{pledge.number}/")
    said = answer.content.decode()
    for words in (pledge.number, "Help desks along the coast", "The coast", "250,000 EUR", "Nine desks"):
        assert words in said
    assert page(None, f"{pledge.reference}/")["Location"] == f"/en/pledges/{pledge.number}/"
    assert page(None, f"{pledge.number.lower()}/")["Location"] == f"/en/pledges/{pledge.number}/"


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
def test_what_is_not_public_is_there_for_its_actors_and_the_secretariat_alone(status):
    partner = makers.make_member()
    declined = makers.make_member()
    pledge = make_pledge(status=status, partners=(partner.organisation,))
    make_line(pledge, declined.organisation, status=PartnerStatus.DECLINED)
    address = f"{pledge.reference}/versions/1/"
    for person, expected in (
        (None, 404),
        (makers.make_member().person, 404),
        (declined.person, 404),
        (makers.make_staff(second_factor=False), 404),
        (partner.person, 200),
        (pledge.author, 200),
        (makers.make_staff(), 200),
    ):
        assert page(person, address).status_code == expected
        assert page(person, f"{pledge.reference}/").status_code == (302 if expected == 200 else 404)


def test_a_pledge_that_was_public_says_so_under_its_number_without_a_word_of_it():
    pledge = make_pledge()
    filing.withdraw(pledge, by=pledge.author)
    answer = page(None, f"{pledge.number}/")
    assert answer.status_code == 410
    assert "no longer public" in answer.content.decode()
    assert "Help desks" not in answer.content.decode()
    assert page(None, f"{pledge.number}/versions/1/").status_code == 404
    assert page(None, "P-2026-0999/").status_code == 404


def test_the_contact_is_seen_by_the_lead_and_the_secretariat_alone():
    partner = makers.make_member()
    pledge = make_pledge(partners=(partner.organisation,))
    pledge.contact = "sealed-contact"
    pledge.save()
    for person, sees in (
        (None, False),
        (makers.make_person(), False),
        (partner.person, False),
        (pledge.author, True),
        (makers.make_staff(), False),
    ):
        said = page(person, f"{pledge.number}/").content.decode()
        assert ("sealed-contact" in said) is sees


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_whatever_stands_on_it(number, django_assert_num_queries):
    first = make_pledge()
    partners = tuple(makers.make_member().organisation for _number in range(number))
    pledge = make_pledge(partners=partners, kind=Kind.COMMON)
    for place in range(number):
        make_version(pledge, status=Status.PUBLISHED, number=10 + place)
        make_pledge(kind=Kind.MATCHING, matched=pledge)
    make_pledge(kind=Kind.MATCHING, matched=first)
    client = Client()
    client.get(f"/en/pledges/{pledge.number}/")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"/en/pledges/{pledge.number}/")


def test_who_has_not_confirmed_is_shown_to_no_reader():
    pledge = make_pledge(kind=Kind.COMMON, partners=(makers.make_organisation("Dockers’ union"),))
    asked = makers.make_organisation("Quillwater Choir")
    make_line(pledge, asked, status=PartnerStatus.INVITED)
    for person in (None, makers.make_person()):
        said = page(person, f"{pledge.number}/").content.decode()
        assert "Dockers’ union" in said
        assert "Quillwater Choir" not in said
    assert "Quillwater Choir" in page(pledge.author, f"{pledge.number}/").content.decode()


def test_earlier_versions_stay_readable_and_what_waits_does_not_show():
    pledge = make_pledge()
    make_version(pledge, title="What waits")
    said = page(None, f"{pledge.number}/").content.decode()
    assert "What waits" not in said
    assert "What waits" in page(pledge.author, f"{pledge.number}/").content.decode()
    assert page(None, f"{pledge.number}/versions/2/").status_code == 404
    second = make_version(pledge, status=Status.PUBLISHED, title="What stands now", number=3)
    pledge.standing = second
    pledge.save()
    assert "What stands now" in page(None, f"{pledge.number}/").content.decode()
    assert "This is an earlier version" in page(None, f"{pledge.number}/versions/1/").content.decode()


def test_the_chain_is_shown_from_both_ends():
    first = make_pledge(title="What came first")
    second = make_pledge(kind=Kind.MATCHING, matched=first, title="What matches it")
    for pledge in (first, second):
        said = page(None, f"{pledge.number}/").content.decode()
        assert "What came first" in said
        assert "What matches it" in said


def test_the_list_holds_public_pledges_alone():
    make_pledge(title="Public")
    make_pledge(title="Waits", status=Status.WAITING)
    said = page(None, "").content.decode()
    assert "Public" in said
    assert "Waits" not in said


def test_reporting_a_pledge_is_checked_before_it_is_sent():
    pledge = make_pledge()
    reader = makers.make_person()
    address = f"{pledge.number}/versions/1/report/"
    assert page(None, address).status_code == 302
    assert page(pledge.author, address).status_code == 302
    client = signed_in(reader)
    report = {"reason": "imposture"}
    assert "Check before sending" in client.post(f"/en/pledges/{address}", report).content.decode()
    client.post(f"/en/pledges/{address}", report | {"send": "yes"})
    assert reader.flags.get().reason == "imposture"


# ---- An actor's own part ----


@pytest.fixture
def asked():
    """A partner of a waiting pledge, asked to confirm; one of its members."""
    pledge = make_pledge(status=Status.WAITING, kind=Kind.COMMON)
    member = makers.make_member(organisation=makers.make_organisation("Quillwater Choir"))
    line = make_line(pledge, member.organisation, status=PartnerStatus.INVITED)
    return line, member.person


def part_data(line, text="We staff two desks.", act="confirm", seen=None):
    key = line.pk
    return {
        "line": key,
        "act": act,
        f"{key}-text": text,
        f"{key}-language": "en",
        f"{key}-seen": seen or line.version,
    }


def test_a_partner_confirms_its_part_on_its_page(asked):
    line, person = asked
    client = signed_in(person)
    address = f"/en/pledges/{line.pledge.reference}/part/"
    assert "Confirm our part" in client.get(address).content.decode()
    assert client.post(address, part_data(line)).status_code == 302
    line.refresh_from_db()
    assert (line.status, line.part) == (PartnerStatus.CONFIRMED, "We staff two desks.")


def test_nobody_else_has_that_page(asked):
    line, _person = asked
    address = f"/en/pledges/{line.pledge.reference}/part/"
    assert Client().get(address).status_code == 302
    for person in (makers.make_person(), makers.make_member().person, makers.make_staff()):
        assert signed_in(person).get(address).status_code == 404
        assert signed_in(person).post(address, part_data(line)).status_code == 404
    lead = signed_in(line.pledge.author)
    assert lead.post(address, part_data(line)).status_code == 404


def test_a_part_that_is_too_long_is_kept_on_the_page(asked):
    line, person = asked
    address = f"/en/pledges/{line.pledge.reference}/part/"
    answer = signed_in(person).post(address, part_data(line, "long " * 500))
    assert answer.status_code == 409
    assert "long long long" in answer.content.decode()


def test_declining_and_leaving(asked):
    line, person = asked
    client = signed_in(person)
    address = f"/en/pledges/{line.pledge.reference}/part/"
    client.post(address, part_data(line))
    client.post(address, part_data(line, act="leave"))
    line.refresh_from_db()
    assert line.status == PartnerStatus.LEFT
    assert client.get(address).status_code == 404


def test_two_texts_of_a_part_stand_side_by_side_until_one_is_taken(asked):
    line, person = asked
    colleague = makers.make_member(organisation=line.organisation).person
    address = f"/en/pledges/{line.pledge.reference}/part/"
    signed_in(person).post(address, part_data(line, "Two desks.", seen=1))
    client = signed_in(colleague)
    client.post(address, part_data(line, "Three desks.", seen=1))
    said = client.get(address).content.decode()
    assert "Two desks." in said
    assert "Three desks." in said
    variant = line.variants.get()
    too_long = client.post(f"{address}texts/{variant.pk}/", {"take": "1", "text": "long " * 500})
    assert too_long.status_code == 409
    assert "long long long" in too_long.content.decode()
    client.post(f"{address}texts/{variant.pk}/", {"take": "1", "text": "Five desks."})
    line.refresh_from_db()
    assert line.part == "Five desks."
    assert partnering.remind() == 0
