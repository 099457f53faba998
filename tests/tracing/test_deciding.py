import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.records.recording import history
from imrf_portal.records.workflow import WrongStep
from imrf_portal.tracing import deciding
from imrf_portal.tracing.models import Link, Thing
from pledges.models import PledgeVersion
from reviews.models import Edition
from tests.declarations.commitments.makers import make_commitment
from tests.makers import make_comment, make_person, make_staff
from tests.tracing.makers import make_answer, make_link, make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    return make_commitment()


def test_a_confirmed_link_is_public_and_dated(commitment):
    link, by = make_link(commitment, make_comment(), status="proposed"), make_staff()
    deciding.confirm(link, by=by)
    assert list(Link.objects.published()) == [link]
    assert (link.decided_by, link.decided_at is not None) == (by, True)
    assert history(link).get().act == "status_confirmed"


def test_a_decision_can_be_put_right_and_not_taken_twice(commitment):
    link, by = make_link(commitment, make_comment(), status="proposed"), make_staff()
    deciding.confirm(link, by=by)
    with pytest.raises(WrongStep):
        deciding.confirm(link, by=by)
    deciding.refuse(link, by=by)
    assert not Link.objects.published().exists()
    deciding.confirm(link, by=by)
    assert Link.objects.published().exists()


@pytest.mark.parametrize("person", [make_person, lambda: make_staff(second_factor=False)])
def test_only_the_secretariat_decides(commitment, person):
    link, by = make_link(commitment, make_comment(), status="proposed"), person()
    for act in (
        lambda: deciding.confirm(link, by=by),
        lambda: deciding.refuse(link, by=by),
        lambda: deciding.look_for_links(by=by),
    ):
        with pytest.raises(Refused):
            act()
    link.refresh_from_db()
    assert link.status == "proposed"


def test_a_link_hides_as_soon_as_one_side_does(commitment):
    comment, pledge, answer = make_comment(), make_pledge(), make_answer()
    for other in (comment, pledge, answer):
        make_link(commitment, other)
    assert Link.objects.published().count() == 3
    comment.status = Status.WITHHELD
    comment.save()
    PledgeVersion.objects.filter(pledge=pledge).update(status=Status.WITHDRAWN)
    Edition.objects.filter(pk=answer.edition_id).update(status="withdrawn")
    assert not Link.objects.published().exists()
    assert not Link.objects.visible_to(make_person()).exists()
    assert not Link.objects.visible_to(AnonymousUser()).exists()


def test_a_link_hides_with_its_commitment(commitment):
    make_link(commitment, make_comment())
    commitment.paragraph.draft.status = "preparing"
    commitment.paragraph.draft.save()
    assert not Link.objects.published().exists()


def test_the_author_of_a_hidden_comment_reads_no_more_than_everybody(commitment):
    author = make_person()
    make_link(commitment, make_comment(author=author, status=Status.WITHHELD))
    assert not Link.objects.published().exists()


def test_a_thing_is_of_one_kind(commitment):
    for keys in ({}, {"commitment": commitment, "comment": make_comment()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thing.objects.create(**keys)


def test_a_decision_without_a_person_is_refused_by_the_database(commitment):
    link = make_link(commitment, make_comment(), status="proposed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(status="confirmed")
