from consultations.models import Comment
from imrf_portal.moderation.models import Status


def test_one_comment_is_corrected_and_public_again(demonstration, client):
    comment = Comment.objects.get(corrected_at__isnull=False)
    assert comment.status == Status.PUBLISHED
    first, second = comment.versions.order_by("number")
    assert first.sent_at < comment.corrected_at == second.sent_at < comment.published_at
    page = client.get(comment.get_absolute_url()).content.decode()
    assert "trois mois" in page
    assert "six mois" not in page


def test_one_comment_was_moved_and_says_from_where(demonstration, client):
    comment = Comment.objects.get(moves__isnull=False)
    assert comment.paragraph.slug == "56.c"
    move = comment.moves.get()
    assert move.paragraph.slug == "10"
    assert comment.published_at < move.at
    assert move.where in client.get(comment.get_absolute_url()).content.decode()
