"""Pledges at the moderation desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imrf_portal.moderation.models import Status
from tests import makers
from tests.pledges.ledger.makers import make_evidence
from tests.pledges.makers import TEXT, make_pledge, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(makers.make_staff())
    return client


def url(view: str, *args: object) -> str:
    return reverse(f"admin:pledges_pledgeversion_{view}", args=args)


@pytest.fixture
def of_a_state():
    delegation = makers.make_delegation()
    person = makers.make_member(organisation=delegation, role="focal-point").person
    return make_pledge(delegation, author=person, status=Status.WAITING).versions.get()


def test_the_queue_shows_what_waits(desk):
    make_pledge(title="What waits", status=Status.WAITING)
    make_pledge(title="What stands")
    page = desk.get(url("changelist")).content.decode()
    assert "What waits" in page
    assert "What stands" not in page


def test_one_page_shows_text_facts_actors_contact_and_the_versions_before(desk):
    pledge = make_pledge(text=f"{TEXT} The first words. For refugees.", target="Nine desks")
    pledge.contact = "Call the office"
    pledge.save()
    new = make_version(pledge)
    page = desk.get(url("change", new.pk)).content.decode()
    for said in ("Help desks along the coast", "The first words", "Harbour Light Clinic", "Call the office"):
        assert said in page
    page = desk.get(url("change", pledge.standing.pk)).content.decode()
    assert "Global Compact on Refugees covers it" in page
    assert "Nine desks" in page


def test_publishing_from_the_desk(desk):
    version = make_pledge(status=Status.WAITING).versions.get()
    desk.post(url("decide", version.pk), {"outcome": "published", "seen": 1})
    version.pledge.refresh_from_db()
    assert version.pledge.standing_id == version.pk


def test_withholding_a_states_own_pledge_is_refused_with_a_sentence_and_keeps_the_note(desk, of_a_state):
    decision = {"outcome": "withheld", "reason": "off-topic", "note": "It is vague.", "seen": 1}
    answer = desk.post(url("decide", of_a_state.pk), decision)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "completeness only" in page
    assert "It is vague." in page
    of_a_state.refresh_from_db()
    assert of_a_state.status == Status.WAITING
    assert 'value="withheld"' not in desk.get(url("change", of_a_state.pk)).content.decode()


def test_of_several_a_states_own_is_left_and_named(desk, of_a_state):
    other = make_pledge(status=Status.WAITING).versions.get()
    chosen = [f"{one.pk}:{one.version}" for one in (of_a_state, other)]
    data = {"outcome": "withheld", "reason": "off-topic", "chosen": chosen, "seen": 0}
    page = desk.post(url("bulk"), data, follow=True).content.decode()
    assert "completeness only" in page
    of_a_state.refresh_from_db()
    other.refresh_from_db()
    assert (of_a_state.status, other.status) == (Status.WAITING, Status.WITHHELD)


def test_all_of_a_pledge_is_read_before_several_are_decided(desk, of_a_state):
    versions = [of_a_state]
    costs = []
    for title in ("Help desks at sea", "Help desks on land"):
        versions.append(make_pledge(title=title, target="Nine desks", status=Status.WAITING).versions.get())
        with CaptureQueriesContext(connection) as captured:
            asked = {"action": "publish_chosen", "_selected_action": [one.pk for one in versions]}
            page = desk.post(url("changelist"), asked).content.decode()
        costs.append(len(captured))
    for said in ("Help desks at sea", "Nine desks", "Harbour Light Clinic", "Bangladesh"):
        assert said in page
    assert costs[0] == costs[1]


def test_evidence_among_many_says_about_which_pledge_it_is_and_what_it_found(desk):
    evidence = make_evidence(make_pledge(title="Help desks at sea"), source_url="https://quay.example/seen")
    asked = {"action": "publish_chosen", "_selected_action": [evidence.pk]}
    page = desk.post(reverse("admin:pledges_evidence_changelist"), asked).content.decode()
    for said in ("Help desks at sea", evidence.get_finding_display(), "quay.example", "Quay Watch"):
        assert said in page


def test_nobody_else_enters(of_a_state):
    for person in (of_a_state.pledge.author, makers.make_staff(second_factor=False)):
        client = Client()
        client.force_login(person)
        assert client.get(url("change", of_a_state.pk)).status_code == 302
