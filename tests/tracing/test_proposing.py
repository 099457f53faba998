import pytest

from consultations.models import Comment
from declarations.models import Wording
from imrf_portal.moderation.models import Status
from imrf_portal.records.recording import history
from imrf_portal.tracing import deciding
from imrf_portal.tracing.models import Link, Thing
from imrf_portal.tracing.proposing import propose
from imrf_portal.tracing.tasks import propose as by_night
from reviews import filing, publishing
from tests.declarations.commitments.makers import make_adopted, make_commitment
from tests.makers import make_comment, make_consultation, make_draft, make_objective, make_staff
from tests.tracing.makers import OTHER, SHARED, make_answer, make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    """A commitment whose paragraph says what the makers' things say."""
    draft = make_adopted("9", "10")
    paragraph = draft.paragraphs.get(slug="9")
    Wording.objects.filter(paragraph=paragraph).update(text=SHARED)
    commitment = make_commitment(draft)
    commitment.objectives.add(make_objective())
    return commitment


def pairs() -> set[tuple[str, str]]:
    return {(link.first.kind, link.second.kind) for link in Link.objects.all()}


def test_what_shares_words_and_objectives_is_proposed(commitment):
    pledge, answer = make_pledge(), make_answer()
    make_pledge(OTHER, number=2)
    comment = make_comment(make_consultation(make_draft("9", "10", slug="rev-1")), paragraph="9", text=SHARED)
    assert by_night() == 4
    assert pairs() == {
        ("commitment", "pledge"),
        ("commitment", "answer"),
        ("commitment", "comment"),
        ("pledge", "answer"),
    }
    assert not Thing.objects.get(pledge__number="P-2026-0002").links_back.exists()
    to_pledge = Link.objects.get(second__pledge=pledge, first__commitment=commitment)
    assert (to_pledge.objectives, to_pledge.status) == ([7], "proposed")
    assert 0.3 < to_pledge.score <= 1
    assert history(to_pledge).get().act == "link_proposed"
    assert Link.objects.filter(second__comment=comment, second__answer=None).exists()
    assert Link.objects.filter(second__answer=answer).count() == 2
    # Nothing of it is public before a person has decided.
    assert not Link.objects.published().exists()


def test_nothing_is_proposed_twice(commitment):
    make_pledge()
    assert propose() == 1
    assert propose() == 0
    assert Link.objects.count() == 1


def test_a_refused_link_is_never_proposed_again(commitment):
    pledge = make_pledge()
    propose()
    deciding.refuse(Link.objects.get(), by=make_staff())
    Thing.objects.update(seen="")
    pledge.standing.text = f"{SHARED} Amended."
    pledge.standing.save()
    assert propose() == 0
    assert Link.objects.get().status == "refused"


@pytest.mark.parametrize("status", [Status.WAITING, Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN])
def test_what_is_not_public_is_never_read(commitment, status):
    make_pledge(status=status)
    room = make_consultation(make_draft("9", slug="rev-1"))
    make_comment(room, paragraph="9", text=SHARED, status=status)
    make_answer(published=False)
    assert propose() == 0
    assert Thing.objects.count() == 1


def test_comments_that_were_there_before_the_commitment_are_found():
    before = make_draft("9", slug="rev-1")
    paragraph = before.paragraphs.get()
    paragraph.objectives.add(make_objective())
    comment = make_comment(make_consultation(before), paragraph="9", text=SHARED)
    make_pledge(OTHER)
    assert propose() == 0
    draft = make_adopted("9")
    Wording.objects.filter(paragraph__draft=draft).update(text=SHARED)
    make_commitment(draft).objectives.add(make_objective())
    assert propose() == 1
    link = Link.objects.get()
    assert link.second.comment == comment
    # The paragraph of the older draft became that of the adopted text.
    assert link.objectives == [7]


def test_a_comment_at_a_paragraph_that_the_commitment_has_been_says_so():
    before = make_draft("9", slug="rev-1")
    Wording.objects.filter(paragraph__draft=before).update(text=SHARED)
    make_comment(make_consultation(before), paragraph="9", text=SHARED)
    draft = make_adopted("9")
    Wording.objects.filter(paragraph__draft=draft).update(text=SHARED)
    make_commitment(draft)
    propose()
    assert Link.objects.get().is_at_paragraph


def test_a_corrected_comment_is_read_again(commitment):
    room = make_consultation(make_draft("9", slug="rev-1"))
    comment = make_comment(room, paragraph="9", text=OTHER)
    assert propose() == 0
    version = comment.standing_version
    version.text, version.digest = SHARED, "another"
    version.save()
    assert propose() == 1


def test_an_answer_keeps_its_links_in_the_next_edition(commitment):
    answer = make_answer()
    propose()
    link = Link.objects.get()
    deciding.confirm(link, by=make_staff())
    review, by = answer.edition.review, answer.edition.filed_by
    second = filing.correct(review, remark="Demonstration text: a figure.", by=by)
    filing.file(second, by=by)
    publishing.publish(second, by=make_staff())
    assert propose() == 0
    link = Link.objects.get()
    assert (link.status, link.second.answer.edition) == ("confirmed", second)


def test_a_run_stops_after_so_many_and_the_next_goes_on(commitment):
    for number in range(1, 4):
        make_pledge(number=number)
    assert [propose(most=2), propose(most=2), propose(most=2)] == [2, 1, 0]


def test_without_anything_to_be_found_by_no_comment_is_read():
    make_comment()
    assert propose() == 0
    assert Comment.objects.published().count() == 1
    assert not Thing.objects.exists()


def test_words_that_everything_shares_say_nothing():
    for number in range(1, 7):
        make_pledge(f"{OTHER} {number}", number=number)
    make_answer(OTHER)
    assert propose() == 0
