"""The secretariat's forms and acts in the admin."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.events.models import Event
from imrf_portal.notifications.models import Announcement
from tests import makers

pytestmark = pytest.mark.django_db
YEAR = timezone.now().year + 1


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


@pytest.fixture
def event():
    starts_at = datetime(YEAR, 7, 1, 8, tzinfo=UTC)
    return makers.make_event(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="Europe/Zurich"
    )


def address(name: str, event: Event | None = None) -> str:
    return reverse(f"admin:consultations_event_{name}", args=[event.pk] if event else [])


def filled(response, form: str = "form", **changes) -> dict[str, object]:
    """What a browser would send of the form on the page, with what a person changes in it."""
    shown = response.context["adminform"].form if form == "adminform" else response.context["form"]
    data: dict[str, object] = {}
    if form == "adminform":
        counts = [
            f"{part}-{which}_FORMS" for part in ("sessions", "agenda") for which in ("TOTAL", "INITIAL")
        ]
        data = dict.fromkeys(counts, 0)
    for field in shown:
        value = field.value()
        if value not in (None, ""):
            data[field.html_name] = (
                field.field.widget.format_value(value) if hasattr(value, "year") else value
            )
    return {**data, **changes}


def test_new_event_is_typed_in_its_own_time_zone(desk):
    kind = makers.make_event_kind("townhall")
    page = desk.get(address("add"))
    data = filled(
        page,
        "adminform",
        kind=kind.code,
        cycle=makers.make_cycle().pk,
        slug="townhall",
        title_en="Demonstration text: townhall",
        starts_at=f"{YEAR}-07-01T10:00",
        ends_at=f"{YEAR}-07-01T12:00",
        time_zone="Europe/Zurich",
        languages=["en", "fr"],
    )
    response = desk.post(address("add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    event = Event.objects.get()
    assert event.starts_at == datetime(YEAR, 7, 1, 8, tzinfo=UTC)
    assert (event.status, event.languages) == ("preparing", ["en", "fr"])
    assert not Announcement.objects.exists()


def test_form_shows_times_in_the_own_zone_and_another_zone_moves_them(desk, event):
    Event.objects.update(status="preparing")
    page = desk.get(address("change", event))
    assert f'value="{YEAR}-07-01T10:00"' in page.content.decode()
    response = desk.post(address("change", event), filled(page, "adminform", time_zone="America/New_York"))
    assert response.status_code == 302
    assert Event.objects.get().starts_at == datetime(YEAR, 7, 1, 14, tzinfo=UTC)


def test_plain_form_of_an_announced_event_has_no_time_and_cannot_move_it(desk, event):
    page = desk.get(address("change", event))
    fields = page.context["adminform"].form.fields
    assert not {"starts_at", "ends_at", "time_zone", "link", "place_en", "status", "slug", "cycle"} & set(
        fields
    )
    data = filled(
        page,
        "adminform",
        title_fr="Réunion",
        recording_url="https://video.example/1",
        starts_at="2030-01-01T10:00",
        time_zone="UTC",
        status="cancelled",
        slug="elsewhere",
    )
    assert desk.post(address("change", event), data).status_code == 302
    kept = Event.objects.get()
    assert (kept.title_fr, kept.recording_url, kept.sequence) == ("Réunion", "https://video.example/1", 1)
    assert (kept.starts_at, kept.time_zone, kept.status, kept.slug) == (
        event.starts_at,
        "Europe/Zurich",
        "published",
        event.slug,
    )


def test_publishing_is_an_act_behind_a_page_that_says_what_happens(desk, event):
    Event.objects.update(status="preparing")
    page = desk.get(address("publish", event))
    assert "followers" in page.content.decode()
    assert Event.objects.get().status == "preparing"
    desk.post(address("publish", event))
    assert Event.objects.get().status == "published"
    assert Announcement.objects.get().kind == "event_published"
    again = desk.post(address("publish", event), follow=True)
    assert "nothing was done" in again.content.decode()
    assert Announcement.objects.count() == 1


def test_moving_asks_for_the_time_on_the_wall(desk, event):
    page = desk.get(address("reschedule", event))
    data = filled(
        page,
        starts_at=f"{YEAR}-12-01T10:00",
        ends_at=f"{YEAR}-12-01T12:00",
        place_en="Room 2",
        place_fr="Salle 2",
    )
    response = desk.post(address("reschedule", event), data, follow=True)
    assert "The event is moved" in response.content.decode()
    kept = Event.objects.get()
    assert kept.starts_at == datetime(YEAR, 12, 1, 9, tzinfo=UTC)
    assert (kept.place_en, kept.place_fr, kept.sequence) == ("Room 2", "Salle 2", 1)


@pytest.mark.parametrize(
    ("typed", "zone", "sentence"),
    [
        ("2029-03-11T02:30", "America/New_York", "put forward"),
        ("2029-11-04T01:30", "America/New_York", "put back"),
    ],
)
def test_time_that_does_not_exist_or_comes_twice_gets_a_sentence(desk, event, typed, zone, sentence):
    page = desk.get(address("reschedule", event))
    ends = typed.replace("T01", "T05").replace("T02", "T05")
    data = filled(page, starts_at=typed, ends_at=ends, time_zone=zone)
    response = desk.post(address("reschedule", event), data)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors["starts_at"])
    assert typed in response.content.decode()
    assert Event.objects.get().sequence == 0


def test_end_before_the_beginning_gets_a_sentence(desk, event):
    page = desk.get(address("reschedule", event))
    response = desk.post(address("reschedule", event), filled(page, ends_at=f"{YEAR}-07-01T09:00"))
    assert "has to end after" in str(response.context["form"].errors["ends_at"])


def test_move_on_an_outdated_page_is_refused_with_a_sentence(desk, event):
    data = filled(desk.get(address("reschedule", event)), starts_at=f"{YEAR}-07-01T11:00")
    Event.objects.update(sequence=1)
    response = desk.post(address("reschedule", event), data, follow=True)
    assert "nothing was done" in response.content.decode()
    assert Event.objects.get().starts_at == event.starts_at


def test_refusal_of_a_move_keeps_what_was_typed(desk, event):
    data = filled(desk.get(address("reschedule", event)))
    response = desk.post(address("reschedule", event), data)
    assert response.status_code == 200
    assert "Nothing was changed" in str(response.context["form"].non_field_errors())


def test_cancelling_asks_for_notes(desk, event):
    page = desk.get(address("cancel", event))
    data = filled(page, note_en="Demonstration text: illness.", note_fr="Texte de démonstration.")
    desk.post(address("cancel", event), data)
    kept = Event.objects.get()
    assert (kept.status, kept.cancellation_note_fr) == ("cancelled", "Texte de démonstration.")
    page = desk.get(address("change", event)).content.decode()
    assert address("reschedule", event) not in page
    assert "cancellation_note_fr" in page


def test_only_what_was_never_announced_can_be_deleted(desk, event):
    assert desk.post(address("delete", event), {"post": "yes"}).status_code == 403
    Event.objects.update(status="preparing")
    assert desk.post(address("delete", event), {"post": "yes"}).status_code == 302
    assert not Event.objects.exists()


def test_list_shows_events_in_their_own_time(desk, event):
    page = desk.get(address("changelist")).content.decode()
    assert "10:00" in page
    assert "Europe/Zurich" in page


@pytest.mark.parametrize("name", ["change", "publish", "reschedule", "cancel"])
def test_nobody_else_enters(client, event, name):
    client.force_login(makers.make_person())
    assert client.get(address(name, event)).status_code == 302
    client.force_login(makers.make_staff(second_factor=False))
    assert client.get(address(name, event)).status_code == 302
