"""Word's automatic numbering: what stands before a paragraph on paper although nobody typed it.

A paragraph, or its style, names a list (`numId`) and a level. The list points to a definition (`abstractNum`) and may
override levels or where they start. Lists with one definition count on from each other; a level starts again when a
higher one moves on, unless it says otherwise (`lvlRestart`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from declarations.intake.marks import letters, roman
from declarations.intake.styles import Styles
from declarations.intake.word_xml import W, child, number, switch, value

_LEVELS = 9
_DEEPEST_LINK = 5
_CHINESE = "一二三四五六七八九十"
_PLACE = re.compile(r"%([1-9])")
# Longer patterns print what nobody reads as a number, again at each paragraph.
LONGEST_PATTERN = 100
# A counter beyond this is a mistake or a trick; written in letters it would fill pages.
_HIGHEST = 99_999


@dataclass(frozen=True, slots=True)
class Printed:
    """What Word prints before a paragraph: the text of the number, or a bullet; and its list and level."""

    text: str
    list_id: str
    level: int
    is_bullet: bool = False


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    style_id: str | None = None
    legal: bool = False


@dataclass(frozen=True, slots=True)
class _List:
    """A list: its definition, with the levels this list has its own way."""

    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]


class Numbering:
    """The lists of a file. `print_next` is asked once for each paragraph, in the order of the text."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions = _by_number(root, "abstractNum")
        self._elements = _by_number(root, "num")
        self._lists: dict[str, _List | None] = {}
        self._levels: dict[str | None, dict[int, _Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def print_next(self, properties: etree._Element | None, style_id: str | None) -> Printed | None:
        """The number of the next paragraph, given its `w:pPr` and style; nothing if Word prints none."""
        list_number, level = self._place(properties, style_id)
        numbered = self._list(list_number)
        if numbered is None or list_number is None or level not in numbered.levels:
            return None
        how = numbered.levels[level]
        values = self._count(list_number, numbered, level)
        if how.format == "bullet":
            return Printed("", numbered.definition, level, is_bullet=True)
        text = _PLACE.sub(
            lambda found: self._part(numbered, values, int(found[1]) - 1, how), how.pattern
        ).strip()
        return Printed(text, numbered.definition, level) if text else None

    def _place(self, properties: etree._Element | None, style_id: str | None) -> tuple[str | None, int]:
        """The list and level of a paragraph: its own, else its style's."""
        direct = child(properties, "numPr")
        list_number, level = value(child(direct, "numId")), number(child(direct, "ilvl"))
        for style in self._styles.chain(style_id):
            if list_number is not None:
                break
            if style.list_number is not None:
                list_number = style.list_number
                level = style.list_level if level is None else level
                if level is None:
                    level = self._level_of_style(list_number, style_id)
        return list_number, level or 0

    def _level_of_style(self, list_number: str, style_id: str | None) -> int | None:
        numbered = self._list(list_number)
        of_style = {level.style_id: depth for depth, level in numbered.levels.items()} if numbered else {}
        names = (style.style_id for style in self._styles.chain(style_id))
        return next((of_style[name] for name in names if name in of_style), None)

    def _count(self, list_number: str, numbered: _List, level: int) -> dict[int, int]:
        values = self._counters.setdefault(numbered.definition, {})
        if (list_number, level) not in self._begun:
            self._begun.add((list_number, level))
            if level in numbered.starts:
                values[level] = numbered.starts[level] - 1
        values[level] = min(values.get(level, numbered.levels[level].start - 1) + 1, _HIGHEST)
        for deeper in range(level + 1, _LEVELS):
            restart = numbered.levels[deeper].restart if deeper in numbered.levels else None
            if restart is None or level < restart:
                values.pop(deeper, None)
        return values

    def _list(self, list_number: str | None) -> _List | None:
        """A list, read when a paragraph first asks for it: files name many more than they use."""
        if list_number is None:
            return None
        if list_number not in self._lists:
            self._lists[list_number] = self._read(list_number)
        return self._lists[list_number]

    def _read(self, list_number: str) -> _List | None:
        element = self._elements.get(list_number)
        definition = self._definition(element)
        if element is None or definition is None:
            return None
        own = value(definition, "abstractNumId")
        if own not in self._levels:
            self._levels[own] = dict(_levels(definition))
        levels, starts = self._levels[own].copy(), {}
        for override in islice(element.iterfind(f"{W}lvlOverride"), _LEVELS):
            depth = number(override, "ilvl")
            if depth is None or depth >= _LEVELS:
                continue
            if (level := child(override, "lvl")) is not None:
                levels[depth] = _level(level)
            if (start := number(child(override, "startOverride"))) is not None:
                starts[depth] = start
                levels[depth] = replace(levels.get(depth, _Level()), start=start)
        return _List(own or "", levels, starts)

    def _definition(self, element: etree._Element | None) -> etree._Element | None:
        """The definition of a list; one that is only a link leads through a style to another list."""
        for _link in range(_DEEPEST_LINK):
            definition = self._definitions.get(value(child(element, "abstractNumId")))
            link = value(child(definition, "numStyleLink"))
            if definition is None or link is None:
                return definition
            linked = next(
                (style.list_number for style in self._styles.chain(link) if style.list_number), None
            )
            element = self._elements.get(linked)
        return None

    def _part(self, numbered: _List, values: dict[int, int], level: int, printing: _Level) -> str:
        """One counter of a number such as "3.2"; a level that was skipped shows where it starts."""
        how = numbered.levels.get(level, _Level())
        count = values.get(level, numbered.starts.get(level, how.start))
        return str(count) if printing.legal else _FORMATS.get(how.format, str)(count)


def _by_number(root: etree._Element | None, name: str) -> dict[str | None, etree._Element]:
    """The definitions or the lists of a file, by number."""
    if root is None:
        return {}
    return {value(element, f"{name}Id"): element for element in root.iterfind(f"{W}{name}")}


def _levels(definition: etree._Element) -> Iterator[tuple[int, _Level]]:
    for element in islice(definition.iterfind(f"{W}lvl"), _LEVELS):
        depth = number(element, "ilvl")
        if depth is not None and depth < _LEVELS:
            yield depth, _level(element)


def _level(element: etree._Element) -> _Level:
    return _Level(
        # ECMA-376, 17.9.25: a level that does not say where it starts, starts at nought.
        start=number(child(element, "start")) or 0,
        format=value(child(element, "numFmt")) or "decimal",
        pattern=(value(child(element, "lvlText")) or "")[:LONGEST_PATTERN],
        restart=number(child(element, "lvlRestart")),
        style_id=value(child(element, "pStyle")),
        legal=bool(switch(child(element, "isLgl"))),
    )


def _chinese(count: int) -> str:
    return _CHINESE[count - 1] if 1 <= count <= len(_CHINESE) else str(count)


# What counts in Arabic or Russian letters is printed in Latin ones, as labels are. A format that is not here is
# printed in plain figures.
_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": letters,
    "upperLetter": lambda count: letters(count).upper(),
    "arabicAbjad": letters,
    "arabicAlpha": letters,
    "russianLower": letters,
    "lowerRoman": roman,
    "upperRoman": lambda count: roman(count).upper(),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "none": lambda _count: "",
}
