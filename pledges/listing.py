"""Public pledges as lists show them: how each stands now, with its words and who has confirmed a part in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Coalesce, Extract

from imrf_portal.compact.models import Objective, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import ExtractedPage
from imrf_portal.kit.finding import wanted
from pledges.counting import light_on
from pledges.models import Light, Partner, Pledge, PledgeVersion, Progress, Standing
from pledges.searching import words_of_version


@dataclass(frozen=True)
class Line:
    """A pledge in a list: its standing, its words, its makers, how far it is and when they last said so."""

    standing: Standing
    pledge: Pledge
    version: PledgeVersion
    makers: list[Partner]
    progress: Progress
    light: Light


def listed() -> QuerySet[Standing]:
    """How every pledge that everybody may read stands now, with its `light`, and when its makers last `told` of it, as a
    number (0: never)."""
    return (
        Standing.objects.at()
        .filter(pledge__in=Pledge.objects.published())
        .annotate(
            told=Coalesce(Cast(Extract("reported_on", "epoch"), BigIntegerField()), 0),
            light=light_on(official_day()),
        )
    )


def saying(words: str) -> Q:
    """For standings: those in whose version every one of `words` stands, in any order, capital letters and accents
    aside, the beginning of a word being enough; and those with a file on one page of which each stands whole. None for
    words without a letter or figure."""
    sought = wanted(words)
    if not sought:
        return Q(pk__in=[])
    asked = SearchQuery(sought.query, config="simple", search_type="raw")
    said = PledgeVersion.objects.alias(words=words_of_version()).filter(words=asked)
    pages = ExtractedPage.objects.shown().matching(words)
    # By keys, so that the index of words is asked by itself.
    with_file = PledgeVersion.objects.filter(file__in=pages.values("file"))
    return Q(version__in=said.order_by().values("pk")) | Q(version__in=with_file.order_by().values("pk"))


def with_makers(standings: QuerySet[Standing]) -> QuerySet[Standing]:
    """What `line` shows of each, fetched with it; two queries."""
    makers = Prefetch("pledge__partners", Partner.objects.confirmed(), to_attr="makers")
    return standings.select_related("pledge__cycle", "version").prefetch_related(makers)


def line(standing: Standing) -> Line:
    """One of `with_makers(listed())` as a line."""
    pledge, version = standing.pledge, standing.version
    makers: list[Partner] = pledge.makers  # type: ignore[attr-defined]
    light: str = standing.light  # type: ignore[attr-defined]
    return Line(standing, pledge, version, makers, Progress(standing.progress), Light(light))


def lines(standings: Iterable[Standing]) -> list[Line]:
    """Several of them."""
    return [line(one) for one in standings]


def of_state(state: State) -> QuerySet[Standing]:
    """The public pledges that a State has made, alone or with others, the newest first."""
    return _newest(listed().filter(states__contains=[state.pk]))


def on_objective(objective: Objective) -> QuerySet[Standing]:
    """The public pledges on an objective, the newest first."""
    return _newest(listed().filter(objectives__contains=[objective.number]))


def _newest(standings: QuerySet[Standing]) -> QuerySet[Standing]:
    return with_makers(standings).order_by("-pledge")
