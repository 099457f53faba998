"""What the desk keeps about one person: what they reported, and what they had taken to decide."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.moderation.models import Claim, Flag


def data_of(person: User) -> Iterable[Room]:
    """The person's own reports, with what they were answered; never what others reported. One query."""
    yield room(
        "reports-to-moderators",
        _("Reports to the moderators"),
        Flag.objects.filter(by=person),
        "subject_type",
        "subject_id",
        "reason",
        "words",
        "at",
        "settled_at",
        "answer",
    )


def forget(person: User) -> None:
    """Empty the words of the person's reports, which stay as reports, and give back what they had taken."""
    with transaction.atomic():
        Flag.objects.filter(by=person).update(words="", answer="")
        Claim.objects.filter(by=person).delete()
