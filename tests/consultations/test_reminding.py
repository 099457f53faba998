from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consultations import submitting
from consultations.models import Consultation, JointSubmission, Reminder, Unsent
from consultations.reminding import reminding
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest
from imrf_portal.notifications.models import Delivery
from tests import makers

pytestmark = pytest.mark.django_db
QUERIES = 12


@pytest.fixture
def room():
    """One that closes in forty-seven hours."""
    return makers.make_consultation(opens=-200, closes=47)


def type_in(room: Consultation, author, *, text="Demonstration text.", hours_ago: float = 5, **fields):
    paragraph = room.draft.paragraphs.order_by("order").first()
    unsent = Unsent.objects.create(
        holder=digest("writer"),
        author=author,
        consultation=room,
        paragraph=paragraph,
        text=text,
        language="en",
        **fields,
    )
    Unsent.objects.filter(pk=unsent.pk).update(updated_at=timezone.now() - timedelta(hours=hours_ago))
    unsent.refresh_from_db()
    return unsent


def letters():
    return Delivery.objects.filter(kind="unsent_reminder").order_by("pk")


def test_reminder_goes_once_to_each_who_has_not_sent(room):
    first, second = makers.make_person(), makers.make_person(language="fr")
    for author in (first, first, second):
        type_in(room, author)
    assert reminding.remind() == 2
    assert reminding.remind() == 0
    assert [(one.person_id, one.facts["count"], one.language) for one in letters()] == [
        (first.pk, 2, "en"),
        (second.pk, 1, "fr"),
    ]


def test_reminder_comes_not_before_two_days_and_not_after_the_closing(room):
    type_in(room, makers.make_person(), hours_ago=400)
    moment = room.closes_at
    assert reminding.remind(moment - timedelta(hours=48, seconds=1)) == 0
    assert reminding.remind(moment) == 0
    assert reminding.remind(moment - timedelta(hours=48)) == 1


def test_forty_eight_hours_are_real_hours_where_the_clocks_change(room):
    # Sunday 8 March 2026 has twenty-three hours in New York: the closing is at ten in the morning of Monday.
    closes_at = datetime(2026, 3, 9, 14, tzinfo=UTC)
    Consultation.objects.update(opens_at=closes_at - timedelta(days=30), closes_at=closes_at)
    unsent = type_in(room, makers.make_person())
    Unsent.objects.filter(pk=unsent.pk).update(updated_at=closes_at - timedelta(days=10))
    assert reminding.remind(datetime(2026, 3, 7, 13, 59, 59, tzinfo=UTC)) == 0
    assert reminding.remind(datetime(2026, 3, 7, 14, tzinfo=UTC)) == 1


def test_nobody_is_reminded_who_sent_it_who_is_writing_or_who_wrote_nothing(room):
    sent = type_in(room, makers.make_person())
    submitting.submit(sent, by=sent.author)
    type_in(room, makers.make_person(), hours_ago=0.5)
    type_in(room, makers.make_person(), text="")
    assert reminding.remind() == 0


def test_nobody_is_reminded_without_an_account_that_is_open(room):
    type_in(room, None)
    type_in(room, makers.make_person(is_active=False))
    type_in(room, makers.make_person(closed_at=timezone.now()))
    assert reminding.remind() == 0


def test_proposal_to_delete_counts_as_something_written(room):
    type_in(room, makers.make_person(), text="", proposal_kind="strike")
    assert reminding.remind() == 1


def test_what_a_joint_submission_holds_is_its_lead_s_to_send(room):
    lead = makers.make_person()
    joint = JointSubmission.objects.create(
        consultation=room, organisation=makers.make_organisation(), lead=lead, title="Demonstration text"
    )
    type_in(room, lead, joint=joint)
    assert reminding.remind() == 1


@pytest.mark.parametrize(("days", "again"), [(1, 0), (2, 0), (3, 1)])
def test_longer_time_is_reminded_of_anew_only_where_it_is_more_than_two_days(room, days, again):
    type_in(room, makers.make_person())
    reminding.remind()
    later = room.closes_at + timedelta(days=days)
    Consultation.objects.filter(pk=room.pk).update(closes_at=later)
    assert reminding.remind(later - timedelta(hours=40)) == again
    assert letters().count() == 1 + again


def _write_some_and_die(room: Consultation) -> None:
    with transaction.atomic():
        reminding._write_some(room, timezone.now())
        raise KeyboardInterrupt


def test_run_that_is_killed_and_comes_again_writes_each_once(room, monkeypatch):
    monkeypatch.setattr(reminding, "BATCH", 2)
    for _number in range(5):
        type_in(room, makers.make_person())

    with pytest.raises(KeyboardInterrupt):
        _write_some_and_die(room)
    assert letters().count() == Reminder.objects.count() == 0

    reminding._write_some(room, timezone.now())
    assert letters().count() == Reminder.objects.count() == 2
    assert reminding.remind() == 3
    assert letters().count() == letters().values("person").distinct().count() == 5


def test_reminding_asks_as_much_for_three_as_for_one(room, django_assert_num_queries):
    type_in(room, makers.make_person())
    # The consultations; twice: locked, people, and where there are any their texts, rows and letters.
    with django_assert_num_queries(QUERIES):
        reminding.remind()
    for _number in range(3):
        type_in(room, makers.make_person())
    with django_assert_num_queries(QUERIES):
        assert reminding.remind() == 3


def test_whoever_switched_them_off_is_not_reminded(room):
    person = makers.make_person()
    type_in(room, person)
    reminding.switch_off(person)
    reminding.switch_off(person)
    assert reminding.remind() == 0
    reminding.switch_on(person)
    assert reminding.remind() == 1


def test_closed_account_switches_nothing():
    closed = makers.make_person(closed_at=timezone.now())
    for switch in (reminding.switch_off, reminding.switch_on):
        with pytest.raises(Refused):
            switch(closed)


def test_page_of_reminders_changes_nothing_until_the_button_is_pressed(client):
    person = makers.make_person()
    client.force_login(person)
    address = reverse("reminders")
    client.get(f"{address}?reminders=off")
    assert reminding.wants_reminders(person)
    page = client.post(address, {"reminders": "off"}, follow=True).content.decode()
    assert "You are not reminded." in page
    assert not reminding.wants_reminders(person)
    client.post(address, {"reminders": "on"})
    assert reminding.wants_reminders(person)
