"""Positions at the moderation desk."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.positions.makers import TEXT, TITLE, make_position, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(makers.make_staff())
    return client


def url(view: str, *args: object) -> str:
    return reverse(f"admin:consultations_positionversion_{view}", args=args)


def test_the_queue_shows_what_waits(desk):
    make_position(title="Demonstration text: waits", status=Status.WAITING)
    make_position(title="Demonstration text: stands")
    page = desk.get(url("changelist")).content.decode()
    assert "Demonstration text: waits" in page
    assert "Demonstration text: stands" not in page
    assert "Demonstration text: stands" in desk.get(url("changelist") + "?status=all").content.decode()


def test_one_page_shows_the_text_with_the_versions_before(desk):
    old = make_position(text="Demonstration text, the first words.")
    new = make_version(old.position, status=Status.WAITING)
    page = desk.get(url("change", new.pk)).content.decode()
    assert TITLE in page
    assert TEXT in page
    assert "the first words" in page


def test_publishing_from_the_desk(desk):
    version = make_position(status=Status.WAITING)
    desk.post(url("decide", version.pk), {"outcome": "published", "seen": 1})
    version.refresh_from_db()
    assert version.status == Status.PUBLISHED
    assert version.position.standing_id == version.pk


def test_a_return_without_a_reason_keeps_the_note(desk):
    version = make_position(status=Status.WAITING)
    data = {"outcome": "returned", "seen": 1, "note": "Say by whom."}
    answer = desk.post(url("decide", version.pk), data)
    assert answer.status_code == 422
    assert "Say by whom." in answer.content.decode()


def test_several_are_decided_at_once(desk):
    versions = [make_position(status=Status.WAITING) for _ in range(2)]
    chosen = [f"{version.pk}:{version.version}" for version in versions]
    asked = {"action": "withhold_chosen", "_selected_action": [version.pk for version in versions]}
    assert desk.post(url("changelist"), asked).content.decode().count(f">{TITLE}</h3>") == 2
    data = {"outcome": "withheld", "reason": "off-topic", "chosen": chosen, "seen": 0}
    desk.post(url("bulk"), data)
    for version in versions:
        version.refresh_from_db()
        assert version.status == Status.WITHHELD


def test_nobody_else_enters():
    version = make_position(status=Status.WAITING)
    client = Client()
    client.force_login(version.position.author)
    assert client.get(url("change", version.pk)).status_code == 302
