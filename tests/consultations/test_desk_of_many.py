"""Many comments at the desk at once, chosen or of a family: all that is published with each stands before the moderator."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultations import likeness
from consultations.endorsing import leading
from consultations.models import Comment, CommentVersion, Proposal
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.endorsing.makers import make_joint, signed
from tests.consultations.views.test_attachments import attach_pages
from tests.moderation.families import repeats

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


@pytest.fixture
def room():
    return makers.make_consultation()


def sent_together(room, number: int) -> Comment:
    """A comment of a joint submission that waits, with a file, a reservation and a comment it answers."""
    joint = make_joint(room, labels=("9",), name=f"Demonstration Lead {number}")
    signed(joint, p9=f"Demonstration reservation {number}.")
    [comment] = leading.send(joint, appears_as="organisation", by=joint.lead).comments.all()
    comment.parent = makers.make_comment(room, paragraph="9")
    comment.save()
    CommentVersion.objects.update(text=repeats.campaign()[0])
    attach_pages(comment, "Demonstration text of a file.")
    comment = Comment.objects.get(pk=comment.pk)
    likeness.gather([comment])
    return comment


def chosen(desk, *comments: Comment):
    """The page on which these are read before one decision."""
    asked = {"action": "publish_chosen", "_selected_action": [one.pk for one in comments]}
    return desk.post(reverse("admin:consultations_comment_changelist"), asked)


def family(desk, *comments: Comment):
    """The page of their family."""
    return desk.get(reverse("admin:consultations_comment_family", args=[family_of(comments[0]).pk]))


@pytest.mark.parametrize("page", [chosen, family])
def test_what_is_published_with_a_comment_is_read_before_it_is_decided(desk, room, page):
    comment = sent_together(room, 1)
    content = page(desk, comment).content.decode()
    for words in (
        "Author: Lead officer. Appears as: Organization only.",
        "Paragraph 9",
        f"A reply to {comment.parent}",
        "Joint submission of Demonstration Lead 1 and 1 organization",
        "long.pdf",
        "Demonstration reservation 1.",
    ):
        assert words in content


@pytest.mark.parametrize("page", [chosen, family])
def test_a_page_of_many_asks_the_same_however_many_there_are(desk, room, page):
    comments = [sent_together(room, 1)]
    page(desk, *comments)
    costs = []
    for number in (2, 3):
        with CaptureQueriesContext(connection) as captured:
            page(desk, *comments)
        costs.append(len(captured))
        comments.append(sent_together(room, number))
    assert costs[0] == costs[1]


def test_an_earlier_version_stands_at_the_desk_with_the_wording_it_proposed(desk, room):
    comment = makers.make_comment(room, status=Status.WAITING)
    base = comment.paragraph.wordings.get()
    Proposal.objects.create(
        version=comment.standing_version, kind="amend", base=base, text="Demonstration wording, earlier."
    )
    comment.standing_version = CommentVersion.objects.create(
        comment=comment, number=2, text="Demonstration text, later.", language="en"
    )
    comment.save()
    page = desk.get(reverse("admin:consultations_comment_change", args=[comment.pk])).content.decode()
    assert "earlier" in page
    assert "Amend this paragraph" in page
