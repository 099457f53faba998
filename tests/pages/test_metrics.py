"""Figures for machines: to whoever has the token, about nobody."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from imrf_portal.kit import maintenance
from imrf_portal.notifications.models import Delivery
from imrf_portal.pages import metrics, tasks
from tests.makers import make_comment, make_consultation

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-the-watching-machine"
# However many letters, files and things wait: the outbox, the desk (once a kind), the search, the files, the size.
QUERIES = 19


@pytest.fixture(autouse=True)
def _token(settings):
    settings.METRICS_TOKEN = TOKEN


def told(client, token=TOKEN):
    response = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200
    lines = response.content.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer \u00e9"}]
)
def test_figures_are_closed_without_the_token(client, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}])
def test_figures_are_closed_to_everybody_where_no_token_is_set(client, settings, headers):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers=headers).status_code == 404


def test_figures_are_read_only(client):
    assert client.post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


def test_every_line_is_of_the_format_and_every_name_is_explained(client):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer["Cache-Control"].startswith("max-age=0")
    explained = set()
    for line in answer.content.decode().splitlines():
        if line.startswith("# HELP "):
            explained.add(line.split()[2])
        elif not line.startswith("#"):
            found = re.fullmatch(r'(imrf_[a-z_]+)(?:\{[a-z]+="[\w-]+"\})? -?[\d.]+(?:e[+-]?\d+)?', line)
            assert found, line
            assert found[1] in explained


def test_outbox_and_desk_are_counted(client):
    before = told(client)
    hour_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.create(
        kind="written", address="somebody@people.example", language="en", not_before=hour_ago
    )
    comment = make_comment(make_consultation(), status="waiting")
    type(comment).objects.filter(pk=comment.pk).update(received_at=hour_ago)
    after = told(client)
    for name in (
        'imrf_letters{state="late"}',
        'imrf_letters{state="queued"}',
        'imrf_waiting{kind="comment"}',
    ):
        assert float(after[name]) == float(before[name]) + 1
    assert 3_590 < float(after['imrf_oldest_waiting_seconds{kind="comment"}']) < 3_700
    assert float(after["imrf_database_bytes"]) > 1_000_000


def test_fault_and_heartbeat_are_noted(client):
    before = float(told(client)["imrf_faults_total"])
    metrics.count_fault()
    tasks.beat()
    after = told(client)
    assert float(after["imrf_faults_total"]) == before + 1
    assert float(after["imrf_heartbeat_age_seconds"]) < 60


def test_maintenance_is_told_and_does_not_close_the_figures():
    maintenance.close()
    try:
        assert told(Client())["imrf_maintenance"] == "1"
    finally:
        maintenance.reopen()


@pytest.mark.django_db(transaction=True)
def test_without_a_database_the_other_figures_are_told(client):
    place = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        figures = told(client)
    finally:
        connection.close()
        connection.settings_dict["HOST"] = place
    assert figures["imrf_database_up"] == "0"
    assert "imrf_maintenance" in figures


def test_as_many_queries_for_three_things_as_for_one(client, django_assert_num_queries):
    consultation = make_consultation()
    make_comment(consultation, status="waiting")
    with django_assert_num_queries(QUERIES):
        told(client)
    make_comment(consultation, status="waiting")
    make_comment(consultation, status="waiting")
    with django_assert_num_queries(QUERIES):
        told(client)
