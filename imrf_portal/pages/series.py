"""Figures of an indicator as lines in a drawing: told apart by marks and dashes, beside the table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from declarations.models import Figure, Indicator

# More lines than this cannot be told apart; the table has them all.
MOST_DRAWN = 6
# The drawing, in its own units: the room for the lines and the margins around it.
WIDTH, HEIGHT = 480, 240
LEFT, TOP, RIGHT, BOTTOM = 64, 12, 24, 28
MARKS = ("circle", "square", "triangle", "diamond", "ring", "cross")
DASHES = ("", "6 3", "2 3", "9 3 2 3", "1 2", "12 4")
_TICKS = 4


@dataclass(frozen=True)
class Area:
    """What figures are of: a State, a region or the world, with its code; its values by year."""

    name: str
    code: str
    url: str
    values: dict[int, Decimal]


@dataclass(frozen=True)
class Point:
    """A figure in the drawing."""

    x: float
    y: float
    year: int
    value: Decimal


@dataclass(frozen=True)
class Drawn:
    """The line of one area, with the mark and the dashes that tell it from the others."""

    area: Area
    mark: str
    dashes: str
    colour: str
    points: list[Point]

    @property
    def path(self) -> str:
        """The points as an SVG polyline takes them."""
        return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in self.points)


@dataclass(frozen=True)
class Chart:
    """An indicator with all its areas, and what is drawn of them."""

    indicator: Indicator
    areas: list[Area]
    years: list[int]
    lines: list[Drawn]
    heights: list[tuple[float, Decimal]]
    places: list[tuple[float, int]]

    @property
    def rows(self) -> list[tuple[Area, list[Decimal | None]]]:
        """Each area with its value of every year, nothing where it is not known."""
        return [(area, [area.values.get(year) for year in self.years]) for area in self.areas]

    @property
    def is_cut(self) -> bool:
        """Whether the table has areas that are not drawn."""
        return len(self.lines) < len(self.areas)


def chart_of(indicator: Indicator, figures: Iterable[Figure]) -> Chart:
    """What is shown of an indicator; `figures` are its own, with State and region at hand. No query."""
    areas = _areas(figures)
    years = sorted({year for area in areas for year in area.values})
    drawn = areas[:MOST_DRAWN]
    values = [value for area in drawn for value in area.values.values()]
    heights = _ticks(values)
    places = [(_across(year, years), year) for year in years]
    lines = [_line(place, area, years, heights) for place, area in enumerate(drawn)]
    return Chart(
        indicator,
        areas,
        years,
        lines,
        [(_up(value, heights), value) for value in heights],
        _thinned(places),
    )


def area_of(figure: Figure) -> tuple[int, str, str, str]:
    """Of what a figure is: its place among the areas (the world, regions, States), its name, code and address."""
    if figure.state is not None:
        return 2, figure.state.name, figure.state.iso_alpha3, figure.state.get_absolute_url()
    if figure.region is not None:
        return 1, figure.region.name, figure.region.slug, ""
    return 0, _("World"), "world", ""


def _areas(figures: Iterable[Figure]) -> list[Area]:
    found: dict[tuple[int, str, str, str], dict[int, Decimal]] = {}
    for figure in figures:
        found.setdefault(area_of(figure), {})[figure.year] = figure.value.normalize()
    return [Area(name, code, url, values) for (_place, name, code, url), values in sorted(found.items())]


def _ticks(values: Sequence[Decimal]) -> list[Decimal]:
    """Round values from below the smallest (zero, if none is negative) to above the largest, evenly apart."""
    low, high = min([*values, Decimal(0)]), max([*values, Decimal(0)])
    step = _round_step((high - low) / _TICKS or Decimal(1))
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return [step * place for place in range(int(first), max(int(last), int(first) + 1) + 1)]


def _round_step(step: Decimal) -> Decimal:
    """The next larger of 1, 2, 5 and 10 times a power of ten."""
    power = Decimal(1).scaleb(step.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= step)


def _line(place: int, area: Area, years: Sequence[int], heights: Sequence[Decimal]) -> Drawn:
    points = [
        Point(_across(year, years), _up(value, heights), year, value)
        for year, value in sorted(area.values.items())
    ]
    return Drawn(area, MARKS[place], DASHES[place], f"f{place % 4 + 1}", points)


def _across(year: int, years: Sequence[int]) -> float:
    span = years[-1] - years[0]
    share = (year - years[0]) / span if span else 0.5
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _up(value: Decimal, heights: Sequence[Decimal]) -> float:
    share = float((value - heights[0]) / (heights[-1] - heights[0]))
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _thinned(places: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """As many years as can be read below the drawing, the last among them."""
    step = max(1, -(-len(places) // 6))
    return places[::-1][::step][::-1]
