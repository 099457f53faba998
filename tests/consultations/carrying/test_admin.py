"""The secretariat's pages: carrying forward, orphans, measuring, confirming, releasing."""

import pytest
from django.urls import reverse

from consultations import moderating, tasks
from consultations.models import Answers, Carrying, Placement, Verdict
from consultations.passport import considering
from declarations.models import Draft
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


def typed(verdict, **changes):
    """What the page sends of a verdict as it was shown, with what was changed in it."""
    shown = {"finding": verdict.finding, "note": verdict.note, "note_language": "en"}
    name = f"comment-{verdict.comment_id}"
    sent = {**shown, "verdict": verdict.pk, "seen": verdict.version, **changes}
    return {
        "comment": verdict.comment_id,
        **{f"{name}-{field}": value for field, value in sent.items()},
        **{f"initial-{name}-{field}": value for field, value in shown.items()},
    }


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
    assert "Carry comments forward" not in seen


def test_what_is_not_carried_or_measured_yet_is_counted(desk, drafts, room):
    desk.post(at("carry", room, drafts[1].pk))
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    makers.make_comment(room, paragraph="1")
    seen = body(desk.get(at("later", room)))
    assert "1 comment is not carried forward yet" in seen
    assert "1 comment is not measured yet" in seen
    tasks.go_on()
    assert "yet" not in body(desk.get(at("later", room))).split("<main", 1)[-1]


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
    form = typed(verdict, confirm="on", finding="in-part", note="One word is missing.")
    assert "1 verdict is confirmed." in body(desk.post(page, form, follow=True))
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
    untouched = typed(Verdict.objects.get())
    for form in (untouched, {"comment": ["nonsense", "9" * 30]}):
        assert "Nothing was ticked" in body(desk.post(page, form, follow=True))
    assert not Verdict.objects.confirmed().exists()


@pytest.fixture
def verdict(desk, drafts, room):
    """A verdict that waits."""
    makers.make_comment(room, paragraph="4")
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    return Verdict.objects.get()


def test_a_note_that_is_too_long_is_said_and_given_back(desk, drafts, room, verdict):
    form = typed(verdict, confirm="on", note="a" * 501)
    response = desk.post(at("answers", room, drafts[1].pk), form)
    assert response.status_code == 422
    assert "at most 500 characters" in body(response)
    assert "a" * 501 in body(response)
    assert not Verdict.objects.confirmed().exists()


def test_what_was_typed_and_not_ticked_is_said_at_its_row_and_given_back(desk, drafts, room, verdict):
    second = makers.make_comment(room, paragraph="1")
    tasks.go_on()
    form = typed(verdict, note="In a footnote.") | {"comment": [verdict.comment_id, second.pk]}
    form |= {
        key: value for key, value in typed(second.verdicts.get(), confirm="on").items() if key != "comment"
    }
    page = at("answers", room, drafts[1].pk)
    response = desk.post(page, form)
    assert response.status_code == 422
    seen = body(response)
    assert "1 verdict is confirmed." in seen
    assert "1 verdict was not kept." in seen
    assert "Tick this too" in seen
    assert 'value="In a footnote."' in seen
    assert second.verdicts.get().is_confirmed
    assert not Verdict.objects.get(pk=verdict.pk).is_confirmed
    # What is sent again from there is still known as typed.
    assert f'name="initial-comment-{verdict.comment_id}-note" value="In a' not in seen
    assert "1 verdict is confirmed." in body(
        desk.post(page, typed(verdict, confirm="on", note="In a footnote."), follow=True)
    )


def test_where_a_colleague_was_quicker_both_are_shown(desk, drafts, room, verdict):
    page = at("answers", room, drafts[1].pk)
    form = typed(verdict, confirm="on", note="My note.")
    considering.confirm(
        verdict, finding="in-part", note="Theirs.", note_language="en", seen=1, by=makers.make_staff()
    )
    response = desk.post(page, form)
    assert response.status_code == 409
    seen = body(response)
    assert "This has changed since you opened it" in seen
    assert 'value="My note."' in seen
    assert "Theirs." in seen
    assert Verdict.objects.get().note == "Theirs."
    assert f'name="comment-{verdict.comment_id}-seen" value="2"' in seen


def test_what_was_measured_anew_meanwhile_is_read_again(desk, drafts, room, verdict):
    form = typed(verdict, confirm="on", note="My note.")
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    response = desk.post(at("answers", room, drafts[1].pk), form)
    assert response.status_code == 409
    assert 'value="My note."' in body(response)
    assert not Verdict.objects.confirmed().exists()


def test_a_note_on_a_comment_that_is_no_longer_there_is_said_back(desk, drafts, room, verdict):
    form = typed(verdict, confirm="on", note="My <b>note</b>.")
    moderating.withhold(verdict.comment, by=makers.make_staff(), seen=1, reason="off-topic")
    seen = body(desk.post(at("answers", room, drafts[1].pk), form, follow=True))
    assert f"{verdict.comment} was moved, corrected or taken back meanwhile." in seen
    assert "My &lt;b&gt;note&lt;/b&gt;." in seen


def test_what_cannot_be_measured_is_chosen_by_hand(desk, drafts, room):
    question = room.questions.create(order=2, text="Demonstration text: what is missing?")
    whole = makers.make_comment(room, draft=drafts[0])
    asked = makers.make_comment(room, question=question)
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    page = at("answers", room, drafts[1].pk)
    seen = body(desk.get(page))
    assert "The draft as a whole" in seen
    assert "(Zero draft)" in seen
    assert "Question 2" in seen
    assert "Read as a whole" in seen
    assert "The paragraph is not in this draft." not in seen
    # Ticked without a choice it is not kept.
    response = desk.post(page, typed(whole.verdicts.get(), confirm="on", note="Read."))
    assert response.status_code == 422
    assert 'value="Read."' in body(response)
    for comment in (whole, asked):
        desk.post(page, typed(comment.verdicts.get(), confirm="on", finding="as-a-whole"))
    desk.post(at("release", room, drafts[1].pk))
    assert Verdict.objects.released().count() == 2


def test_a_consultation_on_questions_alone_is_answered_by_the_drafts_that_follow_it(desk, drafts):
    room = make_room(drafts[0], opens=-48, closes=-24)
    room.draft = None
    room.save()
    comment = makers.make_comment(room, question=room.questions.create(order=1, text="Demonstration text?"))
    Draft.objects.filter(pk=drafts[0].pk).update(published_at=room.opens_at)
    seen = body(desk.get(at("later", room)))
    assert f'id="draft-{drafts[1].pk}"' in seen
    assert f'id="draft-{drafts[0].pk}"' not in seen
    desk.post(at("measure", room, drafts[1].pk))
    tasks.go_on()
    assert str(comment) in body(desk.get(at("answers", room, drafts[1].pk)))


def test_the_first_draft_answers_the_questions_before_it(desk, drafts):
    room = make_room(drafts[0], opens=-48, closes=-24)
    room.draft = None
    room.save()
    makers.make_comment(room, question=room.questions.create(order=1, text="Demonstration text?"))
    seen = body(desk.get(at("later", room)))
    assert f'id="draft-{drafts[0].pk}"' in seen
    assert "The lineage of this draft is not closed yet." not in seen
    assert "Carry comments forward" in seen
    assert str(at("carry", room, drafts[0].pk)) not in seen
    desk.post(at("measure", room, drafts[0].pk))
    tasks.go_on()
    assert Verdict.objects.get().draft == drafts[0]


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
    for view, queries in (("later", 11), ("orphans", 8), ("answers", 12)):
        args = [] if view == "later" else [drafts[1].pk]
        desk.get(at(view, room, *args))
        with django_assert_num_queries(queries):
            desk.get(at(view, room, *args))
