"""Preparing a review: who starts and writes it, what is carried over, two people in one answer."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from imrf_portal.accounts.models import Role
from imrf_portal.compact.models import Objective, Region, Round
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from reviews import drafting, filing
from reviews.drafting import Typed
from reviews.models import Answer, Part, Review
from tests.makers import make_cycle, make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published, make_round, question


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.DEPUTY])
def test_review_is_started_once_by_those_who_file_for_the_state(role):
    person = make_focal_point(role=role)
    edition = drafting.start(make_round(), make_state(), by=person)
    assert drafting.start(make_round(), make_state(), by=person) == edition
    assert Review.objects.count() == 1
    assert Part.objects.filter(repeats=True).count() == 1
    assert Record.objects.filter(act="review_started").count() == 1


@pytest.mark.django_db
def test_review_is_not_started_by_anybody_else():
    elsewhere = make_focal_point(make_state("NP", "Nepal"))
    for person in (elsewhere, make_staff(), make_person(), make_focal_point(role=Role.MEMBER)):
        with pytest.raises(Refused):
            drafting.start(make_round(), make_state(), by=person)
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_review_of_another_region_is_not_started():
    africa = Region.objects.create(slug="africa", order=1, name="Africa")
    round = Round.objects.create(
        slug="regional-2024-africa",
        kind="regional",
        year=2024,
        region=africa,
        cycle=make_cycle(),
        name="Africa",
    )
    person = make_focal_point()
    with pytest.raises(Refused):
        drafting.start(round, make_state(), by=person)
    make_state().regions.add(africa)
    assert drafting.start(round, make_state(), by=person).review.round == round


@pytest.mark.django_db
def test_answers_of_the_last_round_are_carried_over_as_a_beginning():
    make_published(year=2022, text="Demonstration text of the last round.")
    edition = make_edition(year=2026)
    (carried,) = edition.answers.all()
    assert carried.text == "Demonstration text of the last round."
    assert carried.question.part.round == make_round(2026)


@pytest.mark.django_db
def test_answer_over_the_version_seen_takes_the_place_of_the_one_before():
    person = make_focal_point()
    edition = make_edition(by=person)
    asked = question(edition, "environment", "policy")
    first = drafting.answer(edition, asked, objective=None, typed=Typed("One.", "en"), seen=0, by=person)
    second = drafting.answer(edition, asked, objective=None, typed=Typed("Two.", "fr"), seen=1, by=person)
    assert second.answer.pk == first.answer.pk
    assert second.variant is None
    standing = Answer.objects.get()
    assert (standing.text, standing.language, standing.version) == ("Two.", "fr", 2)


@pytest.mark.django_db
def test_answer_over_an_older_version_is_kept_beside_the_one_that_stands():
    first, second = make_focal_point(), make_focal_point(role=Role.DEPUTY)
    edition = make_edition(by=first)
    asked = question(edition, "environment", "policy")
    drafting.answer(edition, asked, objective=None, typed=Typed("Mine."), seen=0, by=first)
    kept = drafting.answer(edition, asked, objective=None, typed=Typed("Yours."), seen=0, by=second)
    assert kept.answer.text == "Mine."
    assert kept.variant is not None
    assert kept.variant.text == "Yours."
    again = drafting.answer(edition, asked, objective=None, typed=Typed("Yours, more."), seen=0, by=second)
    assert again.variant == kept.variant
    assert again.variant.text == "Yours, more."


@pytest.mark.django_db
def test_variant_that_is_chosen_keeps_the_other_readable():
    first, second = make_focal_point(), make_focal_point(role=Role.DEPUTY)
    edition = make_edition(by=first)
    asked = question(edition, "environment", "policy")
    drafting.answer(edition, asked, objective=None, typed=Typed("Mine."), seen=0, by=first)
    kept = drafting.answer(edition, asked, objective=None, typed=Typed("Yours."), seen=0, by=second)
    assert kept.variant is not None
    standing = drafting.settle(kept.variant, typed=Typed("Mine. Yours."), by=first)
    assert standing.text == "Mine. Yours."
    assert {one.text for one in standing.variants.all()} == {"Mine.", "Yours."}
    assert not standing.variants.filter(settled_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_four_drafters_at_once_lose_nothing():
    edition = make_edition()
    people = [make_focal_point(role=Role.DEPUTY) for _ in range(4)]
    asked = question(edition, "environment", "policy")
    together = threading.Barrier(4)

    def write(number: int) -> None:
        together.wait()
        typed = Typed(f"Paragraph of drafter {number}.")
        drafting.answer(edition, asked, objective=None, typed=typed, seen=0, by=people[number])
        connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = Answer.objects.get()
    texts = {standing.text, *(variant.text for variant in standing.variants.all())}
    assert texts == {f"Paragraph of drafter {number}." for number in range(4)}


@pytest.mark.django_db
def test_drafter_writes_what_they_were_invited_to_and_nothing_else():
    person, drafter = make_focal_point(), make_person("Drafter")
    edition = make_edition(by=person)
    objective = Objective.objects.order_by("number").first() or Objective.objects.create(
        number=1, title="One", short_title="One", gcm_paragraph=17
    )
    progress = question(edition, "progress", "actions")
    drafting.invite(edition.review, drafter, part=progress.part, objective=objective, by=person)
    drafting.answer(edition, progress, objective=objective, typed=Typed("Done."), seen=0, by=drafter)
    asked = question(edition, "environment", "policy")
    with pytest.raises(Refused):
        drafting.answer(edition, asked, objective=None, typed=Typed("Not mine."), seen=0, by=drafter)
    with pytest.raises(Refused):
        drafting.invite(edition.review, make_person(), by=drafter)


@pytest.mark.django_db
def test_dismissed_drafter_writes_no_more_and_their_words_stay():
    person, drafter = make_focal_point(), make_person("Drafter")
    edition = make_edition(by=person)
    asked = question(edition, "environment", "policy")
    invited = drafting.invite(edition.review, drafter, part=asked.part, by=person)
    drafting.answer(edition, asked, objective=None, typed=Typed("Written."), seen=0, by=drafter)
    drafting.dismiss(invited, by=person)
    with pytest.raises(Refused):
        drafting.answer(edition, asked, objective=None, typed=Typed("Late."), seen=1, by=drafter)
    assert Answer.objects.get().text == "Written."


@pytest.mark.django_db
def test_focal_point_whose_role_ended_writes_no_more_and_the_work_is_handed_over():
    person = make_focal_point()
    edition = make_edition(by=person)
    asked = question(edition, "environment", "policy")
    drafting.answer(edition, asked, objective=None, typed=Typed("Written."), seen=0, by=person)
    membership = person.memberships.get()
    membership.until = edition.review.started_at
    membership.save()
    with pytest.raises(Refused):
        drafting.answer(edition, asked, objective=None, typed=Typed("More."), seen=1, by=person)
    successor = make_focal_point()
    drafting.answer(edition, asked, objective=None, typed=Typed("More."), seen=1, by=successor)
    assert Answer.objects.get().text == "More."


@pytest.mark.django_db
def test_nothing_is_written_once_the_review_is_filed():
    person = make_focal_point()
    edition = make_edition(by=person)
    filing.file(edition, by=person)
    asked = question(edition, "environment", "policy")
    with pytest.raises(Refused):
        drafting.answer(edition, asked, objective=None, typed=Typed("Late."), seen=0, by=person)
