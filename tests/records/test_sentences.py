"""A history says in words what was done."""

import pytest

from imrf_portal.records.recording import record
from imrf_portal.records.sentences import in_words, why_in_words
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("comment_received", "Received"),
        ("status_published", "Published"),
        ("status_withheld", "Withheld"),
        ("something_unheard_of", "Something unheard of"),
    ],
)
def test_an_entry_is_told_in_words(act, words):
    comment = makers.make_comment()
    assert in_words(record(act, comment, by=None), comment) == words


def test_why_the_portal_did_it_is_told_in_words():
    comment = makers.make_comment()
    why = {
        code: why_in_words(record("x", comment, by=None, facts={"reason": code}))
        for code in ("undone", "off-topic", "")
    }
    assert why == {"undone": "the decision was taken back", "off-topic": "", "": ""}
