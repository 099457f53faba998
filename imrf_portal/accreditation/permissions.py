"""Who may give roles."""

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, is_administrator
from imrf_portal.kit.permissions import unless


@unless(_("Only administrators give and end roles and verify organizations."))
def may_accredit(person: Person) -> bool:
    """Administrators."""
    return is_administrator(person)
