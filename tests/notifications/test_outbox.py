"""How the outbox stands, for /readyz and for administrators."""

from datetime import timedelta

import pytest
from django.utils import timezone

from imrf_portal.notifications import announcing, outbox
from imrf_portal.notifications.models import Announcement, Delivery

pytestmark = pytest.mark.django_db


def test_empty_outbox_stands_well():
    assert outbox.standing() == "ok"


@pytest.mark.parametrize(("minutes", "standing"), [(-10, "ok"), (0, "ok"), (4, "ok"), (6, "late")])
def test_outbox_is_late_once_a_letter_is_due_for_five_minutes(person, minutes, standing):
    since = timezone.now() - timedelta(minutes=minutes)
    announcing.tell(person(), "sample", key=None, facts={}, not_before=since)
    assert outbox.standing() == standing


def test_outbox_is_late_when_an_announcement_is_not_expanded():
    announcing.announce("sample", key="k", topics=["draft:1"], facts={})
    assert outbox.standing() == "ok"
    Announcement.objects.update(not_before=timezone.now() - timedelta(minutes=6))
    assert outbox.standing() == "late"


def test_outbox_is_not_late_by_what_is_sent_or_given_up(person):
    for status in ("sent", "failed", "cancelled"):
        delivery = announcing.tell(person(), "sample", key=None, facts={})
        Delivery.objects.filter(pk=delivery.pk).update(
            status=status, not_before=timezone.now() - timedelta(hours=1)
        )
    assert outbox.standing() == "ok"
    assert outbox.counts() == {"queued": 0, "late": 0, "failed": 1, "gathered": 0, "suppressed": 0}
