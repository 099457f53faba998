"""A co-signer signs, with a reservation, what its lead puts right in the same moment: neither blocks the other."""

import threading
import time

import pytest
from django.db import connection, transaction

from consultations import correcting, moving
from consultations.endorsing import leading, signing
from consultations.models import Comment, Endorsement
from tests.consultations.endorsing.makers import ask, make_joint, sign
from tests.consultations.test_correcting import better

pytestmark = pytest.mark.django_db(transaction=True)


def replace(comment: Comment) -> None:
    correcting.replace(better(comment), by=comment.submission.author)


def move(comment: Comment) -> None:
    room = comment.submission.consultation
    to = moving.Destination(room, room.draft.paragraphs.get(slug="10"))
    # The reservation has made the comment its second version.
    moving.move(comment, to=to, by=comment.submission.author, seen=2)


def wait_for_lock() -> None:
    """Until another connection waits for what this one holds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    pytest.fail("Nobody waits.")


@pytest.mark.parametrize("put_right", [replace, move])
def test_who_signs_with_a_reservation_and_the_lead_who_puts_right_queue(put_right):
    joint = make_joint()
    endorsement, member = ask(joint)
    comment = leading.send(joint, appears_as="", by=joint.lead).comments.get(paragraph__slug="9")
    endorsement, faults = Endorsement.objects.get(), []

    def put_right_at_once() -> None:
        try:
            put_right(comment)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=put_right_at_once)
    with transaction.atomic():
        signing.hold(endorsement)
        thread.start()
        wait_for_lock()
        sign(endorsement, member, {"9": "Demonstration reservation."})
    thread.join()
    assert faults == []
    # What was signed is not what stands there now.
    assert Endorsement.objects.get().status == Endorsement.Status.INVITED
    assert Comment.objects.get(pk=comment.pk).version == 3
