"""Reminders: a day and an hour before, once each, to those with a place, by the time that holds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from consultations.events import registering, reminding, scheduling
from consultations.events.registering import Details
from consultations.models import Event
from imrf_portal.notifications import delivering, expanding
from imrf_portal.notifications.models import Announcement, Delivery
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


def guest(event, *, language: str = "en"):
    person = makers.make_person(language=language)
    said = Details(constituency="other", language=language)
    return registering.register(event, said, by=person)


def event_in(*, places: int = 9, **delta: float) -> Event:
    event = makers.make_event(hours=timedelta(**delta).total_seconds() / 3600)
    makers.make_admission(event, places=places)
    return event


def reminded(mailoutbox) -> list[str]:
    """Who has got a reminder once everything was expanded and delivered; the letters are then gone."""
    expanding.expand_what_is_due()
    delivering.deliver()
    found = sorted(message.to[0] for message in mailoutbox if message.subject.startswith("Soon:"))
    mailoutbox.clear()
    return found


def test_confirmed_are_reminded_a_day_and_an_hour_before_each_once(mailoutbox):
    event = event_in(days=2, places=1)
    confirmed, _waiting = guest(event), guest(event)
    for before, expected in (
        (timedelta(hours=25), []),
        (timedelta(hours=24), [confirmed.person.email]),
        (timedelta(hours=23), []),
        (timedelta(minutes=61), []),
        (timedelta(minutes=60), [confirmed.person.email]),
        (timedelta(minutes=1), []),
        (timedelta(), []),
    ):
        reminding.remind(event.starts_at - before)
        assert reminded(mailoutbox) == expected, before


def test_reminder_is_in_the_reader_s_language_and_leads_to_the_door(mailoutbox):
    event = event_in(hours=23)
    person = guest(event, language="fr").person
    reminding.remind()
    expanding.expand_what_is_due()
    delivering.deliver()
    letter = mailoutbox[-1]
    assert letter.to == [person.email]
    assert f"/fr/events/{event.slug}/join/" in letter.body
    assert "private-door" not in letter.body


def test_whoever_gave_the_place_up_is_not_reminded(mailoutbox):
    event = event_in(hours=23)
    before, after = guest(event), guest(event)
    registering.give_up(before, by=before.person)
    reminding.remind()
    registering.give_up(after, by=after.person)
    assert reminded(mailoutbox) == []


def test_moved_event_reminds_of_its_new_time_alone(moderator, mailoutbox):
    event = event_in(hours=23)
    person = guest(event).person
    reminding.remind()
    assert reminded(mailoutbox) == [person.email]
    day = timedelta(days=1)
    scheduling.reschedule(
        event,
        starts_at=event.starts_at + day,
        ends_at=event.ends_at + day,
        time_zone=event.time_zone,
        by=moderator,
    )
    reminding.remind()
    assert reminded(mailoutbox) == []
    reminding.remind(event.starts_at - timedelta(hours=20))
    assert reminded(mailoutbox) == [person.email]


def test_reminder_that_has_not_left_is_taken_back_by_moving_and_by_cancelling(moderator, mailoutbox):
    event = event_in(minutes=50)
    guest(event)
    reminding.remind()
    scheduling.cancel(event, by=moderator)
    assert reminded(mailoutbox) == []
    assert Announcement.objects.filter(kind="event_reminder", cancelled_at=None).count() == 0


def test_reminder_that_some_have_had_reaches_none_of_the_others_after_cancelling(moderator, mailoutbox):
    event = event_in(minutes=50)
    first, second = guest(event), guest(event)
    reminding.remind()
    expanding.expand_what_is_due()
    had = Delivery.objects.get(person=first.person, kind="event_reminder")
    Delivery.objects.filter(pk=had.pk).update(status="sent", sent_at=timezone.now())
    scheduling.cancel(event, by=moderator)
    assert reminded(mailoutbox) == []
    kept = dict(Delivery.objects.filter(kind="event_reminder").values_list("person", "status"))
    assert kept == {first.person.pk: "sent", second.person.pk: "cancelled"}


def test_reminder_that_stands_half_written_is_not_written_further(moderator):
    event = event_in(minutes=50)
    had, other = guest(event), guest(event)
    reminding.remind()
    expanding.expand_what_is_due()
    Delivery.objects.filter(person=other.person, kind="event_reminder").delete()
    Delivery.objects.filter(kind="event_reminder").update(status="sent", sent_at=timezone.now())
    Announcement.objects.update(expanded_at=None, cursor=had.person.pk)
    scheduling.cancel(event, by=moderator)
    expanding.expand_what_is_due()
    assert [one.person for one in Delivery.objects.filter(kind="event_reminder")] == [had.person]


@pytest.mark.parametrize("status", ["preparing", "cancelled"])
def test_event_that_is_not_held_reminds_nobody(status):
    makers.make_admission(makers.make_event(hours=1, status=status))
    assert reminding.remind() == 0
    assert not Announcement.objects.exists()


def test_day_s_reminder_that_was_missed_is_not_sent_with_the_hour_s():
    event = event_in(minutes=50)
    guest(event)
    reminding.remind()
    assert [one.key.split("-")[3] for one in Announcement.objects.all()] == ["hour"]


def test_day_before_a_change_of_the_clocks_is_24_hours_before():
    # On 14 March 2027 New York's clocks are put forward at two in the morning.
    starts_at = datetime(2027, 3, 14, 10, tzinfo=ZoneInfo("America/New_York"))
    event = makers.make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    makers.make_admission(event)
    begins = starts_at.astimezone(UTC)
    reminding.remind(begins - timedelta(hours=24, minutes=1))
    assert not Announcement.objects.exists()
    reminding.remind(begins - timedelta(hours=24))
    assert Announcement.objects.get().facts["starts_at"] == "2027-03-14T14:00:00+00:00"


def test_event_cancelled_an_hour_before_tells_everybody_once_and_shuts_the_door(
    client, moderator, mailoutbox
):
    event = event_in(minutes=61, places=1)
    confirmed, waiting = guest(event), guest(event)
    reminded(mailoutbox)
    # The hour's reminder is announced and has not left when the event is called off.
    reminding.remind(event.starts_at - timedelta(minutes=60))
    scheduling.cancel(event, by=moderator, notes={"en": "Demonstration text: the hall is flooded."})
    expanding.expand_what_is_due()
    delivering.deliver()
    told = [(letter.to[0], letter.subject) for letter in mailoutbox]
    subject = "Cancelled: Demonstration text: townhall"
    assert sorted(told) == sorted((one.person.email, subject) for one in (confirmed, waiting))
    mailoutbox.clear()
    reminding.remind(event.starts_at - timedelta(minutes=30))
    assert reminded(mailoutbox) == []
    client.force_login(confirmed.person)
    refused = client.get(f"/en/events/{event.slug}/join/")
    assert refused.status_code == 403
    assert "This event is cancelled." in refused.content.decode()
    page = client.get(event.get_absolute_url()).content.decode()
    assert "Demonstration text: the hall is flooded." in page
    assert "STATUS:CANCELLED" in client.get(f"/en/events/{event.slug}/event.ics").content.decode()
