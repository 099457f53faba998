"""Figures for the machines that watch the portal, in Prometheus' text format (version 0.0.4).

Counts, ages and sizes only: nothing in them is about a person. They are told to whoever brings `METRICS_TOKEN`, and to
nobody where none is set; a figure whose source does not answer is left out, and the others are told.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from imrf_portal.documents.models import StoredFile
from imrf_portal.kit import maintenance, replica
from imrf_portal.moderation.models import Moderated
from imrf_portal.moderation.queue import waiting
from imrf_portal.notifications import outbox
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.search.models import Due

_FAULTS, _HEARTBEAT = "metrics:faults", "metrics:heartbeat"
_KEPT_SECONDS = 60 * 60 * 24 * 30


@dataclass(frozen=True)
class Figure:
    """One figure: its name without the prefix, what it says, its value, and what tells it from others of its name."""

    name: str
    meaning: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)
    kind: str = "gauge"


def count_fault() -> None:
    """Count one request that failed by our fault, for all web processes together; with the cache dead none is."""
    if not cache.add(_FAULTS, 1, _KEPT_SECONDS):
        try:
            cache.incr(_FAULTS)
        except ValueError:
            # The cache has forgotten the count in between.
            cache.set(_FAULTS, 1, _KEPT_SECONDS)


def beat() -> None:
    """Note that the clock has woken a worker and that it works."""
    cache.set(_HEARTBEAT, time.time(), _KEPT_SECONDS)


def heartbeat_age() -> float | None:
    """For how many seconds the clock has not woken a worker that works; None where that is not known."""
    heartbeat = cache.get(_HEARTBEAT)
    return max(0.0, time.time() - heartbeat) if heartbeat else None


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """All figures, to whoever sends the token as `Authorization: Bearer …`. Raises `Http404` for everybody else."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    lines, seen = [], set()
    for figure in figures():
        name = f"imrf_{figure.name}"
        if name not in seen:
            seen.add(name)
            lines += [f"# HELP {name} {figure.meaning}", f"# TYPE {name} {figure.kind}"]
        labels = ",".join(f'{key}="{value}"' for key, value in figure.labels.items())
        lines.append(f"{name}{{{labels}}} {figure.value:.15g}" if labels else f"{name} {figure.value:.15g}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")


def figures() -> Iterator[Figure]:
    """Every figure that can be had now; `database_up` is 0 where those of the database cannot."""
    yield from _around()
    try:
        found = [figure for source in _OF_THE_DATABASE for figure in source()]
    except DatabaseError:
        yield Figure("database_up", "Whether the database answers.", 0)
        return
    yield Figure("database_up", "Whether the database answers.", 1)
    yield from found


def _around() -> Iterator[Figure]:
    faults = cache.get(_FAULTS, 0)
    yield Figure("faults_total", "Requests answered with 500 since the cache began.", faults, kind="counter")
    age = heartbeat_age()
    if age is not None:
        yield Figure("heartbeat_age_seconds", "Since beat last woke a worker that works.", age)
    is_closed = maintenance.standing() is not None
    yield Figure("maintenance", "Whether the portal is closed for maintenance.", is_closed)
    lag = replica.lag_seconds()
    if replica.is_configured():
        yield Figure("replica_up", "Whether the replica answers.", lag is not None)
    if lag is not None:
        yield Figure("replica_lag_seconds", "How far the replica is behind.", lag)


def _of_mail() -> Iterator[Figure]:
    for state, number in outbox.counts().items():
        yield Figure("letters", "Letters of the outbox by how they stand.", number, {"state": state})
    unexpanded = Announcement.objects.unexpanded(timezone.now()).count()
    yield Figure("announcements_unexpanded", "Announcements whose letters are not all written.", unexpanded)
    newest = Delivery.objects.filter(sent_at__isnull=False).order_by("-pk").first()
    if newest is not None and newest.sent_at is not None:
        age = _age(newest.sent_at)
        yield Figure("letter_sent_age_seconds", "Since the newest letter that has left did so.", age)


def _of_moderation() -> Iterator[Figure]:
    found = {
        model._meta.model_name or "": waiting(model).aggregate(number=Count("pk"), oldest=Min("received_at"))
        for model in apps.get_models()
        if issubclass(model, Moderated)
    }
    for kind, pile in found.items():
        yield Figure("waiting", "Things that wait for a moderator, by kind.", pile["number"], {"kind": kind})
    for kind, pile in found.items():
        if pile["oldest"] is not None:
            age = _age(pile["oldest"])
            yield Figure("oldest_waiting_seconds", "Since the oldest of these came in.", age, {"kind": kind})


def _of_search() -> Iterator[Figure]:
    yield Figure("search_due", "Things whose rows of the search are to be written anew.", Due.objects.count())


def _of_files() -> Iterator[Figure]:
    yield Figure(
        "files_due", "Files that wait for their scan or for their text.", StoredFile.objects.due().count()
    )


def _of_size() -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        yield Figure("database_bytes", "The size of the database.", cursor.fetchone()[0])
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        yield Figure("database_connections", "Connections to the database.", cursor.fetchone()[0])


_OF_THE_DATABASE: tuple[Callable[[], Iterator[Figure]], ...] = (
    _of_mail,
    _of_moderation,
    _of_search,
    _of_files,
    _of_size,
)


def _age(instant: datetime) -> float:
    return max(0.0, (timezone.now() - instant).total_seconds())
