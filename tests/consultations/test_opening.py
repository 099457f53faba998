"""Announcing and extending a consultation: one act, everybody hears once."""

from datetime import timedelta

import pytest

from consultations import opening
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Announcement
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


def test_announce_makes_it_public_and_tells_once(moderator):
    room = makers.make_consultation(announced=False)
    opening.announce_consultation(room, by=moderator)
    opening.announce_consultation(room, by=moderator)
    room.refresh_from_db()
    assert room.is_open()
    assert Announcement.objects.filter(kind="consultation_opened").count() == 1


def test_announce_needs_a_published_draft(moderator):
    room = makers.make_consultation(makers.make_draft(published=False), announced=False)
    with pytest.raises(Refused):
        opening.announce_consultation(room, by=moderator)


def test_extend_moves_the_end_changes_the_room_and_tells(moderator):
    room = makers.make_consultation(opens=-5, closes=-1)
    later = room.closes_at + timedelta(days=3)
    stamp = room.stamp
    opening.extend(room, closes_at=later, by=moderator)
    room.refresh_from_db()
    assert (room.closes_at, room.is_open()) == (later, True)
    assert room.stamp > stamp
    assert Announcement.objects.filter(kind="consultation_extended").count() == 1


def test_an_extension_never_shortens(moderator):
    room = makers.make_consultation()
    with pytest.raises(Refused):
        opening.extend(room, closes_at=room.closes_at - timedelta(hours=1), by=moderator)


def test_only_the_secretariat_runs_consultations():
    room = makers.make_consultation(announced=False)
    for act in (
        lambda person: opening.announce_consultation(room, by=person),
        lambda person: opening.extend(room, closes_at=room.closes_at + timedelta(days=1), by=person),
    ):
        with pytest.raises(Refused):
            act(makers.make_person())
