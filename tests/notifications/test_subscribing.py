"""Following and stopping as acts."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.models import Subscription
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db


def test_following_twice_is_following_once(person):
    reader = person()
    first = subscribing.follow(reader, TOPIC, label="Revision 1")
    assert subscribing.follow(reader, TOPIC, label="Another title") == first
    assert Subscription.objects.get().label == "Revision 1"


def test_following_again_is_a_new_subscription(follower):
    reader = follower()
    subscribing.unfollow(reader, TOPIC)
    subscribing.follow(reader, TOPIC, label="Revision 1")
    assert Subscription.objects.count() == 2
    assert Subscription.objects.standing().count() == 1


def test_visitor_cannot_follow():
    with pytest.raises(Refused):
        subscribing.follow(AnonymousUser(), TOPIC, label="Revision 1")


def test_closed_account_cannot_follow(person):
    with pytest.raises(Refused):
        subscribing.follow(person(closed_at=timezone.now()), TOPIC, label="Revision 1")


def test_unfollow_says_whether_there_was_anything_to_stop(follower):
    reader = follower()
    assert subscribing.unfollow(reader, TOPIC) is True
    assert subscribing.unfollow(reader, TOPIC) is False


def test_followed_topics_cost_one_query(follower, django_assert_num_queries):
    reader = follower("draft:1", "events")
    with django_assert_num_queries(1):
        assert subscribing.followed(reader, ["draft:1", "draft:2", "events"]) == {"draft:1", "events"}


def test_visitor_follows_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert subscribing.is_following(AnonymousUser(), TOPIC) is False


def test_token_stops_one_topic_of_one_person(follower):
    reader, other = follower("draft:1", "events"), follower("draft:1")
    assert subscribing.unfollow_by_token(subscribing.stop_token(reader.pk, "draft:1")) is True
    assert subscribing.followed(reader, ["draft:1", "events"]) == {"events"}
    assert subscribing.is_following(other, "draft:1")


def test_token_can_stop_everything_of_one_person(follower):
    reader, other = follower("draft:1", "events"), follower("draft:1")
    assert subscribing.unfollow_everything_by_token(subscribing.stop_token(reader.pk, "draft:1")) == 2
    assert subscribing.is_following(other, "draft:1")


@pytest.mark.parametrize("token", ["", "1.draft:1", "1.draft:1.forged", "é"])
def test_forged_token_is_refused(token):
    with pytest.raises(subscribing.BadToken):
        subscribing.unfollow_by_token(token)
