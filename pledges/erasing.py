"""Taking words out for good: of a pledge, a part in it, evidence about it, a report of those who made it.

The tombstone stands where the words stood (`imrf_portal.records.redacting`); the entries of the ledger, which hold no
words, stand as they are. Each is to be called in a transaction by whoever has asked for permission.
"""

from __future__ import annotations

from pledges import keeping
from pledges.models import Evidence, Partner, Pledge, PledgeVersion, Report


def erase_pledge(pledge: Pledge, ground: str) -> None:
    """Take out every version of a pledge."""
    for version in pledge.versions.all():
        erase_version(version, ground)


def erase_version(version: PledgeVersion, ground: str) -> None:
    """Take out the words of one version of a pledge, and what was begun as its amendment, which is a copy of them; its
    file is a thing of its own."""
    for unsent in version.pledge.unsent.all():
        keeping.discard(unsent)
    version.take_words_out(ground)


def erase_part(partner: Partner, ground: str) -> None:
    """Take out what an actor says of its part in a pledge."""
    partner.variants.all().delete()
    partner.take_words_out(ground)


def erase_evidence(evidence: Evidence, ground: str) -> None:
    """Take out a piece of evidence; its file is a thing of its own."""
    evidence.take_words_out(ground)


def erase_report(report: Report, ground: str) -> None:
    """Take out a report on a pledge; its file is a thing of its own."""
    report.take_words_out(ground)
