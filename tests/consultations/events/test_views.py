"""The calendar and the event pages as people see them."""

import re
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from consultations.models import Series
from imrf_portal.compact.models import Milestone, Region
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db
LIST = "/en/events/"


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def titles(response) -> list[str]:
    return [entry.title.text for entry in response.context["entries"]]


def make_milestone(name: str, days: int, **fields) -> Milestone:
    starts_on = timezone.localdate() + timedelta(days=days)
    return Milestone.objects.create(
        cycle=makers.make_cycle(),
        code=name.lower().replace(" ", "-"),
        name=name,
        starts_on=starts_on,
        **fields,
    )


def test_everything_to_come_stands_in_order_of_time(client):
    makers.make_event(hours=24 * 5, title="Townhall")
    makers.make_event(hours=-24 * 5, title="Past townhall")
    makers.make_consultation(opens=-24, closes=24 * 3)
    make_milestone("Forum", 10)
    make_milestone("Zero draft", -20)
    assert titles(client.get(LIST)) == ["Consultation on Rev 1", "Townhall", "Forum"]
    assert titles(client.get(LIST, {"when": "past"})) == [
        "Consultation on Rev 1",
        "Past townhall",
        "Zero draft",
    ]


def test_what_is_under_way_is_to_come(client):
    makers.make_event(hours=-1, title="Townhall")
    make_milestone("Forum", -1, ends_on=timezone.localdate() + timedelta(days=1))
    assert titles(client.get(LIST)) == ["Forum", "Townhall"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "townhall"}, ["Townhall"]),
        ({"kind": "consultation"}, ["Consultation on Rev 1"]),
        ({"kind": "milestone"}, ["Forum"]),
        ({"language": "fr"}, ["Briefing"]),
        ({"cycle": "2030"}, ["Briefing"]),
        ({"cycle": "2026", "kind": "briefing"}, []),
        ({"kind": "nothing-like-it"}, ["Consultation on Rev 1", "Townhall", "Briefing", "Forum"]),
    ],
)
def test_calendar_is_filtered(client, query, expected):
    makers.make_event(hours=48, title="Townhall")
    cycle = makers.make_cycle("2030")
    makers.make_event(hours=72, title="Briefing", kind="briefing", languages=["en", "fr"], cycle=cycle)
    makers.make_consultation()
    make_milestone("Forum", 10)
    assert titles(client.get(LIST, query)) == expected


def test_file_has_the_filters_of_the_page_and_what_is_past(client):
    makers.make_event(hours=48, title="Townhall")
    makers.make_event(hours=-96, title="Past townhall")
    makers.make_event(hours=48, title="Briefing", kind="briefing")
    makers.make_event(hours=48, title="Secret", status="preparing")
    page = client.get(LIST, {"kind": "townhall", "when": "past"})
    assert page.context["asked"] == "?kind=townhall"
    assert 'href="/en/events/calendar.ics?kind=townhall"' in text_of(page)
    response = client.get("/en/events/calendar.ics?kind=townhall")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")] == ["Past townhall", "Townhall"]


@pytest.mark.parametrize("address", ["/en/events/calendar.ics", "/en/events/townhall/event.ics"])
def test_calendar_that_has_the_file_already_is_told_so(client, address):
    makers.make_event(slug="townhall")
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_what_is_prepared_is_seen_by_the_secretariat_alone(client):
    event = makers.make_event(status="preparing", title="Prepared")
    addresses = [event.get_absolute_url(), reverse("event_calendar", args=[event.slug])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert titles(client.get(LIST)) == []
    client.force_login(makers.make_person())
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(makers.make_staff())
    assert [client.get(address).status_code for address in addresses] == [200, 404]
    assert titles(client.get(LIST)) == ["Prepared"]


def test_event_names_its_own_clock_first_then_new_york_and_utc(client):
    starts_at = datetime(timezone.now().year + 1, 7, 1, 7, tzinfo=UTC)
    event = makers.make_event(
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), time_zone="Africa/Nairobi"
    )
    page = text_of(client.get(event.get_absolute_url()))
    places = [
        page.index(words) for words in ("Nairobi, where it is held", "New York, official clock", "<dt>UTC")
    ]
    assert places == sorted(places)
    words = strip_tags(page)
    hours = [words.index(hour) for hour in ("10:00", "12:00", "03:00", "05:00", "07:00", "09:00")]
    assert hours == sorted(hours)
    assert "data-own-clock" in page


def test_reader_who_told_their_zone_reads_their_own_time(client):
    starts_at = datetime(timezone.now().year + 1, 7, 1, 7, tzinfo=UTC)
    event = makers.make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    client.force_login(makers.make_person(time_zone="Asia/Dhaka"))
    page = text_of(client.get(event.get_absolute_url()))
    assert "Your time, Dhaka" in page
    assert "13:00" in page


@pytest.mark.parametrize(
    ("hours", "status", "is_shown"),
    [(48, "published", True), (-1, "published", True), (-3, "published", False), (48, "cancelled", False)],
)
def test_link_to_take_part_is_shown_while_one_can(client, hours, status, is_shown):
    event = makers.make_event(hours=hours, status=status, link="https://meet.example/7")
    assert ("https://meet.example/7" in text_of(client.get(event.get_absolute_url()))) is is_shown


def test_cancelled_event_says_so_with_its_note(client):
    event = makers.make_event(status="cancelled", cancellation_note="Demonstration text: a new date follows.")
    page = text_of(client.get(event.get_absolute_url()))
    assert "This event is cancelled." in page
    assert "a new date follows" in page
    assert reverse("write_on_event", args=[event.slug]) not in page
    assert "Cancelled" in text_of(client.get(LIST))


def test_agenda_names_what_each_item_is_about(client):
    event = makers.make_event()
    _opening, questions = makers.make_agenda(event, "Opening", "Questions & answers")
    draft, hidden = (
        makers.make_draft("9", "9 bis"),
        makers.make_draft("9", slug="rev-2", order=2, published=False),
    )
    questions.draft = draft
    questions.save()
    questions.paragraphs.set([draft.paragraphs.get(slug="9-bis"), hidden.paragraphs.get(slug="9")])
    questions.objectives.set([makers.make_objective(7)])
    page = text_of(client.get(event.get_absolute_url()))
    assert page.index("<p>Opening</p>") < page.index("<p>Questions &amp; answers</p>")
    assert f'href="{draft.paragraphs.get(slug="9-bis").get_absolute_url()}"' in page
    assert f'href="{draft.get_absolute_url()}"' in page
    assert "/en/objectives/7/" in page
    assert hidden.paragraphs.get(slug="9").get_absolute_url() not in page


def test_words_in_another_language_than_the_page_say_so(client):
    event = makers.make_event(title_en="Townhall", title_fr="Réunion", summary_en="It was said.")
    makers.make_agenda(event, "Opening")
    page = text_of(client.get(f"/ar/events/{event.slug}/"))
    assert '<h1 lang="en" dir="ltr">Townhall</h1>' in page
    assert '<p lang="en" dir="ltr">Opening</p>' in page
    french = text_of(client.get(f"/fr/events/{event.slug}/"))
    assert "<h1>Réunion</h1>" in french
    assert '<p lang="en">Opening</p>' in french
    assert '<a href="/ar/events/' in text_of(client.get("/ar/events/"))
    assert 'lang="en" dir="ltr">Townhall</a>' in text_of(client.get("/ar/events/"))


def test_published_remarks_stand_on_the_page_and_others_do_not(client):
    event = makers.make_event()
    makers.make_comment(event=event, text="Demonstration text: published remark.")
    makers.make_comment(event=event, text="Demonstration text: waiting remark.", status=Status.WAITING)
    makers.make_comment(event=makers.make_event(), text="Demonstration text: elsewhere.")
    page = text_of(client.get(event.get_absolute_url()))
    assert "published remark" in page
    assert "waiting remark" not in page
    assert "elsewhere" not in page
    assert reverse("write_on_event", args=[event.slug]) in page


def test_remarks_are_taken_in_until_two_weeks_after(client):
    event = makers.make_event(hours=-24 * 15)
    assert reverse("write_on_event", args=[event.slug]) not in text_of(client.get(event.get_absolute_url()))


def test_only_published_drafts_are_named(client):
    event = makers.make_event()
    event.drafts.set(
        [makers.make_draft(slug="rev-1"), makers.make_draft(slug="rev-2", order=2, published=False)]
    )
    page = text_of(client.get(event.get_absolute_url()))
    assert "Rev 1" in page
    assert "Rev 2" not in page


def test_page_and_list_cost_the_same_however_much_is_in_them(client):
    event = makers.make_event(hours=-48)
    admission = makers.make_admission(event)

    def more() -> None:
        makers.make_agenda(makers.make_event(), "Opening")
        (item,) = makers.make_agenda(event, "Questions")
        item.objectives.set([makers.make_objective(7)])
        organisation = makers.make_organisation()
        makers.make_registration(admission, organisation=organisation, attended=True)
        make_milestone(f"Step {Milestone.objects.count()}", 3)
        event.drafts.add(
            makers.make_draft(slug=f"rev-{event.drafts.count()}", order=event.drafts.count() + 1)
        )
        item.draft = event.drafts.last()
        item.save()
        item.paragraphs.set(item.draft.paragraphs.all())
        makers.make_consultation(event.drafts.last(), slug=f"c-{event.drafts.count()}")
        makers.make_comment(event=event)

    month = f"{LIST}month/{timezone.localdate():%Y-%m}/"
    addresses = [event.get_absolute_url(), LIST, f"{LIST}?when=past", month, "/en/events/calendar.ics"]
    more()
    for address in addresses:
        client.get(address)
    costs = [queries(client, address) for address in addresses]
    more()
    more()
    assert [queries(client, address) for address in addresses] == costs
    # The event, its sessions, its agenda with drafts, paragraphs and objectives, how many places are taken, who took part by
    # constituency and by organisation, drafts, remarks with files and moves. Events, consultations, steps, and for the pages
    # cycles, kinds, regions, objectives and States to choose; for the file agendas and sessions.
    assert costs == [13, 8, 8, 8, 5]


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_month_of_an_entry_follows_new_york(client):
    starts_at = datetime(timezone.now().year + 1, 8, 1, 1, tzinfo=UTC)
    makers.make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), time_zone="Asia/Dhaka")
    (entry,) = client.get(LIST).context["entries"]
    assert entry.month == date(starts_at.year, 7, 1)
    assert entry.day == date(starts_at.year, 8, 1)


def test_posting_is_not_understood(client):
    assert client.post(LIST).status_code == 405


# ---- Series, dialogues, and whose events they are ----


def test_series_lists_its_events_with_their_discussion_spaces(client):
    series = Series.objects.create(cycle=makers.make_cycle(), slug="dialogues", title="Dialogues")
    room = makers.make_consultation(slug="climate")
    hidden = makers.make_consultation(room.draft, slug="youth", announced=False)
    makers.make_event(hours=48, title="On climate", kind="dialogue", series=series, discussion=room)
    makers.make_event(hours=24, title="On youth", kind="dialogue", series=series, discussion=hidden)
    makers.make_event(hours=12, title="Not told yet", series=series, status="preparing")
    page = text_of(client.get(series.get_absolute_url()))
    assert page.index("On youth") < page.index("On climate")
    assert room.get_absolute_url() in page
    assert hidden.get_absolute_url() not in page
    assert "Not told yet" not in page
    client.force_login(makers.make_staff())
    assert "Not told yet" in text_of(client.get(series.get_absolute_url()))


def test_dialogue_names_its_discussion_space_once_it_is_public(client):
    room = makers.make_consultation(slug="climate")
    event = makers.make_event(kind="dialogue", discussion=room)
    assert room.get_absolute_url() in text_of(client.get(event.get_absolute_url()))
    room.announced_at = None
    room.save()
    assert room.get_absolute_url() not in text_of(client.get(event.get_absolute_url()))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"region": "africa"}, ["Review of a region", "Consultation of a State"]),
        ({"region": "arab"}, []),
        ({"objective": "7"}, ["On objective 7"]),
        ({"objective": "8"}, []),
        ({"state": "ke"}, ["Consultation of a State"]),
        ({"state": "nowhere"}, ["Review of a region", "Consultation of a State", "On objective 7", "Forum"]),
    ],
)
def test_calendar_is_filtered_by_what_events_are_about(client, query, expected):
    africa = Region.objects.create(slug="africa", name="Africa", order=1)
    Region.objects.create(slug="arab", name="Arab region", order=2)
    state = makers.make_state("KE", "Kenya")
    state.regions.set([africa])
    makers.make_objective(8)
    makers.make_event(hours=24, title="Review of a region", region=africa)
    makers.make_event(hours=48, title="Consultation of a State", kind="national", state=state)
    (item,) = makers.make_agenda(makers.make_event(hours=72, title="On objective 7"), "Opening")
    item.objectives.set([makers.make_objective(7)])
    make_milestone("Forum", 10)
    assert titles(client.get(LIST, query)) == expected


def test_interpretation_is_told_in_words(client):
    event = makers.make_event(interpretation=["fr", "sign"])
    page = text_of(client.get(event.get_absolute_url()))
    assert "International Sign" in page
    assert "French" in page


# ---- The month ----


def test_month_shows_what_stands_on_each_day_in_new_york(client):
    starts_at = datetime(2027, 3, 1, 3, tzinfo=UTC)
    event = makers.make_event(title="Late", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    page = client.get("/en/events/month/2027-02/")
    days = {day.day: day for week in page.context["weeks"] for day in week}
    assert [one.title.text for one in days[date(2027, 2, 28)].entries] == ["Late"]
    assert event.get_absolute_url() in text_of(page)


def test_months_lead_as_far_as_something_stands_in_them(client):
    for month in (1, 3):
        starts_at = datetime(2027, month, 10, 15, tzinfo=UTC)
        makers.make_event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    neighbours = {"01": ["02"], "02": ["01", "03"], "03": ["02"], "05": ["04"]}
    for month, expected in neighbours.items():
        page = text_of(client.get(f"/en/events/month/2027-{month}/"))
        assert re.findall(r'rel="(?:prev|next)" href="/en/events/month/2027-(\d\d)/"', page) == expected


def test_month_keeps_the_filters_from_month_to_month(client):
    makers.make_event(hours=1, title="Briefing", kind="briefing")
    month = f"{LIST}month/{timezone.localdate():%Y-%m}/"
    makers.make_event(hours=24 * 40, title="Townhall")
    page = client.get(f"{month}?kind=townhall")
    assert not [one for week in page.context["weeks"] for day in week for one in day.entries]
    assert re.search(r'rel="next" href="/en/events/month/[0-9-]+/\?kind=townhall"', text_of(page))


@pytest.mark.parametrize("address", ["2027-13", "2027-00", "2017-12", "2041-01", "2027-3", "20270-03"])
def test_month_that_no_calendar_of_the_compact_has_is_not_found(client, address):
    assert client.get(f"/en/events/month/{address}/").status_code == 404


# ---- The feed ----


def test_feed_tells_the_last_change_first_and_only_what_is_announced(client):
    moved = timezone.now() + timedelta(minutes=5)
    makers.make_event(title="Moved", changed_at=moved)
    makers.make_event(
        title="Called off", status="cancelled", cancellation_note="Demonstration text: illness."
    )
    makers.make_event(title="Secret", status="preparing")
    makers.make_event_kind("briefing")
    feed = text_of(client.get("/en/events/calendar.atom"))
    assert feed.index("Moved") < feed.index("Cancelled: Called off")
    assert "illness" in feed
    assert "Secret" not in feed
    assert f"<updated>{moved:%Y-%m-%dT%H:%M}" in feed
    assert "Secret" not in text_of(client.get("/en/events/calendar.atom?kind=townhall"))
    assert "Moved" not in text_of(client.get("/en/events/calendar.atom?kind=briefing"))


def test_feed_is_one_query_for_whatever_it_holds(client):
    makers.make_event()
    assert queries(client, "/en/events/calendar.atom") == 1
    makers.make_event()
    makers.make_event()
    assert queries(client, "/en/events/calendar.atom") == 1
