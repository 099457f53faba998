"""Calendar files, read back by the library and by hand."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import timezone, translation

from consultations import opening
from consultations.events import calendars, scheduling, timeline
from consultations.events.models import Event, time_zones
from imrf_portal.compact.models import Milestone
from tests import makers

pytestmark = pytest.mark.django_db
ZURICH = "Europe/Zurich"


@pytest.fixture
def event():
    starts_at = datetime(timezone.now().year + 1, 7, 1, 8, tzinfo=UTC)
    event = makers.make_event(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        time_zone=ZURICH,
        title="Demonstration text: townhall; with, signs",
        title_fr="Réunion publique",
        place="Room 1",
        link="https://meet.example/7",
    )
    makers.make_agenda(event, "Opening", "Questions")
    return event


def read(content: bytes) -> tuple[icalendar.Calendar, list[icalendar.Event]]:
    calendar = icalendar.Calendar.from_ical(content)
    return calendar, list(calendar.walk("VEVENT"))


def one(content: bytes) -> icalendar.Event:
    (component,) = read(content)[1]
    return component


def test_event_is_read_back_as_it_was_written(event):
    component = one(calendars.event_file(event))
    assert component["UID"] == f"event-{event.pk}@testserver"
    assert component["DTSTART"].dt == event.starts_at
    assert component["DTSTART"].params["TZID"] == ZURICH
    assert component["DTSTART"].dt.hour == 10
    assert component["DTEND"].dt == event.ends_at
    assert component["SUMMARY"] == "Demonstration text: townhall; with, signs"
    assert component["LOCATION"] == "Room 1"
    assert component["URL"] == f"http://testserver/en/events/{event.slug}/"
    assert component["STATUS"] == "CONFIRMED"
    assert "– Questions" in component["DESCRIPTION"]
    assert component["LAST-MODIFIED"].dt == event.changed_at.replace(microsecond=0)


def test_file_is_in_the_language_of_the_page(event):
    with translation.override("fr"):
        component = one(calendars.event_file(event))
    assert component["SUMMARY"] == "Réunion publique"
    assert component["SUMMARY"].params["LANGUAGE"] == "fr"
    assert component["DESCRIPTION"].params["LANGUAGE"] == "fr"
    assert component["LOCATION"].params["LANGUAGE"] == "en"
    assert component["URL"] == f"http://testserver/fr/events/{event.slug}/"


def test_same_state_gives_the_same_bytes(event):
    assert calendars.event_file(event) == calendars.event_file(Event.objects.get())


def test_lines_are_folded_at_75_octets(event):
    event.description_en = "Demonstration text: ééé " * 40
    content = calendars.event_file(event)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_uid_stays_and_sequence_rises_through_move_revision_and_cancellation(event):
    moderator = makers.make_staff()
    seen = [one(calendars.event_file(event))]
    later = event.starts_at + timedelta(days=1)
    scheduling.reschedule(
        event, starts_at=later, ends_at=later + timedelta(hours=1), time_zone=ZURICH, by=moderator
    )
    seen.append(one(calendars.event_file(event)))
    event.title_en = "Demonstration text: another title"
    scheduling.revise(event, changed=["title_en"], by=moderator)
    seen.append(one(calendars.event_file(event)))
    scheduling.cancel(event, notes={"en": "Demonstration text: illness."}, by=moderator)
    seen.append(one(calendars.event_file(event)))

    assert [component["SEQUENCE"] for component in seen] == [0, 1, 2, 3]
    assert len({component["UID"] for component in seen}) == 1
    assert [component["STATUS"] for component in seen] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "illness" in seen[-1]["DESCRIPTION"]
    assert "meet.example" not in seen[-1].to_ical().decode()
    stamps = [component["DTSTAMP"].dt for component in seen]
    assert stamps == sorted(stamps)


def test_link_is_shared_until_the_event_is_over(event):
    before, after = event.ends_at - timedelta(minutes=1), event.ends_at
    assert "https://meet.example/7" in one(calendars.event_file(event, at=before))["DESCRIPTION"]
    assert b"meet.example" not in calendars.event_file(event, at=after)


def test_time_zone_stands_in_the_file_and_needs_no_other_knowledge(event):
    calendar, _ = read(calendars.event_file(event))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == ZURICH
    clock = zone.to_tz(lookup_tzid=False)
    for month in range(1, 13):
        wall = datetime(event.starts_at.year, month, 15, 12)
        assert wall.replace(tzinfo=clock).utcoffset() == wall.replace(tzinfo=ZoneInfo(ZURICH)).utcoffset()


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("America/New_York", ["20260101T050000Z", "20260308T070000Z", "20261101T060000Z"]),
        ("Europe/Zurich", ["20260101T000000Z", "20260329T010000Z", "20261025T010000Z"]),
        ("Africa/Nairobi", ["20260101T000000Z"]),
        ("Australia/Lord_Howe", ["20260101T000000Z", "20260404T150000Z", "20261003T153000Z"]),
    ],
)
def test_clocks_change_at_the_right_instant(zone, changes):
    """An onset is written in the local time before the change (RFC 5545, 3.6.5)."""
    onsets = [
        (one.DTSTART - one.TZOFFSETFROM).strftime("%Y%m%dT%H%M%SZ")
        for one in calendars.time_zone(zone, 2026, 2026).subcomponents
    ]
    assert onsets[1:] == changes[1:]
    assert len(onsets) == len(changes)


def test_event_in_utc_needs_no_time_zone(event):
    event.time_zone = "UTC"
    calendar, (component,) = read(calendars.event_file(event))
    assert not calendar.walk("VTIMEZONE")
    assert component.to_ical().decode().count("DTSTART:") == 1
    assert component["DTSTART"].dt == event.starts_at


def test_list_holds_windows_of_consultations_and_steps_of_the_cycle(event):
    consultation = makers.make_consultation()
    Milestone.objects.create(
        cycle=event.cycle,
        code="forum",
        name="The Forum",
        starts_on="2026-05-05",
        ends_on="2026-05-08",
        date_verified=True,
    )
    entries = [
        *timeline.of_events([event]),
        *timeline.of_consultations(timeline.consultations_of(None)),
        *timeline.of_milestones(timeline.milestones_of(None)),
    ]
    calendar, components = read(calendars.calendar_file(entries, name="Calendar"))
    by_uid = {component["UID"].split("@")[0]: component for component in components}
    assert by_uid[f"consultation-{consultation.pk}-opens"]["DTSTART"].dt == consultation.opens_at.replace(
        microsecond=0
    )
    closing = by_uid[f"consultation-{consultation.pk}-closes"]
    assert closing["DTSTART"].params["TZID"] == "America/New_York"
    forum = by_uid["milestone-2026-forum"]
    assert (forum["DTSTART"].to_ical(), forum["DTEND"].to_ical()) == (b"20260505", b"20260509")
    zones = [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]
    assert zones == ["America/New_York", ZURICH]


def test_extension_reaches_calendars_that_hold_the_consultation():
    consultation = makers.make_consultation()

    def closing() -> icalendar.Event:
        entries = timeline.of_consultations(timeline.consultations_of(None))
        components = read(calendars.calendar_file(entries, name="Calendar"))[1]
        return next(
            component
            for component in components
            if component["UID"].startswith(f"consultation-{consultation.pk}-closes")
        )

    before = closing()
    opening.extend(consultation, closes_at=consultation.closes_at + timedelta(days=3), by=makers.make_staff())
    after = closing()
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(days=3)


def test_200_files_are_read_back_each_uid_stays_and_each_sequence_rises(client):
    moderator = makers.make_staff()
    zones = [name for name, _label in time_zones()][::2][:200]
    begins = datetime(timezone.now().year + 1, 3, 1, 15, tzinfo=UTC)
    events = [
        makers.make_event(
            slug=f"townhall-{number}",
            title=f"Demonstration text: {zone}; “{number}”, رقم",
            time_zone=zone,
            starts_at=begins + timedelta(hours=7 * number),
            ends_at=begins + timedelta(hours=7 * number + 2),
        )
        for number, zone in enumerate(zones)
    ]
    assert len(events) == 200

    def files() -> dict[str, tuple[int, datetime]]:
        components = [one(client.get(f"/en/events/{event.slug}/event.ics").content) for event in events]
        return {str(each["UID"]): (int(each["SEQUENCE"]), each["DTSTART"].dt) for each in components}

    before = files()
    for event in events:
        scheduling.reschedule(
            event,
            starts_at=event.starts_at + timedelta(days=1),
            ends_at=event.ends_at + timedelta(days=1),
            time_zone=event.time_zone,
            by=moderator,
        )
    after = files()
    assert len(before) == 200
    assert before.keys() == after.keys()
    for uid, (sequence, starts_at) in before.items():
        assert after[uid][0] == sequence + 1
        assert after[uid][1].astimezone(UTC) == starts_at.astimezone(UTC) + timedelta(days=1)
    _calendar, together = read(client.get("/en/events/calendar.ics").content)
    assert {str(each["UID"]) for each in together} == after.keys()
