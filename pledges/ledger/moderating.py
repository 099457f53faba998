"""Moderating evidence by others, and what that writes into the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.moderation.models import Decision, Status
from imrf_portal.moderation.moderating import Moderating
from imrf_portal.records.workflow import locked
from pledges.ledger.naming import evidence_facts
from pledges.ledger.telling import tell_of_evidence
from pledges.ledger.writing import write
from pledges.models import EntryKind, Evidence


class _Evidence(Moderating[Evidence]):
    kind = "evidence"

    def author(self, thing: Evidence) -> User | None:
        """Who brought it."""
        return thing.author

    def facts(self, thing: Evidence) -> dict[str, Any]:
        """Reference, pledge and address."""
        return evidence_facts(thing)

    def settle(self, thing: Evidence, decision: Decision) -> None:
        """Let the ledger say what is public."""
        settle(thing, by=decision.by)

    def announce(self, thing: Evidence, *, key: str, not_before: datetime) -> None:
        """To those who follow the pledge, its objectives and States, while the pledge itself is public."""
        if thing.pledge.standing is not None:
            tell_of_evidence(thing, key=key, not_before=not_before)


_evidence = _Evidence()
publish = _evidence.publish
return_to_author = _evidence.return_to_author
withhold = _evidence.withhold
undo = _evidence.undo
take_back_news = _evidence.take_back_news


def settle(evidence: Evidence, *, by: User | None) -> None:
    """Write into the ledger that evidence has become public, of the day it speaks of, or is so no longer; nothing where
    that is what the ledger says. Called by every act that changes it, in its transaction."""
    pledge = locked(evidence.pledge)
    last = evidence.entries.order_by("at", "pk").last()
    is_public = evidence.status == Status.PUBLISHED
    was_public = last is not None and last.kind == EntryKind.EVIDENCE
    if is_public and not was_public:
        write(pledge, EntryKind.EVIDENCE, by=by, on=evidence.on, evidence=evidence)
    elif was_public and not is_public:
        write(pledge, EntryKind.EVIDENCE_REMOVED, by=by, evidence=evidence)
