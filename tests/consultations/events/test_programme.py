"""Sessions of the hearing: hours that move with it, on the page, in calendar files, in the admin; where its summary goes."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from consultations.events import calendars, scheduling
from consultations.events.models import AgendaItem, Event, Session
from consultations.events.programme import programme
from imrf_portal.compact.models import Milestone, Round, RoundTable
from imrf_portal.kit.permissions import Refused
from reviews import filing, publishing
from tests import makers
from tests.consultations.events.test_admin import filled
from tests.reviews.makers import make_edition

pytestmark = pytest.mark.django_db
ZURICH = "Europe/Zurich"


@pytest.fixture
def hearing():
    """A day in Zurich, 10:00 to 16:00, in two sessions, the second in the afternoon."""
    starts_at = datetime(timezone.now().year + 1, 3, 10, 9, tzinfo=UTC)
    event = makers.make_event(
        kind="hearing", starts_at=starts_at, ends_at=starts_at + timedelta(hours=6), time_zone=ZURICH
    )
    afternoon = makers.make_session(
        event, begins_after=240, minutes=120, title="Demonstration text: afternoon"
    )
    makers.make_session(event, minutes=90, title="Demonstration text: morning", moderators="A mayor")
    makers.make_agenda(event, "Demonstration text: opening", "Demonstration text: statements")
    event.agenda.filter(order=2).update(session=afternoon)
    return event


def page_of(client, event: Event) -> str:
    response = client.get(event.get_absolute_url())
    assert response.status_code == 200
    return unescape(" ".join(strip_tags(response.content.decode()).split()))


def moved(event: Event, *, hours: float = 0, days: int = 0, length: timedelta | None = None) -> None:
    starts_at = event.starts_at + timedelta(days=days, hours=hours)
    scheduling.reschedule(
        event,
        starts_at=starts_at,
        ends_at=starts_at + (length or event.ends_at - event.starts_at),
        time_zone=ZURICH,
        by=makers.make_staff(),
    )


# ---- What a programme is ----


def test_programme_has_what_is_of_no_session_first_then_each_session_in_order_of_time(hearing):
    parts = programme(hearing, sessions=hearing.sessions.all(), items=hearing.agenda.all())
    assert [(part.session and str(part.session), [str(item) for item in part.items]) for part in parts] == [
        (None, ["Demonstration text: opening"]),
        ("Demonstration text: morning", []),
        ("Demonstration text: afternoon", ["Demonstration text: statements"]),
    ]


def test_session_moves_with_its_event(hearing):
    moved(hearing, days=7, hours=2)
    morning, afternoon = hearing.sessions.all()
    assert morning.starts_at == hearing.starts_at
    assert (afternoon.starts_at, afternoon.ends_at) == (
        hearing.starts_at + timedelta(hours=4),
        hearing.starts_at + timedelta(hours=6),
    )


def test_event_cannot_be_moved_into_less_time_than_its_sessions_take(hearing):
    with pytest.raises(Refused, match="Its sessions last longer than that."):
        moved(hearing, days=1, length=timedelta(hours=5))
    hearing.refresh_from_db()
    assert hearing.sequence == 0
    moved(hearing, days=1, length=timedelta(hours=6))


def test_session_of_no_minutes_is_none(hearing):
    with pytest.raises(IntegrityError), transaction.atomic():
        makers.make_session(hearing, minutes=0)


def test_session_that_goes_leaves_its_items_to_the_event(hearing):
    hearing.sessions.get(begins_after=240).delete()
    assert [item.session for item in hearing.agenda.all()] == [None, None]


# ---- Where it is read ----


def test_page_shows_hours_moderators_languages_and_round_table(client, hearing):
    table = RoundTable.objects.create(cycle=hearing.cycle, number=2)
    hearing.sessions.filter(begins_after=0).update(
        round_table=table, languages=["fr"], interpretation=["ar", "captions"]
    )
    page = page_of(client, hearing)
    for words in ("Programme", "10:00 – 11:30", "14:00 – 16:00", "A mayor", "Round table 2", "Captions"):
        assert words in page


def test_page_shows_a_reader_their_own_hours(client, hearing):
    client.force_login(makers.make_person(time_zone="Africa/Nairobi"))
    assert "12:00 – 13:30" in page_of(client, hearing)


def test_page_costs_the_same_for_one_session_and_three(client, hearing):
    hearing.sessions.filter(begins_after=240).delete()
    costs = []
    for _ in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            client.get(hearing.get_absolute_url())
        costs.append(len(captured))
        for begins in (90, 120):
            makers.make_session(hearing, begins_after=begins, minutes=30)
    assert costs[0] == costs[1]


def test_page_says_that_an_event_was_moved_and_from_when(client, hearing):
    assert "It was to begin" not in page_of(client, hearing)
    scheduling.revise(hearing, changed=["title_en"], by=makers.make_staff())
    was = f"{hearing.starts_at.astimezone(timezone.get_default_timezone()):%H:%M}"
    moved(hearing, days=20)
    moved(hearing, hours=1)
    page = page_of(client, hearing)
    assert page.count("It was to begin") == 2
    assert was in page


def test_calendar_file_tells_the_sessions_in_the_language_of_the_page(hearing):
    hearing.sessions.filter(begins_after=0).update(title_fr="Le matin", moderators_fr="Un maire")
    with translation.override("fr"):
        content = calendars.event_file(hearing).decode().replace("\r\n ", "")
    assert "10:00–11:30 Le matin (Un maire)" in content
    assert "14:00–16:00 Demonstration text: afternoon (A mayor)\\n– Demonstration text: statements" in content


def test_session_across_a_change_of_the_clocks_keeps_its_length(hearing):
    """Sunday 27 March 2033 has 23 hours in Zurich: three hours after 01:00 its clocks show 05:00."""
    Event.objects.filter(pk=hearing.pk).update(
        starts_at=datetime(2033, 3, 27, 0, tzinfo=UTC), ends_at=datetime(2033, 3, 27, 6, tzinfo=UTC)
    )
    hearing.refresh_from_db()
    hearing.sessions.filter(begins_after=240).update(begins_after=180)
    assert "05:00–07:00 Demonstration text: afternoon" in calendars.event_file(hearing).decode().replace(
        "\r\n ", ""
    )


# ---- How the secretariat keeps it ----


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


def session(event: Event, page, **said: object) -> dict[str, object]:
    fields = {"event": event.pk, "begins_after": 0, "minutes": 60, "title_en": "Demonstration text", **said}
    return filled(
        page,
        "adminform",
        **{"sessions-TOTAL_FORMS": 1, **{f"sessions-0-{name}": value for name, value in fields.items()}},
    )


def test_session_is_typed_and_calendars_learn_it(desk):
    event = makers.make_event()
    url = reverse("admin:consultations_event_change", args=[event.pk])
    data = session(event, desk.get(url), moderators_en="A mayor", languages=["en"], interpretation=["sign"])
    response = desk.post(url, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    kept = Session.objects.get()
    assert (kept.minutes, kept.moderators, kept.interpretation) == (60, "A mayor", ["sign"])
    event.refresh_from_db()
    assert event.sequence == 1


def test_session_beyond_the_end_gets_a_sentence_and_keeps_what_was_typed(desk):
    event = makers.make_event()
    url = reverse("admin:consultations_event_change", args=[event.pk])
    response = desk.post(url, session(event, desk.get(url), begins_after=90))
    assert response.status_code == 200
    assert "This session would last beyond the end of the event." in response.content.decode()
    assert 'value="90"' in response.content.decode()
    assert not Session.objects.exists()


def test_item_is_put_into_a_session_of_its_own_event_alone(desk, hearing):
    other = makers.make_session(makers.make_event())
    url = reverse("admin:consultations_event_change", args=[hearing.pk])
    item, mine = AgendaItem.objects.get(order=1), hearing.sessions.get(begins_after=0)
    typed = {"id": item.pk, "event": hearing.pk, "order": 1, "title_en": item.title}
    for chosen, status in ((other, 200), (mine, 302)):
        page = desk.get(url)
        data = {
            "agenda-TOTAL_FORMS": 1,
            "agenda-INITIAL_FORMS": 1,
            **{f"agenda-0-{name}": value for name, value in {**typed, "session": chosen.pk}.items()},
        }
        assert desk.post(url, filled(page, "adminform", **data)).status_code == status
        item.refresh_from_db()
        assert item.session == (mine if status == 302 else None)


# ---- The summary at the Forum ----


def make_step(event: Event, **fields: object) -> Milestone:
    defaults = {"cycle": event.cycle, "code": "forum", "name": "Forum", "starts_on": timezone.localdate()}
    return Milestone.objects.create(**{**defaults, **fields})


def test_hearing_and_forum_lead_to_each_other(client, hearing):
    step = make_step(hearing)
    scheduling.revise(_with(hearing, presented_at=step), changed=["presented_at"], by=makers.make_staff())
    address = f"/en/roadmap/{hearing.cycle.slug}/"
    assert f'href="{address}#step-forum"' in client.get(hearing.get_absolute_url()).content.decode()
    roadmap = client.get(address).content.decode()
    assert 'id="step-forum"' in roadmap
    assert f'Summary presented there: <a href="{hearing.get_absolute_url()}"' in roadmap


def test_step_does_not_name_an_event_that_is_prepared(client, hearing):
    step = make_step(hearing)
    Event.objects.filter(pk=hearing.pk).update(presented_at=step, status="preparing")
    roadmap = client.get(f"/en/roadmap/{hearing.cycle.slug}/").content.decode()
    assert "Summary presented there" not in roadmap


def test_step_of_another_cycle_is_no_choice(desk, hearing):
    other = make_step(hearing, cycle=makers.make_cycle("2022"))
    url = reverse("admin:consultations_event_change", args=[hearing.pk])
    response = desk.post(url, filled(desk.get(url), "adminform", presented_at=other.pk))
    assert response.status_code == 200
    assert "presented_at" in response.context["adminform"].form.errors


def _with(event: Event, **fields: object) -> Event:
    for name, value in fields.items():
        setattr(event, name, value)
    return event


# ---- A State's own consultation and its review ----


def test_event_of_a_state_leads_to_its_review_once_that_is_public(client):
    focal, state = makers.make_person(), makers.make_state()
    makers.make_member(focal, makers.make_delegation(state), role="focal-point")
    event = makers.make_event(kind="national", state=state)
    edition = make_edition(by=focal)
    Round.objects.filter(pk=edition.review.round_id).update(cycle=event.cycle)
    address = edition.review.get_absolute_url()
    assert address not in client.get(event.get_absolute_url()).content.decode()
    filing.file(edition, by=focal)
    assert address not in client.get(event.get_absolute_url()).content.decode()
    publishing.publish(edition, by=makers.make_staff())
    assert address in client.get(event.get_absolute_url()).content.decode()
    assert event.get_absolute_url() in client.get(f"/en/states/{state.slug}/").content.decode()
    of_another = makers.make_event(kind="national", state=makers.make_state("KE", "Kenya"))
    assert address not in client.get(of_another.get_absolute_url()).content.decode()
