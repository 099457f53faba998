"""A small portal in six languages, of the demonstration texts in `tests/data/search_texts.json`, with its index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import timezone

from declarations.models import Draft, Paragraph, Wording
from imrf_portal.kit.text import digest
from imrf_portal.search.indexing import index_everything
from tests import makers
from tests.pledges.makers import make_pledge

DATA = Path(__file__).parents[1] / "data"
OFFICIAL_LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")


def texts() -> dict[str, Any]:
    """The demonstration texts by their keys."""
    return json.loads((DATA / "search_texts.json").read_text(encoding="utf-8"))


def expected() -> list[tuple[str, str, str]]:
    """Language of the page, words, and the key of what has to stand first."""
    lines = (DATA / "search_expected.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(language, words, key) for language, words, key in rows]


def set_corpus() -> dict[tuple[str, int], str]:
    """Make everything and index it; the keys of the texts by kind and primary key."""
    keys = make_corpus()
    index_everything()
    return keys


def make_corpus() -> dict[tuple[str, int], str]:
    """The same, not indexed yet."""
    said = texts()
    keys: dict[tuple[str, int], str] = {}
    for code, names in said["states"].items():
        state = makers.make_state(code, names["en"])
        _translate(state, "name", names)
        state.iso_alpha3 = {"KE": "KEN", "DE": "DEU", "EG": "EGY", "CN": "CHN"}[code]
        state.save()
        keys["state", state.pk] = code
    for number, names in said["objectives"].items():
        objective = makers.make_objective(int(number))
        _translate(objective, "short_title", names)
        _translate(objective, "title", names)
        objective.save()
        keys["objective", objective.pk] = f"objective-{number}"
    for key, names in said["event"].items():
        event = makers.make_event()
        _translate(event, "title", names)
        event.save()
        keys["event", event.pk] = key
    for key, one in said["organisations"].items():
        organisation = makers.make_organisation(one["name"], language=one["language"])
        organisation.acronym = one["acronym"]
        organisation.save()
        keys["organisation", organisation.pk] = key
    for key, one in said["pledges"].items():
        keys["pledge", make_pledge(**one).pk] = key
    draft = makers.make_draft("9", "9 bis", "42 ter", languages=OFFICIAL_LANGUAGES)
    keys |= _word(draft, said["paragraphs"])
    room = makers.make_consultation(draft)
    for key, one in said["comments"].items():
        keys["comment", makers.make_comment(room, **one).pk] = key
    return keys


def _translate(row: Any, column: str, names: dict[str, str]) -> None:
    for code, name in names.items():
        setattr(row, f"{column}_{code}", name)


def _word(draft: Draft, wordings: dict[str, dict[str, str]]) -> dict[tuple[str, int], str]:
    for paragraph in Paragraph.objects.filter(draft=draft):
        for language, text in wordings[paragraph.label].items():
            Wording.objects.filter(paragraph=paragraph, language=language).update(
                text=text, digest=digest(text)
            )
    Draft.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    return {("paragraph", one.pk): one.label for one in draft.paragraphs.all()}
