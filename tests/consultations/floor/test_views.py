"""The floor's pages as people see them: asking, the order, the record, the chair's page."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.floor import asking, chairing, listing, stating
from consultations.floor.ordering import Entrant, ordered, seed_of
from consultations.models import FloorRequest, Statement, Turn
from consultations.templatetags.floor import clock
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.floor.makers import (
    close,
    make_co_facilitator,
    make_floor,
    make_list,
    make_registered,
    make_request,
)

pytestmark = pytest.mark.django_db


def page_of(response, status: int = 200) -> str:
    assert response.status_code == status
    return unescape(response.content.decode())


def ask_url(floor) -> str:
    return f"/en/events/{floor.event.slug}/floor/ask/"


def chair_url(led) -> str:
    return f"/en/events/{led.floor.event.slug}/floor/chair/"


# ---- Asking ----


def test_whoever_has_a_place_asks_and_reads_what_everybody_will_read(client):
    draft = makers.make_draft("9", "10")
    floor = make_floor()
    floor.event.drafts.add(draft)
    item = floor.event.agenda.create(order=1, title="Demonstration text: safe routes")
    person = make_registered(floor.event, "Clinic")
    client.force_login(person)
    page = page_of(client.get(ask_url(floor)))
    assert "Clinic" in page
    assert "Your own name is not shown." in page
    paragraph = draft.paragraphs.get(slug="10")
    said = {"language": "fr", "agenda_item": item.pk, "paragraph": paragraph.pk, "note": "Care at sea"}
    response = client.post(ask_url(floor), said, follow=True)
    asked = FloorRequest.objects.get()
    assert (asked.language, asked.paragraph, asked.agenda_item, asked.note) == (
        "fr",
        paragraph,
        item,
        "Care at sea",
    )
    mine = page_of(response)
    assert "Your organization has asked for the floor." in mine
    assert "Care at sea" in mine
    # Before there is a list nobody else reads who has asked.
    client.logout()
    assert "Clinic" not in page_of(client.get(floor.get_absolute_url()))


def test_whoever_may_not_ask_reads_why(client):
    floor = make_floor()
    assert client.get(ask_url(floor)).status_code == 302
    client.force_login(makers.make_person())
    assert "Register for the event first" in page_of(client.get(ask_url(floor)))
    assert "Register for the event first" in page_of(client.post(ask_url(floor), {"language": "en"}), 422)
    client.force_login(make_registered(floor.event))
    close(floor)
    assert "Asking for the floor has closed." in page_of(client.get(ask_url(floor)))
    assert "Asking for the floor has closed." in page_of(client.post(ask_url(floor), {"language": "en"}), 422)
    assert FloorRequest.objects.count() == 0


def test_what_was_typed_stands_in_the_form_when_asking_is_refused(client):
    floor = make_floor()
    client.force_login(make_registered(floor.event))
    close(floor)
    response = client.post(ask_url(floor), {"language": "fr", "note": "Care at sea"})
    assert response.context["form"]["note"].value() == "Care at sea"


def test_a_paragraph_of_a_draft_that_is_not_discussed_or_not_published_is_no_choice(client):
    floor = make_floor()
    floor.event.drafts.add(
        makers.make_draft("9"), makers.make_draft("1", slug="rev-2", order=2, published=False)
    )
    client.force_login(make_registered(floor.event))
    other = makers.make_draft("5", slug="rev-3", order=3)
    hidden = floor.event.drafts.get(slug="rev-2")
    for draft in (other, hidden):
        data = {"language": "en", "paragraph": draft.paragraphs.get().pk}
        assert client.post(ask_url(floor), data).status_code == 422
    assert FloorRequest.objects.count() == 0


def test_a_colleague_reads_that_the_organisation_has_asked(client):
    floor = make_floor()
    asked = make_request(floor)
    client.force_login(make_registered(floor.event, organisation=asked.organisation))
    response = client.post(ask_url(floor), {"language": "en"}, follow=True)
    assert "A colleague has asked for the floor already" in page_of(response)
    assert FloorRequest.objects.count() == 1


def test_a_request_is_withdrawn_on_the_page_by_its_asker_alone(client):
    floor = make_floor()
    asked = make_request(floor)
    address = f"/en/events/{floor.event.slug}/floor/withdraw/"
    assert client.post(address).status_code == 302
    client.force_login(make_registered(floor.event, "School"))
    assert client.post(address).status_code == 404
    client.force_login(asked.asked_by)
    assert client.get(address).status_code == 405
    assert "The request is withdrawn." in page_of(client.post(address, follow=True))
    assert client.post(address).status_code == 404


# ---- The public list ----


def test_a_floor_of_a_prepared_event_is_seen_by_the_secretariat_alone(client):
    floor = make_floor(makers.make_event(status="preparing"))
    assert client.get(floor.get_absolute_url()).status_code == 404
    client.force_login(makers.make_staff())
    assert client.get(floor.get_absolute_url()).status_code == 200
    assert client.get(f"/en/events/{makers.make_event().slug}/floor/").status_code == 404


def test_everybody_reads_the_order_and_what_became_of_each(client):
    led = make_list("Clinic", "School", "Shelter", minutes=6)
    first, second, third = led.turns.all()
    staff = makers.make_staff()
    chairing.call(first, by=staff, seen=1)
    chairing.mark_absent(first, by=staff, seen=2)
    asking.withdraw(third.request, by=staff)
    response = client.get(led.floor.get_absolute_url())
    page = page_of(response)
    assert [line.turn for line in response.context["lines"]] == [first, second, third]
    assert [words in page for words in ("Was absent", "To come", "Withdrawn")] == [True] * 3
    assert "the order is the same" in page
    assert response["Cache-Control"].startswith("public")


def test_the_asker_s_name_and_topic_are_on_no_public_page(client):
    floor = make_floor()
    person = make_registered(floor.event, "Clinic")
    asking.ask(floor, language="en", by=person, note="Care at sea")
    listing.make_list(close(floor))
    for address in (floor.get_absolute_url(), f"{floor.get_absolute_url()}record.json"):
        page = page_of(client.get(address))
        assert "Speaker of Clinic" not in page
        assert "Care at sea" not in page
    client.force_login(makers.make_staff())
    assert "Care at sea" in page_of(client.get(f"{floor.get_absolute_url()}chair/"))


def test_the_asker_reads_their_own_place(client):
    led = make_list("Clinic", "School", minutes=3)
    second = led.turns.get(number=2)
    client.force_login(second.request.asked_by)
    page = page_of(client.get(led.floor.get_absolute_url()))
    assert "Your organization has number 2 on the list." in page
    assert "if time is left" in page
    client.force_login(makers.make_person())
    assert "Your organization has number" not in page_of(client.get(led.floor.get_absolute_url()))


def test_anybody_makes_the_order_again_from_the_record(client):
    floor = make_floor()
    assert client.get(f"{floor.get_absolute_url()}record.json").status_code == 404
    shown_before = floor.commitment in page_of(client.get(floor.get_absolute_url()))
    for name, kind in (("Clinic", "ngo"), ("School", "academia"), ("Union", "union"), ("Shelter", "ngo")):
        make_request(floor, name, kind=kind)
    listing.make_list(close(floor))
    kept = json.loads(client.get(f"{floor.get_absolute_url()}record.json").content)
    assert shown_before
    assert digest(kept["secret"]) == kept["commitment"] == floor.commitment
    assert seed_of(kept["secret"], kept["order"]) == kept["seed"]
    entrants = [Entrant(**one) for one in kept["requests"]]
    assert [one.key for one in ordered(entrants, seed=kept["seed"])] == kept["order"]
    assert len(kept["order"]) == 4


def test_the_secret_number_is_on_no_page_before_the_list_is_made(client):
    floor = make_floor()
    make_request(floor)
    staff = makers.make_staff()
    close(floor)
    for person in (None, FloorRequest.objects.get().asked_by, staff):
        if person:
            client.force_login(person)
        for address in (
            floor.get_absolute_url(),
            ask_url(floor),
            f"{floor.get_absolute_url()}chair/",
            f"/en/admin/consultations/floor/{floor.pk}/change/",
            f"/en/admin/consultations/floor/{floor.pk}/history/",
        ):
            assert floor.secret not in client.get(address).content.decode()
    listing.make_list(floor)
    assert floor.secret in client.get(floor.get_absolute_url()).content.decode()


def test_the_rule_has_a_page(client):
    page = page_of(client.get("/en/order-of-speakers/"))
    assert "no constituency is more than one turn above its share" in page


@pytest.mark.parametrize("names", [["A"], ["A", "B", "C"]])
def test_the_list_takes_the_same_queries_however_long(client, names):
    led = make_list(*names)
    for turn in led.turns.all():
        organisation = turn.request.organisation
        makers.make_comment(None, event=led.floor.event, organisation=organisation)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(led.floor.get_absolute_url())
    assert len(queries) == 4


@pytest.mark.parametrize("names", [["A"], ["A", "B", "C"]])
def test_the_chair_s_page_takes_the_same_queries_however_long(client, names):
    led = make_list(*names)
    client.force_login(makers.make_staff())
    with CaptureQueriesContext(connection) as queries:
        client.get(chair_url(led))
    assert len(queries) == 8


# ---- Statements ----


def make_statement(event, **fields):
    return makers.make_comment(None, event=event, **fields)


def test_a_published_statement_stands_beside_its_organisation_s_turn(client):
    led = make_list("Clinic", "School")
    clinic = led.turns.get(request__shown_organisation="Clinic").request.organisation
    shown = make_statement(led.floor.event, organisation=clinic)
    for status in set(Status.values) - {Status.PUBLISHED}:
        make_statement(led.floor.event, organisation=clinic, status=status)
    lines = client.get(led.floor.get_absolute_url()).context["lines"]
    beside = {str(line.turn.request): [one.comment for one in line.statements] for line in lines}
    assert beside == {"Clinic": [shown], "School": []}


def test_a_statement_that_shows_only_its_kind_stands_beside_no_organisation(client):
    led = make_list("Clinic")
    turn = led.turns.get()
    veiled = make_statement(led.floor.event, organisation=turn.request.organisation)
    veiled.submission.appears_as = "kind"
    veiled.submission.shown_name = veiled.submission.shown_organisation = ""
    veiled.submission.save()
    response = client.get(led.floor.get_absolute_url())
    assert [line.statements for line in response.context["lines"]] == [()]
    assert [one.comment for one in response.context["statements"]] == [veiled]


def test_an_author_says_which_paragraph_a_statement_is_about(client):
    draft = makers.make_draft("9", "9 bis", "10")
    led = make_list("Clinic")
    led.floor.event.drafts.add(draft)
    turn = led.turns.get()
    author = turn.request.asked_by
    words = "Demonstration text: see paragraph 10, and paragraph 9 bis."
    comment = make_statement(
        led.floor.event, author=author, organisation=turn.request.organisation, text=words, status="waiting"
    )
    nine = draft.paragraphs.get(slug="9")
    address = f"/en/events/{led.floor.event.slug}/floor/statement/"
    client.force_login(makers.make_person())
    assert client.post(address, {"comment": comment.pk, "paragraph": nine.pk}).status_code == 404
    client.force_login(author)
    response = client.post(address, {"comment": comment.pk, "paragraph": nine.pk}, follow=True)
    assert "Kept: it stands beside your statement" in page_of(response)
    # What is not published is read by its author alone.
    client.logout()
    assert client.get(led.floor.get_absolute_url()).context["statements"] == []
    comment.status, comment.published_at = Status.PUBLISHED, comment.received_at
    comment.save()
    [remark] = client.get(led.floor.get_absolute_url()).context["statements"]
    assert (remark.chosen, [one.slug for one in remark.named]) == (nine, ["10", "9-bis"])
    client.force_login(author)
    client.post(address, {"comment": comment.pk, "paragraph": ""})
    assert Statement.objects.count() == 0


def test_nobody_places_another_s_statement_or_one_that_is_no_remark_on_an_event():
    draft = makers.make_draft("9")
    event = makers.make_event()
    event.drafts.add(draft)
    paragraph = draft.paragraphs.get()
    with pytest.raises(Refused, match="Only the author"):
        stating.place(make_statement(event), paragraph, by=makers.make_person())
    author = makers.make_person()
    on_draft = makers.make_comment(makers.make_consultation(draft), paragraph="9", author=author)
    with pytest.raises(Refused, match="Only the author"):
        stating.place(on_draft, paragraph, by=author)
    elsewhere = makers.make_draft("1", slug="rev-9", order=9).paragraphs.get()
    with pytest.raises(Refused, match="that this event discusses"):
        stating.place(make_statement(event, author=author), elsewhere, by=author)


# ---- The chair's page ----


def press(client, led, act: str, turn: Turn, **fields: object):
    led.refresh_from_db()
    data = {"act": act, "turn": turn.pk, "seen": led.version, **fields}
    return client.post(chair_url(led), data, follow=True)


def test_the_chair_leads_the_list_press_by_press(client):
    led = make_list("Clinic", "School")
    first, second = led.turns.all()
    client.force_login(make_co_facilitator(led.floor.event))
    assert client.get(chair_url(led)).context["shown"] == first
    for act, status in (("call", "called"), ("start", "speaking"), ("stop", "stopped"), ("give", "given")):
        response = press(client, led, act, first)
        first.refresh_from_db()
        assert (response.status_code, first.status) == (200, status)
    assert response.context["shown"] == second
    press(client, led, "undo", first)
    first.refresh_from_db()
    assert first.status == "stopped"


def test_nobody_else_finds_the_chair_s_page(client):
    led = make_list("Clinic")
    turn = led.turns.get()
    for person in (None, makers.make_person(), turn.request.asked_by):
        if person:
            client.force_login(person)
        assert client.get(chair_url(led)).status_code == 404
        assert press(client, led, "call", turn).status_code == 404
    turn.refresh_from_db()
    assert turn.status == "waiting"


def test_a_press_on_what_has_moved_on_says_so_and_shows_the_list_as_it_is(client):
    led = make_list("Clinic", "School")
    first = led.turns.first()
    client.force_login(make_co_facilitator(led.floor.event))
    chairing.call(first, by=makers.make_staff(), seen=1)
    page = page_of(press(client, led, "call", first, seen=1))
    assert "The list has moved on since you pressed" in page
    assert "Called" in page
    assert "Somebody has the floor." in page_of(press(client, led, "call", led.turns.last()))


@pytest.mark.parametrize("wrong", [{"act": "dance"}, {"seen": "x"}, {"turn": ""}, {"ago": "-5"}])
def test_a_press_that_cannot_be_read_does_nothing(client, wrong):
    led = make_list("Clinic")
    client.force_login(makers.make_staff())
    data = {"act": "call", "turn": led.turns.get().pk, "seen": 1, **wrong}
    page = page_of(client.post(chair_url(led), data, follow=True))
    assert "could not be read" in page
    assert led.turns.get().status == "waiting"


def test_before_there_is_a_list_the_chair_reads_when_it_comes(client):
    floor = make_floor()
    client.force_login(makers.make_staff())
    assert "The list is made when asking has closed" in page_of(
        client.get(f"{floor.get_absolute_url()}chair/")
    )


def test_the_chair_calls_again_whoever_was_absent(client):
    led = make_list("Clinic")
    turn = led.turns.get()
    client.force_login(makers.make_staff())
    press(client, led, "call", turn)
    page = page_of(press(client, led, "absent", turn))
    assert "Everybody on the list has had their turn." in page
    assert "Call now" in page
    press(client, led, "call", turn)
    turn.refresh_from_db()
    assert turn.status == "called"


@pytest.mark.parametrize(
    ("began", "ends", "shown"),
    [(-60, 45.5, "45"), (-60, 0.4, "0"), (-60, -3.5, "−3"), (10, 70, None)],
)
def test_the_chair_reads_how_much_of_the_meeting_is_left(client, began, ends, shown):
    led = make_list()
    event, now = led.floor.event, timezone.now()
    event.starts_at, event.ends_at = (now + timedelta(minutes=minutes) for minutes in (began, ends))
    event.save()
    client.force_login(make_co_facilitator(event))
    response = client.get(chair_url(led))
    left, page = response.context["meeting_left"], page_of(response)
    if shown is None:
        assert left is None
        assert "Time left in the meeting" not in page
    else:
        assert abs(left - ends * 60) < 20
        assert re.search(
            rf'Time left in the meeting:\s*<b data-meeting="{left}"><bdi dir="ltr">{shown}</bdi></b> min',
            page,
        )


def test_the_chair_s_page_changes_its_stamp_when_the_meeting_begins(client):
    led = make_list()
    event = led.floor.event
    client.force_login(make_co_facilitator(event))
    before = client.get(chair_url(led)).context["stamp"]
    event.starts_at = timezone.now() - timedelta(minutes=1)
    event.save()
    assert client.get(chair_url(led)).context["stamp"] != before


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0:00"), (5, "0:05"), (185, "3:05"), (170, "2:50"), (-30, "−0:30"), (5400, "90:00")],
)
def test_a_clock_shows_seconds_below_ten_with_their_zero(seconds, shown):
    assert clock(seconds) == f'<bdi dir="ltr">{shown}</bdi>'
