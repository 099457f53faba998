"""Whether the portal lives and whether it can work, for the machines that watch it."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu import Connection
from kombu.exceptions import OperationalError

from imrf_portal.kit import maintenance
from imrf_portal.notifications import outbox

BROKER_SECONDS = 1


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """503 only where pages cannot work: no database, or migrations missing. Broker, cache and outbox may be late
    without anything being lost, so they only stand in the answer. So does maintenance: a balancer that took the
    process away would show its own page in the place of ours."""
    database = _database()
    standing = {"database": database, "broker": _broker(), "cache": _cache()}
    if maintenance.standing() is not None:
        standing["maintenance"] = "on"
    if database == "ok":
        standing["outbox"] = outbox.standing()
    response = JsonResponse(standing, status=200 if database == "ok" else 503)
    response["Cache-Control"] = "no-store"
    return response


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        return "down"
    return "migrations missing" if pending else "ok"


def _broker() -> str:
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS, "socket_timeout": BROKER_SECONDS}
    try:
        with Connection(
            settings.CELERY_BROKER_URL, connect_timeout=BROKER_SECONDS, transport_options=options
        ) as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        return "late"
    return "ok"


def _cache() -> str:
    cache = caches["default"]
    cache.set("readyz", "ok", 10)
    return "ok" if cache.get("readyz") == "ok" else "late"
