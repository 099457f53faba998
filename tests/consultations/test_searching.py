"""Words in comments, in the wordings they propose, in translations beside them."""

import pytest
from django.db import connection

from consultations import searching
from consultations.ideographs import Ideographs, spread
from consultations.models import Comment, CommentVersion, Proposal
from consultations.searching import page_saying, saying
from imrf_portal.kit.paging import Count
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return makers.make_consultation()


def propose(comment, text):
    base = comment.paragraph.wordings.get(language="en")
    Proposal.objects.create(version=comment.standing_version, kind="amend", base=base, text=text)
    return comment


def found(words):
    return set(Comment.objects.filter(saying(words)))


def test_words_are_found_in_texts_and_in_proposed_wordings(room):
    said = makers.make_comment(room, text="Demonstration text of the Lighthouse keepers.")
    proposed = propose(makers.make_comment(room, text="Demonstration text."), "We keep every LIGHTHOUSE lit.")
    makers.make_comment(room, text="Demonstration text of nobody.")
    assert found("lighthouse") == {said, proposed}
    assert found("every light") == {proposed}
    assert found("zeppelin") == set()


def test_words_of_an_earlier_version_are_not_found(room):
    comment = makers.make_comment(room, text="Demonstration text of the lighthouse.")
    second = comment.versions.create(number=2, text="Demonstration text.", language="en", digest="0" * 64)
    comment.standing_version = second
    comment.save(update_fields=["standing_version"])
    assert found("lighthouse") == set()


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_the_same_is_found_however_common_the_words_are(room, monkeypatch, most):
    monkeypatch.setattr(searching, "MOST_FETCHED", most)
    said = {
        makers.make_comment(room, text=f"Demonstration text of lighthouse {number}.") for number in (1, 2)
    }
    proposed = propose(makers.make_comment(room, text="Demonstration text."), "We keep every lighthouse lit.")
    makers.make_comment(room, text="Demonstration text of nobody.")
    assert found("lighthouse") == {*said, proposed}


def pages(words, *, size=2, by="", descending=False):
    """Every page of those that say the words, one after the other, and the count that stands on the first."""
    comments, after, counts = [], "", []
    while True:
        page, count = page_saying(
            Comment.objects.published(),
            words,
            rows=Comment.objects.all(),
            after=after,
            size=size,
            by=by,
            descending=descending,
        )
        comments += page.items
        counts.append(count)
        if not (after := page.next_key):
            return comments, counts[0]


@pytest.mark.parametrize(("most", "walked"), [(250, 10_000), (0, 1), (0, 3), (0, 10_000), (2, 3)])
@pytest.mark.parametrize(("by", "descending"), [("", False), ("", True), ("place", False), ("replied", True)])
def test_no_page_leaves_anything_out_however_it_is_found(room, monkeypatch, most, walked, by, descending):
    monkeypatch.setattr(searching, "MOST_KEYS", most)
    monkeypatch.setattr(searching, "MOST_WALKED", walked)
    said = []
    labels = room.draft.paragraphs.exclude(slug="").order_by("order").values_list("slug", flat=True)
    for number in range(7):
        label, says = labels[number % 2], "lighthouse" if number % 3 else "nobody"
        comment = makers.make_comment(room, paragraph=label, text=f"Demonstration text of {says} {number}.")
        Comment.objects.filter(pk=comment.pk).update(replied=number % 2)
        comment.refresh_from_db()
        said += [comment] if number % 3 else []
    propose(said[0], "We keep every LIGHTHOUSE lit.")
    makers.make_comment(room, status="waiting", text="Demonstration text of the lighthouse.")
    expected = sorted(said, key=lambda one: (getattr(one, by) if by else 0, one.pk), reverse=descending)
    comments, _count = pages("lighthouse", by=by, descending=descending)
    assert comments == expected


def test_common_words_are_counted_as_far_as_they_were_met(room, monkeypatch):
    monkeypatch.setattr(searching, "MOST_KEYS", 3)
    for number in range(4):
        makers.make_comment(room, text=f"Demonstration text of lighthouse {number}.")
    assert pages("lighthouse", size=2)[1] == Count(number=3, is_capped=True)
    assert pages("lighthouse", size=4)[1] == Count(number=4, is_capped=False)


@pytest.mark.parametrize("words", ["诊", "诊所", "诊所的", "かな", "𠮷野"])
def test_one_ideograph_and_two_are_words(room, words):
    said = makers.make_comment(room, text="请保留诊所的夜间服务。かなと𠮷野。")
    proposed = propose(makers.make_comment(room, text="Demonstration text."), f"UN {words}")
    makers.make_comment(room, text="诊 所, 的 (か.な) 𠮷-野" if len(words) > 1 else "服务")
    assert found(words) == {said, proposed}


def test_few_ideographs_are_found_by_an_index(room):
    asked = CommentVersion.objects.alias(ideographs=Ideographs("text")).filter(
        ideographs__contains=spread("诊所")
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "versions_by_ideographs" in asked.order_by().explain()


def test_a_percent_sign_is_a_percent_sign(room):
    makers.make_comment(room, text="Demonstration text of 50 people.")
    whole = makers.make_comment(room, text="Demonstration text of 50% of them.")
    assert found("50%") == {whole}
