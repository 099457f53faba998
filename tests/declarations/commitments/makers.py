"""Makers of adopted texts, commitments and indicators."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from declarations.models import Commitment, Draft, Figure, Indicator
from imrf_portal.compact.models import Region, State
from tests.makers import make_draft


def make_adopted(*labels: str, **fields: Any) -> Draft:
    """The final text of the 2026 Declaration, public and adopted."""
    draft = make_draft(*labels, **{"slug": "final", "order": 70, **fields})
    draft.adopted_on = datetime.date(2026, 5, 8)
    draft.save()
    return draft


def make_commitment(draft: Draft | None = None, *, label: str = "9", **fields: Any) -> Commitment:
    """A paragraph of an adopted text as a commitment, without its act."""
    draft = draft or make_adopted()
    paragraph = draft.paragraphs.get(label=label)
    return Commitment.objects.create(
        cycle=draft.declaration.cycle, paragraph=paragraph, label=label, slug=paragraph.slug, **fields
    )


def make_indicator(*commitments: Commitment, code: str = "deaths", **fields: Any) -> Indicator:
    """An indicator of some commitments, without figures."""
    said = {
        "name": "Demonstration text: deaths at sea",
        "unit": "persons",
        "source": "Demonstration source",
        "custodian": "Demonstration office",
    }
    indicator = Indicator.objects.create(code=code, **{**said, **fields})
    indicator.commitments.set(commitments)
    return indicator


def make_figures(
    indicator: Indicator, values: dict[int, str], *, state: State | None = None, region: Region | None = None
) -> None:
    """The figures of one area by year."""
    for year, value in values.items():
        Figure.objects.create(
            indicator=indicator, state=state, region=region, year=year, value=Decimal(value)
        )
