"""The secretariat's desk for registrations, agendas and summaries in the admin."""

import pytest
from django.urls import reverse

from consultations.models import Admission, AgendaItem, Event, Registration
from imrf_portal.notifications.models import Announcement
from tests import makers
from tests.consultations.events.test_admin import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


def address(name: str, *args: object, model: str = "admission") -> str:
    return reverse(f"admin:consultations_{model}_{name}", args=args)


def test_registration_is_opened_for_an_event(desk):
    event = makers.make_event()
    data = {"event": event.pk, "places": 30, "join_link": "meet.example/1"}
    response = desk.post(address("add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    admission = Admission.objects.get()
    assert (admission.event, admission.places, admission.join_link) == (event, 30, "https://meet.example/1")


def test_link_that_is_no_web_address_is_refused_with_a_sentence(desk):
    data = {"event": makers.make_event().pk, "places": 30, "join_link": "ftp://meet.example/1"}
    response = desk.post(address("add"), data)
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["join_link"]


def test_more_places_by_the_form_move_the_waiting_list_up(desk):
    admission = makers.make_admission(places=1)
    makers.make_registration(admission)
    waiting = makers.make_registration(admission, status="waiting")
    desk.post(address("change", admission.pk), {"places": 2, "join_link": admission.join_link})
    waiting.refresh_from_db()
    assert waiting.is_confirmed


def test_refusal_of_the_act_is_a_sentence(desk):
    admission = makers.make_admission(makers.make_event(status="cancelled"))
    response = desk.post(address("change", admission.pk), {"places": 9}, follow=True)
    assert "its registration no longer changes" in response.content.decode()
    assert Admission.objects.get().places == 2


def test_list_costs_the_same_however_many_events_it_holds(desk, django_assert_num_queries):
    makers.make_registration(makers.make_admission())
    desk.get(address("changelist"))
    with django_assert_num_queries(7):
        desk.get(address("changelist"))
    for _ in range(2):
        makers.make_registration(makers.make_admission(), status="waiting")
    with django_assert_num_queries(7):
        desk.get(address("changelist"))


def test_who_registered_is_listed_and_marked(desk):
    admission = makers.make_admission(makers.make_event(hours=-3))
    present = makers.make_registration(admission, makers.make_person("Ada Present"))
    makers.make_registration(admission, makers.make_person("Waiting Person"), status="waiting")
    makers.make_registration(admission, makers.make_person("Gone Person"), status="left")
    page = desk.get(address("people", admission.pk)).content.decode()
    assert "Ada Present" in page
    assert "Waiting Person" in page
    assert "Gone Person" not in page
    assert present.person.email not in page
    desk.post(address("people", admission.pk), {"present": [present.pk, "nonsense"]})
    assert Registration.objects.get(attended=True) == present


def test_attendance_before_the_event_gets_a_sentence(desk):
    admission = makers.make_admission()
    response = desk.post(address("people", admission.pk), follow=True)
    assert "once the event has begun" in response.content.decode()


@pytest.mark.parametrize("name", ["change", "people", "people_csv"])
def test_nobody_else_enters(client, name):
    admission = makers.make_admission()
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        client.force_login(person)
        assert client.get(address(name, admission.pk)).status_code == 302


# ---- Agenda ----


def agenda(event: Event, page, **item: object) -> dict[str, object]:
    fields = {"order": 1, "title_en": "Opening", "event": event.pk, **item}
    return filled(
        page,
        "adminform",
        **{"agenda-TOTAL_FORMS": 1, **{f"agenda-0-{name}": value for name, value in fields.items()}},
    )


def test_agenda_is_typed_with_the_numbers_of_its_paragraphs_and_calendars_learn_it(desk):
    event, draft = makers.make_event(), makers.make_draft("9", "9 bis", "10")
    page = desk.get(address("change", event.pk, model="event"))
    objective = makers.make_objective(7)
    data = agenda(event, page, draft=draft.pk, labels="9 BIS, 10", objectives=[objective.pk])
    response = desk.post(address("change", event.pk, model="event"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    item = AgendaItem.objects.get()
    assert [one.label for one in item.paragraphs.order_by("order")] == ["9 bis", "10"]
    assert list(item.objectives.all()) == [objective]
    event.refresh_from_db()
    assert event.sequence == 1
    assert "9 bis, 10" in desk.get(address("change", event.pk, model="event")).content.decode()


@pytest.mark.parametrize(
    ("labels", "has_draft", "sentence"),
    [("9, 99", True, "This draft has no paragraph 99."), ("9", False, "Choose the draft")],
)
def test_paragraph_that_is_not_there_gets_a_sentence(desk, labels, has_draft, sentence):
    event, draft = makers.make_event(), makers.make_draft("9")
    page = desk.get(address("change", event.pk, model="event"))
    data = agenda(event, page, labels=labels, draft=draft.pk if has_draft else "")
    response = desk.post(address("change", event.pk, model="event"), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not AgendaItem.objects.exists()


def test_address_of_the_calendar_s_own_is_no_event_s(desk):
    page = desk.get(address("add", model="event"))
    data = filled(
        page,
        "adminform",
        cycle=makers.make_cycle().pk,
        slug="series",
        title_en="Demonstration text",
        starts_at="2029-07-01T10:00",
        ends_at="2029-07-01T12:00",
    )
    response = desk.post(address("add", model="event"), data)
    assert "Choose another address" in response.content.decode()


def test_summary_is_published_behind_a_page_that_says_what_happens(desk):
    event = makers.make_event(hours=-3, summary="Demonstration text: it was said.")
    page = desk.get(address("summary", event.pk, model="event"))
    assert "is told, once" in page.content.decode()
    assert not Announcement.objects.exists()
    desk.post(address("summary", event.pk, model="event"))
    assert Announcement.objects.get().kind == "event_summarised"
