"""OpenDocument's styles: what a paragraph, a stretch of text or a list inherits from its style and those above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from declarations.intake.marks import letters, roman
from declarations.intake.numbering import LONGEST_PATTERN
from declarations.intake.xml_parts import whole

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HEADING = re.compile(r"Heading(?:_20_| )([1-9])$")
_PLACE = re.compile(r"%([1-9]|10)%")
# Chains of styles in real files are some ten deep.
_DEEPEST_CHAIN = 20
HIGHEST = 99_999
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def named(element: etree._Element, name: str) -> str | None:
    """An attribute of the text's own names."""
    return element.get(TEXT + name)


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list counts; `shown` is how many levels its number shows."""

    format: str = "1"
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    pattern: str | None = None
    depth: int = 0
    is_bullet: bool = False

    def printed(self, counts: Mapping[int, int], levels: Mapping[int, ListLevel]) -> str:
        """The number as it stands before the text."""
        if not self.format:
            return ""
        if self.pattern is not None:
            return _PLACE.sub(
                lambda found: self._figure(int(found[1]) - 1, counts, levels), self.pattern
            ).strip()
        first = max(self.depth - self.shown + 1, 0)
        figures = ".".join(self._figure(depth, counts, levels) for depth in range(first, self.depth + 1))
        return f"{self.prefix}{figures}{self.suffix}".strip()

    def _figure(self, depth: int, counts: Mapping[int, int], levels: Mapping[int, ListLevel]) -> str:
        level = levels.get(depth, ListLevel())
        count = min(counts.get(depth, level.start), HIGHEST)
        return _FORMATS.get(level.format, str)(count)


@dataclass(frozen=True, slots=True)
class _Style:
    """One style as it is written down, without what it inherits."""

    name: str
    parent: str | None
    level: int | None
    properties: Mapping[str, str]


class Styles:
    """The styles of a file, those it shares (styles.xml) and those of single stretches (content.xml)."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self._lists: dict[str, dict[int, ListLevel]] = {}
        self.outline: dict[int, ListLevel] = {}
        for root in roots:
            for element in root.iter(f"{_STYLE}style") if root is not None else ():
                self._styles[element.get(f"{_STYLE}name", "")] = _style(element)
            for element in root.iter(f"{TEXT}list-style") if root is not None else ():
                self._lists[element.get(f"{_STYLE}name", "")] = dict(_levels(element))
            for element in root.iter(f"{TEXT}outline-style") if root is not None else ():
                self.outline = {depth: level for depth, level in _levels(element) if level.format}

    def levels(self, list_style: str) -> Mapping[int, ListLevel]:
        """The levels of a list by depth, 0 the outermost."""
        return self._lists.get(list_style, {})

    def heading(self, style: str | None) -> int | None:
        """The outline level that a paragraph's style gives, 1 the highest; nothing for body text."""
        for each in self._chain(style):
            if each.level is not None:
                return each.level or None
            if found := _HEADING.match(each.name):
                return int(found[1])
        return None

    def is_title(self, style: str | None) -> bool:
        """Whether a paragraph is the title of the text."""
        return any(each.name == "Title" for each in self._chain(style))

    def bold(self, styles: tuple[str | None, ...]) -> bool:
        """Whether text within these styles, innermost last, is bold or in capitals."""
        weight = self._property(styles, "font-weight")
        return weight in {"bold", "600", "700", "800", "900"} or (
            self._property(styles, "text-transform") == "uppercase"
        )

    def italic(self, styles: tuple[str | None, ...]) -> bool:
        """Whether text within these styles is italic."""
        return self._property(styles, "font-style") == "italic"

    def hidden(self, styles: tuple[str | None, ...]) -> bool:
        """Whether text within these styles is hidden."""
        return self._property(styles, "display") == "none"

    def raised(self, words: str, styles: tuple[str | None, ...]) -> str:
        """The words, their figures raised where the styles raise them: "resolution 73¹"."""
        is_raised = (self._property(styles, "text-position") or "").startswith("super")
        return words.translate(_RAISED) if is_raised else words

    def _property(self, styles: tuple[str | None, ...], name: str) -> str | None:
        for style in reversed(styles):
            for each in self._chain(style):
                if name in each.properties:
                    return each.properties[name]
        return None

    def _chain(self, style: str | None) -> Iterator[_Style]:
        for _generation in range(_DEEPEST_CHAIN):
            found = self._styles.get(style or "")
            if found is None:
                return
            yield found
            style = found.parent


def _style(element: etree._Element) -> _Style:
    level = element.get(f"{_STYLE}default-outline-level")
    properties = element.find(f"{_STYLE}text-properties")
    said = {} if properties is None else dict(properties.attrib)
    wanted = {
        "font-weight": f"{_FO}font-weight",
        "font-style": f"{_FO}font-style",
        "text-transform": f"{_FO}text-transform",
        "display": f"{TEXT}display",
        "text-position": f"{_STYLE}text-position",
    }
    return _Style(
        name=element.get(f"{_STYLE}name", ""),
        parent=element.get(f"{_STYLE}parent-style-name"),
        level=0 if level == "" else whole(level, most=99),
        properties={name: str(said[key]) for name, key in wanted.items() if key in said},
    )


def _levels(element: etree._Element) -> Iterator[tuple[int, ListLevel]]:
    for level in element:
        place = whole(named(level, "level"), least=1, most=10)
        if place is None:
            continue
        start = whole(named(level, "start-value"), most=HIGHEST)
        pattern = level.get(f"{LOEXT}num-list-format")
        yield (
            place - 1,
            ListLevel(
                format=level.get(f"{_STYLE}num-format", ""),
                prefix=level.get(f"{_STYLE}num-prefix", "")[:LONGEST_PATTERN],
                suffix=level.get(f"{_STYLE}num-suffix", "")[:LONGEST_PATTERN],
                start=1 if start is None else start,
                shown=whole(named(level, "display-levels"), least=1, most=10) or 1,
                pattern=pattern and pattern[:LONGEST_PATTERN],
                depth=place - 1,
                is_bullet=level.tag in {f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"},
            ),
        )


_FORMATS: dict[str, Callable[[int], str]] = {
    "a": letters,
    "A": lambda count: letters(count).upper(),
    "i": roman,
    "I": lambda count: roman(count).upper(),
}
