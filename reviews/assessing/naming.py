"""What a parallel assessment is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from imrf_portal.languages import OFFICIAL
from reviews.assessing.models import Assessment


def assessment_facts(assessment: Assessment) -> dict[str, Any]:
    """What a mail about an assessment needs, frozen: reference, title, names and address by language."""
    facts: dict[str, Any] = {"reference": assessment.reference, "title": assessment.title}
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {
                "state": str(assessment.state),
                "round": str(assessment.round),
                "url": assessment.get_absolute_url(),
            }
    return facts
