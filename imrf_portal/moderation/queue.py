"""The desk's queue as it is listed: counted and paged no further than anybody reads, whatever its length."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.kit.paging import MOST_COUNTED, Count, capped_count
from imrf_portal.moderation.models import Claim, Flag, Moderated, Status

ALL = "all"


class CappedPaginator(Paginator):
    """Pages of at most the first thousand; what comes after is found by filters, or once these are decided.

    An exact count and a far OFFSET each read all that lies before them: at a million rows a hundred times too much.
    """

    @cached_property
    def count(self) -> int:
        """How many there are, up to a thousand; one query, which stops there."""
        return self._counted.number

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are listed."""
        return self._counted.is_capped

    @cached_property
    def _counted(self) -> Count:
        return capped_count(self.object_list, most=MOST_COUNTED)  # type: ignore[arg-type]


class StatusFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for; of what readers have reported, all."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.by_itself = ALL if ReportedFilter.parameter_name in request.GET else Status.WAITING
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """All, and each status in the words of what is moderated."""
        return [(ALL, _("All")), *model_admin.model._meta.get_field("status").flatchoices]

    def choices(self, changelist: Any) -> Any:
        """What is shown by itself is chosen by itself, so “all” is a choice of its own."""
        chosen = self.value() or self.by_itself
        for value, title in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in the chosen status."""
        chosen = self.value() or self.by_itself
        return queryset if chosen == ALL else queryset.filter(status=chosen)


class ReportedFilter(admin.SimpleListFilter):
    """Things that readers have reported and nobody has settled."""

    title = gettext_lazy("what readers report")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        """One choice beside all."""
        return [("open", _("Reported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those with an open report, where they are asked for."""
        if self.value() != "open":
            return queryset
        return queryset.filter(pk__in=list(_reported(queryset.model._meta.label_lower)[: MOST_COUNTED + 1]))


def waiting(model: type[Moderated]) -> QuerySet[Any]:
    """What of a kind waits for a moderator; what its author has not sent yet waits for nobody."""
    rows: QuerySet[Any] = model._default_manager.filter(status=Status.WAITING)
    return rows.filter(sent_at__isnull=False) if hasattr(model, "sent_at") else rows


def open_reports(kind: str) -> QuerySet[Flag]:
    """The reports about things of `kind` (“consultations.comment”) that nobody has settled."""
    return Flag.objects.open().filter(subject_type=kind)


def count_reported(kind: str) -> Count:
    """How many things of `kind` readers have reported and nobody has settled, up to a thousand."""
    return capped_count(_reported(kind))


def _reported(kind: str) -> QuerySet[Flag, int]:
    """The keys of things with an open report, each once. They are asked for by themselves: joined to the queue, the
    planner walks a million things in the queue's order to meet a few that are reported."""
    return open_reports(kind).order_by("subject_id").values_list("subject_id", flat=True).distinct()


def with_standing(things: QuerySet[Any]) -> QuerySet[Any]:
    """Things with the name of the moderator who has taken each (`taken_by`, None for nobody) and whether readers have
    reported it (`is_reported`); no further query."""
    kind = things.model._meta.label_lower
    claims = Claim.objects.standing().filter(subject_type=kind, subject_id=OuterRef("pk"))
    return things.annotate(
        taken_by=Subquery(claims.values("by__name")[:1]),
        is_reported=Exists(open_reports(kind).filter(subject_id=OuterRef("pk"))),
    )
