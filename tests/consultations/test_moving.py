"""A comment that was sent to the wrong place: moved in the open, its address the same."""

import pytest
from django.utils import timezone

from consultations import moderating, moving
from consultations.models import (
    Comment,
    Consultation,
    Move,
    Placement,
    Proposal,
    ProposalKind,
    Question,
    Tally,
    Verdict,
)
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def next_room(room):
    return makers.make_consultation(makers.make_draft("9", "9 bis", slug="rev-2", order=2), slug="rev-2")


def at(room: Consultation, label: str = "10") -> moving.Destination:
    return moving.Destination(room, room.draft.paragraphs.get(slug=label))


def fresh(comment: Comment) -> Comment:
    return Comment.objects.select_related("submission").get(pk=comment.pk)


def propose(comment: Comment, text: str = "Demonstration text of another kind.") -> None:
    Proposal.objects.create(
        version=comment.standing_version,
        kind=ProposalKind.AMEND,
        base=comment.paragraph.wordings.get(),
        text=text,
    )


def test_moved_by_its_author_it_waits_again_and_its_address_stays(room):
    comment = makers.make_comment(room)
    address = comment.get_absolute_url()
    moving.move(comment, to=at(room), by=comment.submission.author, seen=1)
    comment = fresh(comment)
    assert (comment.paragraph.slug, comment.status, comment.version) == ("10", Status.WAITING, 2)
    assert comment.get_absolute_url() == address
    moved = comment.moves.get()
    assert (moved.paragraph.slug, moved.is_by_author) == ("9-bis", True)
    assert moved.where == "Rev 1, paragraph 9 bis"
    assert Record.objects.filter(act="comment_moved", subject_id=comment.pk).count() == 1
    assert not Delivery.objects.filter(kind="comment_moved").exists()


def test_moved_by_a_moderator_it_keeps_its_status_and_its_author_is_told(room, next_room, moderator):
    comment = makers.make_comment(room)
    moving.move(comment, to=at(next_room, "9-bis"), by=moderator, seen=1)
    comment = fresh(comment)
    assert (comment.paragraph.draft, comment.status) == (next_room.draft, Status.PUBLISHED)
    assert comment.submission.consultation == next_room
    letter = Delivery.objects.get(kind="comment_moved")
    assert letter.person == comment.submission.author
    news = Announcement.objects.get(kind="new_comment")
    assert f"paragraph:{comment.paragraph_id}" in news.topics
    assert not comment.moves.get().is_by_author


def test_followers_of_the_old_place_who_heard_of_it_do_not_hear_again(room, moderator):
    comment = makers.make_comment(room, status=Status.WAITING)
    moderating.publish(comment, by=moderator, seen=1)
    moving.move(comment, to=at(room), by=moderator, seen=2)
    first, second = Announcement.objects.filter(kind="new_comment").order_by("pk")
    assert not set(first.topics) & set(second.topics)
    assert second.topics == [f"paragraph:{fresh(comment).paragraph_id}"]


def test_both_places_are_counted_anew(room, moderator):
    comment = makers.make_comment(room)
    old = comment.paragraph_id
    room.refresh_from_db()
    stamp = room.stamp
    moving.move(comment, to=at(room), by=moderator, seen=1)
    counted = dict(Tally.objects.values_list("paragraph", "published"))
    assert counted == {old: 0, fresh(comment).paragraph_id: 1}
    room.refresh_from_db()
    assert room.stamp > stamp


def test_placements_and_verdicts_are_forgotten_and_the_words_stand_as_a_new_version(room, moderator):
    comment = makers.make_comment(room)
    later = makers.make_draft("9", slug="rev-3", order=3)
    Placement.objects.create(
        comment=comment, draft=later, paragraph=later.paragraphs.get(), status=Placement.Status.CARRIED
    )
    Verdict.objects.create(comment=comment, draft=later, measured="changed", finding="changed")
    moving.move(comment, to=at(room), by=moderator, seen=1)
    assert not Placement.objects.exists()
    assert not Verdict.objects.exists()
    comment = fresh(comment)
    assert [one.text for one in comment.versions.all()] == [comment.text] * 2
    assert comment.standing_version.number == 2
    assert Tally.objects.get(paragraph__draft=later).carried == 0


def test_replies_go_with_it_and_keep_their_status(room, next_room, moderator):
    comment = makers.make_comment(room)
    reply = makers.make_comment(room, parent=comment, text="Demonstration text: agreed.")
    answer = makers.make_comment(room, parent=reply, status=Status.WAITING, text="Demonstration text: why?")
    moving.move(comment, to=at(next_room, "9"), by=moderator, seen=1)
    for one, status in ((reply, Status.PUBLISHED), (answer, Status.WAITING)):
        moved = fresh(one)
        assert (moved.paragraph.slug, moved.paragraph.draft_id) == ("9", next_room.draft_id)
        assert (moved.status, moved.submission.consultation) == (status, next_room)
    assert Move.objects.count() == 3


def test_a_reply_is_not_moved_alone(room, moderator):
    reply = makers.make_comment(room, parent=makers.make_comment(room))
    with pytest.raises(Refused):
        moving.move(reply, to=at(room), by=moderator, seen=1)


def test_a_proposal_is_held_against_the_wording_at_its_new_place(room, moderator):
    comment = makers.make_comment(room)
    propose(comment)
    moving.move(fresh(comment), to=at(room), by=moderator, seen=1)
    proposal = fresh(comment).proposal
    assert proposal.base.paragraph.slug == "10"
    assert "paragraph 10" in "".join(piece.text for block in proposal.blocks for piece in block)


def test_a_proposal_stands_at_paragraphs_alone_and_says_something_new(room, moderator):
    comment = makers.make_comment(room)
    propose(comment, text=at(room).target.wordings.get().text)
    for to in (moving.Destination(room, room.draft), at(room)):
        with pytest.raises(Refused):
            moving.move(fresh(comment), to=to, by=moderator, seen=1)
    assert not Move.objects.exists()
    assert fresh(comment).paragraph.slug == "9-bis"


def test_a_proposal_is_not_moved_to_a_draft_that_is_not_out_in_its_language(room, moderator):
    draft = makers.make_draft("9", slug="rev-2", order=2, languages=("fr",))
    draft.record_language = "fr"
    draft.save()
    other = makers.make_consultation(draft, slug="rev-2")
    comment = makers.make_comment(room)
    propose(comment)
    with pytest.raises(Refused):
        moving.move(fresh(comment), to=at(other, "9"), by=moderator, seen=1)


def test_whole_drafts_and_questions_are_places_too(room, moderator):
    question = Question.objects.create(consultation=room, order=1, text="Demonstration text: what else?")
    comment = makers.make_comment(room)
    moving.move(comment, to=moving.Destination(room, room.draft), by=moderator, seen=1)
    moving.move(comment, to=moving.Destination(room, question), by=moderator, seen=2)
    comment = fresh(comment)
    assert comment.target == question
    assert [move.where for move in comment.moves.all()] == [
        "Rev 1, paragraph 9 bis",
        f"{room.draft} as a whole",
    ]


def test_an_author_moves_to_what_is_open_and_a_moderator_to_what_is_public(room, moderator):
    closed = makers.make_consultation(
        makers.make_draft("9", slug="rev-2", order=2), slug="rev-2", opens=-5, closes=-1
    )
    hidden = makers.make_consultation(
        makers.make_draft("9", slug="rev-3", order=3, published=False), slug="rev-3"
    )
    comment = makers.make_comment(room)
    author = comment.submission.author
    assert list(moving.consultations_for(comment, author)) == [room]
    assert set(moving.consultations_for(comment, moderator)) == {room, closed}
    for person, to in ((author, at(closed, "9")), (moderator, at(hidden, "9"))):
        with pytest.raises(Refused):
            moving.move(comment, to=to, by=person, seen=1)


def test_nobody_else_moves_it_and_nothing_that_was_withheld_is_moved_by_its_author(room):
    comment = makers.make_comment(room, status=Status.WITHHELD)
    for person in (makers.make_person(), comment.submission.author):
        with pytest.raises(Refused):
            moving.move(comment, to=at(room), by=person, seen=1)


def test_what_came_with_others_stays_in_their_consultation(room, next_room, moderator):
    comment = makers.make_comment(room)
    Comment.objects.create(submission=comment.submission, number=2, paragraph=comment.paragraph)
    with pytest.raises(Refused):
        moving.move(comment, to=at(next_room, "9"), by=moderator, seen=1)
    moving.move(comment, to=at(room), by=moderator, seen=1)
    assert fresh(comment).paragraph.slug == "10"


def test_a_place_of_another_draft_or_a_heading_is_refused(room, next_room, moderator):
    comment = makers.make_comment(room)
    heading = room.draft.paragraphs.create(kind="heading", order=9, slug="h")
    for target in (next_room.draft.paragraphs.first(), heading, next_room.draft):
        with pytest.raises(Refused):
            moving.move(comment, to=moving.Destination(room, target), by=moderator, seen=1)


def test_where_it_stands_already_it_is_not_moved_to(room, moderator):
    comment = makers.make_comment(room)
    with pytest.raises(Refused):
        moving.move(comment, to=at(room, "9-bis"), by=moderator, seen=1)


def test_who_moves_what_has_changed_meanwhile_is_told(room, moderator):
    comment = makers.make_comment(room, status=Status.WAITING)
    moderating.publish(fresh(comment), by=moderator, seen=1)
    with pytest.raises(WrongStep):
        moving.move(comment, to=at(room), by=comment.submission.author, seen=1)
    assert not Move.objects.exists()


def test_its_short_text_joins_the_family_of_its_new_place(room, moderator):
    comment = makers.make_comment(room, text="Demonstration text, short.")
    moving.move(comment, to=at(room), by=moderator, seen=1)
    assert family_of(comment).where == f"paragraph_id:{fresh(comment).paragraph_id}"


def test_destinations_leave_out_where_it_stands(room, moderator):
    comment = makers.make_comment(room)
    [(only, here)] = moving.destinations(comment, moderator)
    assert only == room
    assert [one.words for one in here] == ["The draft as a whole", "Paragraph 9", "Paragraph 10"]
    assert comment.received_at < timezone.now()
