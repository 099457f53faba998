"""Filing, acknowledging, publishing, correcting, withdrawing; who reads what meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.workflow import WrongStep
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Answer, Edition, EditionStatus, Mission, Review
from tests.makers import make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published, question

pytestmark = pytest.mark.django_db


def test_filing_gives_a_receipt_to_the_person_and_to_the_mission():
    person = make_focal_point()
    edition = make_edition(by=person)
    Mission.objects.create(state=make_state(), address="mission@state.example")
    filing.file(edition, by=person)
    assert edition.status == EditionStatus.FILED
    letters = Delivery.objects.filter(kind="review_filed")
    assert {letter.address for letter in letters} == {person.email, "mission@state.example"}


def test_review_is_filed_once():
    person = make_focal_point()
    edition = make_edition(by=person)
    filing.file(edition, by=person)
    with pytest.raises(WrongStep):
        filing.file(edition, by=person)
    assert Delivery.objects.filter(kind="review_filed").count() == 1


def test_drafter_does_not_file():
    person, drafter = make_focal_point(), make_person()
    edition = make_edition(by=person)
    drafting.invite(edition.review, drafter, by=person)
    with pytest.raises(Refused):
        filing.file(edition, by=drafter)


def test_secretariat_publishes_as_filed_and_followers_hear():
    edition = make_published()
    assert Edition.objects.standing().get() == edition
    announced = Announcement.objects.get(kind="review_published")
    assert f"state:{edition.review.state_id}" in announced.topics


def test_secretariat_neither_files_nor_changes_what_was_filed():
    moderator, person = make_staff(), make_focal_point()
    edition = make_edition(by=person)
    with pytest.raises(Refused):
        filing.file(edition, by=moderator)
    with pytest.raises(Refused):
        publishing.publish(edition, by=person)
    with pytest.raises(WrongStep):
        publishing.publish(edition, by=moderator)
    filing.file(edition, by=person)
    asked = question(edition, "environment", "policy")
    with pytest.raises(Refused):
        drafting.answer(edition, asked, objective=None, typed=Typed("Ours."), seen=0, by=moderator)


def test_database_refuses_to_change_what_was_filed():
    edition = make_published()
    for change in (
        lambda: edition.answers.update(text="Another text."),
        lambda: edition.answers.all().delete(),
        lambda: Answer.objects.create(edition=edition, question=question(edition, "means", "gaps")),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()
    assert edition.answers.get().text == "Demonstration text."


def test_edition_under_embargo_is_public_on_its_day_in_new_york():
    person = make_focal_point()
    edition = make_edition(by=person)
    filing.file(edition, by=person, publish_from=date(2027, 3, 14))
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        publishing.publish(edition, by=make_staff())
        assert not Edition.objects.published().exists()
        assert not edition.is_public()
        assert Announcement.objects.get(kind="review_published").not_before.isoformat() == (
            "2027-03-14T05:00:00+00:00"
        )
    with time_machine.travel("2027-03-14T05:00:00Z", tick=False):
        assert edition.is_public()
        assert Edition.objects.published().get() == edition


def test_state_takes_back_what_is_not_public_yet():
    person = make_focal_point()
    edition = make_edition(by=person)
    filing.file(edition, by=person)
    filing.take_back(edition, by=person)
    assert edition.status == EditionStatus.PREPARING
    filing.file(edition, by=person)
    publishing.publish(edition, by=make_staff())
    with pytest.raises(WrongStep):
        filing.take_back(edition, by=person)


def test_correction_is_a_new_edition_and_the_earlier_one_stays_readable():
    first = make_published(text="Demonstration text, first edition.")
    review = first.review
    person = make_focal_point()
    second = filing.correct(review, remark="A figure was wrong.", by=person)
    assert filing.correct(review, remark="", by=person) == second
    asked = question(second, "methodology", "method")
    drafting.answer(
        second, asked, objective=None, typed=Typed("Demonstration text, second."), seen=1, by=person
    )
    filing.file(second, by=person)
    assert Edition.objects.standing().get() == first
    publishing.publish(second, by=make_staff())
    assert Edition.objects.standing().get() == second
    assert list(review.editions.published()) == [second, first]
    assert first.answers.get().text == "Demonstration text, first edition."


def test_withdrawal_takes_every_edition_from_the_public_and_leaves_a_note():
    edition = make_published()
    filing.withdraw(edition.review, by=make_focal_point())
    assert not Edition.objects.published().exists()
    review = Review.objects.visible_to(make_person()).get()
    assert review.withdrawn_at is not None


def test_what_was_never_public_is_not_withdrawn_and_leaves_no_note():
    person = make_focal_point()
    edition = make_edition(by=person)
    with pytest.raises(WrongStep):
        filing.withdraw(edition.review, by=person)
    assert not Review.objects.visible_to(make_person()).exists()


def test_secretariat_acknowledges_once_and_asks_for_a_part():
    person, moderator = make_focal_point(), make_staff()
    edition = make_edition(by=person)
    with pytest.raises(WrongStep):
        publishing.acknowledge(edition, by=moderator)
    filing.file(edition, by=person)
    publishing.acknowledge(edition, by=moderator)
    publishing.acknowledge(edition, by=moderator)
    assert Delivery.objects.filter(kind="review_acknowledged").count() == 1
    asked = publishing.ask_for(edition, text="The annex cannot be opened.", part=None, by=moderator)
    assert Delivery.objects.get(kind="review_part_asked_for").person == person
    filing.take_back(edition, by=person)
    filing.file(edition, by=person)
    asked.refresh_from_db()
    assert asked.settled_at is not None


def test_what_is_prepared_is_seen_by_its_own_delegation_alone():
    person, drafter, dismissed = make_focal_point(), make_person(), make_person()
    edition = make_edition(by=person)
    drafting.invite(edition.review, drafter, by=person)
    drafting.dismiss(drafting.invite(edition.review, dismissed, by=person), by=person)
    for sees in (person, drafter):
        assert Edition.objects.visible_to(sees).get() == edition
    elsewhere = make_focal_point(make_state("NP", "Nepal"))
    for sees_not in (make_person(), make_staff(), elsewhere, dismissed):
        assert not Edition.objects.visible_to(sees_not).exists()
    filing.file(edition, by=person)
    assert Edition.objects.visible_to(make_staff()).get() == edition
    assert not Edition.objects.visible_to(elsewhere).exists()


def test_role_that_ended_sees_nothing_any_more():
    person = make_focal_point()
    edition = make_edition(by=person)
    later = timezone.now() + timedelta(days=1)
    person.memberships.update(until=later)
    assert Edition.objects.visible_to(person).get() == edition
    assert not Edition.objects.visible_to(person, at=later).exists()
