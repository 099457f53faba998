"""What a round asks: copied from the standard structure, then the secretariat's to adjust."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from imrf_portal.compact.models import Round
from imrf_portal.languages import OFFICIAL
from imrf_portal.records.workflow import locked
from reviews.models import Part, Question

STANDARD = Path(__file__).parent / "data" / "structure.json"


def structure(round: Round) -> list[Part]:
    """The parts of a round in their order, each with its questions, in two queries."""
    return list(round.parts.prefetch_related("questions"))


def adopt_standard(round: Round) -> bool:
    """Give a round that asks nothing yet the standard structure; whether it was given. A second call changes nothing."""
    with transaction.atomic():
        if Part.objects.filter(round=locked(round)).exists():
            return False
        for order, written in enumerate(_standard(), start=1):
            part = Part.objects.create(
                round=round,
                code=written["code"],
                order=order,
                repeats=written.get("repeats", False),
                **_texts(written, "title", "guidance"),
            )
            Question.objects.bulk_create(
                Question(
                    part=part,
                    code=question["code"],
                    order=place,
                    kind=question["kind"],
                    **_texts(question, "title", "guidance"),
                )
                for place, question in enumerate(written["questions"], start=1)
            )
    return True


def _standard() -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = json.loads(STANDARD.read_text(encoding="utf-8"))["parts"]
    return parts


def _texts(written: dict[str, Any], *names: str) -> dict[str, str]:
    """The columns of the texts in six languages: `{"title_ar": …, "title_fr": …}`."""
    return {
        f"{name}_{language.field}": written[name][language.code]
        for name in names
        if name in written
        for language in OFFICIAL
    }
