"""Who asks, what two presses make, what is released, and what is handed out no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations import moderating, submitting
from consultations.compilation import choosing, compiling
from consultations.compilation.tasks import make
from consultations.models import Chosen, Comment, Compilation, Proposal
from imrf_portal.accounts.models import Role
from imrf_portal.documents.making import MOST_ATTEMPTS
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.compilation.files import asked, choose_all, compiled, propose

pytestmark = pytest.mark.django_db


def others(room):
    """Everybody who may not compile."""
    return [
        makers.make_person(),
        makers.make_member(role=Role.FOCAL_POINT).person,
        makers.make_member(role=Role.CO_FACILITATOR, cycle=makers.make_cycle("2030")).person,
        makers.make_comment(room).submission.author,
    ]


def test_only_those_who_compile_ask_choose_and_have_it_made_anew(room, co_facilitator):
    made = compiled(room, co_facilitator)
    for person in others(room):
        with pytest.raises(Refused):
            asked(room, person)
        with pytest.raises(Refused):
            choosing.choose(room, shown=[], chosen=[], by=person)
        with pytest.raises(Refused):
            compiling.make_anew(made, by=person)


def test_only_the_secretariat_releases_and_takes_back(room, co_facilitator, moderator):
    made = compiled(room, co_facilitator, audience="public")
    for person in [*others(room), co_facilitator]:
        with pytest.raises(Refused):
            compiling.release(made, by=person)
        with pytest.raises(Refused):
            compiling.take_back(made, by=person)
    compiling.release(made, by=moderator)
    compiling.release(made, by=moderator)
    compiling.take_back(made, by=moderator)
    acts = Record.objects.filter(act__in=["compilation_released", "compilation_taken_back"]).order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["compilation_released", "compilation_taken_back"]


def test_what_waits_for_moderation_is_never_released(room, moderator):
    with pytest.raises(Refused):
        compiling.release(compiled(room, moderator), by=moderator)


def test_a_file_that_is_not_made_is_not_released(room, moderator):
    with pytest.raises(Refused):
        compiling.release(asked(room, moderator, audience="public"), by=moderator)


def test_pressing_twice_makes_one(room, co_facilitator, moderator):
    order = compiling.Order("matrix-xlsx", "readers", "en", {"kind": "ngo"})
    key = Compilation().key
    first = compiling.ask(room, order, key=key, by=co_facilitator)
    assert compiling.ask(room, order, key=key, by=co_facilitator) == first
    assert compiling.ask(room, order, key=Compilation().key, by=moderator) == first
    assert asked(room, co_facilitator) != first
    assert Compilation.objects.count() == 2


def test_a_key_of_another_consultation_leads_nowhere(room, co_facilitator):
    other = makers.make_consultation(room.draft, slug="other")
    order = compiling.Order("matrix-xlsx", "readers", "en", {})
    first = compiling.ask(room, order, key=Compilation().key, by=co_facilitator)
    second = compiling.ask(other, order, key=first.key, by=co_facilitator)
    assert second.consultation == other
    assert second.key != first.key


def test_a_text_needs_chosen_proposals(room, co_facilitator):
    with pytest.raises(Refused):
        asked(room, co_facilitator, "text")
    propose(room, "Demonstration wording.")
    choose_all(room, co_facilitator)
    assert asked(room, co_facilitator, "text").is_under_way


def test_choosing_changes_only_what_stood_on_the_page(room, co_facilitator, moderator):
    one, two, three = (
        propose(room, f"Demonstration wording {n}.").standing_version.proposal.pk for n in "123"
    )
    choosing.choose(room, shown=[one, two], chosen=[one, two], by=co_facilitator)
    assert choosing.choose(room, shown=[two, three], chosen=[three], by=moderator) == 2
    assert set(Chosen.objects.values_list("proposal", flat=True)) == {one, three}
    assert choosing.choose(room, shown=[one, three], chosen=[one, three], by=moderator) == 0


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN])
def test_no_proposal_is_chosen_that_may_not_be_compiled(status, room, co_facilitator):
    hidden = propose(room, "Demonstration wording.", status=status).standing_version.proposal
    elsewhere = propose(
        makers.make_consultation(room.draft, slug="other"), "Demonstration."
    ).standing_version.proposal
    keys = [hidden.pk, elsewhere.pk, 10**9]
    assert choosing.choose(room, shown=keys, chosen=keys, by=co_facilitator) == 0
    assert Proposal.objects.filter(chosen__isnull=False).count() == 0


@pytest.mark.parametrize("audience", ["readers", "public"])
def test_a_file_is_whole_until_something_in_it_is_taken_back(audience, room, moderator):
    comment = makers.make_comment(room)
    reply = makers.make_comment(room, parent=comment)
    made = compiled(room, moderator, audience=audience)
    assert compiling.is_whole(made)
    submitting.withdraw(reply, by=reply.submission.author)
    assert not compiling.is_whole(made)
    made = compiled(room, moderator, audience=audience)
    assert compiling.is_whole(made)
    moderating.withhold(comment, by=moderator, seen=1, reason="other", note="It names a child.")
    assert not compiling.is_whole(made)


def test_a_comment_worded_anew_makes_the_file_an_old_one(room, moderator):
    comment = makers.make_comment(room)
    made = compiled(room, moderator)
    version = comment.versions.create(number=2, text="Demonstration text, anew.", language="en", digest="0")
    Comment.objects.filter(pk=comment.pk).update(standing_version=version)
    assert not compiling.is_whole(made)


def test_a_released_file_with_something_taken_back_is_made_anew_by_the_clock(
    room, moderator, django_capture_on_commit_callbacks
):
    comment, stays = makers.make_comment(room, text="Gone."), makers.make_comment(room, text="Stays.")
    made = compiled(room, moderator, audience="public")
    compiling.release(made, by=moderator)
    assert compiling.sweep() == 0
    moderating.withhold(comment, by=moderator, seen=1, reason="other", note="It names a child.")
    with django_capture_on_commit_callbacks(execute=True):
        assert compiling.sweep() == 1
    made.refresh_from_db()
    assert compiling.is_whole(made)
    assert made.held == [stays.standing_version_id]
    assert made.released_at is not None
    assert StoredFile.objects.get() == made.file


def test_the_clock_takes_up_what_was_never_begun_and_what_a_dead_worker_left(room, moderator):
    compilation = asked(room, moderator)
    rows = Compilation.objects.filter(pk=compilation.pk)
    assert compiling.sweep() == 0
    rows.update(heard_at=timezone.now() - timedelta(minutes=2))
    assert compiling.sweep() == 1
    rows.update(status="making", heard_at=timezone.now() - timedelta(minutes=2))
    assert compiling.sweep() == 0
    rows.update(heard_at=timezone.now() - timedelta(minutes=11))
    assert compiling.sweep() == 1
    assert rows.get().status == "asked"
    rows.update(status="making", attempts=MOST_ATTEMPTS, heard_at=timezone.now() - timedelta(minutes=11))
    assert compiling.sweep() == 0
    assert rows.get().status == "failed"


def test_a_released_file_is_made_anew_however_often_and_each_time_from_the_first_attempt(room, moderator):
    comments = [makers.make_comment(room) for _ in range(MOST_ATTEMPTS + 1)]
    released = compiled(room, moderator, audience="public")
    compiling.release(released, by=moderator)
    for comment in comments:
        moderating.withhold(comment, by=moderator, seen=1, reason="off-topic")
        assert compiling.sweep() == 1
        make(released.pk)
        released.refresh_from_db()
        assert (released.status, released.attempts) == ("made", 1)


def test_what_is_under_way_is_not_made_anew(room, moderator):
    with pytest.raises(WrongStep):
        compiling.make_anew(asked(room, moderator), by=moderator)


def test_asking_wakes_a_worker(room, moderator, django_capture_on_commit_callbacks):
    makers.make_comment(room)
    with django_capture_on_commit_callbacks(execute=True):
        compilation = asked(room, moderator)
    compilation.refresh_from_db()
    assert compilation.is_made
