"""Kinds of events as rows: loaded as often as one likes, named and added to by the secretariat, filtered by code."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import ProtectedError
from django.urls import reverse

from consultations.events import loading
from consultations.models import Event, EventKind
from imrf_portal.languages import OFFICIAL
from tests import makers

pytestmark = pytest.mark.django_db
CODES = [
    "townhall",
    "briefing",
    "hearing",
    "dialogue",
    "round-table",
    "regional-review",
    "side-event",
    "national",
    "forum",
]


@pytest.fixture
def desk(client):
    client.force_login(makers.make_staff())
    return client


def address(name: str, kind: EventKind | None = None) -> str:
    return reverse(f"admin:consultations_eventkind_{name}", args=[kind.pk] if kind else [])


def test_loading_brings_every_kind_in_six_languages_and_a_second_time_changes_nothing():
    assert loading.load().created == 9
    assert [kind.code for kind in EventKind.objects.all()] == CODES
    for kind in EventKind.objects.all():
        assert all(getattr(kind, f"name_{language.field}") for language in OFFICIAL)
    again = loading.load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 9)


def test_loading_keeps_the_name_that_a_person_gave():
    loading.load()
    EventKind.objects.filter(code="hearing").update(name_en="Hearing")
    assert loading.load().kept == 1
    assert EventKind.objects.get(code="hearing").name_en == "Hearing"


@pytest.mark.parametrize("code", ["consultation", "milestone"])
def test_kind_cannot_take_the_code_of_something_else_in_the_calendar(desk, code):
    data = {"code": code, "order": 10, "name_en": "Demonstration text"}
    page = desk.post(address("add"), data)
    assert "The calendar uses this code for something else. Choose another." in page.content.decode()
    with pytest.raises(IntegrityError):
        EventKind.objects.create(code=code, order=10, name="Demonstration text")


def test_added_kind_is_chosen_shown_and_filtered_by(desk, client):
    data = {"code": "migration-week", "order": 10, "name_en": "Migration week", "name_fr": "Semaine"}
    assert desk.post(address("add"), data).status_code == 302
    makers.make_event(slug="week", title="Held", kind="migration-week")
    makers.make_event(title="Other")
    page = client.get("/fr/events/?kind=migration-week")
    text = page.content.decode()
    assert [entry.title.text for entry in page.context["entries"]] == ["Held"]
    assert '<option value="migration-week" selected>Semaine</option>' in text
    assert '<span class="meta">Semaine</span>' in text
    # A name that is missing in the language of the page stands in English and says so.
    assert (
        '<span class="meta" lang="en">Migration week</span>'
        in client.get("/es/events/week/").content.decode()
    )


def test_secretariat_names_a_kind_and_its_code_stays(desk):
    kind = makers.make_event_kind("briefing")
    data = {"code": "other", "order": 2, "name_en": "Information meeting"}
    assert desk.post(address("change", kind), data).status_code == 302
    kind.refresh_from_db()
    assert (kind.code, kind.name_en) == ("briefing", "Information meeting")


def test_kind_that_is_in_use_or_needed_is_not_removed(desk):
    used, needed, free = makers.make_event().kind, *map(makers.make_event_kind, ["side-event", "briefing"])
    assert [kind.can_be_removed for kind in (used, needed, free)] == [False, False, True]
    assert [desk.get(address("delete", kind)).status_code for kind in (used, needed, free)] == [403, 403, 200]
    with pytest.raises(ProtectedError):
        used.delete()


def test_nobody_else_names_kinds(client):
    client.force_login(makers.make_person())
    for name in ("changelist", "add"):
        assert client.get(address(name)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_migrating_there_and_back_keeps_the_kind_of_every_event():
    before = ("consultations", "0013_floor")
    kinds = {makers.make_event(kind=code).pk: code for code in ("townhall", "dialogue")}
    try:
        old = MigrationExecutor(connection)
        apps = old.migrate([before]).apps
        assert dict(apps.get_model("consultations", "Event").objects.values_list("pk", "kind")) == kinds
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert dict(Event.objects.values_list("pk", "kind")) == kinds
    named = dict(EventKind.objects.values_list("code", "name_en"))
    assert named == {"townhall": "Townhall", "dialogue": "Dialogue"}
