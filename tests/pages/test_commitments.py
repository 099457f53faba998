import csv
import datetime
import io

import pytest
from django.test import Client

from consultations.tallying import recount
from declarations.commitments import loading
from declarations.models import Wording
from imrf_portal.compact import loading as reference
from imrf_portal.compact.models import Region
from imrf_portal.moderation.models import Status
from imrf_portal.pages.series import MOST_DRAWN, chart_of
from tests.declarations.commitments.makers import (
    make_adopted,
    make_commitment,
    make_figures,
    make_indicator,
)
from tests.makers import (
    make_comment,
    make_consultation,
    make_draft,
    make_objective,
    make_person,
    make_staff,
    make_state,
)
from tests.tracing.makers import make_answer, make_link, make_pledge

pytestmark = pytest.mark.django_db

URL = "/en/commitments/2026/9/"


def page_of(client, url: str = URL) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_commitment_of_2022_has_its_symbol_and_no_text(client):
    reference.load()
    loading.load()
    page = page_of(client, "/en/commitments/2022/51/")
    assert '<a href="https://docs.un.org/A/RES/76/266" rel="noreferrer"><bdi>A/RES/76/266</bdi></a>' in page
    assert "The portal does not keep the text of this Declaration" in page
    assert "Life of this paragraph" not in page


def test_a_commitment_tells_its_paragraphs_life(client):
    make_draft("9", slug="rev-1")
    draft = make_adopted("9")
    Wording.objects.filter(paragraph__draft=draft).update(
        text="Demonstration text of paragraph 9 (en), amended."
    )
    make_commitment(draft)
    page = page_of(client)
    assert "Life of this paragraph" in page
    assert 'href="/en/declarations/2026/rev-1/paragraphs/9/"' in page
    assert "<ins>" in page


def test_what_is_linked_stands_on_the_page_until_it_is_hidden(client):
    commitment = make_commitment()
    comment, pledge, answer = (
        make_comment(text="Demonstration text: asked."),
        make_pledge(),
        make_answer("Said."),
    )
    for other in (comment, pledge, answer):
        make_link(commitment, other)
    proposed = make_comment(
        make_consultation(make_draft(slug="more", order=2), slug="more"), text="Demonstration text: perhaps."
    )
    make_link(commitment, proposed, status="proposed")
    page = page_of(client)
    for words in ("Demonstration text: asked.", "P-2026-0001", "State KE, Forum 2026", "Said."):
        assert words in page
    assert "perhaps" not in page
    comment.status = Status.WITHHELD
    comment.save()
    recount(comment)
    for reader in (client, signed_in(make_person()), signed_in(make_staff())):
        assert "Demonstration text: asked." not in page_of(reader)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_identity_behind_a_kind_stays_hidden(client):
    author = make_person("Somebody hidden")
    comment = make_comment(author=author)
    comment.submission.appears_as = "kind"
    comment.submission.shown_name = comment.submission.shown_organisation = ""
    comment.submission.save()
    make_link(make_commitment(), comment)
    assert "Somebody hidden" not in page_of(client)


def test_an_unmarked_commitment_is_gone_but_for_the_secretariat(client):
    make_commitment(unmarked_at=datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC))
    assert client.get(URL).status_code == 404
    assert "This mark was taken back" in page_of(signed_in(make_staff()))


# ---- Indicators ----


def test_figures_stand_in_a_drawing_and_a_table(client):
    indicator = make_indicator(make_commitment())
    make_figures(indicator, {2022: "10", 2024: "12.5"}, state=make_state())
    make_figures(indicator, {2022: "1000"})
    page = page_of(client)
    assert page.count("<polyline") == 2
    assert 'stroke-dasharray="6 3"' in page
    assert '<th scope="row">World</th><td>1,000</td><td><span aria-hidden="true">–</span>' in page
    assert '<th scope="row"><a href="/en/states/bd/">Bangladesh</a></th><td>10</td><td>12.5</td>' in page


def test_an_indicator_without_figures_says_so(client):
    make_indicator(make_commitment())
    assert "No figures yet." in page_of(client)


def test_more_areas_than_can_be_told_apart_stand_in_the_table_alone():
    indicator = make_indicator()
    for number in range(MOST_DRAWN + 2):
        make_figures(indicator, {2024: str(number)}, state=make_state(f"A{number}", f"State {number}"))
    chart = chart_of(indicator, indicator.figures.select_related("state", "region"))
    assert (len(chart.lines), len(chart.rows), chart.is_cut) == (MOST_DRAWN, MOST_DRAWN + 2, True)
    looks = {(line.mark, line.dashes) for line in chart.lines}
    assert len(looks) == MOST_DRAWN


@pytest.mark.parametrize(
    "values", [{2024: "0"}, {2024: "-5", 2025: "5"}, {2024: "0.0003"}, {2024: "99999999"}]
)
def test_every_point_lies_within_the_drawing(values):
    indicator = make_indicator()
    make_figures(indicator, values)
    chart = chart_of(indicator, indicator.figures.select_related("state", "region"))
    assert all(0 <= point.x <= 480 and 0 <= point.y <= 240 for line in chart.lines for point in line.points)
    assert 2 <= len(chart.heights) <= 7


def test_figures_are_downloaded_with_what_they_measure(client):
    indicator = make_indicator(make_commitment())
    make_figures(
        indicator, {2024: "12.5"}, region=Region.objects.create(slug="africa", name="Africa", order=1)
    )
    response = client.get("/en/commitments/indicators/deaths.csv")
    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[1][1:] == ["Africa", "africa", "2024", "12.5", "persons", "Demonstration source"]


def test_an_indicator_of_no_public_commitment_is_not_downloaded(client):
    make_indicator(make_commitment(make_adopted(published=False)))
    assert client.get("/en/commitments/indicators/deaths.csv").status_code == 404


# ---- The list, and the links from elsewhere ----


@pytest.fixture
def three(db):
    draft = make_adopted("9", "10", "11")
    nine = make_commitment(draft, label="9", due_on=datetime.date(2020, 1, 1))
    nine.objectives.add(make_objective(8))
    make_commitment(draft, label="10", due_on=datetime.date(2090, 1, 1), who="un-system")
    make_commitment(draft, label="11")


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["9", "10", "11"]),
        ("?when=past", ["9"]),
        ("?when=ahead", ["10"]),
        ("?when=none", ["11"]),
        ("?who=un-system", ["10"]),
        ("?objective=8", ["9"]),
        ("?cycle=2026", ["9", "10", "11"]),
    ],
)
def test_the_list_is_narrowed(client, three, query, labels):
    page = page_of(client, f"/en/commitments/{query}")
    assert [label for label in ("9", "10", "11") if f'/en/commitments/2026/{label}/"' in page] == labels


def test_an_empty_list_says_how_to_go_on(client):
    assert "Show all commitments" in page_of(client, "/en/commitments/")


def test_paragraph_objective_and_state_lead_to_the_commitment(client):
    commitment, state = make_commitment(), make_state()
    commitment.objectives.add(make_objective(8))
    make_figures(make_indicator(commitment), {2024: "1"}, state=state)
    answer = make_answer()
    make_link(commitment, answer)
    for url in (
        "/en/declarations/2026/final/paragraphs/9/",
        "/en/objectives/8/",
        "/en/states/bd/",
        "/en/states/ke/",
        "/sitemap-commitments.xml",
    ):
        assert URL in page_of(client, url), url
    assert URL not in page_of(client, "/en/declarations/2026/final/paragraphs/10/")


def test_marking_and_unmarking_shows_at_once_on_the_paragraph(client):
    url = "/en/declarations/2026/final/paragraphs/9/"
    draft = make_adopted()
    assert URL not in page_of(client, url)
    commitment = make_commitment(draft)
    assert URL in page_of(client, url)
    commitment.unmarked_at = commitment.marked_at
    commitment.save()
    assert URL not in page_of(client, url)


# ---- Queries ----


def hang(commitment, many: int) -> None:
    """So many of everything on a commitment."""
    room = make_consultation(make_draft("9", slug="rev-1"))
    for number in range(1, many + 1):
        make_link(commitment, make_comment(room, paragraph="9"))
        make_link(commitment, make_pledge(number=number))
        make_link(commitment, make_answer(iso=f"K{number}"))
        indicator = make_indicator(commitment, code=f"indicator-{number}")
        make_figures(indicator, {2022: "1", 2023: "2"}, state=make_state(f"K{number}"))
        commitment.objectives.add(make_objective(number))


@pytest.mark.parametrize("many", [1, 3])
def test_a_commitment_costs_the_same_queries_whatever_hangs_on_it(client, django_assert_num_queries, many):
    hang(make_commitment(), many)
    page_of(client)
    with django_assert_num_queries(17):
        page_of(client)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_queries_whatever_its_length(client, django_assert_num_queries, many):
    draft = make_adopted("9", "10", "11")
    for label in ("9", "10", "11")[:many]:
        make_commitment(draft, label=label).objectives.add(make_objective(8))
    with django_assert_num_queries(4):
        page_of(client, "/en/commitments/")
