from datetime import date, timedelta

import pytest
from django.utils import timezone

from consultations.models import Tally
from declarations.models import Draft
from imrf_portal.compact.models import Cycle, Milestone
from imrf_portal.moderation.models import Status
from tests.makers import (
    make_comment,
    make_consultation,
    make_draft,
    make_event,
    make_organisation,
    make_person,
    make_staff,
    make_state,
)
from tests.reviews.makers import make_edition, make_published

pytestmark = pytest.mark.django_db
HOME = "/en/"
QUERIES = 12


@pytest.fixture
def cycle():
    return Cycle.objects.update_or_create(
        slug="2026",
        defaults={"year": 2026, "name": "Forum 2026", "prepared_from": date(2024, 3, 11)},
    )[0]


def test_home_says_that_nothing_is_there_yet(client, cycle):
    page = client.get(HOME).content.decode()
    assert "Nothing is open today" in page
    assert "No draft yet" in page
    assert "No comment yet" in page


def test_home_answers_before_any_cycle_has_begun(client):
    assert client.get(HOME).status_code == 200


def test_home_asks_to_read_and_comment_while_a_draft_is_open(client, cycle):
    consultation = make_consultation()
    response = client.get(HOME)
    assert response.context["open_on_draft"] == consultation
    assert consultation.get_absolute_url() in response.content.decode()
    assert "Comments close in" in response.content.decode()


def test_home_no_longer_asks_for_comments_after_closing(client, cycle):
    make_consultation(opens=-48, closes=-1)
    page = client.get(HOME).content.decode()
    assert "Comments close in" not in page
    assert "No draft is open for comment at the moment." in page


def test_home_hides_what_is_being_prepared_and_what_waits(client, cycle):
    make_draft(slug="rev-2", order=2, published=False)
    consultation = make_consultation(announced=False)
    make_comment(consultation, status=Status.WAITING, text="Demonstration text: not seen yet.")
    make_event(status="preparing", title="Demonstration text: secret meeting")
    client.force_login(make_staff())
    page = client.get(HOME).content.decode()
    assert "Rev 2" not in page
    assert "Consultation on Rev 1" not in page
    assert "not seen yet" not in page
    assert "secret meeting" not in page


def test_home_sets_a_comment_in_its_own_language(client, cycle):
    make_comment(text="Texte de démonstration : à garder.", language="fr")
    page = client.get(HOME).content.decode()
    assert '<div class="read" lang="fr"><p>Texte de démonstration : à garder.</p></div>' in page
    assert "in French" in page
    arabic = client.get("/ar/").content.decode()
    assert '<div class="read" lang="fr" dir="ltr">' in arabic


def test_home_quotes_no_comment_in_part(client, cycle):
    comment = make_comment(text="Demonstration text: " + "long " * 200)
    page = client.get(HOME).content.decode()
    assert "long long" not in page
    assert comment.get_absolute_url() in page


def test_home_shows_one_step_as_now(client, cycle):
    today = timezone.localdate()
    for code, days in (("first", -30), ("second", -3), ("third", 30)):
        Milestone.objects.create(
            cycle=cycle, code=code, name=f"Step {code}", starts_on=today + timedelta(days=days)
        )
    make_consultation()
    page = client.get(HOME).content.decode()
    assert page.count('aria-current="step"') == 1
    assert page.index("Step second") < page.index('aria-current="step"') < page.index("Step third")


def test_home_makes_one_step_of_the_regional_reviews(client, cycle):
    for month in (1, 2, 3):
        Milestone.objects.create(
            cycle=cycle,
            code=f"regional-review-{month}",
            name=f"Review {month}",
            starts_on=date(2025, month, 1),
        )
    page = client.get(HOME).content.decode()
    assert "Regional reviews" in page
    assert "3 conferences" in page
    assert "Review 1" not in page


def _fill(number: int) -> None:
    for place in range(number):
        draft = make_draft("9", "9 bis", slug=f"rev-{place}", order=place + 1, languages=("en", "fr"))
        consultation = make_consultation(draft, slug=f"rev-{place}")
        organisation = make_organisation()
        for label in ("9", "9-bis"):
            comment = make_comment(
                consultation, paragraph=label, author=make_person(), organisation=organisation
            )
            Tally.objects.create(paragraph=comment.paragraph, published=1)
        make_event()


@pytest.mark.parametrize("number", [1, 3])
def test_home_needs_the_same_queries_whatever_there_is(client, cycle, django_assert_num_queries, number):
    _fill(number)
    client.get(HOME)
    with django_assert_num_queries(QUERIES):
        response = client.get(HOME)
    assert len(response.context["latest"]) == min(3, 2 * number)
    assert Draft.objects.count() == number


def test_home_may_be_kept_by_shared_caches_and_answers_304(client, cycle):
    response = client.get(HOME)
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not response.cookies
    again = client.get(HOME, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_home_of_a_signed_in_person_is_kept_by_nobody(client, cycle):
    client.force_login(make_person("Somebody in particular"))
    response = client.get(HOME)
    assert response["Cache-Control"] == "private, no-store"
    client.logout()
    assert "Somebody in particular" not in client.get(HOME).content.decode()


def test_home_shows_the_latest_public_reviews(client, cycle):
    assert "Latest national reviews" not in client.get("/en/").content.decode()
    make_edition()
    assert "Latest national reviews" not in client.get("/en/").content.decode()
    make_published(make_state("NP", "Nepal"))
    assert '<a href="/en/reviews/2026/np/">Nepal</a>' in client.get("/en/").content.decode()
