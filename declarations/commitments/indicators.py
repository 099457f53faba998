"""Figures of indicators from tables (CSV): every row is judged by itself, tried before it is kept, and kept once."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from declarations.commitments.models import FIRST_YEAR, LAST_YEAR, Figure, Indicator
from declarations.permissions import may_edit_drafts
from declarations.refusals import Unfit
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Region, State
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record_each

COLUMNS = ("indicator", "area", "year", "value")
WORLD = "world"
# More rows than all States have in thirty years; a table is read whole.
MOST_ROWS = 10_000
_NUMBER = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,4})?")
# Digits with the marks of some language between them: 1,234 or 12,5 or 1 234,5 or ١٢٫٥.
_MARKED = re.compile(r"-?\d[\d.,'’٫٬\s\u00a0\u202f]*")
_YEAR = re.compile(r"[0-9]{4}")


class Outcome(models.TextChoices):
    """What a row of a table does."""

    NEW = "new", pgettext_lazy("of a row of a table", "new")
    CHANGED = "changed", pgettext_lazy("of a row of a table", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("of a row of a table", "unchanged")
    REFUSED = "refused", pgettext_lazy("of a row of a table", "refused")


class Key(NamedTuple):
    """What a figure is of: keys of its indicator and of its State or region, and the year."""

    indicator: int
    state: int | None
    region: int | None
    year: int


@dataclass(frozen=True)
class Line:
    """A row of a table: its number in the file, what it does, and a sentence where it is refused or changes a value."""

    number: int
    outcome: str
    sentence: str = ""
    key: Key | None = None
    value: Decimal = Decimal(0)

    @property
    def outcome_name(self) -> str:
        """The outcome in words."""
        return str(Outcome(self.outcome).label)


class _Refusal(Exception):
    """A row cannot be kept, for the reason that the sentence gives."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def try_table(rows: Iterable[str]) -> list[Line]:
    """Judge every row of a CSV table with the columns `COLUMNS` and keep nothing; four queries.

    `area` is a State's code of two or three letters, the address name of a review region, or "world"; `value` is a
    number with a point before its decimals and nothing between its thousands. Raises `Unfit` where the columns are
    others or there are more than `MOST_ROWS` rows.
    """
    try:
        return list(_judged(rows, _Known.now()))
    except csv.Error as error:
        raise Unfit(_("This is no table of values with commas between them.")) from error


def bring(rows: Iterable[str], *, by: User | None) -> list[Line]:
    """Keep what a table says, row by row: a refused row changes nothing, a row that is kept already changes nothing
    either, so that the same table may come again. `by` is nobody at the console. Raises `Refused`, and `Unfit` as
    `try_table`."""
    if by is not None:
        require(may_edit_drafts(by))
    with transaction.atomic():
        # Two tables at one moment wait for each other, or both would take a figure to be new.
        list(Indicator.objects.select_for_update().order_by("pk").values_list("pk"))
        lines = try_table(rows)
        new = _by_key(lines, Outcome.NEW)
        changed = _by_key(lines, Outcome.CHANGED)
        Figure.objects.bulk_create(_figure(key, value) for key, value in new.items())
        for key, value in changed.items():
            _figures(key).update(value=value)
        _record([*new, *changed], by=by)
        return lines


def counted(lines: Iterable[Line]) -> dict[str, int]:
    """How many rows had each outcome."""
    found = Counter(line.outcome for line in lines)
    return {outcome: found[outcome] for outcome in Outcome.values}


@dataclass(frozen=True)
class _Known:
    """What the codes of a table stand for, and the figures that are kept."""

    indicators: Mapping[str, int]
    states: Mapping[str, int]
    regions: Mapping[str, int]
    values: Mapping[Key, Decimal]

    @classmethod
    def now(cls) -> _Known:
        states: dict[str, int] = {}
        for pk, two, three in State.objects.values_list("pk", "iso_alpha2", "iso_alpha3"):
            states |= {two: pk, three: pk}
        figures = Figure.objects.order_by().values_list("indicator", "state", "region", "year", "value")
        return cls(
            dict(Indicator.objects.values_list("code", "pk")),
            states,
            dict(Region.objects.values_list("slug", "pk")),
            {Key(*key): value for *key, value in figures},
        )


def _judged(rows: Iterable[str], known: _Known) -> Iterator[Line]:
    table = csv.DictReader(rows)
    if missing := [name for name in COLUMNS if name not in (table.fieldnames or [])]:
        raise Unfit(
            _("The table lacks the columns %(missing)s. Its first line has to name: %(columns)s.")
            % {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
        )
    earlier: dict[Key, int] = {}
    for count, row in enumerate(table, 1):
        if count > MOST_ROWS:
            raise Unfit(_("The table has more than %(n)s rows. Bring it in parts.") % {"n": MOST_ROWS})
        number = table.line_num
        try:
            if None in row:
                raise _Refusal(
                    _("The line has more values than columns. A value with a comma in it does not fit.")
                )
            key, value = _read({name: (row[name] or "").strip() for name in COLUMNS}, known)
            if key in earlier:
                raise _Refusal(_("The same figure stands in line %(line)s already.") % {"line": earlier[key]})
        except _Refusal as refusal:
            yield Line(number, Outcome.REFUSED, refusal.sentence)
            continue
        earlier[key] = number
        yield _compared(number, key, value, known.values.get(key))


def _compared(number: int, key: Key, value: Decimal, was: Decimal | None) -> Line:
    if was is None:
        return Line(number, Outcome.NEW, key=key, value=value)
    if was == value:
        return Line(number, Outcome.UNCHANGED, key=key, value=value)
    sentence = _("It was %(was)s.") % {"was": f"{was.normalize():f}"}
    return Line(number, Outcome.CHANGED, sentence, key, value)


def _read(row: Mapping[str, str], known: _Known) -> tuple[Key, Decimal]:
    indicator = known.indicators.get(row["indicator"])
    if indicator is None:
        raise _Refusal(_("There is no indicator of the code “%(code)s”.") % {"code": row["indicator"]})
    state, region = _area(row["area"], known)
    year = row["year"]
    if not _YEAR.fullmatch(year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _Refusal(
            _("“%(year)s” is no year between %(first)s and %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return Key(indicator, state, region, int(year)), _value(row["value"])


def _area(area: str, known: _Known) -> tuple[int | None, int | None]:
    """The keys of a State and of a region, one of them at most; neither of the world."""
    if area.lower() == WORLD:
        return None, None
    if state := known.states.get(area.upper()):
        return state, None
    if region := known.regions.get(area.lower()):
        return None, region
    raise _Refusal(
        _("“%(area)s” is neither a State’s code, nor a review region, nor “world”.") % {"area": area}
    )


def _value(text: str) -> Decimal:
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if _MARKED.fullmatch(text):
        raise _Refusal(
            _(
                "“%(value)s” could be read in two ways. Write a point before the decimals, four of them at most, "
                "and nothing between the thousands: 1234.5."
            )
            % {"value": text}
        )
    raise _Refusal(_("“%(value)s” is no number.") % {"value": text})


def _figure(key: Key, value: Decimal) -> Figure:
    return Figure(
        indicator_id=key.indicator, state_id=key.state, region_id=key.region, year=key.year, value=value
    )


def _figures(key: Key) -> models.QuerySet[Figure]:
    return Figure.objects.filter(indicator=key.indicator, state=key.state, region=key.region, year=key.year)


def _by_key(lines: Iterable[Line], outcome: str) -> dict[Key, Decimal]:
    return {line.key: line.value for line in lines if line.key and line.outcome == outcome}


def _record(kept: Iterable[Key], *, by: User | None) -> None:
    changed = Counter(key.indicator for key in kept)
    indicators = Indicator.objects.in_bulk(changed.keys())
    record_each("figures_brought", ((indicators[key], {"figures": n}) for key, n in changed.items()), by=by)
