"""Topics and the tokens that carry them through a browser."""

import pytest

from imrf_portal.notifications import topics


def test_topic_names_one_thing_or_a_whole_kind():
    assert topics.topic("draft", 12) == "draft:12"
    assert topics.topic("events") == "events"


def test_topic_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="64"):
        topics.topic("draft", "9" * 64)


def test_token_gives_back_topic_and_label():
    assert topics.read(topics.sign("draft:12", "Révision 1")) == ("draft:12", "Révision 1")


def test_token_is_the_same_for_the_same_words():
    assert topics.sign("draft:12", "Revision 1") == topics.sign("draft:12", "Revision 1")


@pytest.mark.parametrize("token", ["", "draft:12", "x:y", topics.__name__, "é"])
def test_token_of_others_is_refused(token):
    with pytest.raises(topics.BadTopic):
        topics.read(token)
