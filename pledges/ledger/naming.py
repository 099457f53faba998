"""What evidence is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from imrf_portal.languages import OFFICIAL
from pledges.models import Evidence


def evidence_facts(evidence: Evidence) -> dict[str, Any]:
    """What a mail to the author of evidence needs, frozen: reference, number and title of the pledge, address by
    language. Nothing of a pledge that is public no longer."""
    standing = evidence.pledge.standing
    facts: dict[str, Any] = {
        "reference": evidence.reference,
        "pledge": str(evidence.pledge),
        "title": standing.title if standing else "",
    }
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {"url": evidence.get_absolute_url()}
    return facts
