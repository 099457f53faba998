"""How much lies somewhere and since when: many piles of rows of any kind, counted in one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, F, Min, QuerySet, Value
from django.db.models.functions import Cast

from imrf_portal.kit.paging import MOST_COUNTED


@dataclass(frozen=True)
class Pile:
    """How many rows there are, as far as they were counted, and the instant of the oldest."""

    number: int = 0
    is_capped: bool = False
    oldest: datetime | None = None


def piles(
    rows: Mapping[str, tuple[QuerySet[Any], str | None]], *, most: int = MOST_COUNTED
) -> dict[str, Pile]:
    """The pile of each name; one query for all of them, which reads no more than `most` rows of each.

    Each name has its rows and the field that holds since when one lies there; None where that is not known. The
    oldest come first, so that their age is right however many there are.
    """
    if not rows:
        return {}
    first, *others = (_counted(name, *one, most=most) for name, one in rows.items())
    found = {row["pile_name"]: row for row in first.union(*others, all=True)}
    return {
        name: Pile(
            number=min(found[name]["pile_number"], most),
            is_capped=found[name]["pile_number"] > most,
            oldest=found[name]["pile_oldest"],
        )
        if name in found
        else Pile()
        for name in rows
    }


def _counted(name: str, queryset: QuerySet[Any], since: str | None, *, most: int) -> QuerySet[Any, Any]:
    oldest = Min(since) if since else Min(Cast(Value(None), DateTimeField()))
    some = queryset.order_by(F(since).asc() if since else "pk").values("pk")[: most + 1]
    # A plain one: that of a translated model would add all its columns.
    counted: QuerySet[Any] = QuerySet(queryset.model).filter(pk__in=some).order_by()
    return counted.values(pile_name=Value(name)).annotate(pile_number=Count("pk"), pile_oldest=oldest)
