"""Who hears of an announcement, and that a batch that fails is taken up again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from imrf_portal.notifications import announcing, delivering, expanding, subscribing
from imrf_portal.notifications.models import Announcement, Delivery, Subscription
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db


def announce(**changes) -> Announcement:
    facts = {"title": "Revision 1", "path": "/"}
    return announcing.announce("sample", **{"key": "k", "topics": [TOPIC], "facts": facts, **changes})


def readers() -> set[int]:
    return set(Delivery.objects.values_list("person_id", flat=True))


def test_followers_of_that_instant_hear_of_it(follower):
    before = follower()
    announcement = announce()
    follower()
    expanding.expand(announcement)
    assert readers() == {before.pk}


def test_follower_who_stopped_meanwhile_hears_nothing(follower):
    gone, back, stays = follower(), follower(), follower()
    announcement = announce()
    subscribing.unfollow(gone, TOPIC)
    subscribing.unfollow(back, TOPIC)
    subscribing.follow(back, TOPIC, label="Revision 1")
    expanding.expand(announcement)
    assert readers() == {stays.pk}


def test_follower_who_stopped_after_the_letter_was_written_hears_nothing(follower):
    gone = follower()
    expanding.expand(announce())
    subscribing.unfollow(gone, TOPIC)
    delivering.deliver()
    assert mail.outbox == []
    assert Delivery.objects.get().status == "cancelled"


def test_closed_account_hears_nothing(follower):
    closed, blocked, stays = follower(), follower(), follower()
    announcement = announce()
    type(closed).objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    type(closed).objects.filter(pk=blocked.pk).update(is_active=False)
    expanding.expand(announcement)
    assert readers() == {stays.pk}


def test_account_closed_after_the_letter_was_written_hears_nothing(follower):
    closed = follower()
    expanding.expand(announce())
    type(closed).objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    delivering.deliver()
    assert mail.outbox == []


def test_who_did_it_is_not_told(follower):
    actor, other = follower(), follower()
    expanding.expand(announce(by=actor))
    assert readers() == {other.pk}


def test_follower_of_two_topics_gets_one_letter_for_the_first(follower):
    follower("draft:1", "paragraph:9")
    expanding.expand(announce(topics=["paragraph:9", "draft:1"]))
    assert Delivery.objects.get().topic == "paragraph:9"


def test_follower_who_stops_one_of_two_topics_still_hears_by_the_other(follower):
    reader = follower("draft:1", "paragraph:9")
    expanding.expand(announce(topics=["paragraph:9", "draft:1"]))
    subscribing.unfollow(reader, "paragraph:9")
    delivering.deliver()
    assert len(mail.outbox) == 1


def test_batches_reach_everybody_once(follower):
    followers = {follower().pk for _ in range(7)}
    announcement = announce()
    assert expanding.expand(announcement, batch=3) == 7
    assert readers() == followers
    announcement.refresh_from_db()
    assert announcement.expanded_at is not None
    assert expanding.expand(announcement, batch=3) == 0


def test_announcement_without_followers_is_expanded():
    announcement = announce()
    assert expanding.expand(announcement) == 0
    announcement.refresh_from_db()
    assert announcement.expanded_at is not None


def test_announcement_is_not_expanded_before_its_time(follower):
    follower()
    announcement = announce(not_before=timezone.now() + timedelta(minutes=5))
    assert expanding.expand(announcement) == 0
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_expanding_goes_on_where_a_crash_ended_it(follower, settings):
    followers = [follower() for _ in range(5)]
    with (
        connection.cursor() as cursor
    ):  # the database refuses the fourth letter, in the middle of the second batch
        cursor.execute(
            f"ALTER TABLE notifications_delivery ADD CONSTRAINT crash CHECK (person_id <> {followers[3].pk})"
        )
    announcement = Announcement.objects.create(
        kind="sample", key="k", topics=[TOPIC], occurred_at=timezone.now(), not_before=timezone.now()
    )
    try:
        with pytest.raises(DatabaseError):
            expanding.expand(announcement, batch=2)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE notifications_delivery DROP CONSTRAINT crash")
    assert readers() == {reader.pk for reader in followers[:2]}  # and none of them has been sent for good yet
    letters = dict(Delivery.objects.values_list("person_id", "message_id"))
    expanding.expand_what_is_due()
    assert readers() == {reader.pk for reader in followers}
    after = dict(Delivery.objects.values_list("person_id", "message_id"))
    assert after == {**after, **letters}


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_expand_the_same_announcement(follower):
    follower()
    announcement = Announcement.objects.create(
        kind="sample", key="k", topics=[TOPIC], occurred_at=timezone.now(), not_before=timezone.now()
    )
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM notifications_announcement FOR UPDATE")
        assert expanding.expand(announcement) == 0
        other.rollback()
    finally:
        other.close()
    assert expanding.expand(announcement) == 1


def test_message_ids_end_in_the_sites_host(follower, settings):
    settings.SITE_URL = "https://portal.example"
    follower()
    expanding.expand(announce())
    assert Delivery.objects.get().message_id.endswith("@portal.example>")


def test_subscription_stands_once_per_topic(follower):
    reader = follower()
    with pytest.raises(DatabaseError), transaction.atomic():
        Subscription.objects.create(person=reader, topic=TOPIC, label="Twice")
