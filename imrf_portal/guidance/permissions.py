"""Who speaks for the portal to everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat edits these pages and banners and answers letters."))
def may_speak_for_the_portal(person: Person) -> bool:
    """Moderators and administrators."""
    return is_moderator(person)
