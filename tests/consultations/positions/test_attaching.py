"""Attaching a position to a draft: one comment as any other, with the number of those who endorsed it by then."""

from __future__ import annotations

import pytest

from consultations import moderating, submitting
from consultations.deadlines import Closed
from consultations.models import AttachedPosition, Comment
from consultations.positions import attaching
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.positions.makers import TITLE, endorse, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return makers.make_person("Policy officer")


@pytest.fixture
def room():
    return makers.make_consultation()


def test_attaching_sends_a_comment_on_the_whole_draft(author, room, settings):
    settings.SITE_URL = "https://portal.example"
    version = make_position(author)
    for name in ("Quillwater Choir", "Dockers' union"):
        endorse(version, name)
    comment = attaching.attach(version.position, room, by=author)
    reference = version.position.reference
    assert comment.text.split("\n\n") == [
        f"Position {reference}: {TITLE}",
        "Endorsed by 2 organizations.",
        f"Its whole text: https://portal.example/positions/{reference}/versions/1/",
    ]
    assert (comment.draft, comment.status) == (room.draft, Status.WAITING)
    attached = AttachedPosition.objects.get()
    assert (attached.version, attached.comment) == (version, comment)
    assert (attached.organisations, attached.people) == (2, 0)
    assert family_of(comment) is not None
    assert Delivery.objects.filter(kind="comment_received", person=author).count() == 1


def test_the_number_stays_as_it_was(author, room):
    version = make_position(author)
    comment = attaching.attach(version.position, room, by=author)
    endorse(version)
    comment.refresh_from_db()
    assert "Endorsed by" not in comment.text
    assert AttachedPosition.objects.get().organisations == 0


def test_pressing_twice_attaches_once(author, room):
    version = make_position(author)
    assert attaching.attach(version.position, room, by=author) == attaching.attach(
        version.position, room, by=author
    )
    assert Comment.objects.count() == 1
    assert not attaching.can_take(version.position).exists()


@pytest.mark.parametrize("gone", ["withdrawn", "withheld"])
def test_what_is_gone_is_attached_anew(author, room, gone):
    version = make_position(author)
    first = attaching.attach(version.position, room, by=author)
    if gone == "withdrawn":
        submitting.withdraw(first, by=author)
    else:
        moderating.withhold(first, by=makers.make_staff(), seen=1, reason="off-topic")
    assert list(attaching.can_take(version.position)) == [room]
    assert attaching.attach(version.position, room, by=author) != first


def test_the_comment_says_it_in_the_language_of_the_position(author, room):
    version = make_position(author, language="fr")
    comment = attaching.attach(version.position, room, by=author)
    assert comment.language == "fr"


def test_a_consultation_that_has_closed_takes_none(author):
    closed = makers.make_consultation(closes=-1)
    version = make_position(author)
    assert not attaching.can_take(version.position).exists()
    with pytest.raises(Closed):
        attaching.attach(version.position, closed, by=author)
    assert not Comment.objects.exists()


def test_a_consultation_without_a_draft_takes_none(author, room):
    room.draft = None
    room.save()
    with pytest.raises(Refused):
        attaching.attach(make_position(author).position, room, by=author)


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_only_what_is_published_is_attached(author, room, status):
    with pytest.raises(Refused):
        attaching.attach(make_position(author, status=status).position, room, by=author)


def test_only_the_author_attaches(room):
    for person in (makers.make_person(), makers.make_staff()):
        with pytest.raises(Refused):
            attaching.attach(make_position().position, room, by=person)


def test_who_no_longer_speaks_for_the_lead_attaches_nothing(author, room):
    version = make_position(author, organisation=makers.make_organisation())
    with pytest.raises(Refused):
        attaching.attach(version.position, room, by=author)
