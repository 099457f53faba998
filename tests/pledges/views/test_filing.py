"""The pages on which a pledge is written: everything is kept, in every window, also where the session has ended."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from imrf_portal.moderation.models import Status
from pledges.models import Kind, Pledge, PledgeVersion, UnsentPledge
from tests import makers
from tests.pledges.makers import TEXT, make_pledge, make_unsent, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def unsent():
    return make_unsent()


@pytest.fixture
def client(unsent):
    client = Client()
    client.force_login(unsent.author)
    return client


def url(unsent, page=""):
    return f"/en/pledges/file/{unsent.key}/{page}"


def data(unsent, **changed):
    return typed(**changed) | {"organisation": unsent.organisation.slug}


def test_begin_leads_to_a_form_of_ones_own():
    person = makers.make_member().person
    client = Client()
    client.force_login(person)
    answer = client.post("/en/pledges/file/begin/")
    unsent = UnsentPledge.objects.get(author=person)
    assert answer["Location"] == url(unsent)
    page = client.get(url(unsent)).content.decode()
    assert "Global Compact on Refugees" in page
    assert unsent.organisation.name in page


def test_what_is_right_goes_on_to_be_checked_and_is_sent_once(client, unsent):
    unsent.typed = {}
    unsent.save()
    answer = client.post(
        url(unsent), data(unsent, contact="Call the office", amount="250000", currency="EUR")
    )
    assert answer["Location"] == url(unsent, "check/")
    page = client.get(url(unsent, "check/")).content.decode()
    assert "250,000 EUR" in page
    assert "Help desks along the coast" in page
    sent = client.post(url(unsent, "send/"))
    version = PledgeVersion.objects.get()
    assert sent["Location"] == f"/en/pledges/{version.pledge.reference}/versions/1/"
    assert client.post(url(unsent, "send/"))["Location"] == sent["Location"]
    receipt = client.get(sent["Location"]).content.decode()
    assert "We have received your pledge" in receipt
    assert version.pledge.reference in receipt


def test_what_is_wrong_stands_on_the_page_with_its_sentence(client, unsent):
    wrong = data(
        unsent, text="Too short", amount="1.000,00", currency="EUR", kind=Kind.MATCHING, matched="P-1"
    )
    answer = client.post(url(unsent), wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Too short", "1.000,00", "read as 1000.00", "P-1", "no public pledge with the number"):
        assert said in page
    unsent.refresh_from_db()
    assert unsent.typed["amount"] == "1.000,00"


def test_a_wrong_file_loses_nothing_that_was_typed(client, unsent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00")
    answer = client.post(url(unsent), data(unsent, title="Kept all the same") | {"file": file})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "whatever its name says" in page
    assert "Kept all the same" in page


def test_keeping_by_itself_answers_where_the_text_is(client, unsent):
    window = uuid.uuid4()
    first = {"window": window, "seen": unsent.window, "keep": "1"}
    assert "key" not in client.post(url(unsent), data(unsent, title="First") | first).json()
    other = {"window": uuid.uuid4(), "seen": unsent.window, "keep": "1"}
    beside = client.post(url(unsent), data(unsent, title="Second") | other).json()
    assert beside["url"] == f"/en/pledges/file/{beside['key']}/"
    assert {one.typed["title"] for one in UnsentPledge.objects.all()} == {"First", "Second"}
    assert "Also being written" in client.get(url(unsent)).content.decode()


def test_a_session_that_ended_loses_nothing(unsent):
    client = Client()
    answer = client.post(url(unsent), data(unsent, title="Typed all night"))
    assert answer["Location"] == f"/en/accounts/login/?next={url(unsent)}"
    assert client.post(url(unsent), {"keep": "1"}).status_code == 403
    client.post("/en/accounts/login/", {"login": unsent.author.email, "password": makers.PASSWORD})
    assert client.get(url(unsent), follow=True).status_code == 200
    assert "Typed all night" in [one.typed["title"] for one in UnsentPledge.objects.all()]


def test_what_a_session_held_comes_to_nobody_else(unsent):
    client = Client()
    client.post(url(unsent), data(unsent, title="Typed all night"))
    client.force_login(makers.make_member().person)
    assert client.get(url(unsent)).status_code == 404


def test_partners_are_searched_without_javascript(client, unsent):
    makers.make_organisation("Quillwater Choir")
    unverified = makers.make_organisation("Quillwater Band")
    unverified.is_verified = False
    unverified.save()
    answer = client.post(url(unsent), data(unsent) | {"find": "1", "partner": "quillwater"})
    page = client.get(answer["Location"].partition("#")[0]).content.decode()
    assert "Quillwater Choir" in page
    assert "Quillwater Band" not in page
    assert (
        "No verified organization is found" in client.get(f"{url(unsent)}?partner=nothing").content.decode()
    )


def test_the_matched_pledge_is_shown_with_its_title_before_sending(client, unsent):
    matched = make_pledge(title="What is matched")
    client.post(url(unsent), data(unsent, kind=Kind.MATCHING, matched=matched.number))
    assert "What is matched" in client.get(url(unsent, "check/")).content.decode()


@pytest.mark.parametrize("page", ["", "check/"])
def test_nobody_else_sees_what_is_not_sent(unsent, page):
    for person in (makers.make_member().person, makers.make_staff()):
        client = Client()
        client.force_login(person)
        assert client.get(url(unsent, page)).status_code == 404
        assert client.post(url(unsent, "send/")).status_code == 404
        assert client.post(url(unsent, "discard/")).status_code == 404
    assert Client().get(url(unsent, page)).status_code == 302


def test_who_may_not_send_is_told_and_keeps_the_text(client, unsent):
    unsent.organisation.is_verified = False
    unsent.organisation.save()
    answer = client.post(url(unsent, "send/"))
    assert answer.status_code == 409
    assert "verified" in answer.content.decode()
    unsent.refresh_from_db()
    assert unsent.typed["text"] == TEXT


def test_discarding_is_for_what_was_not_sent(client, unsent):
    client.post(url(unsent, "discard/"))
    assert not UnsentPledge.objects.exists()


def test_amending_starts_from_the_text_that_stands():
    pledge = make_pledge(title="As it stands")
    client = Client()
    client.force_login(pledge.author)
    answer = client.post(f"/en/pledges/{pledge.number}/amend/")
    assert "As it stands" in client.get(answer["Location"]).content.decode()
    client.force_login(makers.make_person())
    assert client.post(f"/en/pledges/{pledge.number}/amend/")["Location"] == f"/en/pledges/{pledge.number}/"
    assert UnsentPledge.objects.count() == 1


def test_withdrawing_asks_first():
    pledge = make_pledge()
    client = Client()
    client.force_login(pledge.author)
    page = f"/en/pledges/{pledge.number}/withdraw/"
    assert "cannot be undone" in client.get(page).content.decode()
    client.post(page)
    assert pledge.versions.get().status == Status.WITHDRAWN
    assert not Pledge.objects.published().exists()


def test_the_room_lists_what_is_ones_own(client, unsent):
    other = make_pledge(title="Somebody else's", status=Status.WAITING)
    page = client.get("/en/pledges/file/").content.decode()
    assert "Help desks along the coast" in page
    assert other.versions.get().title not in page
    assert Client().get("/en/pledges/file/").status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_room_costs_the_same_whatever_is_in_it(number, django_assert_num_queries):
    organisation = makers.make_organisation()
    person = makers.make_member(organisation=organisation).person
    for _number in range(number):
        make_pledge(organisation, author=person)
        make_pledge(partners=(organisation,))
        make_unsent(person, organisation)
    client = Client()
    client.force_login(person)
    client.get("/en/pledges/file/")
    with django_assert_num_queries(8):
        client.get("/en/pledges/file/")
