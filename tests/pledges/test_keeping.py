"""Keeping what is typed: for those who file for the same actor, never over another's words, not for ever."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.uploads import Unacceptable
from pledges import filing, keeping
from pledges.models import UnsentPledge
from tests import makers
from tests.pledges.makers import make_pledge, make_unsent, typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def keep(unsent, title, *, window=None, seen=None, by=None):
    words = typed(title=title)
    organisation = unsent.organisation
    return keeping.keep(
        unsent, words, organisation=organisation, by=by or unsent.author, window=window, seen=seen
    )


def test_a_blank_one_is_begun_once():
    person = makers.make_member().person
    first = keeping.begin(by=person)
    assert keeping.begin(by=person) == first
    assert first.organisation is not None


def test_those_who_file_for_the_same_actor_find_it_and_nobody_else_does():
    unsent = make_unsent()
    colleague = makers.make_member(organisation=unsent.organisation).person
    assert keeping.find(colleague, unsent.key) == unsent
    for person in (makers.make_member().person, makers.make_staff(), makers.make_person()):
        with pytest.raises(Http404):
            keeping.find(person, unsent.key)


def test_a_former_colleague_finds_nothing():
    unsent = make_unsent()
    colleague = makers.make_member(organisation=unsent.organisation)
    colleague.until = timezone.now()
    colleague.save()
    with pytest.raises(Http404):
        keeping.find(colleague.person, unsent.key)


def test_two_windows_keep_both_texts():
    unsent = make_unsent()
    begun, first, second = unsent.window, uuid.uuid4(), uuid.uuid4()
    assert keep(unsent, "In the first", window=first, seen=begun) == unsent
    beside = keep(unsent, "In the second", window=second, seen=begun)
    assert beside != unsent
    assert keep(unsent, "In the second, more", window=second, seen=begun) == beside
    unsent.refresh_from_db()
    beside.refresh_from_db()
    assert (unsent.typed["title"], beside.typed["title"]) == ("In the first", "In the second, more")
    assert list(keeping.others(unsent, by=unsent.author)) == [beside]


def test_two_people_of_an_actor_keep_both_texts():
    unsent = make_unsent()
    colleague = makers.make_member(organisation=unsent.organisation).person
    begun = unsent.window
    keep(unsent, "By the author", window=uuid.uuid4(), seen=begun)
    beside = keep(unsent, "By a colleague", window=uuid.uuid4(), seen=begun, by=colleague)
    assert beside.author == colleague
    assert set(keeping.own(colleague)) == {unsent, beside}


def test_what_was_sent_is_not_touched():
    unsent = make_unsent()
    filing.send(unsent, by=unsent.author)
    assert keep(unsent, "Too late").typed == {}


def test_an_amendment_stays_with_the_actor_of_its_pledge():
    pledge = make_pledge()
    unsent = keeping.begin_amendment(pledge, by=pledge.author)
    assert keeping.begin_amendment(pledge, by=pledge.author) == unsent
    kept = keeping.keep(unsent, typed(), organisation=makers.make_organisation(), by=pledge.author)
    assert kept.organisation == pledge.organisation


def upload(name="plan.pdf", data=b"%PDF-1.4\n%%EOF"):
    return SimpleUploadedFile(name, data)


def test_one_file_takes_the_place_of_the_one_before():
    unsent = make_unsent()
    keeping.attach(unsent, upload(), by=unsent.author)
    keeping.attach(unsent, upload("plan-2.pdf"), by=unsent.author)
    assert StoredFile.objects.get().name == "plan-2.pdf"


def test_a_wrong_file_under_a_right_name_is_refused_and_the_one_before_stays():
    unsent = make_unsent()
    keeping.attach(unsent, upload(), by=unsent.author)
    for wrong in (b"MZ\x90\x00 a program", b"\x89PNG\r\n\x1a\n a picture"):
        with pytest.raises(Unacceptable, match="whatever its name says"):
            keeping.attach(unsent, upload("report.pdf", wrong), by=unsent.author)
    assert unsent.file.name == "plan.pdf"


def test_what_nobody_came_back_to_goes_with_its_file_and_never_that_of_a_version():
    unsent, sent = make_unsent(), make_unsent(title="Another")
    for one in (unsent, sent):
        keeping.attach(one, upload(), by=one.author)
    version = filing.send(sent, by=sent.author)
    UnsentPledge.objects.update(updated_at=timezone.now() - timedelta(days=1000))
    assert keeping.purge() == 2
    assert list(StoredFile.objects.all()) == [version.file]
