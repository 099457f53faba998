"""A draft or a comparison as a tagged PDF, in the six official languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from declarations.intake.blocks import Kind
from declarations.lineage import Link
from declarations.redline import Edit, Run
from declarations.word.lines import Text
from declarations.word.weaving import Weave, Woven, single, weave
from imrf_portal.kit.typesetting import typeset
from imrf_portal.languages import direction

_PAGE = Path(__file__).with_name("typeset.typ")
_LABEL = re.compile(r"\A\d+(?: [a-z]+)+\.?", re.ASCII)
_DEEPEST_HEADING = 6
_LONGEST_TITLE = 120


def pdf_of(text: Text, *, author: str = "") -> bytes:
    """A draft as a PDF: title, headings, paragraphs with their labels, footnotes.

    The same input and fonts give the same bytes; some tenths of a second for 80 paragraphs. Raises `CannotTypeset`.
    """
    return _set(single(text), title=text.title, language=text.language, author=author)


def pdf_of_comparison(old: Text, new: Text, links: Iterable[Link], *, author: str = "") -> bytes:
    """Two drafts as one PDF: words put in are underlined, words struck are crossed out, moved paragraphs are both.

    `links` are those of `lineage.match`. Raises `CannotTypeset`.
    """
    return _set(weave(old, new, links), title=new.title or old.title, language=new.language, author=author)


def _set(weave: Weave, *, title: str, language: str, author: str) -> bytes:
    given = {
        "title": title or next((_opening(woven) for woven in weave.paragraphs), ""),
        "author": author,
        "language": language.split("-")[0],
        "region": "cn" if language == "zh-hans" else None,
        "is_rtl": direction(language) == "rtl",
        "lines": list(_lines(weave, language)),
    }
    return typeset(_PAGE, given, language=language)


def _lines(weave: Weave, language: str) -> Iterator[dict[str, Any]]:
    """The paragraphs as the page takes them; the levels of headings, which may jump in a draft, made to follow."""
    level = 0
    for woven in weave.paragraphs:
        line = woven.line
        if line.kind == Kind.HEADING:
            level = min(line.level, level + 1, _DEEPEST_HEADING)
        yield {
            "kind": line.kind,
            "level": level if line.kind == Kind.HEADING else line.level,
            "runs": [each for run in woven.runs for each in _drawn(weave, run, woven, language)],
        }


def _drawn(weave: Weave, run: Run, woven: Woven, language: str) -> Iterator[dict[str, Any]]:
    moved = {Edit.INSERTED: "moved-to", Edit.DELETED: "moved-from"}
    edit = moved[woven.move.edit] if woven.move else run.edit.value
    for piece in weave.pieces(run):
        if isinstance(piece, str):
            # A number stands an em from its text, and runs from left to right in any.
            text = _LABEL.sub("\N{LEFT-TO-RIGHT ISOLATE}\\g<0>\N{POP DIRECTIONAL ISOLATE}", piece)
            yield {"edit": edit, "text": text.replace("\t", "\N{EM SPACE}")}
        else:
            words = piece.runs(run.edit, language=language)
            yield {"note": [{"edit": each.edit.value, "text": each.text} for each in words]}


def _opening(woven: Woven) -> str:
    """The beginning of a paragraph: a title for a text that has none, which the standard does not allow."""
    return woven.line.text[:_LONGEST_TITLE]
