"""Typesetting: a draft or a comparison as a tagged PDF (PDF/UA-1, ISO 14289-1), in the six official languages.

A sign for which no font is there would be printed as an empty box. That never happens: the fonts are looked for first,
and what cannot be set is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import Kind
from declarations.lineage import Link
from declarations.redline import Edit, Run
from declarations.word.lines import Text
from declarations.word.weaving import Weave, Woven, single, weave
from imrf_portal.kit.permissions import Sentence
from imrf_portal.languages import BY_CODE, direction

_PAGE = Path(__file__).with_name("typeset.typ")
# The typesetter brings Libertinus along, which has Latin, Greek and Cyrillic letters. Others come from the machine.
_OWN_FONT = "Libertinus Serif"
_FONTS = {
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "IBM Plex Sans Arabic"),
    "zh-hans": ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC"),
}
_PACKAGES = {"ar": "fonts-noto-core", "zh-hans": "fonts-noto-cjk"}
_LABEL = re.compile(r"\A\d+(?: [a-z]+)+\.?", re.ASCII)
_DEEPEST_HEADING = 6
# The compiler is kept for its fonts, and serves one thread.
_ONE_AT_A_TIME = Lock()
_LONGEST_TITLE = 120


class CannotTypeset(Exception):
    """A text that cannot be set here; `sentence` says what is missing."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
        "fonts": _fonts(language),
        "language": language.split("-")[0],
        "region": "cn" if language == "zh-hans" else None,
        "is_rtl": direction(language) == "rtl",
        "lines": list(_lines(weave, language)),
    }
    try:
        with _ONE_AT_A_TIME:
            return _compiler().compile(
                format="pdf", pdf_standards=["ua-1"], sys_inputs={"text": json.dumps(given)}, timestamp=0
            )
    except RuntimeError as error:
        # The standard wants every sign to be there, so a font that lacks one is an error too.
        raise CannotTypeset(format_lazy(_NO_SIGN, language=BY_CODE[language].native_name)) from error


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


def _fonts(language: str) -> list[str]:
    """The fonts to set a language in, the first that is there before the typesetter's own."""
    wanted = _FONTS.get(language, ())
    there = [font for font in wanted if font in _families()]
    if wanted and not there:
        name, package = BY_CODE[language].native_name, _PACKAGES[language]
        raise CannotTypeset(format_lazy(_NO_FONT, language=name, package=package))
    return [*there[:1], _OWN_FONT]


@cache
def _families() -> frozenset[str]:
    """The families of fonts on this machine, looked up once."""
    import typst  # noqa: PLC0415 -- heavy, and only this module uses it

    return frozenset(typst.Fonts().families())


@cache
def _compiler() -> Any:
    import typst  # noqa: PLC0415 -- heavy, and only this module uses it

    return typst.Compiler(str(_PAGE), root=str(_PAGE.parent))


_NO_FONT = _(
    "There is no font for {language} on the server, so no PDF was made. Ask the administrator to install {package}."
)
_NO_SIGN = _(
    "This text in {language} has a sign that no font on the server can print, so no PDF was made. Use the Word file."
)
