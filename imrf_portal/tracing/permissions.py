"""Who may do what with links."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat confirms and refuses links."))
def may_decide_links(person: Person) -> bool:
    """The secretariat's hands on the desk."""
    return is_moderator(person)
