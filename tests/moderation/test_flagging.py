"""Reports by readers, shown on comments."""

import pytest
from django.contrib.auth.models import AnonymousUser

from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation import deciding, flagging
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.models import Flag
from imrf_portal.records.models import Record
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment():
    return makers.make_comment()


@pytest.fixture
def reader():
    return makers.make_person("Reader")


def test_a_second_report_by_the_same_reader_is_the_first(comment, reader):
    first = flagging.report(comment, by=reader, reason="offensive")
    assert flagging.report(comment, by=reader, reason="other", words="Again.") == first
    flagging.report(comment, by=makers.make_person(), reason="offensive")
    assert Flag.objects.open().count() == 2
    assert Record.objects.filter(act="reported").count() == 2


def test_words_stay_out_of_the_record(comment, reader):
    flagging.report(comment, by=reader, reason="other", words="It names my neighbour.")
    assert Record.objects.get(act="reported").facts == {"reason": "other"}


@pytest.mark.parametrize("words", ["", " \n"])
def test_another_reason_is_explained(comment, reader, words):
    with pytest.raises(WithoutWords):
        flagging.report(comment, by=reader, reason="other", words=words)
    assert not Flag.objects.exists()


def test_nobody_reports_without_an_account(comment):
    with pytest.raises(Refused):
        flagging.report(comment, by=AnonymousUser(), reason="offensive")


def test_dismissing_settles_all_that_is_open_once(comment, reader):
    moderator = makers.make_staff()
    flagging.report(comment, by=reader, reason="offensive")
    with pytest.raises(WithoutWords):
        flagging.dismiss(comment, by=moderator, answer=" ")
    [flag] = flagging.dismiss(comment, by=moderator, answer="It attacks nobody.")
    assert (flag.settled_by, flag.decision, flag.answer) == (moderator, None, "It attacks nobody.")
    assert flagging.dismiss(comment, by=moderator, answer="Once more.") == []
    assert Record.objects.filter(act="reports_dismissed").count() == 1


def test_nobody_else_dismisses(comment, reader):
    flagging.report(comment, by=reader, reason="offensive")
    for person in (reader, comment.submission.author, makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            flagging.dismiss(comment, by=person, answer="No.")
    assert Flag.objects.open().exists()


def test_a_report_settled_by_an_undone_decision_is_open_again_unless_made_anew(comment, reader):
    moderator, other = makers.make_staff(), makers.make_person()
    for one in (reader, other):
        flagging.report(comment, by=one, reason="offensive")
    decision = deciding.decide(comment, "withheld", by=moderator, seen=1, reason="offensive")
    assert len(flagging.settle(comment, decision)) == 2
    flagging.report(comment, by=other, reason="duplicate")
    flagging.reopen(decision)
    assert sorted(Flag.objects.open().values_list("by", "reason")) == sorted(
        [(reader.pk, "offensive"), (other.pk, "duplicate")]
    )
