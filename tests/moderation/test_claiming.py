"""Taking a thing at the desk, shown on comments."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from consultations import moderating
from consultations.models import Comment
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation import claiming
from imrf_portal.moderation.claiming import Taken
from imrf_portal.moderation.models import Claim, Status
from imrf_portal.records.models import Record
from tests import makers


@pytest.fixture
def moderator(db) -> User:
    return makers.make_staff()


@pytest.fixture
def second(db) -> User:
    return makers.make_staff(name="Second moderator")


@pytest.fixture
def comment(db) -> Comment:
    return makers.make_comment(status=Status.WAITING)


def acts_on(comment: Comment) -> list[str]:
    return list(Record.objects.filter(subject_id=comment.pk).order_by("pk").values_list("act", flat=True))


def test_who_takes_a_thing_holds_it_for_half_an_hour(comment, moderator, settings):
    claim = claiming.take(comment, by=moderator)
    assert (claim.until - claim.at).total_seconds() == settings.CLAIM_SECONDS == 1800
    assert claiming.holder(comment) == claim
    assert claiming.holders([comment]) == {comment.pk: claim}
    assert acts_on(comment) == ["claim_taken"]


def test_another_moderator_is_told_whose_it_is(comment, moderator, second):
    claiming.take(comment, by=moderator)
    with pytest.raises(Taken) as caught:
        claiming.take(comment, by=second)
    assert caught.value.sentence.startswith("Moderator has taken this.")
    assert claiming.holder(comment).by == moderator


def test_it_is_taken_over_only_by_who_has_seen_whose_it_is_and_on_record(comment, moderator, second):
    claiming.take(comment, by=moderator)
    with pytest.raises(Taken):
        claiming.take(comment, by=second, over=second.pk)
    claiming.take(comment, by=second, over=moderator.pk)
    assert claiming.holder(comment).by == second
    assert acts_on(comment) == ["claim_taken", "claim_taken_over"]
    assert Record.objects.get(act="claim_taken_over").facts == {"from": moderator.pk}


def test_a_claim_that_has_run_out_holds_nobody_back(comment, moderator, second):
    claiming.take(comment, by=moderator)
    Claim.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert claiming.holder(comment) is None
    assert claiming.take(comment, by=second).by == second
    assert Claim.objects.count() == 1


def test_taking_again_is_longer_and_no_second_record(comment, moderator):
    first = claiming.take(comment, by=moderator)
    again = claiming.take(comment, by=moderator)
    assert again.pk == first.pk
    assert again.until > first.until
    assert acts_on(comment) == ["claim_taken"]


def test_only_ones_own_is_given_back(comment, moderator, second):
    claiming.take(comment, by=moderator)
    assert not claiming.give_back(comment, by=second)
    assert claiming.give_back(comment, by=moderator)
    assert claiming.holder(comment) is None


def test_a_decision_ends_the_claim_whoever_takes_it(comment, moderator, second):
    claiming.take(comment, by=moderator)
    moderating.publish(comment, by=second, seen=1)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("role", [None, "member", "unarmed"])
def test_nobody_else_takes_or_gives_back(comment, role):
    person = makers.make_person() if role is None else makers.make_staff(second_factor=False)
    if role == "member":
        person = makers.make_member().person
    for act in (claiming.take, claiming.give_back):
        with pytest.raises(Refused):
            act(comment, by=person)
    assert not Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_wins_and_the_other_is_told():
    comment = makers.make_comment(status=Status.WAITING)
    people = [makers.make_staff(), makers.make_staff(name="Second")]
    start, outcomes = threading.Barrier(2), []

    def take(person: User) -> None:
        start.wait()
        try:
            claiming.take(comment, by=person)
            outcomes.append("taken")
        except Taken:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", "told"]
    assert Claim.objects.count() == 1
