"""What is asked of the reference data more than once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F
from django.db.models.functions import Coalesce

from imrf_portal.compact.official_clock import official_day
from imrf_portal.compact.ordering import alphabetical, in_language

if TYPE_CHECKING:
    from imrf_portal.compact.models import Cycle


class ReferenceQuerySet(models.QuerySet):
    """Rows of reference data."""

    def with_unverified(self) -> Self:
        """Rows of which something has not been checked against its source yet."""
        return self.exclude(unverified=[])


class StateQuerySet(ReferenceQuerySet):
    """The States that take part in the review."""

    def by_name(self, *, language: str | None = None) -> Self:
        """In the alphabetical order of the language given, else of the active one."""
        return self.order_by(alphabetical(in_language("name", language=language)), "iso_alpha3")

    def champions(self) -> Self:
        """The Champion countries of the Compact."""
        return self.filter(is_champion=True)


class CycleQuerySet(ReferenceQuerySet):
    """Editions of the Forum."""

    def current(self, at: datetime | None = None) -> Cycle | None:
        """The edition at work at an instant: the latest whose preparation had begun, None before the first.

        Preparation begins with the first of the regional reviews that feed the Forum (`Cycle.prepared_from`).
        An edition therefore stays current after its Forum, while what was declared there is followed up,
        until the next one's regional reviews open. An edition without `prepared_from` is announced, not begun.
        """
        begun: Any = self.filter(prepared_from__lte=official_day(at))
        return begun.order_by("-prepared_from").first()


class MilestoneQuerySet(ReferenceQuerySet):
    """The dated steps of a cycle; a step without a last day takes one day."""

    def past(self, at: datetime | None = None) -> Self:
        """Those whose last day is over."""
        return self._with_last_day().filter(last_day__lt=official_day(at))

    def under_way(self, at: datetime | None = None) -> Self:
        """Those that fall on this day."""
        day = official_day(at)
        return self._with_last_day().filter(starts_on__lte=day, last_day__gte=day)

    def to_come(self, at: datetime | None = None) -> Self:
        """Those that begin on a later day."""
        return self.filter(starts_on__gt=official_day(at))

    def _with_last_day(self) -> Self:
        return self.alias(last_day=Coalesce(F("ends_on"), F("starts_on")))
