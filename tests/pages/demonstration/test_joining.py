from consultations.models import JointSubmission
from imrf_portal.moderation.models import Status


def test_three_organisations_have_signed_what_is_published_one_with_a_reservation(demonstration, client):
    joint = JointSubmission.objects.get()
    assert joint.status == JointSubmission.Status.SENT
    assert joint.others == 2
    assert {one.status for one in joint.submission.comments.all()} == {Status.PUBLISHED}
    (reserved,) = [one for signature in joint.signatures for one in signature.reservations.all()]
    assert reserved.paragraph.slug == "56.c"
    assert joint.begun_at < min(one.confirmed_at for one in joint.signatures) < joint.submission.sent_at
    page = client.get(joint.submission.get_absolute_url()).content.decode()
    assert reserved.text in page
