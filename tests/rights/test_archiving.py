"""The archive of one's data: everything of the person, nothing of others, to nobody else, gone after its time."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from consultations.models import Attachment, Unsent
from imrf_portal.accounts.models import Role
from imrf_portal.documents.making import MOST_ATTEMPTS
from imrf_portal.documents.models import SILENCE, Scan, StoredFile
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Decision, Flag
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.workflow import WrongStep
from imrf_portal.rights import archiving, rooms
from imrf_portal.rights.models import Archive
from imrf_portal.rights.tasks import keep_times, make_archive, sweep
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person():
    return makers.make_person("Quillwort Person", email="quillwort@people.example")


def made(person) -> Archive:
    archive = archiving.ask(person, language="en", by=person)
    archiving.make(archive)
    return Archive.objects.get(pk=archive.pk)


def parts(archive: Archive) -> dict[str, str]:
    """Each part of the file, as text."""
    with archive.file.file.open("rb") as file, zipfile.ZipFile(io.BytesIO(file.read())) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def signed_in(person) -> Client:
    """A browser in which the person is signed in and has just shown once more who they are."""
    client = Client()
    client.post("/en/accounts/login/", {"login": person.email, "password": makers.PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": makers.PASSWORD})
    return client


def test_everything_of_the_person_stands_in_it_and_nothing_of_others(person):
    moderator = makers.make_staff(name="Secret Moderator")
    comment = makers.make_comment(author=person, text="Demonstration text: mine, published.")
    others = makers.make_comment(comment.submission.consultation, text="Demonstration text: not mine.")
    file = store(SimpleUploadedFile("mine.txt", b"Demonstration text: my file."), by=person)
    Attachment.objects.create(comment=comment, file=file)
    Unsent.objects.create(
        holder="h",
        author=person,
        consultation=comment.submission.consultation,
        paragraph=comment.paragraph,
        text="Demonstration text: mine, not sent.",
    )
    Flag.objects.create(
        subject_type="consultations.comment",
        subject_id=others.pk,
        by=person,
        reason="other",
        words="my report",
    )
    Flag.objects.create(
        subject_type="consultations.comment",
        subject_id=comment.pk,
        by=others.submission.author,
        reason="other",
        words="a report about me",
    )
    Decision.objects.create(
        subject_type="consultations.comment",
        subject_id=comment.pk,
        was="waiting",
        outcome="published",
        by=moderator,
    )
    held = parts(made(person))
    assert set(held) == {"data.json", "data.html", f"files/{file.pk}-mine.txt"}
    assert held[f"files/{file.pk}-mine.txt"] == "Demonstration text: my file."
    for part in ("data.json", "data.html"):
        for word in ("quillwort@people.example", "mine, published", "mine, not sent", "my report"):
            assert word in held[part], (part, word)
        for word in ("not mine", "Secret Moderator", "a report about me", others.submission.author.email):
            assert word not in held[part], (part, word)
    rooms = json.loads(held["data.json"])
    assert [row["text"] for row in rooms["comments"]["rows"]] == ["Demonstration text: mine, published."]


def test_each_room_is_one_query_however_much_is_in_it(person, django_assert_num_queries):
    room = makers.make_consultation()
    counts = []
    for more in (1, 2):
        for _one in range(more):
            makers.make_comment(room, author=person)
        # One more asks for the person's addresses.
        with django_assert_num_queries(36 if not counts else counts[0]) as asked:
            list(archiving.rooms.data_of(person))
        counts.append(len(asked))


def test_one_at_a_time_and_the_earlier_file_goes(person, django_capture_on_commit_callbacks):
    first = archiving.ask(person, language="en", by=person)
    assert archiving.ask(person, language="en", by=person) == first
    archiving.make(first)
    first.refresh_from_db()
    path = first.file.file.path
    with django_capture_on_commit_callbacks(execute=True):
        second = archiving.ask(person, language="fr", by=person)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.file) == (Archive.Status.GONE, None)
    assert second.file.file.path != path
    assert not any(place == path for place in (one.file.path for one in StoredFile.objects.all()))


def test_nobody_asks_for_anybody_else(person):
    for other in (makers.make_person(), makers.make_staff(Role.ADMINISTRATOR)):
        with pytest.raises(Refused):
            archiving.ask(person, language="en", by=other)


def test_a_letter_says_once_that_it_is_ready(person):
    archive = made(person)
    make_archive(archive.pk)
    assert Delivery.objects.filter(kind="my_data_ready", person=person).count() == 1


def test_its_owner_alone_has_it_after_showing_who_they_are(person):
    archive = made(person)
    address = f"/en/mine/data/archive/{archive.key}.zip"
    assert Client().get(address).status_code == 302
    recent = signed_in(person)
    answer = recent.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    long_ago = Client()
    long_ago.force_login(person)
    assert "/accounts/reauthenticate/" in long_ago.get(address)["Location"]
    for other in (
        makers.make_person(),
        makers.make_person(),
        makers.make_staff(Role.ADMINISTRATOR, second_factor=False),
    ):
        assert signed_in(other).get(address).status_code == 404


def test_page_tells_of_it_with_and_without_scripts(person):
    client = signed_in(person)
    page = client.get("/en/mine/data/").content.decode()
    assert "quillwort" not in page
    assert "E-mail addresses" in page
    archive = archiving.ask(person, language="en", by=person)
    assert "Waiting for its turn" in client.get("/en/mine/data/").content.decode()
    part = client.get("/en/mine/data/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in part
    archiving.make(archive)
    assert str(archive.key) in client.get("/en/mine/data/").content.decode()


def test_it_goes_after_seven_days(person, django_capture_on_commit_callbacks):
    archive = made(person)
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert keep_times()["archives"] == 0
    path = archive.file.file.path
    with (
        time_machine.travel(timezone.now() + timedelta(days=8)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert keep_times()["archives"] == 1
        assert keep_times()["archives"] == 0
    archive.refresh_from_db()
    assert archive.status == Archive.Status.GONE
    assert not StoredFile.objects.filter(file__endswith=path[-32:]).exists()


def test_dead_workers_are_followed_by_others_until_it_is_given_up(person):
    archive = archiving.ask(person, language="en", by=person)
    dead = {"status": Archive.Status.MAKING, "heard_at": timezone.now() - 2 * SILENCE}
    Archive.objects.update(**dead, attempts=1, done=5)
    assert sweep() == 1
    archive.refresh_from_db()
    assert (archive.status, archive.done) == (Archive.Status.ASKED, 0)
    Archive.objects.update(**dead, attempts=MOST_ATTEMPTS)
    assert sweep() == 0
    archive.refresh_from_db()
    assert archive.status == Archive.Status.FAILED


def test_of_one_given_up_while_it_is_made_nothing_stays(person, settings, monkeypatch):
    archive = archiving.ask(person, language="en", by=person)

    def given_up_meanwhile(_person):
        archiving.let_go(Archive.objects.get(pk=archive.pk))
        return []

    monkeypatch.setattr(rooms, "TELLING", (given_up_meanwhile,))
    with pytest.raises(WrongStep):
        archiving.make(archive)
    assert Archive.objects.get(pk=archive.pk).status == Archive.Status.GONE
    assert not StoredFile.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_harmful_file_is_named_and_left_out(person):
    comment = makers.make_comment(author=person)
    file = store(SimpleUploadedFile("harm.txt", b"Demonstration text."), by=person)
    Attachment.objects.create(comment=comment, file=file)
    StoredFile.objects.filter(pk=file.pk).update(scan=Scan.INFECTED)
    held = parts(made(person))
    assert set(held) == {"data.json", "data.html"}
    assert "harm.txt" in held["data.html"]
