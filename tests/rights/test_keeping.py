"""What is past its time goes, each night, each by its own app; what is not stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.accreditation.models import Invitation
from imrf_portal.documents.models import Scan, StoredFile
from imrf_portal.documents.storing import store
from imrf_portal.notifications import bouncing, mailboxes, subscribing
from imrf_portal.notifications.announcing import tell
from imrf_portal.notifications.delivering import deliver
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.models import Bounce, Delivery, Mailbox, Subscription, Suppression
from imrf_portal.rights import keeping
from imrf_portal.rights.tasks import keep_times
from reviews.models import Assessment
from tests import makers
from tests.consultations.floor.makers import make_floor
from tests.reviews.makers import make_round

pytestmark = pytest.mark.django_db


def after(days: float) -> dict[str, int]:
    """What goes in the night so many days from now."""
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        return keep_times()


def test_letters_are_forgotten_and_counted(mailoutbox):
    person = makers.make_person()
    facts = {"reference": "R", "number": 1, "en": {"url": "/en/", "target": "t", "consultation": "c"}}
    tell(person, "comment_published", key="told", facts=facts)
    deliver()
    assert after(29)["letters"] == 0
    assert after(31)["letters"] == 1
    assert after(32)["letters"] == 0
    letter = Delivery.objects.get()
    assert (letter.address, letter.facts, letter.status) == ("", {}, Delivery.Status.SENT)
    # It is still known that it was written: nobody hears twice.
    tell(person, "comment_published", key="told", facts=facts)
    assert Delivery.objects.count() == 1


def test_letters_that_wait_keep_their_address():
    tell(
        makers.make_person(),
        "comment_published",
        key="told",
        facts={},
        not_before=timezone.now() + timedelta(days=40),
    )
    assert after(35)["letters"] == 0


def test_what_nobody_follows_any_more_goes_and_then_the_address():
    mailbox = Mailbox.objects.create(
        address="mailbox@people.example", language="en", confirmed_at=timezone.now()
    )
    following = Mailbox.objects.create(
        address="other@people.example", language="en", confirmed_at=timezone.now()
    )
    person = makers.make_person()
    subscribing.follow(person, "draft:1", label="Demonstration text")
    for one in (mailbox, following):
        subscribing.follow_by_mailbox(one, "draft:1", label="Demonstration text")
    assert after(31)["addresses that follow nothing"] == 0
    for reader in (mailbox.reader, person.pk):
        subscribing.unfollow_everything(reader)
    assert after(29)["what was followed"] == 0
    gone = after(31)
    assert (gone["what was followed"], gone["addresses that follow nothing"]) == (2, 1)
    assert Mailbox.objects.get() == following
    assert Subscription.objects.get().mailbox == following


def test_address_that_asks_again_has_its_time_to_confirm():
    long_ago = timezone.now() - timedelta(days=90)
    address = Mailbox.objects.create(
        address="mailbox@people.example", language="en", confirmed_at=long_ago
    ).address
    mailboxes.ask(address, "draft:1", label="Demonstration text", language="en")
    assert after(7)["addresses that follow nothing"] == 0
    assert after(31)["addresses that follow nothing"] == 1


def test_suppression_goes_with_whoever_had_the_address():
    person = makers.make_person()
    mailbox = Mailbox.objects.create(address="mailbox@people.example", language="en")
    for address in (person.email, mailbox.address, "former@people.example"):
        Suppression.objects.create(address=address)
    assert after(0)["suppressed addresses"] == 1
    assert not Suppression.objects.filter(address="former@people.example").exists()


def test_bounce_is_forgotten_with_its_letter(mailoutbox):
    letter = tell(
        makers.make_person(),
        "my_data_ready",
        key="told",
        facts=in_every_language(lambda: {"url": reverse("my_data")}),
    )
    deliver()
    bouncing.note(bouncing.Report(letter.message_id, is_hard=False))
    assert Bounce.objects.get().address
    after(31)
    assert Bounce.objects.get().address == ""


def test_accounts_never_confirmed_go_and_others_stay():
    begun = User.objects.create_user("begun@people.example", "a-long-pass-phrase", name="Begun")
    EmailAddress.objects.create(user=begun, email=begun.email, verified=False, primary=True)
    confirmed = makers.make_person()
    holding = User.objects.create_user("holding@people.example", "a-long-pass-phrase", name="Holding")
    makers.make_member(holding)
    writing = User.objects.create_user("writing@people.example", "a-long-pass-phrase", name="Writing")
    makers.make_comment(author=writing)
    assert after(29)["accounts never confirmed"] == 0
    assert after(31)["accounts never confirmed"] == 1
    assert {confirmed, holding, writing} <= set(User.objects.all())
    assert begun not in User.objects.all()


def test_sessions_that_are_over_go(client: Client):
    client.force_login(makers.make_person())
    assert after(13)["sessions"] == 0
    assert after(15)["sessions"] == 1
    assert not Session.objects.exists()


def test_addressees_of_invitations_are_forgotten():
    invitation = Invitation.objects.create(
        organisation=makers.make_organisation(),
        role="member",
        addressee="digest",
        masked="a…@people.example",
        invited_by=makers.make_person(),
        expires_at=timezone.now() + timedelta(days=14),
    )
    assert after(43)["invitations to roles"] == 0
    assert after(45)["invitations to roles"] == 1
    invitation.refresh_from_db()
    assert (invitation.addressee, invitation.masked) == ("", "")


def test_bytes_of_infected_files_go_and_the_finding_stays(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    stored = store(SimpleUploadedFile("harm.txt", b"Demonstration text."), by=None)
    StoredFile.objects.update(scan=Scan.INFECTED, finding="Demonstration.Virus")
    assert after(29)["infected files"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert after(31)["infected files"] == 1
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    stored.refresh_from_db()
    assert (str(stored.file), stored.finding) == ("", "Demonstration.Virus")


def test_assessments_never_sent_go():
    author = makers.make_person()
    membership = makers.make_member(author)
    given = {
        "round": make_round(),
        "state": makers.make_state(),
        "organisation": membership.organisation,
        "author": author,
    }
    Assessment.objects.create(**given, title="Demonstration text: not sent")
    Assessment.objects.create(**given, title="Demonstration text: sent", sent_at=timezone.now())
    assert after(89)["assessments not sent"] == 0
    assert after(91)["assessments not sent"] == 1
    assert Assessment.objects.get().sent_at


def test_notes_to_chairs_go_thirty_days_after_the_meeting():
    floor = make_floor(makers.make_event(hours=1))
    floor.requests.create(
        organisation=makers.make_organisation(),
        asked_by=makers.make_person(),
        key="k",
        shown_organisation="Demonstration",
        constituency="ngo",
        language="en",
        note="Demonstration text: my topic",
    )
    assert after(29)["notes to chairs"] == 0
    assert after(31)["notes to chairs"] == 1
    assert floor.requests.get().note == ""


def test_one_that_fails_stops_no_other(monkeypatch, caplog):
    def fail(at):
        raise RuntimeError

    monkeypatch.setattr(keeping, "PAST", {"broken": fail, **keeping.PAST})
    assert set(keep_times()) == set(keeping.PAST) - {"broken"}
    assert "Nothing was let go of: broken" in caplog.text
