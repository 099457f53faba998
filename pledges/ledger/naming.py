"""What evidence is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from imrf_portal.notifications.facts import in_every_language
from pledges.models import Evidence


def evidence_facts(evidence: Evidence) -> dict[str, Any]:
    """What a mail to the author of evidence needs, frozen: reference, number and title of the pledge, address by
    language. Nothing of a pledge that is public no longer."""
    standing = evidence.pledge.standing
    return in_every_language(
        lambda: {"url": evidence.get_absolute_url()},
        reference=evidence.reference,
        pledge=str(evidence.pledge),
        title=standing.title if standing else "",
    )
