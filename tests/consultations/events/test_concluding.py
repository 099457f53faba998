"""The summary of an event and what was heard: shown once published, told once."""

import pytest

from consultations.events import concluding
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import delivering, expanding, subscribing
from imrf_portal.notifications.models import Announcement
from imrf_portal.notifications.topics import topic
from tests import makers

pytestmark = pytest.mark.django_db
SUMMARY = "Demonstration text: much was said of recruitment."


@pytest.fixture
def moderator():
    return makers.make_staff()


def over(**fields):
    return makers.make_event(**{"hours": -3, "slug": "townhall", "summary": SUMMARY, **fields})


def test_summary_is_shown_once_it_is_published(client, moderator):
    draft = makers.make_draft(slug="rev-2", order=2)
    event = over(heard="Demonstration text: paragraph 9 takes it up.", next_draft=draft)
    page = client.get("/en/events/townhall/").content.decode()
    assert SUMMARY not in page
    assert "takes it up" not in page
    concluding.publish_summary(event, by=moderator)
    page = client.get("/en/events/townhall/").content.decode()
    assert SUMMARY in page
    assert "takes it up" in page
    assert draft.get_absolute_url() in page


def test_registered_and_followers_are_mailed_once(moderator, mailoutbox):
    event = over()
    follower, guest = makers.make_person(), makers.make_person(language="fr")
    subscribing.follow(follower, topic("event", event.pk), label="Townhall")
    subscribing.follow(guest, topic("event-confirmed", event.pk), label="Townhall")
    subscribing.follow(guest, topic("events"), label="All events")
    for _ in range(2):
        concluding.publish_summary(event, by=moderator)
    assert Announcement.objects.count() == 1
    expanding.expand_what_is_due()
    delivering.deliver()
    assert sorted(message.to[0] for message in mailoutbox) == sorted([follower.email, guest.email])
    assert all(SUMMARY in message.body for message in mailoutbox)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hours": 3}, "once the event is over"),
        ({"status": "cancelled"}, "once the event is over"),
        ({"summary": ""}, "Write the summary first"),
    ],
)
def test_summary_is_refused_with_its_reason(moderator, fields, words):
    with pytest.raises(Refused, match=words):
        concluding.publish_summary(over(**fields), by=moderator)
    assert not Announcement.objects.exists()


def test_draft_that_nobody_can_read_is_not_pointed_at(moderator):
    event = over(next_draft=makers.make_draft(slug="rev-2", order=2, published=False))
    with pytest.raises(Refused, match="Publish the next draft first"):
        concluding.publish_summary(event, by=moderator)


def test_only_the_secretariat_publishes_a_summary():
    with pytest.raises(Refused):
        concluding.publish_summary(over(), by=makers.make_person())
