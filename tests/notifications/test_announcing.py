"""Announcing writes one row; the same event is announced once; what has not left can be taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from imrf_portal.notifications import announcing, delivering, expanding
from imrf_portal.notifications.models import Announcement, Delivery
from tests.notifications.conftest import TOPIC

FACTS = {"title": "Revision 1", "path": "/declarations/2026/rev-1/"}

pytestmark = pytest.mark.django_db


def announce(**changes):
    return announcing.announce(
        "sample", **{"key": "draft:1:published", "topics": [TOPIC], "facts": FACTS, **changes}
    )


def send_all() -> None:
    expanding.expand_what_is_due()
    delivering.deliver()


@pytest.mark.parametrize("followers", [1, 3])
def test_announcement_costs_the_same_for_any_number_of_followers(
    follower, followers, django_assert_num_queries
):
    for _ in range(followers):
        follower()
    with django_assert_num_queries(4):  # look, savepoint, insert, release
        announce()
    assert Announcement.objects.count() == 1
    assert Delivery.objects.count() == 0


def test_same_key_is_the_same_announcement(follower):
    follower()
    first = announce()
    assert announce(facts={"title": "Another"}) == first
    send_all()
    assert len(mail.outbox) == 1


def test_letter_to_one_person_is_written_at_once(person):
    delivery = announcing.tell(person(language="fr"), "sample", key="receipt:1", facts=FACTS)
    assert delivery.language == "fr"
    assert announcing.tell(person(), "sample", key="receipt:1", facts=FACTS) == delivery
    delivering.deliver()
    assert [message.to for message in mail.outbox] == [["reader1@people.example"]]
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_secret_facts_are_emptied_once_the_letter_has_left(person):
    delivery = announcing.tell(person(), "sample", key=None, facts=FACTS, secret=True)
    assert delivery.secret == FACTS
    delivering.deliver()
    delivery.refresh_from_db()
    assert (delivery.status, delivery.secret, delivery.facts) == ("sent", None, {})
    assert "Revision 1" in mail.outbox[0].body


def test_letter_waits_for_its_hour(person):
    later = timezone.now() + timedelta(minutes=5)
    announcing.tell(person(), "sample", key="decision:1", facts=FACTS, not_before=later)
    delivering.deliver()
    assert mail.outbox == []


def test_waiting_letter_is_taken_back_and_its_key_is_free_again(person):
    later = timezone.now() + timedelta(minutes=5)
    author = person()
    first = announcing.tell(author, "sample", key="decision:1", facts=FACTS, not_before=later)
    assert announcing.take_back("decision:1") is True
    first.refresh_from_db()
    assert first.status == "cancelled"
    assert announcing.take_back("decision:1") is False
    assert announcing.tell(author, "sample", key="decision:1", facts=FACTS) != first


def test_waiting_announcement_is_taken_back(follower):
    follower()
    announce(not_before=timezone.now() + timedelta(minutes=5))
    assert announcing.take_back("draft:1:published") is True
    Announcement.objects.update(not_before=timezone.now())
    send_all()
    assert mail.outbox == []
    announce()
    send_all()
    assert len(mail.outbox) == 1


def test_expanded_announcement_is_taken_back_before_the_first_letter_leaves(follower):
    follower()
    follower()
    expanding.expand(announce())
    assert announcing.take_back("draft:1:published") is True
    send_all()
    assert mail.outbox == []
    assert set(Delivery.objects.values_list("status", flat=True)) == {"cancelled"}


def test_announcement_that_has_begun_to_leave_is_not_taken_back(follower):
    follower()
    follower()
    expanding.expand(announce())
    first = Delivery.objects.earliest("pk")
    Delivery.objects.filter(pk=first.pk).update(status="sent")
    assert announcing.take_back("draft:1:published") is False
    assert Delivery.objects.queued().count() == 1
    assert Announcement.objects.get().cancelled_at is None


def test_unknown_key_has_nothing_to_take_back():
    assert announcing.take_back("no:such:key") is False
