"""How a single block looks, whatever stands around it: its label, its number as printed, whether it heads a text."""

from __future__ import annotations

import re
from dataclasses import replace

from declarations.intake.blocks import Block, Tracked, settle
from declarations.intake.labels import Series
from declarations.intake.spelling import Opening, opening, section

STOPS = tuple(".,;:،؛。，；：、")
ROMAN_HEADING = re.compile(r"[IVXL]{1,7}(?:\.[ \t]+|\.?\t+)\S")
_LONGEST_HEADING = 300
_LONGEST_HEADING_BY_LOOK = 160
_CAPITAL_NUMBER = re.compile(r"[A-Z]{1,7}[.)]?")


def joined(first: Block, second: Block) -> Block:
    """Two blocks as one text, the place of the first."""
    text = f"{first.text} {printed(second)}"
    ahead = len(text) - len(second.text)
    moved = (replace(change, start=change.start + ahead) for change in second.tracked)
    return replace(first, text=text, tracked=(*first.tracked, *moved))


def tracked_in(block: Block, text: str) -> tuple[Tracked, ...]:
    """The tracked changes of a block, placed in what it leaves as a paragraph's `text`: a label fewer at its start."""
    ahead = len(block.text) - len(text)
    placed = []
    passed, length, lead = 0, 0, ""
    for change in sorted(block.tracked, key=lambda change: change.start):
        start = max(change.start - ahead, 0)
        # What was settled before tells whether a space that follows counts; it need not be looked at again.
        stretch = settle(f"{lead}{text[passed:start]}|")[len(lead) : -1]
        passed, length = start, length + len(stretch)
        if stretch:
            lead = "| " if stretch.endswith(" ") else "|"
        placed.append(replace(change, start=length))
    return tuple(placed)


def label_opening(block: Block) -> Opening | None:
    """The label of a block, from Word's counting or as typed."""
    if not block.number:
        return opening(block.text)
    found = opening(f"{block.number}\t")
    return replace(found, rest=block.text, sure=True) if found else None


def printed(block: Block) -> str:
    """The text with the number that Word prints before it."""
    return f"{block.number}\t{block.text}" if block.number else block.text


def may_be_heading(block: Block) -> bool:
    """Whether a block in a heading's style is one: in some files the numbered paragraphs bear such styles."""
    text = settle(block.text)
    found = label_opening(block)
    return len(text) <= _LONGEST_HEADING and not (
        found is not None and found.step.series is Series.NUMBER and text.endswith(STOPS)
    )


def looks_like_heading(block: Block) -> bool:
    """Whether a block that no style calls a heading is one: short, without a stop, bold or counted as headings are."""
    text = settle(block.text)
    if block.bullet or len(text) > _LONGEST_HEADING_BY_LOOK or text.endswith(STOPS):
        return False
    letters = sum(map(str.isalpha, text))
    named = section(text)
    return letters > 0 and (
        named is not None
        and named.is_named
        and named.rest.lstrip()[:1] in {"", *"(:-–—"}
        or block.emphatic
        or (text.isupper() and letters >= 3)
        or _CAPITAL_NUMBER.fullmatch(block.number) is not None
        or ROMAN_HEADING.match(printed(block)) is not None
    )
