"""Who may compile what was said, and who lets everybody have it, one sentence a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from consultations.permissions import may_read_pending
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat and the co-facilitators of the cycle compile comments."))
def may_compile(person: Person, consultation: Consultation) -> bool:
    """The secretariat, and the co-facilitators of the cycle."""
    return may_read_pending(person, consultation.cycle)


@unless(_("Only the secretariat releases a compilation."))
def may_release(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)
