"""What stands in the index, and how it is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from consultations import moderating
from consultations.models import Attachment, Comment
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.moderation.models import Status
from imrf_portal.records.recording import record, record_each
from imrf_portal.search import indexing
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.models import Due, Entry
from tests import makers
from tests.pledges.makers import make_pledge
from tests.reviews.makers import make_published

pytestmark = pytest.mark.django_db


def keys(kind: str) -> set[int]:
    return set(Entry.objects.filter(kind=kind).values_list("key", flat=True))


def test_record_makes_its_subject_due_in_the_same_transaction():
    Due.objects.all().delete()
    comment = makers.make_comment()
    record("tested", comment, by=None)
    assert list(Due.objects.values_list("subject_type", "subject_id")) == [
        ("consultations.comment", comment.pk)
    ]


def test_records_of_one_statement_make_each_subject_due_once():
    Due.objects.all().delete()
    comment = makers.make_comment()
    record_each("tested", [(comment, {}), (comment, {})], by=None)
    assert Due.objects.count() == 1


def test_comment_that_is_published_is_indexed_by_what_is_due():
    moderator = makers.make_staff()
    comment = makers.make_comment(status=Status.WAITING)
    moderating.publish(comment, by=moderator, seen=comment.version)
    assert keys("comment") == set()
    indexing.write_what_is_due()
    assert keys("comment") == {comment.pk}
    assert not Due.objects.exists()


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
def test_comment_that_nobody_may_read_is_never_indexed_and_loses_its_entry(status):
    comment = makers.make_comment()
    indexing.write(REGISTRY["comment"], [comment.pk])
    assert keys("comment") == {comment.pk}
    Comment.objects.filter(pk=comment.pk).update(status=status)
    indexing.write(REGISTRY["comment"], [comment.pk])
    assert keys("comment") == set()


def test_file_is_indexed_once_its_text_was_read():
    comment = makers.make_comment()
    stored = StoredFile.objects.create(
        name="plan.txt", media_type="text/plain", size=1, sha256="0" * 64, scan=Scan.CLEAN
    )
    attachment = Attachment.objects.create(comment=comment, file=stored)
    Due.objects.all().delete()
    ExtractedPage.objects.create(file=stored, number=1, text="Demonstration text: gondolas.")
    StoredFile.objects.filter(pk=stored.pk).update(text_status=TextStatus.READ)
    assert indexing.write_what_is_due() == 1
    entry = Entry.objects.get(kind="attachment", key=attachment.pk)
    assert "'gondola'" in entry.words


def test_entry_that_is_written_anew_keeps_when_it_came():
    comment = makers.make_comment()
    indexing.write(REGISTRY["comment"], [comment.pk])
    came = timezone.now() - timedelta(days=3)
    Entry.objects.update(entered_at=came)
    indexing.write(REGISTRY["comment"], [comment.pk])
    assert Entry.objects.get().entered_at == came


def test_entry_in_a_language_that_is_gone_is_removed():
    comment = makers.make_comment()
    indexing.write(REGISTRY["comment"], [comment.pk])
    Comment.objects.get(pk=comment.pk).versions.update(language="fr")
    indexing.write(REGISTRY["comment"], [comment.pk])
    assert list(Entry.objects.values_list("language", flat=True)) == ["fr"]


def test_review_under_embargo_is_indexed_when_its_day_has_come():
    edition = make_published()
    edition.published_at = timezone.now() + timedelta(hours=1)
    edition.save()
    indexing.index_everything()
    assert keys("review") == set()
    edition.published_at = timezone.now() - timedelta(minutes=1)
    edition.save()
    assert indexing.write_what_the_clock_brought() == 1
    assert keys("review") == {edition.pk}
    assert indexing.write_what_the_clock_brought() == 0


def test_reconciling_brings_what_is_missing_and_removes_what_should_not_be_there():
    comment, pledge = makers.make_comment(), make_pledge()
    gone = makers.make_comment(comment.submission.consultation)
    indexing.index_everything()
    Entry.objects.filter(key=comment.pk, kind="comment").delete()
    Comment.objects.filter(pk=gone.pk).update(status=Status.WITHHELD)
    indexing.reconcile()
    assert keys("comment") == {comment.pk}
    assert keys("pledge") == {pledge.pk}


def test_number_of_queries_does_not_grow_with_what_is_written(django_assert_num_queries):
    room = makers.make_consultation()
    comments = [makers.make_comment(room).pk for _ in range(3)]
    kind = REGISTRY["comment"]
    with django_assert_num_queries(7):
        indexing.write(kind, comments[:1])
    Entry.objects.all().delete()
    with django_assert_num_queries(7):
        indexing.write(kind, comments)


def test_index_holds_no_text_that_could_be_read():
    makers.make_comment(text="Demonstration text: the ferryman’s secret is nobody’s.")
    indexing.index_everything()
    columns = {field.name for field in Entry._meta.get_fields()}
    assert columns == {
        "id",
        "kind",
        "key",
        "language",
        "is_remark",
        "words",
        "title",
        "published_at",
        "entered_at",
        "cycle",
        "state",
        "objectives",
        "voice",
    }


def test_thing_whose_words_were_taken_out_is_found_by_them_no_more():
    comment = makers.make_comment(text="Demonstration text: gondolas.")
    indexing.index_everything()
    comment.versions.update(text="")
    for kind in REGISTRY.values():
        indexing.write(kind, kind.touched("consultations.comment", [comment.pk]))
    assert "gondola" not in Entry.objects.get(kind="comment").words
