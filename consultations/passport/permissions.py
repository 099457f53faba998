"""Who may do what with verdicts, one sentence a rule; who reads them is the models' `visible_to`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat says what the text shows of a comment."))
def may_consider(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)
