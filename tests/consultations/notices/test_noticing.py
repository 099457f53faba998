"""Notices: whom they reach, in which words, once, and taken back in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations.models import Notice
from consultations.notices import noticing
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import delivering, expanding, subscribing
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.notifications.topics import topic
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db
SUBJECT, TEXT = "Another room", "Demonstration text: we meet in another room."


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def event():
    return makers.make_event()


def make_notice(moderator, **fields) -> Notice:
    notice = Notice(**{"subject": SUBJECT, "text": TEXT, **fields})
    noticing.prepare(notice, by=moderator)
    return notice


def send(notice, *, by) -> None:
    noticing.send(notice, seen=noticing.edition(notice), by=by)


def followers(*topics: str) -> list:
    people = []
    for one in topics:
        people.append(makers.make_person())
        subscribing.follow(people[-1], one, label="What is followed")
    return people


def let_five_minutes_pass() -> None:
    Announcement.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    Notice.objects.update(sent_at=timezone.now() - timedelta(minutes=6))


def letters(mailoutbox) -> list[tuple[str, str]]:
    expanding.expand_what_is_due()
    delivering.deliver()
    return sorted((message.to[0], message.subject) for message in mailoutbox)


def test_notice_reaches_the_followers_of_what_it_is_about_after_five_minutes(event, moderator, mailoutbox):
    first, second, _other = followers(
        topic("event", event.pk), topic("event-waiting", event.pk), topic("event", event.pk + 1)
    )
    notice = make_notice(moderator, event=event)
    assert noticing.receivers(notice, by=moderator) == 2
    send(notice, by=moderator)
    assert letters(mailoutbox) == []
    let_five_minutes_pass()
    assert letters(mailoutbox) == sorted((one.email, SUBJECT) for one in (first, second))
    assert TEXT in mailoutbox[0].body
    assert letters(mailoutbox) == sorted((one.email, SUBJECT) for one in (first, second))


def test_receivers_are_counted_once_each_and_without_those_who_cannot_be_reached(event, moderator):
    person, closed, inactive = followers(*[topic("event", event.pk)] * 3)
    subscribing.follow(person, topic("event-confirmed", event.pk), label="Registration")
    subscribing.follow(moderator, topic("event", event.pk), label="Townhall")
    closed.closed_at = timezone.now()
    closed.save()
    inactive.is_active = False
    inactive.save()
    assert noticing.receivers(make_notice(moderator, event=event), by=moderator) == 1


@pytest.mark.parametrize("about", ["cycle", "draft"])
def test_notice_about_a_cycle_or_a_draft_reaches_its_followers(about, moderator, mailoutbox):
    thing = makers.make_cycle() if about == "cycle" else makers.make_draft()
    (person,) = followers(topic(about, thing.pk))
    send(make_notice(moderator, **{about: thing}), by=moderator)
    let_five_minutes_pass()
    assert letters(mailoutbox) == [(person.email, SUBJECT)]


def test_missing_language_has_the_english_words_and_a_sentence(event, moderator, mailoutbox):
    for language in ("fr", "es"):
        person = makers.make_person(email=f"{language}@people.example", language=language)
        subscribing.follow(person, topic("event", event.pk), label="Townhall")
    notice = make_notice(
        moderator, event=event, subject_fr="Une autre salle", text_fr="Texte de démonstration."
    )
    facts = noticing.notice_facts(notice)
    assert (facts["fr"]["is_in_english_only"], facts["es"]["is_in_english_only"]) == (False, True)
    send(notice, by=moderator)
    let_five_minutes_pass()
    assert letters(mailoutbox) == [("es@people.example", SUBJECT), ("fr@people.example", "Une autre salle")]


def test_notice_is_sent_once(event, moderator):
    notice = make_notice(moderator, event=event)
    send(notice, by=moderator)
    with pytest.raises(WrongStep):
        send(notice, by=moderator)
    assert Announcement.objects.count() == 1


def test_notice_that_changed_since_it_was_seen_is_not_sent(event, moderator):
    notice = make_notice(moderator, event=event)
    seen = noticing.edition(notice)
    notice.subject = "Yet another room"
    noticing.revise(notice, changed=["subject_en"], by=moderator)
    with pytest.raises(WrongStep):
        noticing.send(notice, seen=seen, by=moderator)
    assert not Announcement.objects.exists()


def test_notice_taken_back_in_time_reaches_nobody_and_can_be_sent_again(event, moderator, mailoutbox):
    (person,) = followers(topic("event", event.pk))
    notice = make_notice(moderator, event=event)
    send(notice, by=moderator)
    noticing.take_back(notice, by=moderator)
    let_five_minutes_pass()
    assert letters(mailoutbox) == []
    Notice.objects.update(sent_at=None)
    notice.refresh_from_db()
    notice.subject = "The right room"
    noticing.revise(notice, changed=["subject_en"], by=moderator)
    send(notice, by=moderator)
    let_five_minutes_pass()
    assert letters(mailoutbox) == [(person.email, "The right room")]


def test_notice_whose_letters_have_left_is_not_taken_back(event, moderator, mailoutbox):
    followers(topic("event", event.pk))
    notice = make_notice(moderator, event=event)
    send(notice, by=moderator)
    let_five_minutes_pass()
    notice.refresh_from_db()
    with pytest.raises(Refused, match="too late"):
        noticing.take_back(notice, by=moderator)
    assert len(letters(mailoutbox)) == 1


def test_sent_notice_is_neither_changed_nor_thrown_away(event, moderator):
    notice = make_notice(moderator, event=event)
    send(notice, by=moderator)
    with pytest.raises(Refused, match="take it back first"):
        noticing.revise(notice, changed=["subject_en"], by=moderator)
    with pytest.raises(Refused, match="stays"):
        noticing.discard(notice, by=moderator)


def test_test_goes_to_oneself_alone_and_says_so(event, mailoutbox):
    moderator = makers.make_staff(language="fr")
    followers(topic("event", event.pk))
    notice = make_notice(moderator, event=event)
    for _ in range(2):
        noticing.try_out(notice, by=moderator)
    letters(mailoutbox)
    assert [message.to[0] for message in mailoutbox] == [moderator.email] * 2
    assert SUBJECT in mailoutbox[0].subject
    assert mailoutbox[0].subject != SUBJECT
    assert Delivery.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"text": "", "text_fr": "Texte"}, "in English at least"), ({"subject": ""}, "in English at least")],
)
def test_notice_without_english_words_is_not_sent(event, moderator, fields, words):
    with pytest.raises(Refused, match=words):
        send(make_notice(moderator, event=event, **fields), by=moderator)


def test_notice_about_what_nobody_can_read_is_not_sent(moderator):
    for about in (
        {"event": makers.make_event(status="preparing")},
        {"draft": makers.make_draft(published=False)},
    ):
        with pytest.raises(Refused, match="not public yet"):
            send(make_notice(moderator, **about), by=moderator)


def test_only_the_secretariat_writes_to_followers(event, moderator):
    notice, person = make_notice(moderator, event=event), makers.make_person()
    for act in (noticing.prepare, noticing.discard, noticing.try_out, noticing.take_back):
        with pytest.raises(Refused):
            act(notice, by=person)
    with pytest.raises(Refused):
        send(notice, by=person)
    with pytest.raises(Refused):
        noticing.revise(notice, changed=["subject_en"], by=person)
    assert not Delivery.objects.exists()
