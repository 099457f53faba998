"""The secretariat's pages: carrying forward, orphans, measuring, confirming, releasing."""

import pytest
from django.urls import reverse

from consultations import tasks
from consultations.models import Answers, Carrying, Placement, Verdict
from tests import makers
from tests.consultations.carrying.makers import REGISTERS_LATER, REV_1, ZERO, make_pair, make_room, propose
from tests.declarations.lineage_makers import make_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return makers.make_staff()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


@pytest.fixture
def drafts(staff):
    return make_pair(staff)


@pytest.fixture
def room(drafts):
    return make_room(drafts[0])


def at(view, room, *args):
    return reverse(f"admin:consultations_consultation_{view}", args=[room.pk, *args])


def body(response):
    return response.content.decode()


def test_nothing_can_be_pressed_while_the_lineage_is_open(desk):
    zero, rev_1 = make_drafts(ZERO, REV_1)
    room = make_room(zero)
    seen = body(desk.get(at("later", room)))
    assert "The lineage of this draft is not closed yet." in seen
    assert "Carry comments forward" not in seen
    refused = body(desk.post(at("carry", room, rev_1.pk), follow=True))
    assert "Close the lineage" in refused
    assert not Carrying.objects.exists()


def test_carrying_is_ordered_done_and_shown(desk, drafts, room):
    for slug in ("1", "4", "3"):
        makers.make_comment(room, paragraph=slug)
    seen = body(desk.post(at("carry", room, drafts[1].pk), follow=True))
    assert "The comments are being carried forward." in seen
    assert "it is being done" in seen
    tasks.carry_forward(Carrying.objects.get().pk)
    seen = body(desk.get(at("later", room)))
    assert "1 comment without a paragraph" in seen
    assert "it is being done" not in seen
    assert "Carry forward what was published since" in seen


def test_an_orphan_is_placed_or_left(desk, drafts, room):
    first, second = (makers.make_comment(room, paragraph="3") for _ in range(2))
    desk.post(at("carry", room, drafts[1].pk))
    tasks.go_on()
    page = at("orphans", room, drafts[1].pk)
    assert str(first) in body(desk.get(page))
    target = drafts[1].paragraphs.get(slug="3")
    desk.post(page, {"placement": first.placements.get().pk, "paragraph": target.pk})
    desk.post(page, {"placement": second.placements.get().pk, "paragraph": ""})
    assert first.placements.get().paragraph == target
    assert second.placements.get().status == Placement.Status.LEFT
    assert "Nothing waits here." in body(desk.get(page))


def test_an_orphan_is_not_placed_in_another_draft(desk, drafts, room):
    comment = makers.make_comment(room, paragraph="3")
    desk.post(at("carry", room, drafts[1].pk))
    tasks.go_on()
    foreign = drafts[0].paragraphs.get(slug="1")
    page = at("orphans", room, drafts[1].pk)
    seen = desk.post(page, {"placement": comment.placements.get().pk, "paragraph": foreign.pk}, follow=True)
    assert "Choose a paragraph of this draft." in body(seen)
    assert comment.placements.get().status == Placement.Status.ORPHANED


def test_verdicts_are_measured_confirmed_and_released(desk, drafts, room):
    comment = propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    desk.post(at("measure", room, drafts[1].pk))
    tasks.consider(Answers.objects.get().pk)
    page = at("answers", room, drafts[1].pk)
    seen = body(desk.get(page))
    assert "1 verdict waits to be confirmed." in seen
    assert "Word for word" in seen
    assert "<mark>" in seen
    assert "Release all" not in body(desk.get(at("later", room)))
    early = body(desk.post(at("release", room, drafts[1].pk), follow=True))
    assert "1 comment has no confirmed verdict yet." in early
    verdict = Verdict.objects.get()
    form = {
        "verdict": verdict.pk,
        f"verdict-{verdict.pk}-finding": "in-part",
        f"verdict-{verdict.pk}-note": "One word is missing.",
        f"verdict-{verdict.pk}-note_language": "en",
        f"verdict-{verdict.pk}-seen": 1,
    }
    assert "1 verdict is confirmed." in body(desk.post(page, form, follow=True))
    assert "have changed" in body(desk.post(page, form, follow=True)) or Verdict.objects.get().version == 2
    verdict.refresh_from_db()
    assert (verdict.finding, verdict.note, verdict.version) == ("in-part", "One word is missing.", 2)
    assert "Nothing waits here." in body(desk.get(page))
    assert str(comment) in body(desk.get(page, {"show": "all"}))
    assert "The answers are public" in body(desk.post(at("release", room, drafts[1].pk), follow=True))
    assert "Released on" in body(desk.get(at("later", room)))


def test_nothing_ticked_changes_nothing(desk, drafts, room):
    makers.make_comment(room, paragraph="4")
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    page = at("answers", room, drafts[1].pk)
    assert "Nothing was ticked" in body(desk.post(page, {"verdict": ["nonsense", "9" * 30]}, follow=True))
    assert not Verdict.objects.confirmed().exists()


def test_a_note_that_is_too_long_is_said_and_not_kept(desk, drafts, room):
    makers.make_comment(room, paragraph="4")
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    verdict = Verdict.objects.get()
    name = f"verdict-{verdict.pk}"
    form = {
        "verdict": verdict.pk,
        f"{name}-finding": "changed",
        f"{name}-note": "a" * 501,
        f"{name}-note_language": "en",
        f"{name}-seen": 1,
    }
    seen = body(desk.post(at("answers", room, drafts[1].pk), form, follow=True))
    assert "at most 500 characters" in seen
    assert not Verdict.objects.confirmed().exists()


@pytest.mark.parametrize("view", ["carry", "measure", "release"])
def test_looking_does_nothing(desk, drafts, room, view):
    assert desk.get(at(view, room, drafts[1].pk)).status_code == 302
    assert not Carrying.objects.exists()
    assert not Answers.objects.exists()


@pytest.mark.parametrize("view", ["carry", "orphans", "measure", "answers", "release"])
def test_the_first_draft_and_other_declarations_have_no_such_pages(desk, drafts, room, view):
    assert desk.get(at(view, room, drafts[0].pk)).status_code == 404
    assert desk.get(at(view, room, 0)).status_code == 404


@pytest.mark.parametrize("view", ["later", "carry", "orphans", "measure", "answers", "release"])
def test_only_the_secretariat_enters(client, drafts, room, view):
    args = [] if view == "later" else [drafts[1].pk]
    client.force_login(makers.make_person())
    for response in (client.get(at(view, room, *args)), client.post(at(view, room, *args))):
        assert response.status_code == 302
        assert "login" in response["Location"]
    assert not Carrying.objects.exists()


def test_the_consultations_page_leads_there(desk, room):
    page = body(desk.get(reverse("admin:consultations_consultation_change", args=[room.pk])))
    assert at("later", room) in page


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(desk, drafts, room, count, django_assert_num_queries):
    for _ in range(count):
        propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
        makers.make_comment(room, paragraph="3")
    desk.post(at("carry", room, drafts[1].pk))
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    for view, queries in (("later", 8), ("orphans", 8), ("answers", 12)):
        args = [] if view == "later" else [drafts[1].pk]
        desk.get(at(view, room, *args))
        with django_assert_num_queries(queries):
            desk.get(at(view, room, *args))
