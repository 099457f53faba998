"""What a review is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from imrf_portal.languages import OFFICIAL
from reviews.models import Edition


def edition_facts(edition: Edition) -> dict[str, Any]:
    """What a mail about an edition needs, frozen: its reference and number, names and address by language."""
    review = edition.review
    facts: dict[str, Any] = {"reference": review.reference, "edition": edition.number}
    for language in OFFICIAL:
        with translation.override(language.code):
            facts[language.code] = {
                "state": str(review.state),
                "round": str(review.round),
                "url": review.get_absolute_url(),
            }
    return facts
