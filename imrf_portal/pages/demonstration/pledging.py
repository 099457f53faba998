"""Pledges of the demonstration: of every kind and form, public, amended, waiting and returned, one with a partner that
never answered."""

from __future__ import annotations

from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.pages.demonstration.data_files import facts
from pledges import filing, keeping, moderating, partnering
from pledges.checking import CHOICES, WORDS
from pledges.models import Pledge, PledgeVersion, UnsentPledge
from pledges.permissions import filing_organisations


def pledge(*, people: dict[str, User], moderator: User) -> dict[str, Pledge]:
    """Have the pledges filed, confirmed by those partners that answer, and moderated; each by its key."""
    made: dict[str, Pledge] = {}
    for said in facts("pledges")["records"]:
        version = _file(said, made, people=people)
        for key, part in said.get("partners", {}).items():
            if part is not None:
                line = version.pledge.partners.get(organisation__in=filing_organisations(people[key]))
                partnering.confirm(line, **part, seen=line.version, by=people[key])
        _moderate(said, version, by=moderator)
        if "amendment" in said:
            unsent = keeping.begin_amendment(version.pledge, by=people[said["by"]])
            unsent.typed |= said["amendment"]
            unsent.save()
            amended = filing.send(unsent, by=people[said["by"]])
            moderating.publish(amended, by=moderator, seen=amended.version)
        made[said["key"]] = Pledge.objects.get(pk=version.pledge_id)
    return made


def _file(said: dict[str, Any], made: dict[str, Pledge], *, people: dict[str, User]) -> PledgeVersion:
    author = people[said["by"]]
    typed: dict[str, Any] = {name: said.get(name, "") for name in WORDS} | {
        name: said.get(name, []) for name in CHOICES
    }
    typed["partners"] = [filing_organisations(people[key]).get().slug for key in said.get("partners", {})]
    if "matches" in said:
        typed["matched"] = made[said["matches"]].number
    organisation = filing_organisations(author).get()
    unsent = UnsentPledge.objects.create(author=author, organisation=organisation, typed=typed)
    return filing.send(unsent, by=author)


def _moderate(said: dict[str, Any], version: PledgeVersion, *, by: User) -> None:
    if said.get("waits"):
        return
    if "returned" in said:
        moderating.return_to_author(
            version, by=by, seen=version.version, reason="other-compact", note=said["returned"]
        )
    else:
        moderating.publish(version, by=by, seen=version.version)
