"""A review as a tagged PDF: the same words in the same order as its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from imrf_portal.kit.typesetting import typeset
from imrf_portal.languages import BY_CODE, direction
from reviews.models import Edition
from reviews.reading import Block, Chapter, Entry, read

_PAGE = Path(__file__).with_name("review.typ")
ROW = ("name", "value", "unit", "year", "source")


def pdf_of(edition: Edition, *, language: str, author: str = "") -> bytes:
    """An edition as everybody reads it, headings in `language`, answers in their own. Raises `CannotTypeset`."""
    chapters = read(edition)
    given = {
        "title": str(edition.review),
        "author": author,
        "language": language.split("-")[0],
        "region": _region(language),
        "is_rtl": direction(language) == "rtl",
        "lines": list(_lines(edition, chapters, language)),
    }
    spoken = {
        entry.answer.language for chapter in chapters for block in chapter.blocks for entry in block.entries
    }
    return typeset(_PAGE, given, language=language, beside=sorted(spoken & set(BY_CODE)))


def _lines(edition: Edition, chapters: list[Chapter], language: str) -> Iterator[dict[str, Any]]:
    def line(kind: str, text: str, *, level: int = 0, of: str = language) -> dict[str, Any]:
        return {
            "kind": kind,
            "text": text,
            "level": level,
            "language": of.split("-")[0],
            "region": _region(of),
            "is_rtl": direction(of) == "rtl",
        }

    yield line("title", str(edition.review))
    reference, number = edition.review.reference, edition.number
    yield line(
        "paragraph",
        _("Reference %(reference)s, edition %(number)s") % {"reference": reference, "number": number},
    )
    for chapter in chapters:
        yield line("heading", chapter.part.title, level=1)
        for block in chapter.blocks:
            deeper = 2
            if block.objective is not None:
                yield line("heading", _heading(block), level=2)
                deeper = 3
            for entry in block.entries:
                yield line("heading", entry.question.title, level=deeper)
                if entry.names:
                    yield line("paragraph", " · ".join(entry.names))
                for paragraph in paragraphs(entry.answer.text):
                    yield line("paragraph", paragraph, of=entry.answer.language or language)
                if entry.answer.rows:
                    yield _table(entry)


def _heading(block: Block) -> str:
    return f"{block.objective.number}. {block.objective.short_title}" if block.objective else ""


def _table(entry: Entry) -> dict[str, Any]:
    header = [_("Indicator"), _("Value"), _("Unit"), _("Year"), _("Source")]
    rows = [[str(row.get(name, "")) for name in ROW] for row in entry.answer.rows]
    return {"kind": "table", "header": header, "rows": rows}


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what empty lines part."""
    return [one.strip() for one in re.split(r"\n\s*\n", text) if one.strip()]


def _region(language: str) -> str | None:
    return "cn" if language == "zh-hans" else None
