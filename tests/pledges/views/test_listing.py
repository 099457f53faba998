"""The list of pledges: what narrows it, its orders, its download, in a fixed number of queries."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Principle, Region
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from pledges.ledger.writing import write
from pledges.models import EntryKind, Form, Kind, PartnerStatus, Progress
from tests.makers import (
    make_cycle,
    make_delegation,
    make_member,
    make_objective,
    make_organisation,
    make_state,
)
from tests.pledges.makers import make_line, make_pledge, make_version

pytestmark = pytest.mark.django_db
LIST, CSV = "/en/pledges/", "/en/pledges/pledges.csv"


def titles(client, query: str = "") -> list[str]:
    return [line.version.title for line in client.get(f"{LIST}{query}").context["lines"]]


def rows(client, query: str = "") -> list[dict[str, str]]:
    text = client.get(f"{CSV}{query}").getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def report(pledge, progress: str, *, ago: int = 0) -> None:
    kind = {Progress.FULFILLED: EntryKind.FULFILLED, Progress.ENDED: EntryKind.ENDED}.get(
        progress, EntryKind.PROGRESS
    )
    write(
        pledge,
        kind,
        by=None,
        partner=pledge.partners.get(is_lead=True),
        progress=progress,
        on=official_day() - timedelta(days=ago),
    )


@pytest.fixture
def heron():
    """Of a State: matching, financial, on objectives 7 and 8, by a principle, fulfilled two years and more ago."""
    state = make_state()
    state.regions.add(Region.objects.create(slug="africa", order=1, name="Africa"))
    delegation = make_delegation(state)
    wren = make_pledge(make_organisation("Wren house"), title="Wren", cycle=make_cycle("2022"))
    heron = make_pledge(
        delegation,
        title="Heron on the Ñandú river",
        text="Un albergue para ocho familias. " * 12,
        language="es",
        kind=Kind.MATCHING,
        matched=wren,
        forms=[Form.FINANCIAL, Form.POLICY],
    )
    heron.standing.objectives.add(make_objective(8))
    heron.standing.principles.add(Principle.objects.create(letter="a", order=1, name="People-centred"))
    write(heron, EntryKind.AMENDED, by=None, version=heron.standing)
    report(heron, Progress.FULFILLED, ago=800)
    return heron


@pytest.mark.parametrize(
    "query",
    [
        "q=heron",
        "q=nandu+FAMILIAS",
        "maker=bangla",
        "maker_kind=state",
        "kind=matching",
        "form=policy",
        "objective=8",
        "principle=a",
        "region=africa",
        "state=bd",
        "status=fulfilled",
        "light=over-two",
        "cycle=2026",
        "objective=7&status=fulfilled&light=over-two",
    ],
)
def test_each_filter_narrows_page_and_download_alike(client, heron, query):
    assert sorted(titles(client)) == ["Heron on the Ñandú river", "Wren"]
    assert titles(client, f"?{query}") == ["Heron on the Ñandú river"]
    assert [row["Title"] for row in rows(client, f"?{query}")] == ["Heron on the Ñandú river"]


@pytest.mark.parametrize(
    "query", ["q=kestrel", "q=…", "status=planned", "state=zz", "objective=99", "light=soon", "maker=nobody"]
)
def test_what_fits_nothing_is_an_empty_list(client, heron, query):
    assert set(titles(client, f"?{query}")) in ({*()}, {"Heron on the Ñandú river", "Wren"})
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_unknown_and_never_reported_are_found(client, heron):
    assert titles(client, "?status=unknown") == ["Wren"]
    assert titles(client, "?light=never") == ["Wren"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("ملاجئ", "نفتح ملاجئ على الساحل"),
        ("海岸", "我们在海岸开设庇护所"),
        ("приют", "Мы откроем Приюты на берегу"),
    ],
)
def test_words_are_found_in_any_script(client, words, text):
    make_pledge(title="Other")
    make_pledge(title="Shelters", text=text * 20)
    assert titles(client, f"?q={words}") == ["Shelters"]


def test_orders_go_by_filing_and_by_last_report(client):
    with time_machine.travel(datetime(2026, 5, 4, 12, tzinfo=UTC), tick=False):
        for title, ago in (("first", 30), ("second", 10), ("third", None)):
            pledge = make_pledge(title=title)
            if ago is not None:
                report(pledge, Progress.UNDER_WAY, ago=ago)
        assert titles(client) == titles(client, "?sort=newest") == ["third", "second", "first"]
        assert titles(client, "?sort=oldest") == ["first", "second", "third"]
        assert titles(client, "?sort=told") == ["second", "first", "third"]
        assert titles(client, "?sort=silent") == ["third", "first", "second"]


@pytest.mark.parametrize("sort", ["newest", "oldest", "told", "silent"])
def test_pages_follow_one_another_without_a_gap(client, sort):
    organisation = make_organisation()
    for number in range(27):
        make_pledge(organisation, title=f"Pledge {number}", author=organisation_author(organisation))
    first = client.get(f"{LIST}?sort={sort}")
    after = first.context["page"].next_key
    second = client.get(f"{LIST}?sort={sort}&after={after}")
    seen = [line.version.title for page in (first, second) for line in page.context["lines"]]
    assert (len(seen), len(set(seen)), second.context["page"].next_key) == (27, 27, "")
    assert first.context["count"].number == 27


def organisation_author(organisation):
    held = organisation.memberships.first()
    return held.person if held else make_member(organisation=organisation).person


def test_only_what_is_public_is_listed_and_partners_once_confirmed(client):
    asked = make_organisation("Asked but silent")
    public = make_pledge(title="Public")
    make_line(public, asked, status=PartnerStatus.INVITED)
    make_version(public, status=Status.WAITING, title="Public, anew")
    for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN):
        make_pledge(title=f"Hidden {status}", status=status)
    assert titles(client) == ["Public"]
    [row] = rows(client)
    assert (row["Title"], row["Number"], row["Status"]) == ("Public", public.number, "Unknown")
    assert "Asked but silent" not in client.get(LIST).content.decode()
    assert titles(client, "?maker=asked") == []


def test_cells_of_the_download_cannot_run(client):
    make_pledge(title="=1+1")
    assert rows(client)[0]["Title"] == "'=1+1"


def test_download_says_the_last_report(client, heron):
    row = next(row for row in rows(client) if row["Title"].startswith("Heron"))
    assert date.fromisoformat(row["Last reported on"]) < date.today() - timedelta(days=700)
    assert row["Kind of maker"] == str(OrganisationKind.STATE_DELEGATION.label)
    assert (row["Form"], row["Objectives"]) == ("Financial; Policy", "7; 8")


@pytest.mark.parametrize("how_many", [1, 3])
def test_list_takes_a_fixed_number_of_queries(client, django_assert_num_queries, how_many):
    for _ in range(how_many):
        make_pledge()
    with django_assert_num_queries(9):
        client.get(LIST)
    with django_assert_num_queries(2):
        client.get(CSV).getvalue()
