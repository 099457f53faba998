import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from imrf_portal.notifications.models import Delivery

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_healthz_answers_without_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_readyz_says_that_all_is_well(client):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "broker": "ok", "cache": "ok", "outbox": "ok"}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_readyz_stays_200_and_quick_with_a_dead_broker(client, settings):
    settings.CELERY_BROKER_URL = NOBODY_LISTENS
    begun = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - begun < 4
    assert (response.status_code, response.json()["broker"]) == (200, "late")


@pytest.mark.django_db
def test_readyz_stays_200_and_quick_with_a_dead_cache(client, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY_LISTENS}}
    begun = time.monotonic()
    response = client.get("/readyz")
    assert time.monotonic() - begun < 4
    assert (response.status_code, response.json()["cache"]) == (200, "late")


@pytest.mark.django_db
def test_readyz_stays_200_while_mail_is_late(client):
    hour_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.create(
        kind="written", address="somebody@people.example", language="en", not_before=hour_ago
    )
    response = client.get("/readyz")
    assert (response.status_code, response.json()["outbox"]) == (200, "late")


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_missing(client):
    MigrationRecorder(connection).migration_qs.filter(app="consultations").order_by("-pk").first().delete()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["database"]) == (503, "migrations missing")


@pytest.mark.django_db(transaction=True)
def test_readyz_is_503_without_a_database(client):
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        response = client.get("/readyz")
        assert (response.status_code, response.json()["database"]) == (503, "down")
        assert client.get("/healthz").status_code == 200
    finally:
        connection.close()
        connection.settings_dict["HOST"] = place
