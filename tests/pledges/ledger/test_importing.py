"""Pledges from a table: all or nothing, each once, public with a number and the day on which they were made."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from imrf_portal.compact.models import Region
from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Announcement, Delivery
from pledges.ledger.importing import REQUIRED, BadTable, import_table
from pledges.ledger.standing import now
from pledges.models import EntryKind, Kind, Numbering, Pledge, Progress
from tests import makers
from tests.pledges.makers import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground():
    makers.make_organisation("Harbour Light Clinic")
    makers.make_delegation()
    makers.make_objective(7)
    makers.make_cycle()


def row(**changed):
    return {
        "external_number": "A-1",
        "organisation": "harbour light clinic",
        "made_on": "2022-05-04",
        "kind": "individual",
        "forms": "process; policy",
        "title": "Help desks along the coast",
        "text": TEXT,
        "language": "en",
        "objectives": "7",
        "level": "local",
        **changed,
    }


def table(*rows):
    written = StringIO()
    columns = list(dict.fromkeys(name for one in rows for name in one))
    writer = csv.DictWriter(written, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return StringIO(written.getvalue(), newline="")


def test_line_is_a_public_pledge_with_its_day_in_the_ledger():
    (line,) = import_table(table(row()), by=None)
    pledge = Pledge.objects.get(external_number="A-1")
    assert line.pledge == pledge.number == f"P-{official_day().year}-0001"
    assert pledge.standing.forms == ["process", "policy"]
    assert pledge.author is None
    entry = pledge.entries.get()
    assert (entry.kind, entry.on) == (EntryKind.MADE, date(2022, 5, 4))
    assert official_day(entry.at) == official_day()
    assert not Delivery.objects.exists()
    assert not Announcement.objects.exists()


def test_what_its_actor_has_reported_is_written_too():
    said = {"status": "fulfilled", "reported_on": "2024-02-03", "report": "Demonstration text: open."}
    import_table(table(row(**said)), by=None)
    pledge = Pledge.objects.get()
    (line,) = now(pledge).lines.values()
    assert (line.progress, line.reported_on) == (Progress.FULFILLED, date(2024, 2, 3))
    assert pledge.entries.get(kind=EntryKind.FULFILLED).report.text == "Demonstration text: open."


def test_state_partners_places_and_a_match_in_the_same_table():
    Region.objects.create(slug="asia-pacific", name="Asia and the Pacific", order=1)
    makers.make_state("KE", "Kenya")
    number = f"P-{official_day().year}-0001"
    lines = import_table(
        table(
            row(organisation="bd", states="KE;BD", regions="asia-pacific"),
            row(external_number="A-2", kind="matching", matched=number),
            row(external_number="A-3", kind="common", partners="BD", amount="250000", currency="EUR"),
        ),
        by=None,
    )
    assert [line.refusal for line in lines] == ["", "", ""]
    first, second, third = Pledge.objects.order_by("pk")
    assert {state.iso_alpha2 for state in first.standing.states.all()} == {"KE", "BD"}
    assert second.standing.matched == first
    assert third.standing.kind == Kind.COMMON
    assert third.partners.confirmed().count() == 2


def test_import_done_twice_makes_it_once():
    import_table(table(row()), by=None)
    (line,) = import_table(table(row(title="Another title")), by=None)
    assert line.is_known
    assert line.pledge == Pledge.objects.get().number
    assert Pledge.objects.get().standing.title == "Help desks along the coast"


def test_one_refused_line_leaves_nothing_behind_unless_the_good_are_kept():
    both = (row(), row(external_number="A-2", made_on="2099-01-01"))
    lines = import_table(table(*both), by=None)
    assert [bool(line.refusal) for line in lines] == [False, True]
    assert [line.pledge for line in lines] == ["", ""]
    assert not Pledge.objects.exists()
    assert not Numbering.objects.exists()
    import_table(table(*both), by=None, keep_good=True)
    assert Pledge.objects.get().external_number == "A-1"


def test_trial_enters_nothing():
    (line,) = import_table(table(row()), by=None, is_dry=True)
    assert (line.refusal, line.pledge) == ("", "")
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"external_number": ""}, "The number it had elsewhere"),
        ({"external_number": "ada@quay.example"}, "The number it had elsewhere"),
        ({"organisation": "Nobody"}, "no verified organization “Nobody”"),
        ({"made_on": "4.5.2022"}, "made_on"),
        ({"made_on": "2018-01-01"}, "made_on"),
        ({"objectives": "7;24"}, "“24” in the column objectives"),
        ({"forms": "money"}, "“money” in the column forms"),
        ({"language": "de"}, "There is no language “de”"),
        ({"kind": "huge"}, "kind of pledge"),
        ({"text": "Too short."}, "needs at least 300"),
        ({"amount": "1.000", "currency": "EUR"}, "1.000"),
        ({"kind": "matching", "matched": "P-2026-9999"}, "P-2026-9999"),
        ({"status": "done", "reported_on": "2024-01-01"}, "how far it is"),
        ({"status": "ended", "reported_on": "2024-01-01"}, "why it ends early"),
        ({"reported_on": "2024-01-01"}, "no status"),
        ({"cycle": "1999"}, "There is no cycle"),
    ],
)
def test_wrong_cell_is_a_sentence(changed, says):
    (line,) = import_table(table(row(**changed)), by=None)
    assert says in line.refusal
    assert not Pledge.objects.exists()


def test_wrong_table_is_a_sentence():
    with pytest.raises(BadTable, match="organisation"):
        import_table(StringIO("external_number,title\nA-1,x\n"), by=None)
    with pytest.raises(BadTable, match="colour"):
        import_table(table(row(colour="red")), by=None)
    (line,) = import_table(StringIO(",".join(REQUIRED) + "\nA-1,x\n"), by=None)
    assert "cells" in line.refusal


def test_only_the_secretariat_imports():
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            import_table(table(row()), by=person)


def test_command_reports_each_line(tmp_path, capsys):
    path = tmp_path / "pledges.csv"
    path.write_text("\ufeff" + table(row()).getvalue(), encoding="utf-8", newline="")
    call_command("import_pledges", path, dry_run=True)
    assert (
        "line 2: A-1: can be entered\n1 can be entered, nothing was, 0 here already"
        in capsys.readouterr().out
    )
    call_command("import_pledges", path)
    call_command("import_pledges", path)
    out = capsys.readouterr().out
    assert "A-1: entered as P-" in out
    assert "0 entered, 1 here already, 0 refused" in out
    path.write_text(table(row(external_number="A-2", kind="x")).getvalue())
    with pytest.raises(SystemExit):
        call_command("import_pledges", path)
    with pytest.raises(CommandError):
        call_command("import_pledges", tmp_path / "none.csv")


def test_page_tries_and_then_enters(client):
    client.force_login(makers.make_staff())
    address = "/en/admin/pledges/pledgeversion/import/"
    assert "external_number" in client.get(address).content.decode()

    def send(button, text):
        upload = SimpleUploadedFile("pledges.csv", text.encode())
        return client.post(address, {"table": upload, button: "1"})

    good = table(row()).getvalue()
    assert "can be entered" in send("try", good).content.decode()
    assert not Pledge.objects.exists()
    assert "entered as" in send("enter", good).content.decode()
    assert Pledge.objects.count() == 1
    assert send("enter", "nothing").status_code == 422
