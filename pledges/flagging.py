"""Readers' reports about published pledges."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Answer, unless
from imrf_portal.moderation.flagging import Flagging
from imrf_portal.moderation.models import Status
from imrf_portal.moderation.permissions import may_report
from pledges.models import PledgeVersion, spoken_for
from pledges.naming import pledge_facts


@unless(_("Only published pledges of others can be reported."))
def may_report_pledge(person: Person, version: PledgeVersion) -> bool:
    """Anybody who is signed in, but those who speak for an actor of the pledge."""
    parties = version.pledge.partners.parties().values("organisation")
    is_own = spoken_for(person).filter(organisation__in=parties).exists()
    return bool(may_report(person)) and version.status == Status.PUBLISHED and not is_own


class _Versions(Flagging[PledgeVersion]):
    dismissed, followed = "pledge_report_dismissed", "pledge_report_followed"
    key = "pledge-report"

    def may_report(self, person: Person, thing: PledgeVersion) -> Answer:
        """Anybody who is signed in, but those who speak for an actor of the pledge."""
        return may_report_pledge(person, thing)

    def facts(self, thing: PledgeVersion) -> dict[str, Any]:
        """Number, title and address."""
        return pledge_facts(thing)


versions = _Versions()
report = versions.report
dismiss = versions.dismiss
