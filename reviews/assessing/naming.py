"""What a parallel assessment is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from imrf_portal.notifications.facts import in_every_language
from reviews.assessing.models import Assessment


def assessment_facts(assessment: Assessment) -> dict[str, Any]:
    """What a mail about an assessment needs, frozen: reference, title, names and address by language."""
    return in_every_language(
        lambda: {
            "state": str(assessment.state),
            "round": str(assessment.round),
            "url": assessment.get_absolute_url(),
        },
        reference=assessment.reference,
        title=assessment.title,
    )
