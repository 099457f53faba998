"""My page: what waits for somebody, what they have written and what became of it; nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations import moderating
from consultations.models import Answers, Comment, Event, Placement, Unsent, Verdict
from imrf_portal.accounts.models import Role, User
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing
from imrf_portal.records.models import Record
from pledges.models import Entry, PartnerStatus, Report, UpdateLink
from reviews.models import Deadline
from tests import makers
from tests.consultations.floor.makers import make_floor
from tests.consultations.positions.makers import make_position, make_unsent
from tests.pledges.makers import make_line, make_pledge, make_version
from tests.reviews.assessing.makers import make_assessment
from tests.reviews.makers import make_edition, make_focal_point, make_round

pytestmark = pytest.mark.django_db
# As many as there are of everything below, at once or three times.
QUERIES = 34
MINE, PROFILE = "/en/mine/", "/en/mine/profile/"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(person: User, address: str = MINE) -> str:
    response = signed_in(person).get(address)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(person: User) -> dict[str, list[str]]:
    """The titles in each section of a person's page."""
    sections = signed_in(person).get(MINE).context["sections"]
    return {section.key: [row.title for row in section.rows] for section in sections}


@pytest.fixture
def room():
    return makers.make_consultation(makers.make_draft("9", "9 bis", "10"))


@pytest.fixture
def person():
    return makers.make_person("Ada Author")


def type_in(room, author, **fields) -> Unsent:
    unsent = {
        "paragraph": room.draft.paragraphs.get(slug="10"),
        "text": "Demonstration text.",
        "language": "en",
    }
    return Unsent.objects.create(holder=digest("a"), author=author, consultation=room, **unsent, **fields)


def test_visitor_is_asked_to_sign_in(client):
    for address in (MINE, PROFILE):
        assert client.get(address).url.startswith("/en/accounts/login/")


def test_whoever_has_done_nothing_is_told_what_there_is_to_do(person, room):
    page = page_of(person)
    assert "What you can do" in page
    assert room.get_absolute_url() in page
    assert rows_of(person) == {}


def test_page_holds_what_is_mine_where_it_belongs(person, room):
    for status in Status.values:
        makers.make_comment(room, author=person, status=status)
    type_in(room, person)
    make_unsent(person, title="Demonstration text: half done")
    make_position(person, status=Status.WAITING)
    rows = rows_of(person)
    assert sorted(rows) == ["published", "returned", "unsent", "waiting"]
    assert len(rows["returned"]) == 2
    assert set(rows["unsent"]) == {"Paragraph 10", "Demonstration text: half done"}
    assert len(rows["waiting"]) == 2
    assert len(rows["published"]) == 1


def test_page_holds_nothing_of_others(person, room):
    other = makers.make_person("Somebody Else")
    for status in Status.values:
        makers.make_comment(room, author=other, status=status)
    type_in(room, other)
    make_unsent(other, title="Demonstration text: of another")
    make_position(other, status=Status.WAITING)
    assert rows_of(person) == {}


def test_what_came_back_says_why_in_the_words_of_the_decision(person, room):
    comment = makers.make_comment(room, author=person, status=Status.WAITING)
    moderating.return_to_author(
        comment,
        by=makers.make_staff(),
        seen=comment.version,
        reason="off-topic",
        note="Say where it belongs.",
    )
    page = page_of(person)
    assert "It does not concern the text it stands under." in page
    assert "Say where it belongs." in page
    assert len(rows_of(person)["returned"]) == 1


def test_decision_that_was_undone_is_not_told(person, room):
    comment = makers.make_comment(room, author=person, status=Status.WAITING)
    by = makers.make_staff()
    moderating.return_to_author(comment, by=by, seen=comment.version, reason="off-topic", note="A mistake.")
    moderating.undo(Comment.objects.get(pk=comment.pk), by=by)
    assert "A mistake." not in page_of(person)
    assert list(rows_of(person)) == ["waiting"]


def test_events_stand_with_their_time_until_they_are_over(person):
    admission = makers.make_admission(makers.make_event(title="Demonstration text: to come"))
    makers.make_registration(admission, person)
    over = makers.make_admission(makers.make_event(hours=-9, title="Demonstration text: over"))
    makers.make_registration(over, person)
    gone = makers.make_admission(
        makers.make_event(status=Event.Status.CANCELLED, title="Demonstration text: cancelled")
    )
    makers.make_registration(gone, person)
    assert rows_of(person) == {"events": ["Demonstration text: to come"]}
    assert "Confirmed" in page_of(person)


def test_focal_point_finds_what_is_expected_of_the_state_and_its_day():
    focal, day = make_focal_point(), timezone.localdate() + timedelta(days=20)
    Deadline.objects.create(round=make_round(), day=day)
    assert "Not begun" in page_of(focal)
    make_edition(by=focal)
    page = page_of(focal)
    assert "Not begun" not in page
    assert "Being prepared by the State" in page


def test_another_state_s_focal_point_finds_none_of_it():
    make_edition(by=make_focal_point())
    stranger = makers.make_person()
    makers.make_member(
        stranger, makers.make_delegation(makers.make_state("KE", "Kenya")), role=Role.FOCAL_POINT
    )
    assert rows_of(stranger) == {}


def test_assessment_and_side_event_stand_as_unsent_until_they_are_sent(person):
    makers.make_member(person)
    assessment = make_assessment(
        author=person, title="Demonstration text: an assessment", sent=False, status=Status.WAITING
    )
    assert rows_of(person) == {"unsent": ["Demonstration text: an assessment"]}
    assert assessment.is_unsent


def test_manager_is_asked_who_speaks_for_the_organisation_and_whoever_asked_waits(person):
    asker, organisation = (
        makers.make_person("Noor Newcomer"),
        makers.make_organisation("Harbour Light Clinic"),
    )
    MembershipRequest.objects.create(person=asker, organisation=organisation)
    makers.make_member(person, organisation)
    assert rows_of(person) == {}
    makers.make_member(person, organisation, role=Role.MANAGER)
    assert rows_of(person) == {"asked": ["Noor Newcomer asks to speak for Harbour Light Clinic"]}
    assert rows_of(asker) == {"waiting": ["Harbour Light Clinic"]}


def test_part_in_a_pledge_of_others_and_a_report_that_is_due_wait(person):
    organisation = makers.make_member(person).organisation
    other = make_pledge(makers.make_organisation("Tidewater League"))
    make_line(other, organisation, status=PartnerStatus.INVITED)
    own = make_pledge(organisation, author=person)
    line = own.partners.get(is_lead=True)
    day = timezone.localdate() + timedelta(days=20)
    link = {"turn": "silent", "day": day, "expires_at": timezone.now() + timedelta(days=9)}
    UpdateLink.objects.create(partner=line, person=person, **link)
    UpdateLink.objects.create(partner=line, person=makers.make_person(), **link)
    assert len(rows_of(person)["asked"]) == 2
    page = page_of(person)
    assert reverse("pledge_part", args=[other]) in page
    assert reverse("report_progress", args=[own]) in page
    Entry.objects.create(
        pledge=own,
        partner=line,
        kind="progress",
        on=day,
        progress="under-way",
        report=Report.objects.create(),
    )
    assert reverse("report_progress", args=[own]) not in page_of(person)


def test_what_became_of_comments_stands_once_it_is_released(person, room):
    comment = makers.make_comment(room, author=person)
    later = makers.make_draft("9", slug="rev-2", order=2)
    Placement.objects.create(
        comment=comment, draft=later, paragraph=later.paragraphs.get(slug="9"), status="carried"
    )
    verdict = Verdict.objects.create(comment=comment, draft=later, measured="changed", finding="changed")
    assert "The paragraph has changed" not in page_of(person)
    Verdict.objects.filter(pk=verdict.pk).update(confirmed_at=timezone.now())
    by = makers.make_staff()
    Answers.objects.create(draft=later, ordered_by=by, released_at=timezone.now(), released_by=by)
    assert "The paragraph has changed" in page_of(person)
    assert len(rows_of(person)["carried"]) == 2
    assert "carried" not in rows_of(makers.make_person())


def test_co_facilitator_finds_the_room_of_the_cycle(person, room):
    assert "What you co-facilitate" not in page_of(person)
    makers.make_member(person, makers.make_delegation(), role=Role.CO_FACILITATOR, cycle=room.cycle)
    page = page_of(person)
    assert "What you co-facilitate" in page
    assert f"{room.get_absolute_url()}comments/?status=waiting" in page


def test_secretariat_finds_its_desk(person):
    assert "/en/admin/" not in page_of(person)
    assert "/en/admin/" in page_of(makers.make_staff())


def test_page_names_what_is_followed_and_which_roles_are_held(person):
    makers.make_member(person, makers.make_organisation("Harbour Light Clinic"))
    subscribing.follow(person, "cycle:1", label="Demonstration text: a cycle")
    page = page_of(person)
    assert "Demonstration text: a cycle" in page
    assert "Harbour Light Clinic" in page


def fill(person: User, room, *, times: int) -> None:
    """So many of everything that a page may hold."""
    organisation = makers.make_member(person).organisation
    for number in range(times):
        for status in Status.values:
            makers.make_comment(room, author=person, organisation=organisation, status=status)
        type_in(room, person)
        make_unsent(person, title=f"Demonstration text {number}")
        make_position(person, status=Status.RETURNED)
        own = make_pledge(organisation=organisation)
        make_version(own)
        day, ends = timezone.localdate() + timedelta(days=number), timezone.now() + timedelta(days=9)
        line = own.partners.get(is_lead=True)
        UpdateLink.objects.create(partner=line, person=person, turn="silent", day=day, expires_at=ends)
        make_line(make_pledge(makers.make_organisation()), organisation, status=PartnerStatus.INVITED)
        make_assessment(author=person, status=Status.WAITING)
        make_assessment(author=person, status=Status.WAITING, sent=False)
        event = makers.make_event(slug=f"event-{number}")
        makers.make_registration(makers.make_admission(event), person)
        make_floor(makers.make_event(slug=f"floor-{number}"))
        subscribing.follow(person, f"paragraph:{number}", label="Demonstration text")


@pytest.mark.parametrize("times", [1, 3])
def test_page_asks_as_much_for_three_of_everything_as_for_one(person, room, times, django_assert_num_queries):
    fill(person, room, times=times)
    client = signed_in(person)
    client.get(MINE)
    with django_assert_num_queries(QUERIES):
        client.get(MINE)


def test_page_of_somebody_with_a_thousand_comments_shows_the_newest_few(person, room):
    for _number in range(12):
        makers.make_comment(room, author=person)
    assert len(rows_of(person)["published"]) == 5


def test_my_comments_are_turned_page_by_page(person, room):
    for _number in range(51):
        makers.make_comment(room, author=person)
    client = signed_in(person)
    first = client.get(reverse("my_comments"))
    assert len(first.context["page"].items) == 50
    rest = client.get(reverse("my_comments"), {"after": first.context["page"].next_key})
    assert len(rest.context["page"].items) == 1


# ---- The tabs ----

TABS = (
    MINE,
    "/en/comments/mine/",
    "/en/subscriptions/",
    "/en/mine/organisations/",
    PROFILE,
    "/en/accounts/email/",
    "/en/accounts/password/change/",
    "/en/accounts/2fa/",
    "/en/mine/data/",
)


@pytest.mark.parametrize("address", TABS)
def test_every_room_of_one_s_own_has_the_same_tabs_and_marks_itself(person, address):
    page = page_of(person, address)
    tabs = page[page.index('class="tabs"') :].split("</nav>")[0]
    positions = [tabs.index(f'href="{tab}"') for tab in TABS]
    assert positions == sorted(positions)
    assert tabs.count("aria-current") == 1
    assert f'href="{address}" aria-current="page"' in tabs


# ---- How one is called ----


def test_profile_is_kept_and_recorded_without_its_words(person):
    client = signed_in(person)
    said = {"name": " Ada  Lee ", "language": "fr", "time_zone": "Africa/Nairobi"}
    assert client.post(PROFILE, said).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language, person.time_zone) == ("Ada Lee", "fr", "Africa/Nairobi")
    entry = Record.objects.get(act="person_introduced")
    assert entry.facts == {"name": True, "language": True, "time_zone": True}
    assert 'data-zone="Africa/Nairobi"' in client.get("/en/mine/").content.decode()


def test_what_is_published_keeps_the_name_it_has(person, room):
    comment = makers.make_comment(room, author=person)
    signed_in(person).post(PROFILE, {"name": "Another Name", "language": "en", "time_zone": ""})
    comment.submission.refresh_from_db()
    assert comment.submission.shown_name == "Ada Author"


@pytest.mark.parametrize(
    ("name", "zone"),
    [("", ""), ("ada@people.example", ""), ("\u200b", ""), ("Ada", "Mars/Olympus"), ("A" * 151, "")],
)
def test_profile_that_is_refused_shows_what_was_typed(person, name, zone):
    response = signed_in(person).post(PROFILE, {"name": name, "language": "en", "time_zone": zone})
    assert response.status_code == 422
    assert name in response.content.decode()
    person.refresh_from_db()
    assert person.name == "Ada Author"


def test_profile_that_is_not_changed_records_nothing(person):
    signed_in(person).post(PROFILE, {"name": "Ada Author", "language": "en", "time_zone": ""})
    assert not Record.objects.filter(act="person_introduced").exists()
