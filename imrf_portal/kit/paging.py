"""Keyset paging: a page begins after the last key of the page before, so the thousandth page costs as much
as the first and nothing is skipped when rows arrive meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

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
    queryset: QuerySet[Row],
    *,
    after: str = "",
    size: int = 25,
    descending: bool = False,
    by: str = "",
    rows: QuerySet[Row] | None = None,
) -> Page[Row]:
    """The page of `queryset` that begins after key `after` (the first where it is empty or no key); one query.

    It is ordered by primary key, or by the whole numbers in column `by` and then by primary key: with an index on
    both, every page costs the same. With `rows` only keys are looked for in `queryset`, and the page's rows are then
    fetched from there, in a second query: nothing wide is read for a row that is not on the page.
    """
    columns = [by, "pk"] if by else ["pk"]
    queryset = following(queryset, after=after, by=by, descending=descending)
    if rows is None:
        items = list(queryset[: size + 1])
        keys = [tuple(getattr(item, column) for column in columns) for item in items]
    else:
        keys = list(queryset.values_list(*columns)[: size + 1])
        items = _in_order([key[-1] for key in keys[:size]], rows)
    next_key = "-".join(map(str, keys[size - 1])) if len(keys) > size else ""
    return Page(items=items[:size], next_key=next_key, is_first=_key(after, length=len(columns)) is None)


def counted_page(queryset: QuerySet[Row], *, after: str = "", size: int = 25) -> Page[Row]:
    """The page of `queryset`, in the order it has, that begins after so many rows; one query.

    For a list of some thousands in an order without a key in whole numbers, by name for example: the last page costs as
    much as reading all before it.
    """
    begin = _key(after, length=1)
    passed = begin[0] if begin else 0
    items = list(queryset[passed : passed + size + 1])
    next_key = str(passed + size) if len(items) > size else ""
    return Page(items=items[:size], next_key=next_key, is_first=begin is None)


def following(
    queryset: QuerySet[Row], *, after: str = "", by: str = "", descending: bool = False
) -> QuerySet[Row]:
    """What `keyset_page` takes its page from: `queryset` in its order, after key `after`."""
    columns = [by, "pk"] if by else ["pk"]
    ordered = queryset.order_by(*(f"-{column}" if descending else column for column in columns))
    begin = _key(after, length=len(columns))
    return ordered if begin is None else ordered.filter(_beyond(columns, begin, descending=descending))


def _beyond(columns: list[str], key: tuple[int, ...], *, descending: bool) -> Any:
    """What stands after a key, compared as PostgreSQL compares rows: one range of the index."""
    if len(columns) == 1:
        return Q(**{"pk__lt" if descending else "pk__gt": key[0]})
    beyond = TupleLessThan if descending else TupleGreaterThan
    return beyond(Tuple(*map(F, columns)), key)


def _in_order(keys: list[Any], rows: QuerySet[Row]) -> list[Row]:
    """The rows of these keys, in their order; what has gone meanwhile is left out."""
    found = {row.pk: row for row in rows.filter(pk__in=keys)} if keys else {}
    return [found[key] for key in keys if key in found]


def _key(after: str, *, length: int) -> tuple[int, ...] | None:
    """The numbers of a key; nothing where it is none of ours."""
    parts = after.split("-")
    is_key = len(parts) == length and all(
        part.isascii() and part.isdecimal() and len(part) <= _MOST_DIGITS for part in parts
    )
    return tuple(map(int, parts)) if is_key else None


@dataclass(frozen=True)
class Count:
    """How long a list is, as far as it was counted; `is_capped` where it is longer than `number`."""

    number: int
    is_capped: bool


def capped_count(queryset: QuerySet[Any, Any], *, most: int = MOST_COUNTED) -> Count:
    """How many rows there are, up to `most`; one query, which stops there."""
    number = queryset.order_by()[: most + 1].count()
    return Count(number=min(number, most), is_capped=number > most)
