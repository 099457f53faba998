"""Whom news of a comment, a position and an endorsement reaches: never by an organisation that is not shown."""

from __future__ import annotations

import pytest

from consultations import moderating
from consultations.endorsing import endorsing
from consultations.events.models import AgendaItem
from consultations.models import Appearance, Comment
from consultations.positions import moderating as positions
from imrf_portal.compact.models import Objective, Region
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Announcement
from tests import makers
from tests.consultations.positions.makers import make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegation():
    """The delegation of a State in a region."""
    delegation = makers.make_delegation()
    delegation.state.regions.add(Region.objects.create(slug="asia", name="Asia", order=1))
    return delegation


def voice_of(delegation) -> set[str]:
    return {
        f"organisation:{delegation.pk}",
        f"state:{delegation.state_id}",
        f"region:{delegation.state.regions.get().pk}",
    }


def objective(number: int = 7) -> Objective:
    return Objective.objects.create(
        number=number, title="Reduce vulnerabilities", short_title="Less", gcm_paragraph=number + 16
    )


def said(organisation, appears_as: str = Appearance.NAME_AND_ORGANISATION) -> Comment:
    comment = makers.make_comment(
        author=makers.make_person(), organisation=organisation, status=Status.WAITING
    )
    comment.submission.appears_as = appears_as
    if appears_as == Appearance.KIND:
        comment.submission.shown_name = comment.submission.shown_organisation = ""
    comment.submission.save()
    return comment


def test_comment_of_a_delegation_reaches_followers_of_its_state_and_region(delegation):
    assert voice_of(delegation) <= set(moderating.topics_of(said(delegation)))


def test_comment_reaches_followers_of_the_organisation_alone_where_it_is_no_delegation():
    organisation = makers.make_organisation(state=makers.make_state())
    topics = moderating.topics_of(said(organisation))
    assert f"organisation:{organisation.pk}" in topics
    assert not [one for one in topics if one.startswith(("state:", "region:"))]


def test_organisation_that_is_not_shown_is_no_reason_for_a_letter(delegation):
    topics = moderating.topics_of(said(delegation, Appearance.KIND))
    assert not voice_of(delegation) & set(topics)


def test_comment_reaches_followers_of_the_objectives_of_its_paragraph():
    comment = said(None)
    comment.paragraph.objectives.add(objective())
    assert "objective:7" in moderating.topics_of(comment)


def test_remark_on_an_event_reaches_followers_of_its_objectives():
    event = makers.make_event()
    item = AgendaItem.objects.create(event=event, order=1, title="Demonstration text")
    item.objectives.add(objective())
    comment = makers.make_comment(event=event, consultation=None, paragraph=None)
    assert "objective:7" in moderating.topics_of(comment)


@pytest.mark.parametrize("number", [1, 3])
def test_topics_of_a_comment_cost_the_same_for_one_objective_and_three(
    number, delegation, django_assert_num_queries
):
    comment = said(delegation)
    for one in range(1, number + 1):
        comment.paragraph.objectives.add(objective(one))
    with django_assert_num_queries(2):
        moderating.topics_of(comment)


def test_withheld_comment_is_told_of_no_more_and_again_once_that_is_undone():
    moderator = makers.make_staff()
    comment = said(makers.make_organisation())
    moderating.publish(comment, by=moderator, seen=comment.version)
    news = Announcement.objects.get(kind="new_comment")
    comment.refresh_from_db()
    moderating.withhold(comment, by=moderator, seen=comment.version, reason="off-topic")
    news.refresh_from_db()
    assert news.cancelled_at is not None
    comment.refresh_from_db()
    moderating.undo(comment, by=moderator)
    assert Announcement.objects.filter(kind="new_comment", cancelled_at=None).count() == 1


def test_new_position_reaches_followers_of_its_organisation_and_objectives(delegation):
    version = make_position(organisation=delegation, status=Status.WAITING)
    version.objectives.add(objective())
    positions.publish(version, by=makers.make_staff(), seen=version.version)
    topics = Announcement.objects.get(kind="new_position").topics
    assert set(topics) == voice_of(delegation) | {"objective:7"}


def test_endorsement_reaches_followers_of_the_organisation_and_is_taken_back_with_it():
    organisation = makers.make_organisation()
    person = makers.make_member(organisation=organisation).person
    comment = makers.make_comment(status=Status.PUBLISHED)
    endorsement = endorsing.endorse(comment, by=person, organisation=organisation)
    news = Announcement.objects.get(kind="endorsement_made")
    assert news.topics == [f"organisation:{organisation.pk}"]
    endorsing.take_back(endorsement, by=person)
    assert not Announcement.objects.filter(kind="endorsement_made", cancelled_at=None).exists()
    endorsing.endorse(comment, by=person, organisation=organisation)
    assert Announcement.objects.filter(kind="endorsement_made", cancelled_at=None).count() == 1
