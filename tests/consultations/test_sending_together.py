"""Several remarks sent as one submission."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultations import submitting
from consultations.models import Appearance, Comment, Submission
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.test_submitting import make_unsent


@pytest.fixture
def room(db):
    return makers.make_consultation()


def send(remarks, by, **options):
    names = {"speaks_for": None, "appears_as": "", **options}
    return submitting.submit_together(remarks, by=by, **names)


def test_remarks_become_one_submission_in_the_order_of_the_draft_with_one_receipt(room):
    author = makers.make_person("Nurse")
    remarks = [make_unsent(room, label=label, text=f"On {label}.") for label in ("10", "9", "9-bis")]
    submission = send(remarks, author)
    comments = submission.comments.order_by("number")
    assert [(one.number, one.text) for one in comments] == [(1, "On 9."), (2, "On 9-bis."), (3, "On 10.")]
    [letter] = Delivery.objects.filter(person=author)
    assert (letter.kind, letter.facts["count"]) == ("submission_received", 3)


def test_the_names_chosen_for_all_stand_at_each(room):
    author = makers.make_person("Nurse")
    organisation = makers.make_organisation()
    makers.make_member(author, organisation)
    submission = send(
        [make_unsent(room)], author, speaks_for=organisation, appears_as=Appearance.ORGANISATION
    )
    assert (submission.shown_name, submission.shown_organisation) == ("", organisation.name)
    with pytest.raises(Refused):
        send([make_unsent(room, text="Other.")], makers.make_person(), speaks_for=organisation)


def test_what_was_sent_is_not_sent_again(room):
    author = makers.make_person()
    first, second = make_unsent(room, text="One."), make_unsent(room, text="Two.")
    sent = send([first], author)
    both = send([first, second], author)
    assert [one.text for one in both.comments.all()] == ["Two."]
    assert send([first, second], author) in {sent, both}
    assert Comment.objects.count() == 2


def test_the_same_words_twice_in_one_sending_are_one_comment(room):
    submission = send([make_unsent(room), make_unsent(room)], makers.make_person())
    assert submission.comments.count() == 1


def test_one_that_cannot_be_sent_keeps_all(room):
    remarks = [make_unsent(room), make_unsent(room, label="10", text=" ")]
    with pytest.raises(Refused):
        send(remarks, makers.make_person())
    assert not Submission.objects.exists()
    assert all(remark.text for remark in remarks)


def test_remarks_of_two_consultations_are_not_sent_together(room):
    other = makers.make_consultation(makers.make_draft("9", slug="rev-2", order=2), slug="rev-2")
    with pytest.raises(Refused):
        send([make_unsent(room), make_unsent(other, label="9")], makers.make_person())


@pytest.mark.django_db(transaction=True)
def test_a_double_press_sends_once():
    room = makers.make_consultation()
    author = makers.make_person()
    remarks = [make_unsent(room, label=label) for label in ("9", "10")]

    def press(_):
        try:
            return send(remarks, author).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        sent = set(pool.map(press, range(4)))
    assert len(sent) == 1
    assert Comment.objects.count() == 2
