"""The dashboard and its files: equal numbers through every door, past days, days that cannot be shown."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from lxml import etree, html

from imrf_portal.compact.models import Region
from pledges.dashboard import dashboard
from pledges.ledger.writing import write
from pledges.models import EntryKind, Progress
from tests.makers import make_delegation, make_objective, make_organisation, make_state
from tests.pledges.makers import make_pledge, make_version

pytestmark = pytest.mark.django_db
PAGE = "/en/pledges/dashboard/"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
TABLES = ("status", "light", "makers", "regions", "objectives", "matrix")


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def ledger():
    """A State and an organisation pledge in May, the State's is fulfilled ten days later; one waits all the time."""
    state = make_state()
    state.regions.add(
        Region.objects.create(slug="asia-and-the-pacific", order=1, name="Asia and the Pacific")
    )
    with time_machine.travel(NOW, tick=False) as clock:
        of_state = make_pledge(make_delegation(state), title="Kestrel")
        make_pledge()
        make_pledge(status="waiting", title="Unseen")
        clock.move_to(NOW + timedelta(days=10))
        write(
            of_state,
            EntryKind.FULFILLED,
            by=None,
            partner=of_state.partners.get(),
            progress=Progress.FULFILLED,
        )
        clock.move_to(NOW + timedelta(days=20))
        yield of_state


def table(client, path: str) -> list[list[str]]:
    response = client.get(path)
    body = response.getvalue() if response.streaming else response.content
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def status_counts(client, day: str = "") -> dict[str, int]:
    header, *rows = table(client, f"/en/pledges/dashboard.csv?as_of={day}")
    assert header == ["status", "count"]
    return {status: int(number) for status, number in rows}


def shown(client, day: str = "") -> dict[str, int]:
    """What the table of statuses on the page says."""
    page = html.fromstring(client.get(f"{PAGE}?as_of={day}").content)
    [section] = page.xpath("//section[@aria-labelledby='status']")
    rows = section.xpath(".//tbody/tr")
    return {row.xpath("string(th)").strip(): int(row.xpath("string(td)")) for row in rows}


def test_totals_have_every_status_with_unknown_among_them(client, ledger):
    assert status_counts(client) == {"unknown": 1, "planned": 0, "under-way": 0, "fulfilled": 1, "ended": 0}
    assert shown(client) == {"Unknown": 1, "Planned": 0, "Under way": 0, "Fulfilled": 1, "Ended early": 0}


def test_a_past_day_is_shown_as_it_stood_by_every_door(client, ledger):
    assert status_counts(client, "2026-05-03") == dict.fromkeys(Progress.values, 0)
    assert status_counts(client, "2026-05-04") == {**dict.fromkeys(Progress.values, 0), "unknown": 2}
    assert shown(client, "2026-05-04")["Unknown"] == 2
    assert table(client, "/en/pledges/dashboard/light.csv?as_of=2026-05-04")[-1][-1] == "2"
    assert status_counts(client, "2026-05-14")["fulfilled"] == 1


def test_a_day_that_was_counted_before_is_counted_anew_after_an_entry(client, ledger):
    assert status_counts(client)["fulfilled"] == 1
    write(ledger, EntryKind.REMOVED, by=None)
    assert status_counts(client) == {**dict.fromkeys(Progress.values, 0), "unknown": 1}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("2026-05-25", "still to come"),
        ("yesterday", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("٢٠٢٦-٠١-٠١x", "is not a date"),
        ("0001-01-01", "adopted in 2018"),
        ("9999-12-31", "still to come"),
    ],
)
def test_a_day_that_cannot_be_shown_is_a_sentence_by_every_door(client, ledger, asked, sentence):
    answer = client.get(PAGE, {"as_of": asked})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert asked in answer.content.decode()
    for path in (
        "/en/pledges/dashboard.csv",
        *(f"{PAGE}{name}.{form}" for name in TABLES for form in ("csv", "svg")),
    ):
        refused = client.get(path, {"as_of": asked})
        assert (refused.status_code, refused["Content-Type"]) == (422, "text/plain; charset=utf-8")
        assert sentence in refused.content.decode()


def test_each_drawing_says_the_numbers_of_its_table(client, ledger):
    for name in TABLES[:-1]:
        drawing = etree.fromstring(client.get(f"{PAGE}{name}.svg").content)
        words = {one.text for one in drawing.iter(f"{SVG}text")}
        for label, *numbers in table(client, f"{PAGE}{name}.csv")[1:]:
            assert f"{label}: {numbers[-1]}" in words, name
        assert "24 May 2026" in drawing.findtext(f"{SVG}title")
        assert any("as of 24 May 2026" in one for one in words)
        assert any("dashboard/?as_of=2026-05-24" in one for one in words)


def test_matrix_counts_a_state_once_on_each_of_its_objectives(client, ledger):
    second = make_version(ledger, status="published", title="Kestrel, anew")
    second.objectives.add(make_objective(8))
    ledger.standing = second
    ledger.save()
    write(ledger, EntryKind.AMENDED, by=None, version=second)
    header, row = table(client, f"{PAGE}matrix.csv")
    assert header == ["State", "ISO 3166 code, three letters", "7", "8"]
    assert row == ["Bangladesh", "BDX", "1", "1"]
    words = [one.text for one in etree.fromstring(client.get(f"{PAGE}matrix.svg").content).iter(f"{SVG}text")]
    assert words[:5] == ["7", "8", "Bangladesh", "1", "1"]


def test_a_drawing_stands_alone_without_style_or_script_and_is_mirrored_in_arabic(client, ledger):
    english = client.get(f"{PAGE}light.svg")
    assert english["Content-Type"] == "image/svg+xml"
    assert english["Content-Disposition"] == 'attachment; filename="pledges-light-2026-05-24.svg"'
    assert b"style" not in english.content
    assert b"<script" not in english.content
    arabic = etree.fromstring(client.get("/ar/pledges/dashboard/light.svg").content)
    assert arabic.get("direction") == "rtl"

    def edges(drawing):
        return [
            (float(one.get("x")), float(one.get("width")))
            for one in drawing.iter(f"{SVG}rect")
            if one.get("y")
        ]

    mirrored = [(round(420 - x - width, 1), width) for x, width in edges(etree.fromstring(english.content))]
    assert mirrored == [(round(x, 1), width) for x, width in edges(arabic)]


@pytest.mark.parametrize("path", ["nothing.csv", "nothing.svg"])
def test_a_table_that_is_none_is_not_found(client, path):
    assert client.get(f"{PAGE}{path}").status_code == 404


def test_rows_of_today_lead_to_the_pledges_they_count(client, ledger):
    page = html.fromstring(client.get(PAGE).content)
    for row in page.xpath("//section//table[contains(@class, 'table')]/tbody/tr"):
        number = int(row.xpath("string(td[last()])"))
        listed = client.get(row.xpath("string(th/a/@href)"))
        assert listed.context["count"].number == number, row.xpath("string(th)")
    past = html.fromstring(client.get(f"{PAGE}?as_of=2026-05-04").content)
    assert past.xpath("//section[@aria-labelledby='status']//th/a") == []


def test_nothing_that_waits_stands_on_the_dashboard(client, ledger):
    assert dashboard().total == 2
    assert "Unseen" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_dashboard_takes_five_queries_and_four_when_it_was_counted(
    client, django_assert_num_queries, how_many
):
    make_objective()
    for number in range(how_many):
        make_pledge(make_delegation(make_state(f"{'ABC'[number]}Z", f"State {number}")))
        make_pledge(make_organisation())
    with django_assert_num_queries(5):
        client.get(PAGE)
    with django_assert_num_queries(4):
        client.get(PAGE)
