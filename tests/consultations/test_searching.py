"""Words in comments, in the wordings they propose, in translations beside them."""

import pytest

from consultations import searching
from consultations.models import Comment, Proposal
from consultations.searching import saying
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
    monkeypatch.setattr(searching, "MOST_KEYS", most)
    said = {
        makers.make_comment(room, text=f"Demonstration text of lighthouse {number}.") for number in (1, 2)
    }
    proposed = propose(makers.make_comment(room, text="Demonstration text."), "We keep every lighthouse lit.")
    makers.make_comment(room, text="Demonstration text of nobody.")
    assert found("lighthouse") == {*said, proposed}


def test_a_percent_sign_is_a_percent_sign(room):
    makers.make_comment(room, text="Demonstration text of 50 people.")
    whole = makers.make_comment(room, text="Demonstration text of 50% of them.")
    assert found("50%") == {whole}
