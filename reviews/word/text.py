"""The words of a Word file, as they stand once every tracked change is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from docx.oxml.ns import qn
from lxml import etree

Labels = Mapping[etree._Element, str]

_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
_SIGN_OF = {qn(f"w:{name}"): sign for name, sign in _SIGNS.items()}
_GONE = (qn("w:del"), qn("w:moveFrom"))
_NO_WORDS = tuple(
    qn(f"w:{name}") for name in ("drawing", "pict", "object", "sym", "footnoteReference", "endnoteReference")
)


def text_of(element: etree._Element, labels: Labels | None = None) -> str:
    """The words of an element, a line for each paragraph, which its label leads."""
    text, joins = "", True
    for paragraph in element.iter(qn("w:p")):
        words = (labels or {}).get(paragraph, "") + "".join(_signs(paragraph))
        text += words if joins else f"\n{words}"
        # A paragraph whose end is deleted goes on in the next.
        joins = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
    return text


def _signs(paragraph: etree._Element) -> Iterator[str]:
    for run in paragraph.iter(qn("w:r")):
        if next(run.iterancestors(*_GONE), None) is not None:
            continue
        for piece in run:
            yield (piece.text or "") if piece.tag == qn("w:t") else _SIGN_OF.get(piece.tag, "")


def holds_more_than_words(element: etree._Element) -> bool:
    """Whether there are pictures, footnotes or signs of a drawn font, which no text can take."""
    return next(element.iter(*_NO_WORDS), None) is not None


def standing_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table but for those whose deletion is tracked."""
    deleted = f"{qn('w:trPr')}/{qn('w:del')}"
    return [row for row in table.iterchildren(qn("w:tr")) if row.find(deleted) is None]


def list_labels(body: etree._Element, numbering: etree._Element | None) -> dict[etree._Element, str]:
    """What a word processor prints before the paragraphs of its own lists, as one would type it: “- ” or “2. ”."""
    formats = dict(_formats(numbering)) if numbering is not None else {}
    counted: Counter[tuple[str, int]] = Counter()
    labels = {}
    for paragraph in body.iter(qn("w:p")):
        properties = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if properties is None:
            continue
        number, level = _value(properties, "numId"), int(_value(properties, "ilvl") or 0)
        look = formats.get((number, level), "none")
        if look == "bullet":
            labels[paragraph] = "- "
        elif look != "none":
            counted[number, level] += 1
            for deeper in range(level + 1, 9):
                counted[number, deeper] = 0
            labels[paragraph] = f"{counted[number, level]}. "
    return labels


def _formats(numbering: etree._Element) -> Iterator[tuple[tuple[str, int], str]]:
    """How each level of each list is printed: `bullet`, `decimal`, `none` and so on."""
    shapes = {one.get(qn("w:abstractNumId")): one for one in numbering.iter(qn("w:abstractNum"))}
    for used in numbering.iter(qn("w:num")):
        shape = shapes.get(_value(used, "abstractNumId"))
        for level in shape.iter(qn("w:lvl")) if shape is not None else ():
            yield (
                (used.get(qn("w:numId"), ""), int(level.get(qn("w:ilvl"), "0"))),
                _value(level, "numFmt"),
            )


def _value(element: etree._Element, name: str) -> str:
    found = element.find(qn(f"w:{name}"))
    return found.get(qn("w:val"), "") if found is not None else ""
