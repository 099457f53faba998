"""Reason templates: brought in from the project's data file, and their words in six languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.models import ReasonTemplate

DATA = Path(__file__).parent / "data" / "reason_templates.json"


def load() -> int:
    """Add the templates of the data file that are not there yet; gives back how many.

    A template that is there stays as the secretariat has edited it.
    """
    records = json.loads(DATA.read_text(encoding="utf-8"))["records"]
    with transaction.atomic():
        there = set(ReasonTemplate.objects.filter(code__isnull=False).values_list("code", flat=True))
        fresh = [_template(record) for record in records if record["code"] not in there]
        ReasonTemplate.objects.bulk_create(fresh)
    return len(fresh)


def words_of(template: ReasonTemplate) -> dict[str, str]:
    """The template's words as they stand now, by language; English where a language has none yet."""
    words = {one.code: getattr(template, f"words_{one.field}") for one in OFFICIAL}
    return {language: said or words["en"] for language, said in words.items()}


def _template(record: dict[str, Any]) -> ReasonTemplate:
    template = ReasonTemplate(code=record["code"], reason=record["reason"])
    for field in ("title", "words"):
        for one in OFFICIAL:
            setattr(template, f"{field}_{one.field}", record[field][one.code])
    return template
