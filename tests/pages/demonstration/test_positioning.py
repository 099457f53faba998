from consultations.models import AttachedPosition, Position
from imrf_portal.moderation.models import Status


def test_a_position_collects_endorsements_and_is_attached_to_the_draft_that_is_open(demonstration):
    position = Position.objects.get()
    assert position.takes_endorsements()
    assert position.standing.endorsements.confirmed().count() == 3
    attached = AttachedPosition.objects.get(version=position.standing)
    assert attached.organisations == 3
    assert attached.comment.draft.slug == "rev-1"
    assert attached.comment.status == Status.PUBLISHED
    assert position.standing.published_at < attached.comment.published_at
