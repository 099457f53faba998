"""Reading reviews: one review, its editions, the list and its filters, the matrix; what nobody may read is not there."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from imrf_portal.compact.models import Objective, Principle, Region, Round
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Conference, Edition, Progress
from tests.makers import make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published, make_round, question
from tests.reviews.views.said import say

pytestmark = pytest.mark.django_db
PAGE = "/en/reviews/2026/bd/"


@pytest.fixture
def objectives() -> list[Objective]:
    return [
        Objective.objects.create(number=n, title=f"Title {n}", short_title=f"Short {n}", gcm_paragraph=16 + n)
        for n in range(1, 24)
    ]


def test_review_shows_all_that_was_filed_in_few_queries(client, objectives, django_assert_num_queries):
    Principle.objects.create(letter="a", order=1, name="People-centred")
    person = make_focal_point()
    edition = make_edition(by=person)
    long = "Demonstration text " + "on this objective " * 160
    asked = question(edition, "progress", "actions")
    followed = question(edition, "progress", "principles")
    for objective in objectives:
        typed = Typed(f"{long} {objective.number}.", "fr")
        drafting.answer(edition, asked, objective=objective, typed=typed, seen=0, by=person)
        drafting.answer(edition, followed, objective=objective, typed=Typed(codes=("a",)), seen=0, by=person)
    filing.file(edition, by=person)
    publishing.publish(edition, by=make_staff())
    with django_assert_num_queries(10):
        page = client.get(PAGE).content.decode()
    assert page.count('class="read" lang="fr"') == 23
    assert page.count("People-centred") == 23
    assert f"{long} 23." in page


@pytest.mark.parametrize("status", ["preparing", "filed", "embargo"])
def test_what_is_not_public_is_not_found(client, status):
    person = make_focal_point()
    edition = make_edition(by=person)
    if status != "preparing":
        tomorrow = (timezone.now() + timedelta(days=2)).date()
        filing.file(edition, by=person, publish_from=tomorrow)
    if status == "embargo":
        publishing.publish(edition, by=make_staff())
    for address in (PAGE, f"{PAGE}editions/1/"):
        assert client.get(address).status_code == 404
        client.force_login(make_focal_point(make_state("NP", "Nepal")))
        assert client.get(address).status_code == 404
        client.force_login(make_person())
        assert client.get(address).status_code == 404
        client.force_login(person)
        assert client.get(address).status_code == 200
        client.logout()
    assert "Bangladesh" not in client.get("/en/reviews/").content.decode()
    assert b"Bangladesh" not in b"".join(client.get("/en/reviews/reviews.csv").streaming_content)


def test_earlier_edition_is_readable_and_says_so(client):
    first = make_published(text="Demonstration text, the first.")
    person = make_focal_point()
    second = filing.correct(first.review, remark="A figure was wrong.", by=person)
    asked = question(second, "methodology", "method")
    typed = Typed("Demonstration text, the second.", "en")
    drafting.answer(second, asked, objective=None, typed=typed, seen=1, by=person)
    filing.file(second, by=person)
    publishing.publish(second, by=make_staff())
    page = client.get(PAGE).content.decode()
    assert "the second." in page
    assert "the first." not in page
    earlier = client.get(f"{PAGE}editions/1/").content.decode()
    assert "the first." in earlier
    assert "This is an earlier edition." in earlier


def test_withdrawn_review_leaves_a_note_and_nothing_else(client):
    edition = make_published()
    filing.withdraw(edition.review, by=make_focal_point())
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "The State withdrew this review" in page.content.decode()
    assert "Demonstration text." not in page.content.decode()
    assert client.get(f"{PAGE}editions/1/").status_code == 404


def test_list_is_narrowed_by_objective_progress_and_words(client, objectives):
    say(make_state(), {objectives[6]: Progress.ADVANCED}, words="Demonstration text on visas.")
    say(make_state("NP", "Nepal"), {objectives[6]: Progress.NOT_STARTED, objectives[0]: Progress.ADVANCED})

    def found(asked: str) -> set[str]:
        page = client.get(f"/en/reviews/?{asked}").content.decode()
        return {
            name for at, name in (("bd", "Bangladesh"), ("np", "Nepal")) if f'/2026/{at}/">{name}<' in page
        }

    assert found("") == {"Bangladesh", "Nepal"}
    assert found("objective=7&progress=advanced") == {"Bangladesh"}
    assert found("progress=advanced") == {"Bangladesh", "Nepal"}
    assert found("objective=1") == {"Nepal"}
    assert found("q=VISAS") == {"Bangladesh"}
    assert found("state=np") == {"Nepal"}
    make_round(2022)
    assert found("round=forum-2022") == set()
    assert found("round=forum-2026") == {"Bangladesh", "Nepal"}


def test_list_costs_the_same_however_many_there_are(client, django_assert_num_queries):
    make_published()
    with django_assert_num_queries(7):
        client.get("/en/reviews/")
    make_published(make_state("NP", "Nepal"))
    make_published(make_state("TD", "Chad"))
    with django_assert_num_queries(7):
        client.get("/en/reviews/")


def test_matrix_counts_what_was_not_reported(client, objectives, django_assert_num_queries):
    say(make_state(), {objectives[0]: Progress.UNDER_WAY})
    make_state("NP", "Nepal")
    with django_assert_num_queries(5):
        page = client.get("/en/reviews/2026/matrix/").content.decode()
    say(make_state("TD", "Chad"), {objectives[0]: Progress.ADVANCED})
    with django_assert_num_queries(5):
        page = client.get("/en/reviews/2026/matrix/").content.decode()
    assert page.count('<span class="vh">Under way</span>') == 1
    assert page.count('<span class="vh">Not reported</span>') == 3 * 23 - 2
    rows = list(
        csv.reader(
            io.StringIO(
                b"".join(client.get("/en/reviews/2026/matrix.csv").streaming_content).decode("utf-8-sig")
            )
        )
    )
    assert [row[2] for row in rows[1:]] == ["Under way", "Well advanced", "Not reported"]


def test_matrix_shows_the_round_as_it_stood_on_a_day(client, objectives):
    edition = say(make_state(), {objectives[0]: Progress.UNDER_WAY})
    Edition.objects.filter(pk=edition.pk).update(published_at=timezone.now() - timedelta(days=10))
    before = (timezone.now() - timedelta(days=20)).date()
    after = (timezone.now() - timedelta(days=5)).date()
    assert "Under way</span>" not in client.get(f"/en/reviews/2026/matrix/?as_of={before}").content.decode()
    assert "Under way</span>" in client.get(f"/en/reviews/2026/matrix/?as_of={after}").content.decode()
    assert client.get("/en/reviews/2026/matrix/?as_of=2026-99-99").status_code == 200


def test_round_says_how_many_states_are_silent(client):
    make_published()
    make_state("NP", "Nepal")
    page = client.get("/en/reviews/2026/").content.decode()
    assert "<dt>States without a published review</dt><dd>1</dd>" in page
    assert client.get("/en/reviews/2031/").status_code == 404


def test_region_gathers_its_rounds_and_the_reviews_of_its_states(client, django_assert_num_queries):
    region = Region.objects.create(slug="africa", order=1, name="Africa")
    for iso, name in (("TD", "Chad"), ("GH", "Ghana")):
        make_state(iso, name).regions.add(region)
    round = Round.objects.create(
        slug="regional-2024-africa",
        kind="regional",
        year=2024,
        region=region,
        cycle=make_round().cycle,
        name="Second",
    )
    Conference.objects.create(
        round=round, starts_on=date(2024, 10, 1), ends_on=date(2024, 10, 3), outcome_title="Outcome"
    )
    make_published(make_state("TD", "Chad"))
    with django_assert_num_queries(4):
        page = client.get("/en/reviews/regions/africa/").content.decode()
    assert "Outcome" in page
    assert page.count("Forum 2026") == 1
    page = client.get("/en/reviews/regions/africa/2024/").content.decode()
    assert "1 October 2024" in page
    assert client.get("/en/reviews/regions/africa/2024/matrix/").status_code == 200
