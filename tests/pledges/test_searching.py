"""Words of pledges are folded as those of reviews and as what a reader asks for."""

from __future__ import annotations

import pytest
from django.db import connection

from imrf_portal.kit.finding import wanted
from pledges.listing import listed, saying
from tests.kit.test_finding import STANDS, STANDS_NOT
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db


def stands(words: str, text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pledges_words(%s) @@ to_tsquery('simple', %s)", [text, wanted(words).query])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("words", "text"), STANDS)
def test_words_that_stand_there_are_found(words, text):
    assert stands(words, text)


@pytest.mark.parametrize(("words", "text"), STANDS_NOT)
def test_words_that_do_not_stand_there_are_not_found(words, text):
    assert not stands(words, text)


def test_words_are_looked_for_in_an_index():
    make_pledge()
    held = listed().filter(saying("desks"))
    assert held.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "pledges_by_word" in held.explain()
