"""Measuring, confirming and releasing what a draft shows of the comments before it."""

import pytest
from django.db import connection

from consultations import moderating, tasks
from consultations.models import Answers, Comment, Consultation, Finding, Verdict
from consultations.passport import considering
from imrf_portal.accounts.models import Role
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.carrying.makers import (
    BOATS,
    CITIES,
    REGISTERS,
    REGISTERS_LATER,
    REV_1,
    REV_2,
    ZERO,
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
    return make_room(drafts[0], opens=-48, closes=-24)


def consider(draft, *, by):
    considering.order(draft, by=by)
    return considering.consider(Answers.objects.get(draft=draft))


def confirm_all(draft, *, by):
    for verdict in Verdict.objects.filter(draft=draft, confirmed_at=None):
        considering.confirm(verdict, finding=verdict.measured, seen=verdict.version, by=by)


def shown(comment, draft):
    verdict = Verdict.objects.get(comment=comment, draft=draft)
    share = None if verdict.share is None else round(verdict.share, 2)
    return verdict.finding, share, verdict.paragraph.label if verdict.paragraph else None


def test_proposals_are_measured_and_other_comments_are_not(drafts, room, staff):
    def proposed(slug, text, **fields):
        return propose(makers.make_comment(room, paragraph=slug), text, **fields)

    expected = {
        proposed("4", REGISTERS_LATER): (Finding.WORD_FOR_WORD, 1.0, "3"),
        proposed("4", REGISTERS_LATER.replace("all families", "the press")): (Finding.IN_PART, 0.25, "3"),
        proposed("1", f"{BOATS[:-1]} at night."): (Finding.NOT_FOUND, 0.0, "5"),
        proposed("3", f"{CITIES[:-1]} at night."): (Finding.OVERTAKEN, 0.0, None),
        proposed("3", "", kind="strike"): (Finding.WORD_FOR_WORD, 1.0, None),
        proposed("1", REGISTERS_LATER, kind="insert-after"): (Finding.WORD_FOR_WORD, 1.0, "3"),
        makers.make_comment(room, paragraph="1"): (Finding.UNCHANGED, None, "5"),
        makers.make_comment(room, paragraph="4"): (Finding.CHANGED, None, "3"),
        makers.make_comment(room, paragraph="3"): (Finding.DROPPED, None, None),
    }
    assert consider(drafts[1], by=staff) == len(expected)
    assert {comment: shown(comment, drafts[1]) for comment in expected} == expected


def test_every_later_draft_has_its_own_verdict(staff):
    zero, rev_1, rev_2 = make_drafts(ZERO, REV_1, REV_2)
    for draft in (rev_1, rev_2):
        close(draft, by=staff)
    comment = propose(makers.make_comment(make_room(zero), paragraph="1"), f"{BOATS[:-1]} them.")
    later = makers.make_comment(make_room(rev_1), paragraph="3")
    consider(rev_1, by=staff)
    consider(rev_2, by=staff)
    assert shown(comment, rev_1)[0] == Finding.NOT_FOUND
    assert shown(comment, rev_2)[0] == Finding.WORD_FOR_WORD
    assert shown(later, rev_2)[0] == Finding.UNCHANGED
    assert not Verdict.objects.filter(comment=later, draft=rev_1).exists()


@pytest.mark.parametrize("status", [one for one in Status.values if one != Status.PUBLISHED])
def test_what_is_not_published_is_not_measured(drafts, room, staff, status):
    makers.make_comment(room, paragraph="1", status=status)
    assert consider(drafts[1], by=staff) == 0


def test_a_killed_worker_loses_one_batch_at_most(drafts, room, staff):
    for _ in range(2):
        makers.make_comment(room, paragraph="1")
    answers = considering.order(drafts[1], by=staff)

    def killed_when_done(execute, sql, params, many, context):
        if sql.startswith('UPDATE "consultations_answers"'):
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(killed_when_done), pytest.raises(KeyboardInterrupt):
        considering.consider(answers)
    makers.make_comment(room, paragraph="1")
    tasks.go_on()
    assert Verdict.objects.count() == 3
    answers.refresh_from_db()
    assert answers.measured_at is not None


def test_measuring_again_keeps_what_is_confirmed(drafts, room, staff):
    first, second = (makers.make_comment(room, paragraph="1") for _ in range(2))
    consider(drafts[1], by=staff)
    kept = first.verdicts.get()
    considering.confirm(kept, finding=Finding.IN_PART, note="See the footnote.", seen=1, by=staff)
    replaced = second.verdicts.get()
    consider(drafts[1], by=staff)
    assert first.verdicts.get() == kept
    assert second.verdicts.get() != replaced


def test_confirming_keeps_what_was_measured_and_records_who(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="4")
    consider(drafts[1], by=staff)
    verdict = comment.verdicts.get()
    considering.confirm(
        verdict, finding="in-part", note=" In a\nfootnote. ", note_language="en", seen=1, by=staff
    )
    verdict.refresh_from_db()
    assert (verdict.measured, verdict.finding, verdict.note) == ("changed", "in-part", "In a footnote.")
    assert verdict.confirmed_by == staff
    record = Record.objects.get(act="verdict_confirmed")
    assert record.facts == {"was": "changed", "finding": "in-part"}


def test_nobody_confirms_over_what_they_have_not_seen(drafts, room, staff):
    verdict = makers.make_comment(room, paragraph="4").verdicts
    consider(drafts[1], by=staff)
    considering.confirm(verdict.get(), finding="in-part", seen=1, by=staff)
    with pytest.raises(WrongStep):
        considering.confirm(verdict.get(), finding="not-found", seen=1, by=makers.make_staff())
    assert verdict.get().finding == "in-part"


def test_all_of_a_draft_are_released_together(drafts, room, staff):
    for _ in range(2):
        makers.make_comment(room, paragraph="1")
    with pytest.raises(Refused, match="Measure first"):
        considering.release(drafts[1], by=staff)
    consider(drafts[1], by=staff)
    with pytest.raises(Refused, match="2 comments have no confirmed verdict"):
        considering.release(drafts[1], by=staff)
    confirm_all(drafts[1], by=staff)
    makers.make_comment(room, paragraph="4")
    with pytest.raises(Refused, match="1 comment has no confirmed verdict"):
        considering.release(drafts[1], by=staff)
    consider(drafts[1], by=staff)
    confirm_all(drafts[1], by=staff)
    considering.release(drafts[1], by=staff)
    considering.release(drafts[1], by=staff)
    assert Verdict.objects.released().count() == 3
    announced = Announcement.objects.get(kind="answers_released")
    assert announced.topics == [f"consultation:{room.pk}", f"draft:{drafts[0].pk}"]
    assert announced.facts["ar"]["url"] == "/ar/consultations/2026/zero/answers/?draft=rev-1"


def test_of_a_comment_on_the_whole_draft_nothing_is_proposed(drafts, room, staff):
    comment = makers.make_comment(room, draft=drafts[0])
    assert considering.unread(room).count() == 1
    consider(drafts[1], by=staff)
    assert shown(comment, drafts[1]) == ("", None, None)
    verdict = comment.verdicts.get()
    for finding in ("", Finding.UNCHANGED, Finding.ELSEWHERE):
        with pytest.raises(Refused, match="Choose what the text shows"):
            considering.confirm(verdict, finding=finding, seen=1, by=staff)
    with pytest.raises(Refused, match="1 comment has no confirmed verdict"):
        considering.release(drafts[1], by=staff)
    considering.confirm(verdict, finding=Finding.AS_A_WHOLE, seen=1, by=staff)
    considering.release(drafts[1], by=staff)
    assert considering.unread(room).count() == 0


def test_of_a_comment_on_a_paragraph_it_is_not_said_that_it_is_on_none(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    consider(drafts[1], by=staff)
    with pytest.raises(Refused, match="Choose what the text shows"):
        considering.confirm(comment.verdicts.get(), finding=Finding.AS_A_WHOLE, seen=1, by=staff)


def test_what_is_published_after_the_release_is_measured_and_read_once_confirmed(drafts, room, staff):
    makers.make_comment(room, paragraph="1")
    consider(drafts[1], by=staff)
    confirm_all(drafts[1], by=staff)
    considering.release(drafts[1], by=staff)
    measured_at = Answers.objects.get().measured_at
    later = makers.make_comment(room, paragraph="4")
    tasks.go_on()
    assert shown(later, drafts[1])[0] == Finding.CHANGED
    assert Verdict.objects.released().count() == 1
    confirm_all(drafts[1], by=staff)
    assert Verdict.objects.released().count() == 2
    assert Answers.objects.get().measured_at == measured_at


def test_what_is_corrected_while_it_is_measured_is_measured_anew(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    considering.order(drafts[1], by=staff)
    proposed = []

    def corrected_meanwhile(execute, sql, params, many, context):
        if not proposed and "FOR UPDATE" in sql and '"consultations_comment"' in sql:
            proposed.append(sql)
            Comment.objects.filter(pk=comment.pk).update(
                version=2, paragraph=drafts[0].paragraphs.get(slug="4")
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(corrected_meanwhile):
        assert considering.consider(Answers.objects.get()) == 1
    assert shown(comment, drafts[1])[0] == Finding.CHANGED


def test_nothing_is_released_where_no_comment_is_answered(drafts, room, staff):
    consider(drafts[1], by=staff)
    with pytest.raises(Refused, match="nothing to release"):
        considering.release(drafts[1], by=staff)


def test_nothing_is_measured_while_the_lineage_is_open(staff):
    _zero, rev_1 = make_drafts(ZERO, REV_1)
    with pytest.raises(Refused, match="Close the lineage"):
        considering.order(rev_1, by=staff)


def test_only_the_secretariat_measures_confirms_and_releases(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    consider(drafts[1], by=staff)
    co_facilitator = makers.make_member(role=Role.CO_FACILITATOR, cycle=room.cycle).person
    for person in (comment.submission.author, co_facilitator):
        for act in (
            lambda by: considering.order(drafts[1], by=by),
            lambda by: considering.confirm(comment.verdicts.get(), finding="in-part", seen=1, by=by),
            lambda by: considering.release(drafts[1], by=by),
        ):
            with pytest.raises(Refused):
                act(person)


def test_until_release_moderators_alone_see_any_of_it(drafts, room, staff):
    comment = makers.make_comment(room, paragraph="1")
    consider(drafts[1], by=staff)
    co_facilitator = makers.make_member(role=Role.CO_FACILITATOR, cycle=room.cycle).person
    everybody = [makers.make_person(), comment.submission.author, co_facilitator]

    def see():
        return [Verdict.objects.visible_to(person).count() for person in everybody]

    assert see() == [0, 0, 0]
    confirm_all(drafts[1], by=staff)
    assert see() == [0, 0, 0]
    assert Verdict.objects.visible_to(staff).count() == 1
    considering.release(drafts[1], by=staff)
    assert see() == [1, 1, 1]
    moderating.withhold(comment, by=staff, seen=1, reason="off-topic")
    assert see() == [0, 1, 0]


def test_the_clock_counts_published_comments_that_nobody_has_looked_at(drafts, room, staff):
    for status in Status.values:
        makers.make_comment(room, paragraph="1", status=status)
    makers.make_comment(room, paragraph="4")
    assert considering.unread(room).count() == 2
    consider(drafts[1], by=staff)
    assert considering.unread(room).count() == 2
    verdict = Verdict.objects.first()
    considering.confirm(verdict, finding=verdict.finding, seen=1, by=staff)
    assert considering.unread(Consultation.objects.get(pk=room.pk)).count() == 1
    assert Comment.objects.published().count() == 2


def test_a_draft_in_another_language_is_not_measured(drafts, room, staff):
    comment = propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    base = comment.standing_version.proposal.base
    base.paragraph.wordings.create(language="fr", standing="official", text=REGISTERS, digest="0" * 64)
    proposal = comment.standing_version.proposal
    proposal.base = base.paragraph.wordings.get(language="fr")
    proposal.save()
    consider(drafts[1], by=staff)
    assert shown(comment, drafts[1]) == (Finding.CHANGED, None, "3")
    verdict = Verdict.objects.get(comment=comment)
    assert verdict.missing_language == "fr"


def test_only_a_wording_that_could_not_be_measured_lacks_its_language(drafts, room, staff):
    propose(makers.make_comment(room, paragraph="4"), REGISTERS_LATER)
    makers.make_comment(room, paragraph="4", language="fr")
    consider(drafts[1], by=staff)
    assert set(Verdict.objects.values_list("missing_language", flat=True)) == {""}
