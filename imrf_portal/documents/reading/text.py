"""The text of a file as it is kept: pages of clean characters, bounded, without anybody's e-mail address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from imrf_portal.kit.text import clean, mask_addresses

MOST_PAGES = 2_000
MOST_CHARACTERS = 3_000_000
# Of a page that a file marks itself. PostgreSQL indexes a text up to a million bytes of words.
MOST_CHARACTERS_A_PAGE = 100_000
# How long a part is where a file marks no pages: what one reads at a sitting.
CHARACTERS_A_PART = 10_000


class Unreadable(ValueError):
    """The file is locked, damaged or built to harm."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says: its pages by number, blank ones left out.

    `is_paged`: the numbers are the file's own; else the text was cut into parts. `is_cut`: there is more of it.
    """

    pages: dict[int, str]
    is_paged: bool
    is_cut: bool = False


def paged(pages: Iterable[str]) -> Text:
    """The text of a file that has pages, up to the limits."""
    kept: dict[int, str] = {}
    left, is_cut = MOST_CHARACTERS, False
    for number, page in enumerate(pages, 1):
        if number > MOST_PAGES or left <= 0:
            return Text(kept, is_paged=True, is_cut=True)
        limit = min(left, MOST_CHARACTERS_A_PAGE)
        is_cut |= len(page) > limit
        if text := mask_addresses(clean(page[:limit])):
            kept[number] = text
            left -= len(text)
    return Text(kept, is_paged=True, is_cut=is_cut)


def flowing(text: str) -> Text:
    """The text of a file that flows, a page where it marks one by a form feed; without any, in parts that end where
    a paragraph does."""
    if "\f" in text.strip("\f"):
        return paged(text.split("\f"))
    parts = dict(enumerate(_parts(mask_addresses(clean(text[:MOST_CHARACTERS]))), 1))
    return Text(parts, is_paged=False, is_cut=len(text) > MOST_CHARACTERS)


def _parts(text: str) -> Iterator[str]:
    while len(text) > CHARACTERS_A_PART:
        end = text.rfind("\n", CHARACTERS_A_PART // 2, CHARACTERS_A_PART)
        end = end if end > 0 else CHARACTERS_A_PART
        yield text[:end].strip()
        text = text[end:].strip()
    if text:
        yield text
