"""Closing an account: who may, what goes, what stays with the name or without, and how a killed worker is made good."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations import moderating, submitting
from consultations.compilation.tasks import make
from consultations.endorsing import endorsing, inviting
from consultations.models import Attachment, Comment, Compilation, Endorsement, Registration, Unsent
from imrf_portal.accounts.models import Membership, Role, User
from imrf_portal.accounts.personal import NOWHERE
from imrf_portal.documents.storing import store
from imrf_portal.guidance.models import Letter
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Flag, Status
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.adapter import OutboxAccountAdapter
from imrf_portal.notifications.delivering import deliver
from imrf_portal.notifications.models import Announcement, Delivery, Mailbox, Subscription, Suppression
from imrf_portal.records.models import Record
from imrf_portal.rights import closing
from imrf_portal.rights.models import Closing
from imrf_portal.rights.tasks import sweep
from imrf_portal.search import saving
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.indexing import index_everything
from imrf_portal.search.models import Entry, SavedSearch
from tests import makers
from tests.consultations.compilation.files import compiled, content
from tests.consultations.endorsing.makers import make_joint
from tests.consultations.positions.makers import make_position
from tests.guidance.makers import make_letter
from tests.rights.everywhere import places_of

pytestmark = pytest.mark.django_db

NAME = "Quillwort Person"
WITHHELD = "Name withheld at the author’s wish"


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person():
    return makers.make_person(NAME, email="quillwort@people.example")


@pytest.fixture
def closed(django_capture_on_commit_callbacks):
    """The account as it is once everything was done, bytes of files included."""

    def close(person: User, *, unnamed: bool = True) -> User:
        with django_capture_on_commit_callbacks(execute=True):
            closing.finish(closing.close(person, unnamed=unnamed, by=person))
        return User.objects.get(pk=person.pk)

    return close


def test_nobody_closes_the_account_of_somebody_else(person):
    for other in (makers.make_person(), makers.make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(Refused):
            closing.close(person, unnamed=True, by=other)
    assert not Closing.objects.exists()


def test_last_administrator_stays_until_there_is_another():
    first = makers.make_staff(Role.ADMINISTRATOR, name="First")
    with pytest.raises(Refused, match="last administrator"):
        closing.close(first, unnamed=False, by=first)
    makers.make_staff(Role.ADMINISTRATOR, name="Second")
    assert closing.close(first, unnamed=False, by=first)


def test_who_is_alone_in_charge_is_told_and_may_go_on():
    membership = makers.make_member(organisation=makers.make_delegation(), role=Role.FOCAL_POINT)
    assert closing.alone_in_charge_of(membership.person) == [membership.organisation]
    makers.make_member(organisation=membership.organisation, role=Role.FOCAL_POINT)
    assert closing.alone_in_charge_of(membership.person) == []
    closing.close(membership.person, unnamed=False, by=membership.person)


def test_nobody_signs_in_from_the_moment_it_is_asked(person, client: Client):
    client.force_login(person)
    assert client.get("/en/comments/mine/").status_code == 200
    closing.close(person, unnamed=False, by=person)
    assert client.get("/en/comments/mine/").status_code == 302
    answer = Client().post(
        "/en/accounts/login/", {"login": "quillwort@people.example", "password": makers.PASSWORD}
    )
    assert answer.status_code == 200


def test_sessions_are_read_by_the_worker_and_not_while_administrators_wait(person, client: Client):
    client.force_login(person)
    other = Client()
    other.force_login(makers.make_person())
    with CaptureQueriesContext(connection) as asked:
        closing.close(person, unnamed=False, by=person)
    assert not [one for one in asked if Session._meta.db_table in one["sql"]]
    sweep()
    assert Session.objects.get().session_key == other.session.session_key


def test_a_number_is_all_that_is_left_of_the_account(person, closed):
    makers.make_member(person)
    subscribing.follow(person, "cycle:1", label="Demonstration text: what I follow")
    left = closed(person)
    assert (left.name, left.email, left.is_active) == ("", f"closed-{person.pk}{NOWHERE}", False)
    assert not left.has_usable_password()
    assert str(left) == f"Account {person.pk}"
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert not Subscription.objects.exists()
    assert not Membership.objects.current().filter(person=person).exists()
    assert Closing.objects.get().finished_at
    assert [*Record.objects.filter(act__startswith="account_clos").values_list("act", flat=True)] == [
        "account_closed",
        "account_closing",
    ]


def test_what_is_known_of_every_confirmed_address_goes(person, closed):
    second = "second-quillwort@people.example"
    EmailAddress.objects.create(user=person, email=second, verified=True)
    OutboxAccountAdapter().send_mail("account/email/password_changed", second, {"ip": "192.0.2.1"})
    assert Delivery.objects.get().person == person
    Mailbox.objects.create(address=second, language="en", confirmed_at=timezone.now())
    Suppression.objects.create(address=second)
    make_letter("Second-Quillwort@people.example", name="")
    joint = make_joint()
    inviting.invite(joint, second, by=joint.lead)
    closed(person)
    deliver()
    sweep()
    assert places_of("quillwort") == set()


def test_address_that_was_only_claimed_may_be_somebody_elses_and_stays(person, closed):
    claimed = "mailbox@city.example"
    EmailAddress.objects.create(user=person, email=claimed, verified=False)
    mailbox = Mailbox.objects.create(address=claimed, language="en", confirmed_at=timezone.now())
    letter = make_letter(claimed)
    closed(person)
    assert Mailbox.objects.get() == mailbox
    assert Letter.objects.get() == letter
    assert not EmailAddress.objects.filter(user=person).exists()


def test_the_address_is_free_for_a_new_person(person, closed):
    closed(person)
    again = makers.make_person("New", email="quillwort@people.example")
    assert again.pk != person.pk


def test_last_letter_leaves_and_its_address_goes(person, mailoutbox, closed):
    closed(person)
    letter = Delivery.objects.get(kind="account_closed")
    assert letter.person is None
    deliver()
    assert [message.to for message in mailoutbox] == [["quillwort@people.example"]]
    sweep()
    assert places_of("quillwort") == set()


def test_published_words_stay_with_the_name_where_it_is_to_stay(person, client: Client, closed):
    comment = makers.make_comment(author=person)
    closed(person, unnamed=False)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert NAME in page
    assert "keep the last clause" in page


def test_published_words_stay_without_the_name_everywhere(person, client: Client, closed):
    comment = makers.make_comment(author=person)
    room = comment.submission.consultation
    position = make_position(author=person)
    compiler = makers.make_staff(name="Compiler")
    made = compiled(room, compiler, audience="public")
    assert NAME in content(made)
    closed(person)
    for address in (
        comment.get_absolute_url(),
        position.position.get_absolute_url(),
        f"{room.get_absolute_url()}comments/",
        "/en/feed/",
        "/en/feeds/positions/",
        "/en/positions/",
    ):
        page = client.get(address).content.decode()
        assert NAME not in page, address
        assert WITHHELD in page, address
    deliver()
    sweep()
    made = Compilation.objects.get()
    make(made.pk)
    made.refresh_from_db()
    assert NAME not in content(made)
    assert places_of("quillwort") == set()


def test_an_organisations_words_stay_the_organisations(person, client: Client, closed):
    membership = makers.make_member(person)
    comment = makers.make_comment(author=person, organisation=membership.organisation)
    closed(person)
    page = client.get(comment.get_absolute_url()).content.decode()
    assert membership.organisation.name in page
    assert NAME not in page


def test_what_nobody_has_published_goes(person, closed):
    room = makers.make_consultation()
    waiting = makers.make_comment(room, author=person, status=Status.WAITING, text="quillwort waits")
    withheld = makers.make_comment(room, author=person, status=Status.WITHHELD, text="quillwort is withheld")
    file = store(SimpleUploadedFile("quillwort.txt", b"quillwort in a file"), by=person)
    Attachment.objects.create(comment=waiting, file=file)
    unsent = Unsent.objects.create(
        holder="h", author=person, consultation=room, paragraph=waiting.paragraph, text="quillwort unsent"
    )
    unsent.files.add(store(SimpleUploadedFile("more.txt", b"quillwort in another"), by=person))
    Flag.objects.create(
        subject_type="consultations.comment", subject_id=1, by=person, reason="other", words="quillwort flag"
    )
    make_position(author=person, status=Status.WAITING, title="quillwort title", text="quillwort text")
    closed(person)
    deliver()
    sweep()
    waiting.refresh_from_db()
    withheld.refresh_from_db()
    assert waiting.status == Status.WITHDRAWN
    assert withheld.status == Status.WITHHELD
    assert places_of("quillwort") == set()


def test_correction_that_waits_goes_and_takes_the_comment_off(person, closed):
    comment = makers.make_comment(author=person, text="Demonstration text: as published.")
    new = comment.versions.create(number=2, text="quillwort as corrected", language="en", digest="d")
    Comment.objects.filter(pk=comment.pk).update(standing_version=new, status=Status.WAITING)
    closed(person)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert "as published" in comment.versions.get(number=1).text
    assert "quillwort" not in comment.versions.get(number=2).text


def test_place_given_up_goes_to_who_waits_next(person, closed):
    admission = makers.make_admission(places=1)
    own = makers.make_registration(admission, person, access_needs="quillwort needs")
    next_one = makers.make_registration(admission, status="waiting")
    closed(person)
    own.refresh_from_db()
    next_one.refresh_from_db()
    assert own.status == Registration.Status.LEFT
    assert own.access_needs == ""
    assert next_one.status == Registration.Status.CONFIRMED


def test_signature_in_ones_own_name_stays_with_the_name_and_ends_without(person, closed):
    other = makers.make_person("Another Person")
    comment = makers.make_comment()
    for one in (person, other):
        endorsing.endorse(comment, by=one, organisation=None)
    closed(other, unnamed=False)
    closed(person)
    stands = Endorsement.objects.confirmed().get()
    assert stands.shown_name == "Another Person"
    comment.refresh_from_db()
    assert comment.endorsed == 1


def test_closing_twice_is_once(person, closed):
    closed(person)
    first = Closing.objects.get()
    closing.finish(closing.close(User.objects.get(pk=person.pk), unnamed=False, by=person))
    assert [*Closing.objects.all()] == [first]
    assert Record.objects.filter(act="account_closed").count() == 1
    assert Delivery.objects.filter(kind="account_closed").count() == 1


def test_two_workers_at_one_closing_write_one_last_letter(person, closed):
    asked = closing.close(person, unnamed=False, by=person)
    late = Closing.objects.select_related("person").get()
    closing.finish(asked)
    closing.finish(late)
    assert Delivery.objects.get(kind="account_closed").address == "quillwort@people.example"
    assert Record.objects.filter(act="account_closed").count() == 1


def test_news_of_searches_name_a_closed_account_no_more(person, closed):
    comment = makers.make_comment(author=person, text="Demonstration text: gondolas.")
    narrowed = SearchFilter(QueryDict(""), queryset=Entry.objects.all())
    saved = saving.keep("gondolas", narrowed, page_language="en")
    subscribing.follow(makers.make_person(), saving.search_topic(saved), label=saved.words)
    index_everything()
    hours_ago = timezone.now() - timedelta(hours=2)
    SavedSearch.objects.update(heard_until=hours_ago)
    Entry.objects.update(entered_at=hours_ago + timedelta(hours=1))
    assert saving.tell_what_came() == 1
    assert NAME in Announcement.objects.get(kind="search_found").facts["fr"]["found"][0]["name"]
    closed(person)
    [found] = Announcement.objects.get(kind="search_found").facts["fr"]["found"]
    assert found["name"] == found["kind"]
    assert found["url"].endswith(comment.get_absolute_url().removeprefix("/en"))
    assert "notifications_announcement" not in places_of(NAME)


def test_worker_killed_after_any_step_is_made_good_by_the_sweep(person):
    """Every step in turn is the last that is taken; the sweep does the rest each time."""
    steps = len(closing.rooms.emptying(person, unnamed=True))
    room = makers.make_consultation()
    for reached in range(steps):
        killed = makers.make_person("Quillwort Killed", email=f"quillwort-{reached}@people.example")
        makers.make_comment(room, author=killed)
        asked = closing.close(killed, unnamed=True, by=killed)
        for empty in closing.rooms.emptying(killed, unnamed=True)[: reached + 1]:
            empty()
        assert asked.finished_at is None
    assert sweep() == steps
    assert not Closing.objects.unfinished().exists()
    deliver()
    sweep()
    assert places_of("quillwort-") == set()
    assert places_of("Quillwort Killed") == set()


def test_who_writes_after_closing_is_refused(person, closed):
    room = makers.make_consultation()
    unsent = Unsent.objects.create(
        holder="h", consultation=room, paragraph=room.draft.paragraphs.first(), text="Demonstration text."
    )
    left = closed(person)
    with pytest.raises(Refused):
        submitting.submit(unsent, by=left)


def test_closing_ends_what_is_asked_late(person, closed):
    room = makers.make_consultation(opens=-48, closes=-1)
    Unsent.objects.create(
        holder="h",
        author=person,
        consultation=room,
        paragraph=room.draft.paragraphs.first(),
        text="quillwort",
    )
    Unsent.objects.update(updated_at=timezone.now() - timedelta(hours=2))
    closed(person)
    assert not Unsent.objects.exists()


def test_nothing_is_written_any_more_to_who_has_left(person, closed, mailoutbox):
    comment = makers.make_comment(author=person)
    left = closed(person)
    Delivery.objects.all().delete()
    mailoutbox.clear()
    comment = Comment.objects.select_related("submission__author").get(pk=comment.pk)
    moderating.withhold(comment, by=makers.make_staff(), seen=comment.version, reason="off-topic")
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        deliver()
    assert mailoutbox == []
    letter = Delivery.objects.get(person=left)
    assert (letter.status, letter.facts) == (Delivery.Status.CANCELLED, {})
