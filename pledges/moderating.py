"""Moderating pledges, version by version, and what it writes into the ledger.

A State's own pledge is checked for completeness only: it is published or returned, never withheld.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Answer
from imrf_portal.moderation.models import Decision
from imrf_portal.moderation.moderating import Moderating
from imrf_portal.notifications.announcing import announce
from imrf_portal.records.workflow import locked
from pledges import flagging, permissions
from pledges.ledger.telling import tell_of_pledge
from pledges.ledger.writing import write
from pledges.matching import refuse_loop
from pledges.models import EntryKind, Pledge, PledgeVersion
from pledges.naming import hears_of, pledge_facts, pledge_topic
from pledges.numbering import number


class _Versions(Moderating[PledgeVersion]):
    kind = "pledge"
    flagging = flagging.versions

    def author(self, thing: PledgeVersion) -> User | None:
        """Who hears for its lead."""
        return hears_of(thing.pledge)

    def facts(self, thing: PledgeVersion) -> dict[str, Any]:
        """Number, title and address."""
        return pledge_facts(thing)

    def may_withhold(self, thing: PledgeVersion) -> Answer:
        """Not a State's own."""
        return permissions.may_withhold(thing)

    def settle(self, thing: PledgeVersion, decision: Decision) -> None:
        """Let the right version stand, and the ledger say so."""
        settle(thing.pledge, by=decision.by)

    def announce(self, thing: PledgeVersion, *, key: str, not_before: datetime) -> None:
        """Of a new pledge to those who follow its objectives or States, of an amendment to those who follow the pledge."""
        if thing.pledge.entries.filter(kind=EntryKind.MADE, version=thing).exists():
            tell_of_pledge(thing.pledge, key=key, not_before=not_before)
        else:
            announce(
                "pledge_amended",
                key=key,
                topics=[pledge_topic(thing.pledge)],
                facts=pledge_facts(thing),
                by=thing.pledge.author,
                not_before=not_before,
            )


_versions = _Versions()
publish = _versions.publish
return_to_author = _versions.return_to_author
withhold = _versions.withhold
undo = _versions.undo
take_back_news = _versions.take_back_news


def settle(pledge: Pledge, *, by: User | None, made_on: date | None = None) -> None:
    """Let the newest published version stand, or none, and write into the ledger what that changes; called by every act
    that changes what is public, in its transaction. `made_on` is the New York day on which a pledge that becomes public
    was made (today).

    Raises `Refused` where it would close a chain of matching pledges to a ring.
    """
    row = locked(pledge)
    was = row.standing
    now = row.versions.published().order_by("-number").first()
    if was == now:
        return
    if now is not None:
        if now.matched is not None:
            # Publications of matching pledges queue here, so that no two of them close a ring together.
            locked(row.cycle)
            refuse_loop(row, now.matched)
        number(row)
    row.standing = now
    row.save(update_fields=["standing"])
    pledge.number, pledge.standing = row.number, now
    _write(row, was, now, by=by, made_on=made_on)


def _write(
    pledge: Pledge,
    was: PledgeVersion | None,
    now: PledgeVersion | None,
    *,
    by: User | None,
    made_on: date | None,
) -> None:
    if now is None:
        write(pledge, EntryKind.REMOVED, by=by)
    elif was is not None and now.number > was.number:
        write(pledge, EntryKind.AMENDED, by=by, version=now)
    elif pledge.entries.filter(kind=EntryKind.MADE).exists():
        write(pledge, EntryKind.RESTORED, by=by, version=now)
    else:
        lead, *partners = pledge.partners.confirmed()
        write(pledge, EntryKind.MADE, by=by, on=made_on, partner=lead, version=now)
        for partner in partners:
            write(pledge, EntryKind.JOINED, by=partner.confirmed_by, on=made_on, partner=partner)
