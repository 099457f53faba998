from django.urls import reverse

from consultations.models import Answers, Comment, Placement, Verdict
from consultations.passport.models import Finding
from declarations.models import Draft
from imrf_portal.accounts.models import User


def test_the_lineage_of_the_first_revision_is_closed_and_tells_what_was_written_anew(demonstration):
    draft = Draft.objects.get(slug="rev-1")
    assert draft.lineage_closed_at > draft.published_at
    assert not draft.lineage.filter(confirmed_at__isnull=True).exists()
    link = draft.lineage.get(ends__paragraph__slug="57", ends__is_new=True)
    assert [(end.paragraph.slug, end.is_new) for end in link.ends.order_by("is_new")] == [
        ("57", False),
        ("57", True),
    ]


def test_comments_on_the_zero_draft_are_carried_and_one_question_waits_for_the_stakeholder(
    demonstration, client
):
    stakeholder = User.objects.get(email="stakeholder@imrf.example")
    asked = Placement.objects.asked_of(stakeholder).get()
    assert (asked.status, asked.paragraph.slug) == (Placement.Status.ASKED, "29")
    carried = Placement.objects.shown().get()
    assert (carried.status, carried.paragraph.slug) == (Placement.Status.CARRIED, "2")
    client.force_login(stakeholder)
    page = client.get(reverse("my_comments")).content.decode()
    assert reverse("carried", args=[asked.draft.declaration.slug, "rev-1"]) in page


def test_everybody_reads_what_the_first_revision_shows_of_each_comment(demonstration, client):
    answers = Answers.objects.get()
    assert answers.released_at > answers.measured_at > answers.draft.published_at
    published = Comment.objects.published().filter(paragraph__draft__slug="zero")
    verdicts = Verdict.objects.released()
    assert verdicts.count() == published.count() == 6
    found = dict(verdicts.values_list("comment__paragraph__slug", "finding"))
    assert found["57"] == Finding.WORD_FOR_WORD
    assert found["2"] == Finding.UNCHANGED
    assert found["29"] == Finding.CHANGED
    assert verdicts.exclude(note="").count() == 2
    page = client.get(reverse("answers", args=["2026", "zero"])).content.decode()
    comment = published.get(paragraph__slug="29")
    for verdict in verdicts.exclude(note=""):
        assert verdict.note in page
    assert "Demonstration text: paragraph 42 ter" in client.get(comment.get_absolute_url()).content.decode()
