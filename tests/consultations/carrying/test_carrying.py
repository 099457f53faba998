"""Carrying comments forward: what becomes of each, once, and who hears of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from consultations import moderating, moving, submitting, tasks
from consultations.carrying import answering, carrying
from consultations.models import Carrying, Comment, Placement, Tally
from consultations.passport import considering
from declarations.models import Draft
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.carrying.makers import (
    REV_2,
    ZERO,
    carry,
    close,
    make_pair,
    make_room,
    propose,
)
from tests.declarations.lineage_makers import make_drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return makers.make_staff()


@pytest.fixture
def drafts(staff):
    return make_pair(staff)


@pytest.fixture
def room(drafts):
    return make_room(drafts[0])


def placed(comment):
    """Where a comment stands: status and label of the paragraph in each later draft."""
    return [
        (one.status, one.paragraph.label if one.paragraph else None)
        for one in comment.placements.select_related("paragraph").order_by("draft__order")
    ]


def test_unchanged_is_carried_changed_is_asked_removed_is_an_orphan(drafts, room, staff):
    kept, edited, gone = (makers.make_comment(room, paragraph=slug) for slug in ("1", "4", "3"))
    assert carry(drafts[1], by=staff) == 3
    assert placed(kept) == [("carried", "5")]
    assert placed(edited) == [("asked", "3")]
    assert placed(gone) == [("orphaned", None)]


def test_the_tasks_that_are_woken_exist():
    assert tasks.carry_forward.name == carrying.TASK
    assert tasks.consider.name == considering.TASK


def test_a_comment_never_leaves_its_own_paragraph(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    target = comment.target_key
    carry(drafts[1], by=staff)
    comment.refresh_from_db()
    assert comment.target_key == target


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Demonstration text: a recruitment fee is paid by workers all the same.", "2"),
        ("Demonstration text: name the courts that hear people before return.", "1"),
        ("Demonstration text: yes.", "1"),
    ],
)
def test_of_a_split_paragraph_the_part_it_speaks_of_is_asked_about(drafts, room, staff, text, label):
    comment = makers.make_comment(room, paragraph="2", text=text)
    carry(drafts[1], by=staff)
    assert placed(comment) == [("asked", label)]


def test_of_a_split_paragraph_a_proposal_speaks_of_the_words_it_changes(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="2", text="Demonstration text: shorter.")
    old = ZERO.split("\n\n")[1].removeprefix("2. ")
    propose(comment, old.replace(", whatever the country of destination", ""))
    carry(drafts[1], by=staff)
    assert placed(comment) == [("asked", "2")]


@pytest.mark.parametrize("status", [one for one in Status.values if one != Status.PUBLISHED])
def test_what_is_not_published_is_not_carried(drafts, room, staff, status):
    comment = makers.make_comment(room, paragraph="1", status=status)
    assert carry(drafts[1], by=staff) == 0
    assert placed(comment) == []
    assert not Delivery.objects.filter(kind="comments_carried").exists()


def test_each_author_gets_one_mail_that_counts_their_comments(drafts, room, staff):
    author, other = makers.make_person(), makers.make_person()
    for slug in ("1", "1", "4", "3"):
        makers.make_comment(room, paragraph=slug, author=author)
    makers.make_comment(room, paragraph="1", author=other)
    carry(drafts[1], by=staff)
    letters = Delivery.objects.filter(kind="comments_carried")
    assert letters.count() == 2
    facts = letters.get(person=author).facts
    assert (facts["carried"], facts["asked"], facts["dropped"]) == (2, 1, 1)
    assert facts["fr"]["url"] == "/fr/comments/mine/2026/rev-1/"


def test_carrying_again_changes_nothing_and_mails_nobody_twice(drafts, room, staff):
    author = makers.make_person()
    first = makers.make_comment(room, paragraph="1", author=author)
    assert carry(drafts[1], by=staff) == 1
    assert carry(drafts[1], by=staff) == 0
    later = makers.make_comment(room, paragraph="4", author=author)
    assert carry(drafts[1], by=staff) == 1
    assert (placed(first), placed(later)) == ([("carried", "5")], [("asked", "3")])
    assert Delivery.objects.filter(kind="comments_carried").count() == 1


def test_what_is_published_restored_or_moved_later_follows_by_itself(drafts, room, staff):
    author = makers.make_person()
    first = makers.make_comment(room, paragraph="1", author=author)
    withheld = makers.make_comment(room, paragraph="1", author=author, status=Status.WITHHELD)
    other = makers.make_comment(room, paragraph="3", status=Status.WAITING)
    carry(drafts[1], by=staff)
    done_at = Carrying.objects.get().done_at
    moderating.publish(withheld, by=staff, seen=1)
    moderating.publish(other, by=staff, seen=1)
    fourth = drafts[0].paragraphs.get(slug="4")
    moving.move(first, to=moving.Destination(room, fourth), by=staff, seen=1)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS + 1)):
        tasks.go_on()
        tasks.go_on()
    assert [placed(one) for one in (first, withheld, other)] == [
        [("asked", "3")],
        [("carried", "5")],
        [("orphaned", None)],
    ]
    letters = Delivery.objects.filter(kind="comments_carried")
    assert sorted(letters.values_list("person", flat=True)) == sorted([author.pk, other.submission.author_id])
    assert Carrying.objects.get().done_at == done_at


def test_what_may_still_be_taken_back_is_not_carried(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1", status=Status.WAITING)
    carry(drafts[1], by=staff)
    moderating.publish(comment, by=staff, seen=1)
    tasks.go_on()
    assert placed(comment) == []
    moderating.undo(comment, by=staff)
    moderating.publish(comment, by=staff, seen=3)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS + 1)):
        tasks.go_on()
    assert placed(comment) == [("carried", "5")]


def test_what_follows_goes_through_all_later_drafts_at_once(staff):
    zero, rev_1, rev_2 = make_drafts(ZERO, ZERO, REV_2)
    for draft in (rev_1, rev_2):
        close(draft, by=staff)
    for draft in (rev_2, rev_1):
        carry(draft, by=staff)
    comment = makers.make_comment(make_room(zero), paragraph="4")
    tasks.go_on()
    assert placed(comment) == [("carried", "4"), ("asked", "3")]


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_do_each_author_once(drafts, room, staff):
    for author in [makers.make_person() for _ in range(6)]:
        for slug in ("1", "4"):
            makers.make_comment(room, paragraph=slug, author=author)
    carrying.order(drafts[1], by=staff)

    def sweep(_number):
        try:
            tasks.go_on()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(sweep, range(3)))
    assert Placement.objects.count() == 12
    assert Delivery.objects.filter(kind="comments_carried").count() == 6


def test_ordered_twice_is_ordered_once(drafts, room, staff):
    assert carrying.order(drafts[1], by=staff) == carrying.order(drafts[1], by=makers.make_staff())
    assert Carrying.objects.get().ordered_by == staff
    assert Record.objects.filter(act="carrying_ordered").count() == 1


def test_a_killed_worker_is_followed_by_one_that_goes_on(drafts, room, staff):
    comments = [makers.make_comment(room, paragraph="1") for _ in range(3)]
    order = carrying.order(drafts[1], by=staff)
    written = []

    def killed_at_the_third(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "consultations_placement"'):
            written.append(sql)
            if len(written) == 3:
                raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(killed_at_the_third), pytest.raises(KeyboardInterrupt):
        carrying.carry(order)
    assert Placement.objects.count() == 2
    assert Carrying.objects.filter(done_at=None).count() == 1
    tasks.go_on()
    assert [placed(one) for one in comments] == [[("carried", "5")]] * 3
    assert Carrying.objects.filter(done_at=None).count() == 0
    assert Delivery.objects.filter(kind="comments_carried").count() == 3


def test_nothing_is_carried_while_the_lineage_is_open(staff):
    zero, rev_1 = make_drafts(ZERO, REV_2)
    with pytest.raises(Refused, match="Close the lineage"):
        carrying.order(rev_1, by=staff)
    close(rev_1, by=staff)
    carrying.order(rev_1, by=staff)
    Draft.objects.filter(pk=zero.pk).update(lineage_closed_at=rev_1.lineage_closed_at)
    zero.refresh_from_db()
    with pytest.raises(Refused, match="first draft"):
        carrying.order(zero, by=staff)


def test_only_the_secretariat_carries_places_and_leaves(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="3")
    author = comment.submission.author
    with pytest.raises(Refused):
        carrying.order(drafts[1], by=author)
    carry(drafts[1], by=staff)
    placement = comment.placements.get()
    with pytest.raises(Refused):
        carrying.place(placement, drafts[1].paragraphs.get(slug="3"), by=author)
    with pytest.raises(Refused):
        carrying.leave(placement, by=author)


def test_an_orphan_is_placed_by_hand_moved_and_left(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="3")
    carry(drafts[1], by=staff)
    placement = comment.placements.get()
    third, fifth = (drafts[1].paragraphs.get(slug=slug) for slug in ("3", "5"))
    with pytest.raises(Refused, match="paragraph of this draft"):
        carrying.place(placement, drafts[0].paragraphs.get(slug="1"), by=staff)
    carrying.place(placement, third, by=staff)
    assert placed(comment) == [("placed", "3")]
    assert Tally.objects.get(paragraph=third).carried == 1
    carrying.place(placement, fifth, by=staff)
    assert [Tally.objects.get(paragraph=one).carried for one in (third, fifth)] == [0, 1]
    carrying.leave(placement, by=staff)
    assert placed(comment) == [("left", None)]
    assert Tally.objects.get(paragraph=fifth).carried == 0


def test_what_was_carried_is_not_moved_by_hand(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    carry(drafts[1], by=staff)
    with pytest.raises(WrongStep):
        carrying.place(comment.placements.get(), drafts[1].paragraphs.get(slug="3"), by=staff)


def test_counts_follow_what_is_withheld_and_withdrawn(drafts, room, staff):
    first, second = (makers.make_comment(room, paragraph="1") for _ in range(2))
    carry(drafts[1], by=staff)
    tally = Tally.objects.get(paragraph=drafts[1].paragraphs.get(slug="5"))
    assert (tally.published, tally.carried) == (0, 2)
    moderating.withhold(first, by=staff, seen=1, reason="off-topic")
    tally.refresh_from_db()
    assert tally.carried == 1
    submitting.withdraw(second, by=second.submission.author)
    tally.refresh_from_db()
    assert tally.carried == 0


def test_a_carried_comment_goes_on_from_where_it_stands(staff):
    zero, rev_1, rev_2 = make_drafts(ZERO, ZERO, REV_2)
    for draft in (rev_1, rev_2):
        close(draft, by=staff)
    room = make_room(zero)
    kept, asked, gone = (makers.make_comment(room, paragraph=slug) for slug in ("4", "1", "3"))
    carry(rev_1, by=staff)
    carry(rev_2, by=staff)
    assert placed(kept) == [("carried", "4"), ("asked", "3")]
    assert placed(asked) == [("carried", "1"), ("asked", "5")]
    assert placed(gone) == [("carried", "3"), ("orphaned", None)]


def test_who_was_asked_and_did_not_answer_is_asked_again(staff):
    zero, rev_1, rev_2 = make_drafts(ZERO, REV_2, REV_2)
    for draft in (rev_1, rev_2):
        close(draft, by=staff)
    comment = makers.make_comment(make_room(zero), paragraph="1")
    carry(rev_1, by=staff)
    carry(rev_2, by=staff)
    assert placed(comment) == [("asked", "5"), ("asked", "5")]


# ---- The author answers ----


@pytest.fixture
def asked(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="4", text="Demonstration text: say who keeps them.")
    carry(drafts[1], by=staff)
    return Placement.objects.select_related("comment__submission").get(comment=comment)


def test_it_is_shown_beside_the_new_paragraph_once_its_author_says_so(asked):
    assert not Placement.objects.shown().exists()
    answering.uphold(asked, by=asked.comment.submission.author)
    assert Placement.objects.shown().get() == asked
    assert Tally.objects.get(paragraph=asked.paragraph).carried == 1
    assert Record.objects.filter(act="status_upheld", subject_id=asked.pk).exists()


def test_an_author_may_change_their_mind(asked):
    author = asked.comment.submission.author
    answering.uphold(asked, by=author)
    answering.let_go(asked, by=author)
    assert not Placement.objects.shown().exists()
    assert Tally.objects.get(paragraph=asked.paragraph).carried == 0
    with pytest.raises(WrongStep):
        answering.let_go(asked, by=author)


def test_writing_anew_starts_from_the_authors_words_at_the_new_paragraph(asked, drafts):
    author = asked.comment.submission.author
    with pytest.raises(Refused, match="No consultation is open"):
        answering.rewrite(asked, by=author)
    room = make_room(drafts[1])
    unsent = answering.rewrite(asked, by=author)
    assert (unsent.paragraph, unsent.consultation, unsent.author) == (asked.paragraph, room, author)
    assert unsent.text == "Demonstration text: say who keeps them."
    assert not Placement.objects.shown().exists()


def test_writing_anew_takes_the_proposal_along(drafts, room, staff):
    make_room(drafts[1])
    comment = propose(makers.make_comment(room, paragraph="4"), "Demonstration text: another wording.")
    carry(drafts[1], by=staff)
    unsent = answering.rewrite(comment.placements.get(), by=comment.submission.author)
    assert (unsent.proposal_kind, unsent.proposed_text) == ("amend", "Demonstration text: another wording.")
    assert unsent.base.paragraph == unsent.paragraph


def test_withdrawing_takes_it_back_altogether(asked):
    answering.withdraw(asked, by=asked.comment.submission.author)
    comment = Comment.objects.get(pk=asked.comment_id)
    assert comment.status == Status.WITHDRAWN
    assert placed(comment) == [("let-go", "3")]


@pytest.mark.parametrize("act", [answering.uphold, answering.let_go, answering.rewrite, answering.withdraw])
def test_nobody_else_answers(asked, staff, act):
    for person in (makers.make_person(), staff):
        with pytest.raises(Refused):
            act(asked, by=person)
    asked.refresh_from_db()
    assert asked.status == Placement.Status.ASKED


def test_a_withheld_comment_is_not_answered(asked, staff):
    author = asked.comment.submission.author
    moderating.withhold(asked.comment, by=staff, seen=1, reason="off-topic")
    with pytest.raises(Refused):
        answering.uphold(asked, by=author)
