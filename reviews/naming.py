"""What a review is called in a mail, in every language."""

from __future__ import annotations

from typing import Any

from imrf_portal.notifications.facts import in_every_language
from reviews.models import Edition


def edition_facts(edition: Edition) -> dict[str, Any]:
    """What a mail about an edition needs, frozen: its reference and number, names and address by language."""
    review = edition.review
    return in_every_language(
        lambda: {
            "state": str(review.state),
            "round": str(review.round),
            "url": review.get_absolute_url(),
        },
        reference=review.reference,
        edition=edition.number,
    )
