"""From what somebody types to a version that waits; new versions, the last day, withdrawing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from consultations.models import Position, PositionVersion, UnsentPosition
from consultations.positions import keeping, moderating, sending
from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from tests import makers
from tests.consultations.positions.makers import (
    TEXT,
    TITLE,
    endorse,
    make_position,
    make_unsent,
    make_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return makers.make_person("Policy officer")


def test_sending_makes_a_position_with_one_version_that_waits(author):
    member = makers.make_member(author)
    unsent = make_unsent(author, speaks_for=member.organisation)
    version = sending.send(unsent, by=author)
    assert (version.number, version.status, version.title, version.text) == (1, Status.WAITING, TITLE, TEXT)
    position = version.position
    assert position.standing is None
    assert (position.shown_organisation, position.shown_name) == (member.organisation.name, author.name)
    assert position.endorsed_until == unsent.endorsed_until
    assert Delivery.objects.filter(kind="position_received", person=author).count() == 1
    assert Record.objects.filter(act="position_received", subject_id=version.pk).count() == 1
    unsent.refresh_from_db()
    assert (unsent.sent_as, unsent.text) == (version, "")


def test_a_second_press_and_a_second_tab_send_nothing_more(author):
    unsent = make_unsent(author)
    version = sending.send(unsent, by=author)
    assert sending.send(unsent, by=author) == version
    assert sending.send(make_unsent(author), by=author) == version
    assert PositionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"title": " \n"},
        {"title": "x" * 201},
        {"text": ""},
        {"text": "x" * (sending.LONGEST_TEXT + 1)},
        {"cycle": None},
    ],
)
def test_what_is_not_complete_is_refused_and_kept(author, fields):
    unsent = make_unsent(author, **fields)
    with pytest.raises(Refused):
        sending.send(unsent, by=author)
    unsent.refresh_from_db()
    assert unsent.sent_as is None
    assert not Position.objects.exists()


def test_a_file_may_stand_alone(author, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = store(SimpleUploadedFile("position.txt", b"Demonstration text"), by=author)
    version = sending.send(make_unsent(author, text="", file=file), by=author)
    assert (version.text, version.file) == ("", file)


def test_neither_text_nor_file_is_no_version():
    position = make_position().position
    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(position, text="")


def test_e_mail_addresses_are_masked(author):
    version = sending.send(make_unsent(author, text="Demonstration text: ada@city.example"), by=author)
    assert version.text == "Demonstration text: …@city.example"


@pytest.mark.parametrize("verified", [True, False])
def test_one_leads_only_for_a_verified_organisation_one_speaks_for(author, verified):
    organisation = makers.make_organisation()
    organisation.is_verified = verified
    organisation.save()
    if not verified:
        makers.make_member(author, organisation)
    with pytest.raises(Refused):
        sending.send(make_unsent(author, speaks_for=organisation), by=author)


# ---- New versions ----


def test_a_new_version_waits_beside_the_one_that_stands(author):
    old = make_position(author)
    new = sending.send(
        make_unsent(author, position=old.position, text="Demonstration text, anew."), by=author
    )
    assert (new.position, new.number, new.status) == (old.position, 2, Status.WAITING)
    old.refresh_from_db()
    assert (old.status, old.text, old.is_standing) == (Status.PUBLISHED, TEXT, True)


def test_what_was_returned_is_taken_back_by_what_revises_it(author):
    returned = make_position(author, status=Status.RETURNED)
    new = sending.send(make_unsent(author, position=returned.position), by=author)
    returned.refresh_from_db()
    assert (returned.status, new.status, new.number) == (Status.WITHDRAWN, Status.WAITING, 2)


@pytest.mark.parametrize("status", [Status.WAITING, Status.WITHHELD, Status.WITHDRAWN])
def test_nothing_new_is_sent_while_something_waits_or_once_it_is_gone(author, status):
    version = make_position(author, status=status)
    with pytest.raises(Refused):
        sending.send(
            make_unsent(author, position=version.position, text="Demonstration text, anew."), by=author
        )


def test_only_the_author_sends_a_new_version():
    version = make_position()
    with pytest.raises(Refused):
        sending.send(make_unsent(position=version.position), by=makers.make_person())


def test_the_database_lets_one_version_wait():
    version = make_position(status=Status.WAITING)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_version(version.position, status=Status.WAITING)


# ---- The last day ----


def test_it_can_be_endorsed_until_the_end_of_its_last_day(author):
    version = make_position(author, days=0)
    assert version.position.takes_endorsements()
    sending.set_last_day(version.position, official_day() - timedelta(days=1), by=author)
    assert not version.position.takes_endorsements()
    with pytest.raises(Refused):
        endorse(version)
    sending.set_last_day(version.position, None, by=author)
    assert not Position.objects.get().takes_endorsements()
    assert Record.objects.filter(act="position_last_day").count() == 2


def test_only_the_author_sets_the_day():
    with pytest.raises(Refused):
        sending.set_last_day(make_position().position, None, by=makers.make_staff())


# ---- Withdrawing ----


def test_a_withdrawn_position_is_shown_to_nobody_else_with_all_its_versions(author):
    old = make_position(author)
    endorsement = endorse(old)
    new = sending.send(
        make_unsent(author, position=old.position, text="Demonstration text, anew."), by=author
    )
    sending.withdraw(old.position, by=author)
    assert set(PositionVersion.objects.values_list("status", flat=True)) == {Status.WITHDRAWN}
    stranger = makers.make_person()
    assert not Position.objects.published().exists()
    assert not Position.objects.visible_to(stranger).exists()
    assert not type(endorsement).objects.visible_to(stranger).exists()
    assert new.position.versions.count() == 2
    with pytest.raises(Refused):
        sending.withdraw(old.position, by=author)


def test_only_the_author_withdraws():
    with pytest.raises(Refused):
        sending.withdraw(make_position().position, by=makers.make_staff())


def test_the_news_of_what_is_withdrawn_is_taken_back(author):
    version = make_position(author, status=Status.WAITING)
    moderating.publish(version, by=makers.make_staff(), seen=1)
    sending.withdraw(version.position, by=author)
    assert set(Delivery.objects.values_list("status", flat=True)) == {Delivery.Status.CANCELLED}


# ---- What nobody came back to ----


def test_what_is_forgotten_is_purged_with_its_file(author, settings, tmp_path):
    settings.MEDIA_ROOT, settings.UNSENT_KEPT_DAYS = tmp_path, 0
    for sent_as in (None, make_position(author)):
        file = store(SimpleUploadedFile("position.txt", b"Demonstration text"), by=author)
        make_unsent(author, file=file, sent_as=sent_as)
    assert keeping.purge() == 2
    assert not UnsentPosition.objects.exists()
    assert StoredFile.objects.count() == 1
