"""What people and programs send: the hostile refused with the reason, the benign taken and their text read."""

import io

import pytest

from imrf_portal.documents.reading.readers import READERS
from imrf_portal.kit.uploads import Unacceptable, inspect
from tests.documents.benign import Benign, benign
from tests.documents.hostile import LIMIT, Hostile, hostile

HOSTILE = list(hostile())
BENIGN = list(benign())


def test_there_are_two_hundred_hostile_files_each_of_another_make():
    assert len(HOSTILE) >= 200
    assert len({one.what for one in HOSTILE}) == len(HOSTILE)
    assert len({(one.name, one.data) for one in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.what)
def test_hostile_file_is_refused_with_the_reason(one: Hostile):
    with pytest.raises(Unacceptable) as caught:
        inspect(io.BytesIO(one.data), name=one.name, max_bytes=LIMIT)
    assert str(caught.value.sentence).startswith(one.refusal)


def test_there_are_sixty_benign_files_each_of_another_make():
    assert len(BENIGN) >= 60
    assert len({one.what for one in BENIGN}) == len(BENIGN)
    assert len({one.data for one in BENIGN}) == len(BENIGN)
    assert any(len(one.data) > 9_000_000 for one in BENIGN)


@pytest.mark.parametrize("one", BENIGN, ids=lambda one: one.what)
def test_benign_file_is_taken_and_says_what_it_says(one: Benign):
    sniffed = inspect(io.BytesIO(one.data), name=one.name, max_bytes=LIMIT)
    assert sniffed.extension == one.extension
    reader = READERS.get(sniffed.media_type)
    text = "\n".join(reader(one.data).pages.values()) if reader else ""
    assert [words for words in one.says if words not in text] == []
    assert bool(text) == bool(one.says)
