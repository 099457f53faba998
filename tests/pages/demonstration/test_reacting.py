from consultations.models import Comment, CommentVersion, Endorsement, Translation
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.records.redacting import Ground


def test_one_comment_is_endorsed_by_three_organisations(demonstration):
    comment = Comment.objects.get(pk__in=Endorsement.objects.confirmed().values("comment"))
    assert comment.endorsed == 3
    assert all(comment.published_at < one.confirmed_at for one in comment.endorsements.all())


def test_one_comment_has_an_unofficial_translation_beside_it(demonstration, client):
    translation = Translation.objects.select_related("version__comment__submission").get()
    comment = translation.version.comment
    assert (comment.language, translation.language) == ("zh-hans", "en")
    assert translation.text in client.get(comment.get_absolute_url()).content.decode()


def test_one_report_waits_at_the_desk(demonstration):
    flag = Flag.objects.get(subject_type=Comment._meta.label_lower)
    assert flag.settled_at is None
    assert Comment.objects.get(pk=flag.subject_id).status == Status.PUBLISHED
    assert flag.by.email == "reader@imrf.example"


def test_one_comment_was_removed_for_good(demonstration, client):
    version = CommentVersion.objects.get(redacted_at__isnull=False)
    page = client.get(version.comment.get_absolute_url()).content.decode()
    assert version.redaction_ground == Ground.THIRD_PERSON
    assert "window four" not in page
    assert version.text in page
