"""The secretariat's desk for reviews: what was filed and nothing that is being prepared; its acts alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from imrf_portal.accounts.models import Role
from reviews import filing
from reviews.models import Edition, EditionStatus, Part, Request
from reviews.structuring import adopt_standard
from tests.makers import make_staff
from tests.reviews.makers import make_edition, make_focal_point, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_staff(role=Role.ADMINISTRATOR))
    return client


def test_desk_shows_what_was_filed_and_never_what_is_prepared(desk):
    person = make_focal_point()
    edition = make_edition(by=person)
    page = reverse("admin:reviews_edition_change", args=[edition.pk])
    listed = reverse("admin:reviews_edition_changelist")
    assert edition.review.state.name not in desk.get(listed).content.decode()
    assert desk.get(page).status_code == 302
    filing.file(edition, by=person)
    assert edition.review.state.name in desk.get(listed).content.decode()
    assert edition.review.reference in desk.get(page).content.decode()


def test_desk_acknowledges_asks_and_publishes(desk):
    person = make_focal_point()
    edition = make_edition(by=person)
    filing.file(edition, by=person)
    act = reverse("admin:reviews_edition_act", args=[edition.pk])
    desk.post(act, {"act": "acknowledge"})
    desk.post(act, {"act": "ask", "text": "The annex cannot be opened."})
    desk.post(act, {"act": "publish"})
    desk.post(act, {"act": "publish"})
    edition.refresh_from_db()
    assert edition.acknowledged_at is not None
    assert Request.objects.get().text == "The annex cannot be opened."
    assert edition.status == EditionStatus.PUBLISHED


def test_desk_changes_no_word_of_a_state(desk):
    edition = make_edition(by=make_focal_point())
    Edition.objects.update(status=EditionStatus.FILED)
    page = desk.post(reverse("admin:reviews_edition_change", args=[edition.pk]), {"language": "fr"})
    assert page.status_code == 403
    edition.refresh_from_db()
    assert edition.language == "en"


def test_structure_of_a_round_is_adjusted_until_it_is_answered(desk):
    adopt_standard(make_round())
    assert not adopt_standard(make_round())
    part = Part.objects.get(code="next-steps")
    assert part.title_fr == "Prochaines étapes"
    assert desk.get(reverse("admin:reviews_part_change", args=[part.pk])).status_code == 200
    assert desk.get(reverse("admin:reviews_part_changelist")).status_code == 200
