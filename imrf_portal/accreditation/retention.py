"""How long it is known to which address an invitation to a role went."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from imrf_portal.accreditation.models import Invitation


def forget_invited(at: datetime | None = None) -> int:
    """Empty what is known of the address of invitations whose link ended `INVITATIONS_KEPT_DAYS` before
    instant `at` (now), whatever became of them; returns how many. That there was an invitation stays."""
    limit = (at or timezone.now()) - timedelta(days=settings.INVITATIONS_KEPT_DAYS)
    over = Invitation.objects.filter(expires_at__lt=limit)
    return over.exclude(addressee="", masked="").update(addressee="", masked="")
