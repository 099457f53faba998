"""Typesetting: data set on a page of ours as a tagged PDF (PDF/UA-1, ISO 14289-1), in the six official languages.

A sign for which no font is there would be printed as an empty box. That never happens: the fonts are looked for first,
and what cannot be set is refused. What is printed comes as data, never as source: no word can be taken for a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from imrf_portal.kit.permissions import Sentence
from imrf_portal.languages import BY_CODE

# The typesetter brings Libertinus along, which has Latin, Greek and Cyrillic letters. Others come from the machine.
_OWN_FONT = "Libertinus Serif"
FONTS = {
    "ar": ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "IBM Plex Sans Arabic"),
    "zh-hans": ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC"),
}
_PACKAGES = {"ar": "fonts-noto-core", "zh-hans": "fonts-noto-cjk"}
# The compiler is kept for its fonts, and serves one thread.
_ONE_AT_A_TIME = Lock()


class CannotTypeset(Exception):
    """A text that cannot be set here; `sentence` says what is missing."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def typeset(page: Path, given: Mapping[str, Any], *, language: str, beside: Iterable[str] = ()) -> bytes:
    """`given`, as JSON in the page's `sys.inputs.text` with the names of the fonts, set on `page` (a .typ file).

    `language` is the page's own, `beside` are those of texts within it, each an official language's code. The same
    input and fonts give the same bytes. Raises `CannotTypeset`.
    """
    spoken = dict.fromkeys([language, *beside])
    fonts = [font for code in spoken for font in _fonts(code)]
    inputs = {"text": json.dumps({**given, "fonts": [*dict.fromkeys(fonts), _OWN_FONT]})}
    try:
        with _ONE_AT_A_TIME:
            made: bytes = _compiler(page).compile(
                format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs, timestamp=0
            )
            return made
    except RuntimeError as error:
        # The standard wants every sign to be there, so a font that lacks one is an error too.
        raise CannotTypeset(format_lazy(_NO_SIGN, language=BY_CODE[language].native_name)) from error


def _fonts(language: str) -> list[str]:
    """The font to set a language in where the typesetter's own has not its letters: the first that is there."""
    wanted = FONTS.get(language, ())
    there = [font for font in wanted if font in families()]
    if wanted and not there:
        name, package = BY_CODE[language].native_name, _PACKAGES[language]
        raise CannotTypeset(format_lazy(_NO_FONT, language=name, package=package))
    return there[:1]


@cache
def families() -> frozenset[str]:
    """The families of fonts on this machine, looked up once."""
    import typst  # noqa: PLC0415 -- heavy, and only this module uses it

    return frozenset(typst.Fonts().families())


@cache
def _compiler(page: Path) -> Any:
    import typst  # noqa: PLC0415 -- heavy, and only this module uses it

    return typst.Compiler(str(page), root=str(page.parent))


_NO_FONT = _(
    "There is no font for {language} on the server, so no PDF was made. Ask the administrator to install {package}."
)
_NO_SIGN = _(
    "This text in {language} has a sign that no font on the server can print, so no PDF was made. Use the Word file."
)
