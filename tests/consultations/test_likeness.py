"""What a comment repeats: pointed out to its author, with nothing in it that is not public."""

from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from consultations import likeness, submitting
from consultations.models import Appearance, Comment, Proposal, ProposalKind, Unsent
from imrf_portal.accounts.models import User
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from tests import makers
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db

TEXT, ANOTHER = repeats.campaign()[:2]


@pytest.fixture
def room():
    return makers.make_consultation()


@pytest.fixture
def author() -> User:
    return makers.make_person("Nurse")


def unsent_at(room, label="9-bis", **fields) -> Unsent:
    paragraph = room.draft.paragraphs.get(slug=label)
    return Unsent.objects.create(
        holder="h", consultation=room, paragraph=paragraph, language="en", **{"text": TEXT, **fields}
    )


def comment_of(room, text=TEXT, **fields) -> Comment:
    comment = makers.make_comment(room, text=text, **fields)
    likeness.gather([comment])
    return comment


def repeated(room, by, text=TEXT, proposal=None, **fields) -> likeness.Repeats:
    return likeness.repeats(unsent_at(room, text=text, **fields), text=text, proposal=proposal, by=by)


# ---- Families ----


def test_a_comment_that_is_sent_is_put_into_the_family_of_its_text(room):
    one, other = (
        submitting.submit(unsent_at(room, text=text), by=makers.make_person()) for text in (TEXT, ANOTHER)
    )
    family = family_of(one.comments.get())
    assert family is not None
    assert family == family_of(other.comments.get())
    assert family.size == 2


def test_a_comment_that_is_revised_leaves_the_family_of_its_old_text(room):
    comment_of(room)
    returned = comment_of(room, status=Status.RETURNED)
    new = unsent_at(room, text=repeats.strangers()[0], revises=returned)
    submitting.submit(new, by=returned.submission.author)
    family = family_of(returned)
    assert family is not None
    assert family.size == 1


def test_proposals_are_held_against_each_other_by_what_they_change(room):
    """Two amendments of one long paragraph have the draft's words in common, and nothing else."""
    wording = room.draft.paragraphs.get(slug="9-bis").wordings.get()
    wording.text = TEXT
    amended = (
        TEXT.replace("one telephone number", "two bridges and a boat"),
        TEXT.replace("by when", "by whom"),
    )
    one, other = (
        likeness.said("", Proposal(kind=ProposalKind.AMEND, base=wording, text=text)) for text in amended
    )
    assert one.split() == ["one", "telephone", "number", "two", "bridges", "and", "a", "boat"]
    assert other.split() == ["when", "whom"]


# ---- One's own ----


def test_ones_own_comment_is_pointed_out_with_the_share_of_words(room, author):
    own = comment_of(room, author=author)
    assert repeated(room, author, label="10").own == likeness.OwnRepeat(own, 1.0)
    changed = repeated(room, author, text=TEXT.replace("ten principles", "ten fine principles")).own
    assert changed is not None
    assert changed.likeness == 0.99


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.PUBLISHED])
def test_ones_own_comment_is_pointed_out_wherever_it_stands(room, author, status):
    assert repeated(room, author, text=ANOTHER).own is None
    own = comment_of(room, author=author, status=status)
    found = repeated(room, author, text=ANOTHER).own
    assert found is not None
    assert found.comment == own


def test_what_was_withdrawn_may_be_sent_again_without_a_word(room, author):
    comment_of(room, author=author, status=Status.WITHDRAWN)
    assert not repeated(room, author)


def test_a_revision_does_not_repeat_what_it_revises(room, author):
    returned = comment_of(room, author=author, status=Status.RETURNED)
    assert not repeated(room, author, revises=returned)


def test_the_likest_of_ones_own_is_named(room, author):
    comment_of(room, author=author, text=ANOTHER)
    exact = comment_of(room, author=author)
    comment_of(room, author=author, text=repeats.campaign()[-1])
    found = repeated(room, author).own
    assert found is not None
    assert found.comment == exact


def test_nobody_who_is_not_signed_in_has_own_comments(room, author):
    comment_of(room, author=author, status=Status.WAITING)
    assert not repeated(room, AnonymousUser())


def test_a_short_text_repeats_only_what_was_said_at_the_same_place(room, author):
    comment_of(room, author=author, text="We support this paragraph.", paragraph="10")
    assert not repeated(room, author, text="We support this paragraph.")
    assert repeated(room, author, text="We support this paragraph!", label="10")


# ---- Others' ----


def test_organisations_that_published_the_text_are_counted(room, author):
    first = comment_of(room, organisation=makers.make_organisation("Quillwater Clinic"))
    organisation = makers.make_organisation("Quillwater Choir")
    for text in (ANOTHER, TEXT):
        comment_of(room, text=text, organisation=organisation)
    comment_of(room)
    found = repeated(room, author).published
    assert found == likeness.PublishedRepeat(organisations=2, times=4, comment=first, endorsable=first)


def test_what_can_be_endorsed_instead_stands_in_a_consultation_that_is_open(room, author):
    closed = makers.make_consultation(makers.make_draft(slug="zero", order=0), slug="zero", closes=-1)
    first = comment_of(closed)
    found = repeated(room, author).published
    assert found == likeness.PublishedRepeat(organisations=0, times=1, comment=first)
    open_now = comment_of(room)
    found = repeated(room, author).published
    assert found == likeness.PublishedRepeat(organisations=0, times=2, comment=first, endorsable=open_now)


@pytest.mark.parametrize("remarks", [1, 3])
def test_what_the_check_of_several_costs(room, author, remarks, django_assert_num_queries):
    texts = [TEXT, repeats.strangers()[0], "We support this paragraph."][:remarks]
    for text in texts:
        comment_of(room, text=text)
        comment_of(room, text=text, author=author)
    spoken = [likeness.Spoken(unsent_at(room, text=text), text, None) for text in texts]
    with django_assert_num_queries(4):
        found = likeness.repeats_of(spoken, by=author)
    assert [bool(one.own and one.published) for one in found] == [True] * remarks


def test_several_are_told_each_its_own(room, author):
    own = comment_of(room, text=repeats.strangers()[0], author=author)
    published = comment_of(room)
    texts = [repeats.strangers()[1], TEXT, repeats.strangers()[0]]
    spoken = [likeness.Spoken(unsent_at(room, text=text), text, None) for text in texts]
    nothing, others, mine = likeness.repeats_of(spoken, by=author)
    assert not nothing
    assert (others.own, others.published and others.published.comment) == (None, published)
    assert (mine.own and mine.own.comment, mine.published) == (own, None)


def test_nothing_is_asked_where_nothing_is_about_to_be_sent(author, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert likeness.repeats_of([], by=author) == []


# ---- What came before there were families ----


def test_comments_without_a_family_are_gathered_step_by_step_and_once(room):
    comments = [makers.make_comment(room, text=text) for text in (TEXT, ANOTHER, repeats.strangers()[0])]
    gathered = likeness.gather_missing(at_once=2)
    assert next(gathered) == 2
    assert [family_of(one) is not None for one in comments] == [True, True, False]
    call_command("gather_families", stdout=StringIO())
    families = [family_of(one) for one in comments]
    assert families[0] == families[1] != families[2]
    assert list(likeness.gather_missing()) == []
    assert families[0] is not None
    assert families[0].size == 2


@pytest.mark.parametrize("status", [one for one in Status if one != Status.PUBLISHED])
def test_what_is_not_published_is_neither_counted_nor_linked(room, author, status):
    comment_of(room, organisation=makers.make_organisation(), status=status)
    assert not repeated(room, author)
    assert not repeated(room, makers.make_staff())


def test_an_organisation_that_is_not_shown_is_not_counted(room, author):
    hidden = comment_of(room, organisation=makers.make_organisation())
    hidden.submission.appears_as = Appearance.KIND
    hidden.submission.shown_name = hidden.submission.shown_organisation = ""
    hidden.submission.save()
    found = repeated(room, author).published
    assert found is not None
    assert (found.organisations, found.times) == (0, 1)


def test_ones_own_published_text_is_not_anothers(room, author):
    comment_of(room, author=author, organisation=makers.make_organisation())
    assert repeated(room, author).published is None


def test_nothing_is_said_of_a_text_of_its_own(room, author):
    comment_of(room)
    assert not repeated(room, author, text=repeats.strangers()[0])


@pytest.mark.parametrize("others", [1, 3])
def test_what_the_check_costs(room, author, others, django_assert_num_queries):
    for _ in range(others):
        comment_of(room, organisation=makers.make_organisation())
        comment_of(room, author=author)
    unsent = unsent_at(room)
    with django_assert_num_queries(4):
        likeness.repeats(unsent, text=TEXT, proposal=None, by=author)
