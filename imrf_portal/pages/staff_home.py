"""The secretariat's first page: what waits and since when, what is late, what closes soon, what nobody has checked.

Every line leads to the list where the work is done, and stands here only for whoever may open that list. However much
there is, the page asks a fixed number of questions, and none of them counts further than a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Count, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import (
    Admission,
    Comment,
    Consultation,
    Event,
    Floor,
    FloorRequest,
    LateRequest,
    PositionVersion,
    SideEventApplication,
)
from declarations.models import Draft, SilencePeriod
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import without_second_factor
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.compact.models import (
    Cycle,
    Milestone,
    Objective,
    Principle,
    Region,
    Round,
    StakeholderGroup,
    State,
)
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.guidance.models import Letter, Page, PageVersion
from imrf_portal.kit.piles import Pile, piles
from imrf_portal.languages import OFFICIAL, Language
from imrf_portal.moderation.models import Moderated, ReasonTemplate
from imrf_portal.moderation.queue import open_reports, waiting
from imrf_portal.notifications import outbox
from imrf_portal.notifications.models import Delivery, Suppression
from imrf_portal.pages import metrics
from imrf_portal.tracing.models import Link
from pledges.models import Evidence, PledgeVersion
from reviews.models import Assessment, Deadline, Edition

SOON = timedelta(days=7)
MOST_SOON = 5
# Beat wakes a worker twice a minute.
SILENT_AFTER = timedelta(minutes=5)

Words = str | Promise


@dataclass(frozen=True)
class Line:
    """One pile with what it is called and where it is worked on (no address: nowhere in the admin)."""

    name: str
    pile: Pile
    url: str = ""


@dataclass(frozen=True)
class Closing:
    """Something that ends soon."""

    name: str
    at: datetime
    url: str
    what: str


@dataclass(frozen=True)
class Missing:
    """How many things of a kind have no text yet in each of the six languages, in the order of `OFFICIAL`."""

    name: str
    numbers: list[int]
    url: str


@dataclass(frozen=True)
class _Source:
    """Where a line comes from: its rows, the field that says since when, the admin's list that shows them."""

    name: Words
    rows: Callable[[], QuerySet[Any]]
    since: str | None
    desk: type[Model]
    query: str = ""


def staff_home(request: HttpRequest, site: AdminSite) -> dict[str, object]:
    """What the first page of the admin shows to this person, for its template."""
    desk = _Desk(request, site)
    return {
        "waiting": desk.lines(_WAITING),
        "troubles": [line for line in desk.lines(_TROUBLES) if line.pile.number],
        "unverified": [line for line in desk.lines(_UNVERIFIED) if line.pile.number],
        "closing": _closing(desk, timezone.now()),
        "missing": _missing(desk),
        "languages": OFFICIAL,
        "is_silent": _is_silent(),
        "now": timezone.now(),
    }


class _Desk:
    """What one person may open in the admin, and the lines of it."""

    def __init__(self, request: HttpRequest, site: AdminSite) -> None:
        self._request = request
        self._site = site

    def opens(self, model: type[Model]) -> bool:
        """Whether the person may open the list of a model."""
        admins: dict[type[Model], Any] = self._site._registry
        return model in admins and bool(admins[model].has_view_permission(self._request))

    def list_of(self, model: type[Model], query: str = "") -> str:
        """The address of the list of a model, narrowed by `query`."""
        address = reverse(f"{self._site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
        return f"{address}?{query}" if query else address

    def lines(self, sources: Iterable[_Source]) -> list[Line]:
        """A line for each source whose list the person may open; one query."""
        mine = {str(number): one for number, one in enumerate(sources) if self.opens(one.desk)}
        found = piles({key: (one.rows(), one.since) for key, one in mine.items()})
        return [
            Line(capfirst(str(one.name)), found[key], self.list_of(one.desk, one.query))
            for key, one in mine.items()
        ]


# ---- What waits ----


def _moderated(name: Words, model: type[Moderated]) -> _Source:
    """What of a moderated model waits for a decision: the desk's list shows just that by itself."""
    return _Source(name, lambda: waiting(model), "received_at", model)


def _reported(model: type[Model], name: Words) -> _Source:
    """What readers have reported of a model and nobody has settled."""
    return _Source(name, lambda: open_reports(model._meta.label_lower), "at", model, "reported=open")


_WAITING = (
    _moderated(gettext_lazy("Comments"), Comment),
    _moderated(gettext_lazy("Positions"), PositionVersion),
    _moderated(gettext_lazy("Pledges"), PledgeVersion),
    _moderated(gettext_lazy("Evidence"), Evidence),
    _moderated(gettext_lazy("Assessments"), Assessment),
    _moderated(gettext_lazy("Side events"), SideEventApplication),
    _reported(Comment, gettext_lazy("comments reported by readers")),
    _reported(PositionVersion, gettext_lazy("positions reported by readers")),
    _reported(PledgeVersion, gettext_lazy("pledges reported by readers")),
    _Source(gettext_lazy("reviews to publish"), Edition.objects.filed, "filed_at", Edition),
    _Source(
        gettext_lazy("requests to let in late"), LateRequest.objects.unanswered, "asked_at", Consultation
    ),
    _Source(gettext_lazy("requests to speak"), FloorRequest.objects.unlisted, "asked_at", Floor),
    _Source(
        gettext_lazy("requests to speak for an organization"),
        MembershipRequest.objects.waiting,
        "asked_at",
        MembershipRequest,
    ),
    _Source(gettext_lazy("links to confirm"), Link.objects.proposed, "proposed_at", Link),
    _Source(
        gettext_lazy("letters to answer"),
        Letter.objects.waiting,
        "received_at",
        Letter,
        "answered_at__isempty=1",
    ),
)


# ---- What is wrong ----


_TROUBLES = (
    _Source(
        gettext_lazy("letters of the outbox that are late"),
        outbox.late,
        "not_before",
        Delivery,
        "status__exact=queued",
    ),
    _Source(
        gettext_lazy("letters of the outbox that have failed"),
        Delivery.objects.failed,
        "created_at",
        Delivery,
        "status__exact=failed",
    ),
    _Source(gettext_lazy("addresses that take no mail"), Suppression.objects.all, "since", Suppression),
    _Source(
        gettext_lazy("files in which a virus was found"),
        StoredFile.objects.infected,
        "stored_at",
        StoredFile,
        "check=infected",
    ),
    _Source(
        gettext_lazy("files that wait for their check"),
        lambda: StoredFile.objects.due(timezone.now() - SILENT_AFTER),
        "stored_at",
        StoredFile,
        "check=due",
    ),
    _Source(
        gettext_lazy("people of the secretariat without a second factor"), without_second_factor, None, User
    ),
)


# ---- What nobody has checked ----

_REFERENCE: tuple[type[Any], ...] = (
    State, Region, Objective, Principle, StakeholderGroup, Cycle, Milestone, Round,
)  # fmt: skip


def _doubtful(model: type[Any]) -> _Source:
    return _Source(
        model._meta.verbose_name_plural or "",
        model.objects.with_unverified,
        None,
        model,
        "unverified=yes",
    )


_UNVERIFIED = (
    *(_doubtful(model) for model in _REFERENCE),
    _Source(
        gettext_lazy("organizations"),
        Organisation.objects.unverified,
        None,
        Organisation,
        "is_verified__exact=0&merged_into__isempty=1",
    ),
)


# ---- What closes soon ----


def _closing(desk: _Desk, now: datetime) -> list[Closing]:
    """What closes within a week, the soonest first; a few of each kind."""
    until = now + SOON
    found: list[Closing] = []
    if desk.opens(Consultation):
        rooms = Consultation.objects.announced().filter(closes_at__gt=now, closes_at__lte=until)
        for room in rooms.select_related("cycle").order_by("closes_at")[:MOST_SOON]:
            found.append(Closing(str(room), room.closes_at, room.get_absolute_url(), _("Consultation")))
    if desk.opens(Draft):
        silent = SilencePeriod.objects.filter(ends_at__gt=now, ends_at__lte=until)
        for period in silent.select_related("draft__declaration__cycle").order_by("ends_at")[:MOST_SOON]:
            url = period.draft.get_absolute_url()
            found.append(Closing(str(period.draft), period.ends_at, url, _("Silence period")))
    if desk.opens(Deadline):
        days = Deadline.objects.filter(day__gte=official_day(now), day__lte=official_day(until))
        for deadline in days.select_related("round").order_by("day")[:MOST_SOON]:
            ends = datetime.combine(deadline.day, time.max, tzinfo=timezone.get_default_timezone())
            found.append(Closing(str(deadline.round), ends, desk.list_of(Deadline), _("Reviews expected")))
    if desk.opens(Event):
        closes = Coalesce("closes_at", "event__starts_at")
        open_ones = Admission.objects.filter(event__status=Event.Status.PUBLISHED).alias(closes=closes)
        soon = open_ones.filter(closes__gt=now, closes__lte=until).select_related("event")
        for admission in soon.order_by("closes")[:MOST_SOON]:
            url = admission.event.get_absolute_url()
            found.append(Closing(str(admission.event), admission.until, url, _("Registration")))
    return sorted(found, key=lambda one: one.at)


# ---- Missing translations ----


def _missing(desk: _Desk) -> list[Missing]:
    """Of each kind of text how many have none in each language; kinds that lack nothing are left out. One query."""
    sources = {
        str(number): (desk_of, rows, field)
        for number, (desk_of, rows, field) in enumerate(_TRANSLATED)
        if desk.opens(desk_of)
    }
    if not sources:
        return []
    first, *others = (_without_text(key, rows(), field) for key, (_model, rows, field) in sources.items())
    found = {row["text_kind"]: row for row in first.union(*others, all=True)}
    kinds = []
    for key, (model, _rows, _field) in sources.items():
        numbers = [found[key][f"lacks_{one.field}"] for one in OFFICIAL] if key in found else []
        if any(numbers):
            kinds.append(
                Missing(capfirst(str(model._meta.verbose_name_plural)), numbers, desk.list_of(model))
            )
    return kinds


def _without_text(key: str, rows: QuerySet[Any], field: str) -> QuerySet[Any, Any]:
    counts = {f"lacks_{one.field}": Count("pk", filter=_lacks(field, one)) for one in OFFICIAL}
    # A plain one: that of a translated model would add all its columns.
    plain: QuerySet[Any] = QuerySet(rows.model).filter(pk__in=rows.order_by().values("pk")).order_by()
    return plain.values(text_kind=Value(key)).annotate(**counts)


def _lacks(field: str, language: Language) -> Q:
    if field == "languages":
        return ~Q(languages__contains=[language.code])
    column = f"{field}_{language.field}"
    return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})


_TRANSLATED: tuple[tuple[type[Model], Callable[[], QuerySet[Any]], str], ...] = (
    *((model, model.objects.all, "title" if model is Objective else "name") for model in _REFERENCE),
    (Draft, Draft.objects.published, "languages"),
    (Consultation, Consultation.objects.announced, "title"),
    (Event, lambda: Event.objects.filter(status=Event.Status.PUBLISHED), "title"),
    (ReasonTemplate, ReasonTemplate.objects.all, "words"),
    (Page, lambda: PageVersion.objects.filter(pk__in=PageVersion.objects.newest().values("pk")), "body"),
)


def _is_silent() -> bool:
    """Whether the clock has not woken a worker for minutes: nothing that happens by itself happens then."""
    age = metrics.heartbeat_age()
    return age is None or age > SILENT_AFTER.total_seconds()
