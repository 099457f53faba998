"""Who may follow."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import unless


@unless(_("Sign in to follow what happens here."))
def can_follow(person: User | AnonymousUser) -> bool:
    """Anybody with an account that is open."""
    return isinstance(person, User) and person.is_active and person.closed_at is None
