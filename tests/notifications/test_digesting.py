"""Digests: nothing lost, nothing twice, nothing empty, nothing that was taken back."""

import random
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from imrf_portal.notifications import announcing, delivering, digesting, expanding, subscribing
from imrf_portal.notifications.models import Announcement, Delivery, Pace
from tests.notifications.conftest import TOPIC

pytestmark = pytest.mark.django_db

# A Wednesday noon in New York, in the past: what is due then is due for the sending now.
NOON = datetime(2026, 1, 14, 17, tzinfo=UTC)
MORNING = datetime(2026, 1, 15, 12, tzinfo=UTC)
MONDAY = datetime(2026, 1, 19, 12, tzinfo=UTC)


@pytest.fixture
def follower(follower):
    """Makes a person who has followed since before the events of these tests."""

    def make(*topics: str, **fields: object):
        reader = follower(*topics, **fields)
        reader.subscriptions.update(created_at=NOON - timedelta(days=30))
        return reader

    return make


def happen(
    key: str, *, at: datetime = NOON, topics: tuple[str, ...] = (TOPIC,), **facts: object
) -> Announcement:
    """An event at instant `at`, expanded at that instant."""
    announcement = occur(key, at=at, topics=topics, **facts)
    expanding.expand(announcement, at=at)
    return announcement


def occur(key: str, *, at: datetime, topics: tuple[str, ...], **facts: object) -> Announcement:
    """An event at instant `at` that nobody has heard of yet."""
    facts = {"title": f"Event {key}.", "path": "/", "en": {"url": f"/en/{key}/"}, **facts}
    announcement = announcing.announce("sample", key=key, topics=list(topics), facts=facts)
    Announcement.objects.filter(pk=announcement.pk).update(occurred_at=at, not_before=at)
    return announcement


def told() -> list[list[str]]:
    """The events that each letter so far tells of."""
    return [sorted(set(re.findall(r"Event (\w+)\.", one.body))) for one in mail.outbox]


def let_leave(at: datetime) -> None:
    """What the sweep does at instant `at`, the sending itself being now."""
    digesting.compose_what_is_due(at)
    Delivery.objects.queued().update(not_before=NOON)
    delivering.deliver()


def pace(reader, pace: Pace, topic: str = TOPIC) -> None:
    subscribing.set_pace(reader.pk, topic, pace)


def test_daily_reader_gets_one_letter_in_the_morning(follower):
    pace(follower(), Pace.DAILY)
    for key in "abc":
        happen(key)
    let_leave(MORNING - timedelta(seconds=1))
    assert told() == []
    let_leave(MORNING)
    let_leave(MORNING + timedelta(hours=1))
    assert told() == [["a", "b", "c"]]


def test_weekly_reader_waits_for_monday(follower):
    pace(follower(), Pace.WEEKLY)
    happen("a")
    let_leave(MORNING)
    assert told() == []
    let_leave(MONDAY)
    assert told() == [["a"]]


def test_digest_links_and_is_grouped_and_can_be_stopped_with_one_click(follower):
    reader = follower("draft:1", "draft:2", label="Revision")
    pace(reader, Pace.DAILY, "draft:1")
    pace(reader, Pace.DAILY, "draft:2")
    happen("a", topics=("draft:1",))
    happen("b", topics=("draft:2", "draft:1"))
    let_leave(MORNING)
    [letter] = mail.outbox
    assert letter.subject == "What you follow: 2 things have happened"
    assert "http://testserver/en/a/" in letter.body
    assert letter.body.count("Stop following this") == 2
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = re.search(r"/stop/([^/]+)/>", letter.extra_headers["List-Unsubscribe"]).group(1)
    assert subscribing.read_stop_token(token) == (reader.pk, "")


def test_event_of_two_topics_stands_once_in_a_digest(follower):
    reader = follower("draft:1", "paragraph:9")
    pace(reader, Pace.DAILY, "draft:1")
    pace(reader, Pace.DAILY, "paragraph:9")
    happen("a", topics=("paragraph:9", "draft:1"))
    let_leave(MORNING)
    assert mail.outbox[0].body.count("Event a.") == 1


def test_reader_hears_at_the_quickest_of_their_paces(follower):
    reader = follower("draft:1", "paragraph:9")
    pace(reader, Pace.WEEKLY, "paragraph:9")
    happen("a", topics=("paragraph:9", "draft:1"))
    delivering.deliver()
    assert told() == [["a"]]


def test_digest_is_in_the_reader_s_language(follower):
    pace(follower(language="fr"), Pace.DAILY)
    happen("a", fr={"title": "Événement", "url": "/fr/a/"})
    let_leave(MORNING)
    assert "http://testserver/fr/a/" in mail.outbox[0].body
    assert "Événement" in mail.outbox[0].body


def test_what_was_taken_back_is_in_no_digest(follower):
    pace(follower(), Pace.DAILY)
    happen("a")
    happen("b")
    assert announcing.take_back("a") is True
    let_leave(MORNING)
    assert told() == [["b"]]
    assert announcing.take_back("b") is False


def test_what_was_stopped_is_in_no_digest_and_may_be_resumed(follower):
    slow, quick = follower(), follower()
    pace(slow, Pace.DAILY)
    happen("a")
    delivering.deliver()
    announcing.retract("a")
    digesting.compose_what_is_due(MORNING)
    announcing.resume("a", not_before=MORNING)
    mail.outbox.clear()
    let_leave(MORNING)
    assert told() == [["a"]]
    assert mail.outbox[0].to == [slow.email]
    assert quick.pk


def test_what_is_resumed_after_its_digest_has_left_comes_in_the_next(follower):
    pace(follower(), Pace.DAILY)
    happen("a")
    happen("b")
    digesting.compose_what_is_due(MORNING)
    announcing.stop("a")
    let_leave(MORNING)
    assert told() == [["b"]]
    announcing.resume("a", not_before=MORNING)
    happen("c", at=MORNING)
    let_leave(MORNING)
    let_leave(MORNING + timedelta(days=1))
    assert told() == [["b"], ["a"], ["c"]]


def test_digest_of_which_nothing_is_left_is_never_sent(follower):
    reader = follower()
    pace(reader, Pace.DAILY)
    happen("a")
    digesting.compose_what_is_due(MORNING)
    announcing.stop("a")
    delivering.deliver()
    assert told() == []
    assert Delivery.objects.get(kind="digest").status == "cancelled"


def test_stopping_empties_the_digest(follower):
    reader = follower()
    pace(reader, Pace.DAILY)
    happen("a")
    subscribing.unfollow(reader, TOPIC)
    let_leave(MORNING)
    assert told() == []


def test_no_digest_without_events(follower):
    pace(follower(), Pace.DAILY)
    assert digesting.compose_what_is_due(MORNING) == 0


def test_another_pace_takes_what_is_gathered_along(follower):
    reader = follower()
    pace(reader, Pace.WEEKLY)
    happen("a")
    pace(reader, Pace.AT_ONCE)
    let_leave(timezone.now())
    assert told() == [["a"]]


def test_thirty_events_in_an_hour_are_three_letters_and_one_digest(follower):
    follower()
    for minute in range(30):
        happen(f"e{minute:02}", at=NOON + timedelta(minutes=2 * minute))
        delivering.deliver()
    assert told() == [["e00"], ["e01"], ["e02"]]
    let_leave(NOON + timedelta(minutes=59))
    assert len(told()) == 3
    let_leave(NOON + timedelta(hours=1))
    assert told()[3:] == [[f"e{number:02}" for number in range(3, 30)]]
    happen("later", at=NOON + timedelta(hours=2))
    delivering.deliver()
    assert told()[4:] == [["later"]]


def test_busy_hour_of_others_delays_nobody(follower):
    follower("draft:2")
    quiet = follower("draft:1")
    for number in range(10):
        happen(f"b{number}", topics=("draft:2",))
    happen("a", topics=("draft:1",))
    assert Delivery.objects.get(person=quiet).status == "queued"


def test_news_of_ones_own_place_is_never_gathered(follower):
    reader = follower("event-confirmed:1")
    for number in range(5):
        happen(f"r{number}", topics=("event-confirmed:1", "event:1"))
    assert set(Delivery.objects.filter(person=reader).values_list("status", flat=True)) == {"queued"}


def test_usual_announcement_counts_nobody_s_letters(follower, django_assert_num_queries):
    follower()
    announcement = announcing.announce("sample", key="k", topics=[TOPIC], facts={})
    with django_assert_num_queries(9):  # a batch in a savepoint, and the look whether there is another
        expanding.expand(announcement)


def test_second_run_composes_nothing(follower):
    pace(follower(), Pace.DAILY)
    happen("a")
    assert [digesting.compose_what_is_due(MORNING) for _ in range(2)] == [1, 0]


def test_what_is_gathered_late_comes_in_a_digest_of_its_own(follower):
    pace(follower(), Pace.DAILY)
    happen("a")
    let_leave(MORNING)
    happen("b")  # an expansion that took its time: due at the same morning
    let_leave(MORNING)
    assert told() == [["a"], ["b"]]


def test_batches_compose_for_everybody(follower):
    for _ in range(5):
        pace(follower(), Pace.DAILY)
    happen("a")
    happen("b")
    assert digesting.compose_what_is_due(MORNING, batch=2) == 5
    delivering.deliver()
    assert told() == [["a", "b"]] * 5


def test_digest_costs_the_same_for_one_and_three_lines(follower, django_assert_num_queries):
    reader = follower()
    pace(reader, Pace.DAILY)
    known = digesting.Headline("Event", "http://testserver/en/")
    for keys in (["a"], ["b", "c", "d"]):
        for key in keys:
            happen(key)
        digesting.compose_what_is_due(MORNING)
        digest = Delivery.objects.filter(kind="digest").latest("pk")
        with django_assert_num_queries(1):
            facts = digesting.digest_facts(digest.pk, reader=reader.pk, language="en", find=lambda *_: known)
        assert facts["count"] == len(keys)


TOPICS = ["draft:1", "draft:2", "paragraph:1"]


class Killed(Exception):
    """The worker's end, in the middle of its work."""


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_twice_or_empty_whatever_happens(follower, seed):
    chance = random.Random(seed)
    readers = [follower(*chance.sample(TOPICS, chance.randrange(1, 4))) for _ in range(4)]
    for reader in readers:
        for one in reader.subscriptions.all():
            pace(reader, chance.choice(list(Pace)), one.topic)
    at, happened = NOON, {}

    def kill_at_random(execute, sql, *rest):
        if chance.random() < 0.1 and not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            raise Killed
        return execute(sql, *rest)

    for step in range(60):
        at += timedelta(minutes=chance.choice([1, 1, 5, 30, 300]))
        if chance.random() < 0.5:
            happened[f"s{step:02}"] = tuple(chance.sample(TOPICS, chance.randrange(1, 4)))
            occur(f"s{step:02}", at=at, topics=happened[f"s{step:02}"])
        elif chance.random() < 0.3:
            pace(chance.choice(readers), chance.choice(list(Pace)), "draft:1")
        with suppress(Killed), connection.execute_wrapper(kill_at_random):
            for announcement in Announcement.objects.unexpanded(at):
                expanding.expand(announcement, at=at, batch=1)
            with transaction.atomic():
                digesting.compose_what_is_due(at, batch=2)
        delivering.deliver()
    for announcement in Announcement.objects.filter(expanded_at=None):
        expanding.expand(announcement, at=at)
    let_leave(at + timedelta(days=30))
    let_leave(timezone.now() + timedelta(days=30))
    for reader in readers:
        followed = set(reader.subscriptions.values_list("topic", flat=True))
        expected = sorted(key for key, topics in happened.items() if followed & set(topics))
        heard = sorted(
            event
            for letter, events in zip(mail.outbox, told(), strict=True)
            for event in events
            if letter.to == [reader.email]
        )
        assert heard == expected
    assert all(told())
