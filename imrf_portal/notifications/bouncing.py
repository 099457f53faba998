"""Letters that come back: one that can never arrive ends announced mail to its address, and so do three that could not.

A report is matched by the Message-ID of a letter that was sent, which nobody but its reader has seen; any other report
changes nothing. Login mails and other letters to one person go on, since somebody asks for them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from imrf_portal.notifications.models import Bounce, Delivery, Suppression

# So many letters that came back for now, within so long, count as one that came back for good.
SOFT_WITHIN = timedelta(days=7)
SOFT_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What another mail server said of a letter: its Message-ID, whether it can never arrive, and why (RFC 3463)."""

    message_id: str
    is_hard: bool
    code: str = ""


def note(report: Report, *, at: datetime | None = None) -> bool:
    """Keep that a letter came back at instant `at` (now), and suppress its address where that is enough; whether it is a
    letter of this portal's. A second report of the same letter changes only what was soft into hard."""
    at = at or timezone.now()
    with transaction.atomic():
        sent = Delivery.objects.select_for_update(of=("self",)).exclude(status=Delivery.Status.QUEUED)
        letter = sent.filter(message_id=report.message_id).exclude(address="").first()
        if letter is None:
            return False
        address = letter.address.lower()
        bounce, is_new = Bounce.objects.get_or_create(
            delivery=letter,
            defaults={"address": address, "is_hard": report.is_hard, "code": report.code[:20], "at": at},
        )
        if not is_new and report.is_hard and not bounce.is_hard:
            bounce.is_hard, bounce.code = True, report.code[:20]
            bounce.save(update_fields=["is_hard", "code"])
        elif not is_new:
            return True
        lately = Bounce.objects.soft().filter(address=address, at__gt=at - SOFT_WITHIN)
        if report.is_hard or lately.count() >= SOFT_AT_MOST:
            Suppression.objects.get_or_create(
                address=address, defaults={"since": at, "code": report.code[:20]}
            )
    return True


def suppression_of(address: str) -> Suppression | None:
    """Since when and why nothing is announced to an address, or None where it is written to."""
    return Suppression.objects.filter(address=address.lower()).first()


def lift(address: str) -> bool:
    """Write to an address again and count what comes back anew; whether it was suppressed."""
    with transaction.atomic():
        Bounce.objects.filter(address=address.lower()).delete()
        lifted, _ = Suppression.objects.filter(address=address.lower()).delete()
    return bool(lifted)
