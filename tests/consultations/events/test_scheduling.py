"""Announcing, moving and cancelling: what changes, who hears of it, what is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from consultations.events import scheduling
from consultations.events.models import Event
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications import delivering, expanding, subscribing
from imrf_portal.notifications.models import Announcement
from imrf_portal.notifications.topics import topic
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def event():
    return makers.make_event()


def later(event: Event, **delta: float) -> dict[str, object]:
    by = timedelta(**delta)
    return {"starts_at": event.starts_at + by, "ends_at": event.ends_at + by, "time_zone": event.time_zone}


def letters(mailoutbox) -> list[tuple[str, str]]:
    """What has been sent once every announcement was expanded and delivered."""
    for announcement in Announcement.objects.unexpanded():
        expanding.expand(announcement)
    delivering.deliver()
    return sorted((message.to[0], message.subject) for message in mailoutbox)


def test_publish_shows_the_event_and_announces_it(moderator):
    event = makers.make_event(status="preparing")
    scheduling.publish(event, by=moderator)

    event.refresh_from_db()
    assert (event.status, event.sequence) == ("published", 0)
    assert event.published_at == event.changed_at
    announcement = Announcement.objects.get()
    assert announcement.kind == "event_published"
    assert announcement.topics == [f"event:{event.pk}", "events", f"cycle:{event.cycle_id}"]
    assert Record.objects.get(act="status_published").by == moderator


def test_publishing_what_is_over_tells_nobody(moderator):
    event = makers.make_event(hours=-72, status="preparing")
    scheduling.publish(event, by=moderator)
    assert event.is_announced
    assert not Announcement.objects.exists()


def test_publishing_twice_is_refused(event, moderator):
    with pytest.raises(WrongStep):
        scheduling.publish(event, by=moderator)
    assert not Announcement.objects.exists()


def test_facts_are_frozen_by_language(moderator):
    event = makers.make_event(
        status="preparing", title_fr="Réunion publique", place="Room 1", time_zone="Europe/Zurich"
    )
    scheduling.publish(event, by=moderator)

    facts = Announcement.objects.get().facts
    assert datetime.fromisoformat(facts["starts_at"]) == event.starts_at
    assert facts["time_zone"] == "Europe/Zurich"
    assert facts["fr"]["title"] == "Réunion publique"
    assert (facts["ru"]["title"], facts["ru"]["title_language"]) == ("Demonstration text: townhall", "en")
    assert facts["ar"]["url"] == f"/ar/events/{event.slug}/"
    assert facts["zh-hans"]["calendar_url"] == f"/zh-hans/events/{event.slug}/event.ics"


def test_reschedule_moves_and_tells_what_was_and_what_is(event, moderator):
    was = event.starts_at
    scheduling.reschedule(event, **later(event, days=1), by=moderator)

    kept = Event.objects.get()
    assert (kept.starts_at, kept.sequence, kept.slug) == (was + timedelta(days=1), 1, event.slug)
    assert kept.changed_at > kept.published_at
    facts = Announcement.objects.get(kind="event_rescheduled").facts
    assert datetime.fromisoformat(facts["was_starts_at"]) == was
    assert datetime.fromisoformat(facts["starts_at"]) == kept.starts_at
    assert (facts["is_other_time"], facts["is_other_place"]) == (True, False)
    assert Record.objects.get(act="event_rescheduled").facts["was"] == int(was.timestamp())


def test_reschedule_across_a_change_of_the_clocks_keeps_the_time_on_the_wall(moderator):
    zone = ZoneInfo("America/New_York")
    day = timezone.now().year + 1
    starts_at = datetime(day, 3, 5, 10, tzinfo=zone)
    event = makers.make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    moved = datetime(day, 3, 19, 10, tzinfo=zone)
    scheduling.reschedule(
        event, starts_at=moved, ends_at=moved + timedelta(hours=2), time_zone="America/New_York", by=moderator
    )

    kept = Event.objects.get()
    assert kept.starts_at.astimezone(zone).hour == 10
    assert kept.starts_at - starts_at.astimezone(UTC) == timedelta(days=14) - timedelta(hours=1)


def test_another_place_in_other_languages_replaces_all(event, moderator):
    Event.objects.update(place_en="Room 1", place_fr="Salle 1")
    scheduling.reschedule(event, **later(event), places={"en": "Room 2"}, by=moderator)

    kept = Event.objects.get()
    assert (kept.place_en, kept.place_fr) == ("Room 2", "")
    facts = Announcement.objects.get().facts
    assert (facts["is_other_time"], facts["is_other_place"]) == (False, True)
    assert facts["fr"]["place"] == "Room 2"


def test_each_move_is_told_once(event, moderator):
    for days in (1, 1, -1):
        scheduling.reschedule(event, **later(event, days=days), by=moderator)
    assert Event.objects.get().sequence == 3
    assert Announcement.objects.filter(kind="event_rescheduled").count() == 3


def test_a_move_that_changes_nothing_is_refused(event, moderator):
    with pytest.raises(Refused):
        scheduling.reschedule(event, **later(event), places=None, link="", by=moderator)
    assert Event.objects.get().sequence == 0
    assert not Announcement.objects.exists()


@pytest.mark.parametrize("status", ["preparing", "cancelled"])
def test_only_an_announced_event_is_moved_or_cancelled(status, moderator):
    event = makers.make_event(status=status)
    with pytest.raises(Refused):
        scheduling.reschedule(event, **later(event, days=1), by=moderator)
    with pytest.raises(Refused):
        scheduling.cancel(event, by=moderator)
    assert not Announcement.objects.exists()


def test_what_is_over_stays_as_it_was(moderator):
    event = makers.make_event(hours=-72)
    with pytest.raises(Refused):
        scheduling.reschedule(event, **later(event, days=30), by=moderator)
    with pytest.raises(Refused):
        scheduling.cancel(event, by=moderator)


def test_a_time_that_is_over_is_refused(event, moderator):
    with pytest.raises(Refused):
        scheduling.reschedule(event, **later(event, days=-30), by=moderator)


def test_two_moderators_cannot_overwrite_each_other(event, moderator):
    first, second = (Event.objects.get() for _ in range(2))
    scheduling.reschedule(first, **later(first, days=1), seen=0, by=moderator)
    with pytest.raises(WrongStep):
        scheduling.reschedule(second, **later(second, days=2), seen=0, by=moderator)
    with pytest.raises(WrongStep):
        scheduling.cancel(second, seen=0, by=moderator)
    assert Event.objects.get().starts_at == first.starts_at


def test_cancel_is_for_good_and_keeps_the_note(event, moderator):
    scheduling.cancel(event, notes={"en": "Demonstration text: a new date follows."}, by=moderator)

    kept = Event.objects.get()
    assert (kept.status, kept.sequence) == ("cancelled", 1)
    assert kept.cancellation_note == "Demonstration text: a new date follows."
    facts = Announcement.objects.get(kind="event_cancelled").facts
    assert facts["ru"]["note_language"] == "en"
    with pytest.raises(WrongStep):
        scheduling.publish(kept, by=moderator)


def test_revise_tells_calendars_but_mails_nobody(event, moderator):
    event.title_fr = "Réunion publique"
    scheduling.revise(event, changed=["title_fr"], by=moderator)
    assert Event.objects.get().sequence == 1
    event.recording_url = "https://video.example/1"
    scheduling.revise(event, changed=["recording_url"], by=moderator)

    kept = Event.objects.get()
    assert (kept.title_fr, kept.recording_url, kept.sequence) == (
        "Réunion publique",
        "https://video.example/1",
        1,
    )
    assert not Announcement.objects.exists()
    assert Record.objects.filter(act="event_revised").count() == 2


@pytest.mark.parametrize("field", ["starts_at", "time_zone", "place_fr", "link", "slug", "status", "cycle"])
def test_revise_never_moves_an_announced_event(event, moderator, field):
    with pytest.raises(Refused):
        scheduling.revise(event, changed=[field], by=moderator)
    assert Event.objects.get().sequence == 0


def test_revise_by_an_outdated_form_is_refused(moderator):
    event = makers.make_event(status="preparing")
    old = Event.objects.get()
    scheduling.publish(event, by=moderator)
    old.starts_at += timedelta(days=1)
    with pytest.raises(WrongStep):
        scheduling.revise(old, changed=["starts_at"], by=moderator)
    assert Event.objects.get().status == "published"


def test_discard_takes_only_what_was_never_announced(event, moderator):
    with pytest.raises(Refused):
        scheduling.discard(event, by=moderator)
    scheduling.discard(makers.make_event(status="preparing"), by=moderator)
    assert Event.objects.count() == 1


def test_only_the_secretariat_acts(event):
    person = makers.make_person()
    acts = [
        lambda: scheduling.prepare(event, by=person),
        lambda: scheduling.publish(event, by=person),
        lambda: scheduling.revise(event, changed=["title"], by=person),
        lambda: scheduling.reschedule(event, **later(event, days=1), by=person),
        lambda: scheduling.cancel(event, by=person),
        lambda: scheduling.discard(event, by=person),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert Event.objects.get().changed_at == event.changed_at


def test_followers_hear_of_each_act_once(moderator, mailoutbox):
    event = makers.make_event(status="preparing", title_fr="Réunion publique", time_zone="Europe/Zurich")
    reader = makers.make_person(language="fr", email="reader@people.example")
    for name in (topic("events"), topic("cycle", event.cycle_id), topic("event", event.pk)):
        subscribing.follow(reader, name, label="Réunions")
    scheduling.publish(event, by=moderator)
    assert len(letters(mailoutbox)) == 1
    scheduling.reschedule(event, **later(event, days=1), by=moderator)
    assert len(letters(mailoutbox)) == 2
    scheduling.cancel(event, notes={"en": "Demonstration text: illness."}, by=moderator)
    sent = letters(mailoutbox)
    assert len(sent) == 3
    assert {address for address, _ in sent} == {"reader@people.example"}
    assert all("Réunion publique" in subject for _, subject in sent)


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_letters_name_both_instants_and_every_clock(language, moderator, mailoutbox):
    starts_at = datetime(timezone.now().year + 1, 7, 1, 8, tzinfo=UTC)
    event = makers.make_event(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        time_zone="Europe/Zurich",
        place="Palais & Co",
        link="https://meet.example/7",
    )
    reader = makers.make_person(language=language)
    subscribing.follow(reader, topic("event", event.pk), label="Townhall")
    scheduling.reschedule(event, **later(event, hours=1), by=moderator)
    letters(mailoutbox)

    text = mailoutbox[0].body
    for hour in ("10:00", "11:00", "13:00", "05:00", "07:00", "09:00"):
        assert hour in text
    assert "Palais & Co" in text
    assert "https://meet.example/7" in text
    assert f"/{language}/events/{event.slug}/" in text
    assert "<time" not in text
    page = mailoutbox[0].alternatives[0][0]
    assert "Palais &amp; Co" in page
