"""Readers' reports about published positions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.flagging import with_what_is_mine
from consultations.models import PositionVersion
from consultations.positions.naming import position_facts
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Answer, unless
from imrf_portal.moderation.flagging import Flagging
from imrf_portal.moderation.models import Status
from imrf_portal.moderation.permissions import may_report


@unless(_("Only published positions of others can be reported."))
def may_report_position(person: Person, version: PositionVersion) -> bool:
    """Anybody who is signed in, but its author."""
    is_own = isinstance(person, User) and version.position.author_id == person.pk
    return bool(may_report(person)) and version.status == Status.PUBLISHED and not is_own


class _Versions(Flagging[PositionVersion]):
    dismissed, followed = "position_report_dismissed", "position_report_followed"
    key = "report"

    def may_report(self, person: Person, thing: PositionVersion) -> Answer:
        """Anybody who is signed in, but its author."""
        return may_report_position(person, thing)

    def facts(self, thing: PositionVersion) -> dict[str, Any]:
        """Reference, title and addresses."""
        return with_what_is_mine(position_facts(thing))


versions = _Versions()
report = versions.report
dismiss = versions.dismiss
