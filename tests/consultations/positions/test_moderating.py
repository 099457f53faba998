"""Deciding about versions of positions: what stands, who hears, what is undone."""

from __future__ import annotations

import pytest

from consultations.models import Endorsement, PositionVersion
from consultations.positions import moderating
from imrf_portal.accounts.models import Role, User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement, Delivery, Subscription
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.positions.makers import endorse, make_position, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return makers.make_staff()


def standing_of(version: PositionVersion) -> PositionVersion | None:
    version.position.refresh_from_db()
    return version.position.standing


def test_publishing_lets_it_stand_and_tells_its_author(moderator):
    version = make_position(status=Status.WAITING)
    moderating.publish(version, by=moderator, seen=1)
    assert standing_of(version) == version
    assert Delivery.objects.get().kind == "position_published"
    assert not Announcement.objects.exists()


def test_a_new_version_stands_and_whoever_endorsed_the_old_one_is_asked_once(moderator):
    old = make_position()
    endorsement = endorse(old)
    new = make_version(old.position, status=Status.WAITING)
    moderating.publish(new, by=moderator, seen=1)
    assert standing_of(old) == new
    [announcement] = Announcement.objects.filter(kind="position_changed")
    assert announcement.topics == [f"position:{old.position_id}"]
    assert Subscription.objects.standing().get(topic=announcement.topics[0]).person == endorsement.person
    assert not Endorsement.objects.confirmed().filter(position_version=new).exists()
    assert Endorsement.objects.confirmed().get(position_version=old) == endorsement


def test_withholding_the_new_version_lets_the_old_one_stand_again(moderator):
    old = make_position()
    new = make_version(old.position)
    moderating.withhold(new, by=moderator, seen=1, reason="off-topic")
    assert standing_of(old) == old
    assert Delivery.objects.get().kind == "position_withheld"


def test_what_is_withheld_shows_no_endorsement(moderator):
    version = make_position()
    endorse(version)
    moderating.withhold(version, by=moderator, seen=1, reason="off-topic")
    assert standing_of(version) is None
    assert not Endorsement.objects.visible_to(makers.make_person()).exists()


def test_undoing_takes_back_what_stands_and_every_letter(moderator):
    old = make_position()
    new = make_version(old.position, status=Status.WAITING)
    moderating.publish(new, by=moderator, seen=1)
    moderating.undo(new, by=moderator)
    assert standing_of(old) == old
    assert Announcement.objects.get().cancelled_at is not None
    assert Delivery.objects.get().status == Delivery.Status.CANCELLED


def test_a_return_says_why(moderator):
    version = make_position(status=Status.WAITING)
    with pytest.raises(Unexplained):
        moderating.return_to_author(version, by=moderator, seen=1, reason="")
    moderating.return_to_author(version, by=moderator, seen=1, reason="other", note="Say by whom.")
    assert version.status == Status.RETURNED
    assert Delivery.objects.get(kind="position_returned").facts["note"] == "Say by whom."


def test_two_moderators_do_not_decide_over_each_other(moderator):
    version = make_position(status=Status.WAITING)
    moderating.publish(version, by=moderator, seen=1)
    with pytest.raises(WrongStep):
        moderating.withhold(
            version, by=makers.make_staff(email="m2@people.example"), seen=1, reason="off-topic"
        )


@pytest.mark.parametrize("act", ["publish", "return_to_author", "withhold", "undo"])
def test_only_moderators_decide(act):
    version = make_position(status=Status.WAITING)
    reason = {"reason": "off-topic"} if act in {"return_to_author", "withhold"} else {}
    for person in (version.position.author, makers.make_member(role=Role.FOCAL_POINT).person):
        with pytest.raises(Refused):
            getattr(moderating, act)(version, by=person, seen=1, **reason)


# ---- Who sees what ----

SEES = {
    Status.PUBLISHED: {"stranger", "author", "co-facilitator", "moderator"},
    Status.WAITING: {"author", "co-facilitator", "moderator"},
    Status.RETURNED: {"author", "moderator"},
    Status.WITHHELD: {"author", "moderator"},
    Status.WITHDRAWN: {"author", "moderator"},
}


@pytest.mark.parametrize("status", list(SEES))
def test_who_sees_a_version_by_status(status):
    version = make_position(status=status)
    people = {
        "stranger": makers.make_person(),
        "author": version.position.author,
        "co-facilitator": makers.make_member(role=Role.CO_FACILITATOR, cycle=version.position.cycle).person,
        "moderator": makers.make_staff(),
    }
    for name, person in people.items():
        sees = name in SEES[status]
        assert PositionVersion.objects.visible_to(person).exists() is sees, name
        assert type(version.position).objects.visible_to(person).exists() is sees, name
