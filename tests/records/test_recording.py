import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from imrf_portal.accounts.models import Role
from imrf_portal.records.models import Record
from imrf_portal.records.recording import history, record
from tests import makers

pytestmark = pytest.mark.django_db


def test_record_says_who_did_what_to_what():
    person, cycle = makers.make_person(), makers.make_cycle()
    entry = record(
        "cycle_opened", cycle, by=person, facts={"year": 2026, "late": False, "by": None, "code": "x"}
    )
    assert (entry.by, entry.act, entry.subject_type, entry.subject_id) == (
        person,
        "cycle_opened",
        "compact.cycle",
        cycle.pk,
    )
    assert entry.facts == {"year": 2026, "late": False, "by": None, "code": "x"}


def test_history_is_told_from_the_beginning_and_of_one_thing():
    cycle, other = makers.make_cycle("2026"), makers.make_cycle("2030")
    for act in ("begun", "moved", "ended"):
        record(act, cycle, by=None)
    record("begun", other, by=None)
    assert [entry.act for entry in history(cycle)] == ["begun", "moved", "ended"]


@pytest.mark.parametrize(
    "fact", ["a" * 81, "ada@city.example", "ada (at) city.example", ["list"], {"a": 1}, 1.5]
)
def test_texts_addresses_and_nested_facts_are_refused(fact):
    with pytest.raises(ValueError, match="'words'"):
        record("said", makers.make_cycle(), by=None, facts={"words": fact})
    assert not Record.objects.exists()


def test_fact_of_eighty_characters_is_kept():
    assert record("said", makers.make_cycle(), by=None, facts={"code": "a" * 80}).facts == {"code": "a" * 80}


def test_record_falls_with_its_transaction():
    with transaction.atomic():
        record("said", makers.make_cycle(), by=None)
        transaction.set_rollback(True)
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: Record.objects.update(act="other"),
        lambda entry: Record.objects.filter(pk=entry.pk).delete(),
        lambda entry: entry.delete(),
        lambda entry: entry.save(),
        lambda entry: connection.cursor().execute("UPDATE records_record SET facts = '{}'"),
        lambda entry: connection.cursor().execute("DELETE FROM records_record"),
    ],
)
def test_the_database_refuses_to_change_or_remove_a_record(change):
    entry = record("said", makers.make_cycle(), by=None, facts={"code": "x"})
    with pytest.raises(IntegrityError, match="records are append only"), transaction.atomic():
        change(entry)
    entry.refresh_from_db()
    assert (entry.act, entry.facts) == ("said", {"code": "x"})


def test_records_are_read_in_the_admin_and_never_changed(client):
    entry = record("said", makers.make_cycle(), by=None)
    change, delete = (
        reverse(f"admin:records_record_{view}", args=[entry.pk]) for view in ("change", "delete")
    )
    client.force_login(makers.make_staff(Role.ADMINISTRATOR))
    assert client.get(reverse("admin:records_record_changelist")).status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {"act": "other"}).status_code == 403
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:records_record_add")).status_code == 403


def test_list_asks_the_same_however_long_it_is(client, django_assert_num_queries):
    client.force_login(makers.make_staff(Role.ADMINISTRATOR))
    url = reverse("admin:records_record_changelist")
    for count in (1, 2):
        for _ in range(count):
            record("said", makers.make_cycle(), by=makers.make_person())
        client.get(url)
        with django_assert_num_queries(10):
            client.get(url)
