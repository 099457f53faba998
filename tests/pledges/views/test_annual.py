"""The annual report: page, Word file and PDF say the same numbers, those of the dashboard on that day."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import time_machine
from django.core.cache import cache
from docx import Document
from lxml import html

from pledges.annual import day_of, report
from pledges.dashboard import dashboard
from pledges.ledger.writing import write
from pledges.models import EntryKind, Progress
from tests.makers import make_delegation, make_state
from tests.pledges.makers import make_pledge

pytestmark = pytest.mark.django_db
PAGE = "/en/pledges/report/2026/"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ledger():
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        made = [make_pledge(make_delegation(make_state())), *(make_pledge() for _ in range(11))]
        clock.move_to(NOW + timedelta(days=10))
        for pledge in made[:4]:
            write(
                pledge,
                EntryKind.PROGRESS,
                by=None,
                partner=pledge.partners.get(),
                progress=Progress.UNDER_WAY,
            )
        clock.move_to(NOW + timedelta(days=20))
        yield


def sheets_of_page(client, query: str) -> list[list[list[str]]]:
    page = html.fromstring(client.get(f"{PAGE}{query}").content)
    return [
        [[cell.text_content() for cell in row] for row in table.xpath(".//tr")]
        for table in page.xpath("//main//table")
    ]


@pytest.mark.parametrize(("query", "under_way"), [("", 4), ("?as_of=2026-05-10", 0)])
def test_page_word_file_and_pdf_say_the_same_numbers(client, query, under_way):
    on_page = sheets_of_page(client, query)
    word = Document(io.BytesIO(client.get(f"{PAGE}report.docx{query}").content))
    assert [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables] == on_page
    pdf = pypdfium2.PdfDocument(client.get(f"{PAGE}report.pdf{query}").content)
    printed = " ".join(page.get_textpage().get_text_range() for page in pdf)
    # A heading of a narrow column may be parted at a line's end; what follows a row's name are its numbers.
    printed = re.sub(r"\s+", " ", printed)
    for table in on_page[1:2]:
        for label, *numbers in table:
            assert f"{label} {' '.join(numbers)}" in printed
    assert ["Under way", str(under_way)] in on_page[1]


def test_report_says_the_figures_of_the_dashboard_on_its_day():
    day = day_of(2026, "2026-05-10")
    assert report(2026, day).shown.counts == dashboard(day).counts


def test_what_happened_in_the_year_is_counted_until_the_day(client):
    happened = dict(sheets_of_page(client, "")[0][1:])
    assert (happened["Pledge made"], happened["Progress reported"]) == ("12", "4")
    assert dict(sheets_of_page(client, "?as_of=2026-05-10")[0][1:])["Progress reported"] == "0"


def test_a_year_that_is_over_is_shown_as_it_ended(client):
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        page = client.get(PAGE).content.decode()
        assert "31 December 2026" in page
        assert client.get("/en/pledges/report/2027/").status_code == 200


@pytest.mark.parametrize("year", [2017, 2027, 99999])
def test_a_year_without_a_report_is_not_found(client, year):
    for file in ("", "report.docx", "report.pdf"):
        assert client.get(f"/en/pledges/report/{year}/{file}").status_code == 404


@pytest.mark.parametrize("asked", ["2025-12-31", "2026-05-25", "soon"])
def test_a_day_of_another_year_or_none_is_a_sentence(client, asked):
    assert client.get(PAGE, {"as_of": asked}).status_code == 422
    for file in ("report.docx", "report.pdf"):
        refused = client.get(f"{PAGE}{file}", {"as_of": asked})
        assert (refused.status_code, refused["Content-Type"]) == (422, "text/plain; charset=utf-8")


def test_files_are_made_in_arabic_and_chinese(client):
    for language in ("ar", "zh-hans"):
        word = client.get(f"/{language}/pledges/report/2026/report.docx")
        assert (b"PK", word.status_code) == (word.content[:2], 200)
        assert client.get(f"/{language}/pledges/report/2026/report.pdf").status_code in {200, 503}


def test_report_takes_five_queries(client, django_assert_num_queries):
    with django_assert_num_queries(5):
        client.get(PAGE)
