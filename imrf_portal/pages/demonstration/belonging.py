"""Belonging under way: one organization registered, one request to speak for another, one invitation by mail."""

from __future__ import annotations

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accreditation import inviting, joining, registering
from imrf_portal.pages.demonstration.data_files import facts


def belong(*, people: dict[str, User]) -> None:
    """Register, ask and invite as the data file says; nobody has answered yet."""
    said = facts("belonging")
    registered = dict(said["registered"])
    by = people[registered.pop("by")]
    registering.register(registering.Details(**registered), by=by)
    asked, invited = said["asked"], said["invited"]
    joining.ask(_organisation(asked), capacity=asked["capacity"], by=people[asked["by"]])
    inviting.invite(
        _organisation(invited), role=invited["role"], address=invited["address"], by=people[invited["by"]]
    )


def _organisation(one: dict[str, str]) -> Organisation:
    return Organisation.objects.get(slug=one["organisation"])
