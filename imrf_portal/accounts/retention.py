"""How long what nobody came back to is kept: accounts whose address was never confirmed, sessions that are over."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from imrf_portal.accounts.models import Membership, User


def forget_unconfirmed(at: datetime | None = None) -> int:
    """Remove the accounts that were begun `UNCONFIRMED_ACCOUNTS_KEPT_DAYS` before instant `at` (now) and have neither a
    confirmed address nor a role; nobody has ever signed in with them. Returns how many."""
    limit = (at or timezone.now()) - timedelta(days=settings.UNCONFIRMED_ACCOUNTS_KEPT_DAYS)
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    holding = Membership.objects.filter(person=OuterRef("pk"))
    begun = User.objects.filter(date_joined__lt=limit, last_login=None, closed_at=None)
    removed = 0
    for person in begun.filter(~Exists(confirmed), ~Exists(holding)):
        try:
            person.delete()
        except ProtectedError:
            # Something stands in their name after all, entered for them by the secretariat.
            continue
        removed += 1
    return removed


def forget_sessions(at: datetime | None = None) -> int:
    """Remove the sessions that are over at instant `at` (now); returns how many."""
    return Session.objects.filter(expire_date__lt=at or timezone.now()).delete()[0]
