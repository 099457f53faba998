"""Many writers, each pressing several times at once: as many submissions as writers, no more and no fewer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from consultations import submitting
from consultations.models import Comment, Submission, Unsent
from imrf_portal.accounts.models import User
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.test_submitting import make_unsent

WRITERS = 500
PRESSES = 5
AT_ONCE = 20


def press(sent: tuple[int, object]) -> str:
    """One press of one writer, in a thread and a connection of its own."""
    author, key = sent
    try:
        unsent = Unsent.objects.select_related("consultation", "paragraph").get(pk=key)
        return submitting.submit(unsent, by=User.objects.get(pk=author)).reference
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_each_submission_sent_five_times_at_once_is_one_row():
    room = makers.make_consultation()
    sent = [
        (
            makers.make_person(f"Writer {number}").pk,
            make_unsent(room, text=f"Demonstration text {number}.").pk,
        )
        for number in range(WRITERS)
    ]
    # The presses of one writer stand side by side, so that they meet.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        references = list(pool.map(press, [one for one in sent for _ in range(PRESSES)]))
    assert len(references) == WRITERS * PRESSES
    assert len(set(references)) == WRITERS
    assert Submission.objects.count() == Comment.objects.count() == WRITERS
    assert Delivery.objects.filter(kind="comment_received").count() == WRITERS
