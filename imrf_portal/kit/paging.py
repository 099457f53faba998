"""Keyset paging: a page begins after the last key of the page before, so the thousandth page costs as much
as the first and nothing is skipped when rows arrive meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

# A list is counted so far, and no further: an exact number costs as much as reading all of it.
MOST_COUNTED = 1_000

# More digits than any key of 64 bits has: whatever is longer was not written by us.
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list and the key after which the next begins (empty at the end)."""

    items: list[Row]
    next_key: str
    is_first: bool


def keyset_page(
    queryset: QuerySet[Row], *, after: str = "", size: int = 25, descending: bool = False
) -> Page[Row]:
    """The page of `queryset`, ordered by primary key, that begins after key `after` (the first where it is
    empty or no key); one query."""
    order, lookup = ("-pk", "pk__lt") if descending else ("pk", "pk__gt")
    queryset = queryset.order_by(order)
    is_first = not (after.isascii() and after.isdecimal() and len(after) <= _MOST_DIGITS)
    if not is_first:
        queryset = queryset.filter(**{lookup: int(after)})
    items = list(queryset[: size + 1])
    next_key = str(items[size - 1].pk) if len(items) > size else ""
    return Page(items=items[:size], next_key=next_key, is_first=is_first)


@dataclass(frozen=True)
class Count:
    """How long a list is, as far as it was counted; `is_capped` where it is longer than `number`."""

    number: int
    is_capped: bool


def capped_count(queryset: QuerySet[Row], *, most: int = MOST_COUNTED) -> Count:
    """How many rows there are, up to `most`; one query, which stops there."""
    number = queryset.order_by()[: most + 1].count()
    return Count(number=min(number, most), is_capped=number > most)
