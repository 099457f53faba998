"""Word's styles: what a paragraph inherits from its style, and that from the styles it is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from declarations.intake.word_xml import W, child, number, switch, value

# Names of built-in styles are English in every language of Word; only their identifiers are translated.
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_BODY_LEVEL = 9
# Word itself lets styles build on each other some ten deep; chains of thousands would cost us minutes.
_DEEPEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it is written down, without what it inherits."""

    style_id: str
    name: str
    based_on: str | None
    outline: int | None
    list_number: str | None
    list_level: int | None
    bold: bool | None
    italic: bool | None
    capitals: bool | None
    hidden: bool | None


class Styles:
    """The styles of a file by identifier; a style that is not there has no properties."""

    def __init__(self, root: etree._Element | None = None) -> None:
        self._styles: dict[str, Style] = {}
        self.default: str | None = None
        for element in root.iterfind(f"{W}style") if root is not None else ():
            style_id = value(element, "styleId")
            if style_id is None:
                continue
            self._styles.setdefault(style_id, _style(style_id, element))
            if value(element, "type") == "paragraph" and (value(element, "default") or "0") not in {
                "0",
                "false",
            }:
                self.default = style_id

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """The style and those it is based on, nearest first."""
        for _generation in range(_DEEPEST_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on

    def name(self, style_id: str | None) -> str:
        """The name of a style, in small letters: "title", "toc 1"."""
        style = self._styles.get(style_id or "")
        return style.name.lower() if style else ""

    def heading(self, style_id: str | None) -> int | None:
        """The outline level that a style gives, 1 the highest; nothing for body text."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if style.outline < _BODY_LEVEL else None
            if named := _HEADING_NAME.match(style.name):
                return int(named[1])
        return None

    def bold(self, style_id: str | None) -> bool:
        """Whether text in the style is bold."""
        return next((style.bold for style in self.chain(style_id) if style.bold is not None), False)

    def italic(self, style_id: str | None) -> bool:
        """Whether text in the style is italic."""
        return next((style.italic for style in self.chain(style_id) if style.italic is not None), False)

    def capitals(self, style_id: str | None) -> bool:
        """Whether text in the style is shown in capitals."""
        return next((style.capitals for style in self.chain(style_id) if style.capitals is not None), False)

    def hidden(self, style_id: str | None) -> bool:
        """Whether text in the style is hidden."""
        return next((style.hidden for style in self.chain(style_id) if style.hidden is not None), False)


def _style(style_id: str, element: etree._Element) -> Style:
    numbering = child(element, "pPr", "numPr")
    run = child(element, "rPr")
    return Style(
        style_id=style_id,
        name=value(child(element, "name")) or "",
        based_on=value(child(element, "basedOn")),
        outline=number(child(element, "pPr", "outlineLvl")),
        list_number=value(child(numbering, "numId")),
        list_level=number(child(numbering, "ilvl")),
        bold=switch(child(run, "b")),
        italic=switch(child(run, "i")),
        capitals=switch(child(run, "caps")),
        hidden=switch(child(run, "vanish")),
    )
