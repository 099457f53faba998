"""Taking a text or a file out for good: nothing of it is left anywhere but a tombstone and a record in codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

from consultations.compilation.tasks import make
from consultations.likeness import gather
from consultations.models import Attachment, Compilation, Proposal, Translation, Unsent
from imrf_portal.accounts.models import Role
from imrf_portal.documents.models import ExtractedPage, StoredFile, TextStatus
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import FamilyBand, FamilyMember
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.announcing import announce, tell, write_to_address
from imrf_portal.notifications.models import Announcement, Subscription
from imrf_portal.records.models import Record
from imrf_portal.records.redacting import Ground, tombstone
from imrf_portal.rights.redacting import redact
from imrf_portal.search.indexing import index_everything
from imrf_portal.search.models import Entry
from pledges.models import Entry as LedgerEntry
from pledges.models import Evidence
from reviews.models import Answer
from tests import makers
from tests.consultations.compilation.files import compiled, content, propose
from tests.consultations.positions.makers import make_position
from tests.pledges.makers import make_pledge
from tests.reviews.makers import make_published
from tests.rights.everywhere import places_of

pytestmark = pytest.mark.django_db

WORD = "quillwort"
TEXT = f"Demonstration text: the {WORD} stands here, and many more words follow so that it has a family of its own."


@pytest.fixture
def administrator():
    return makers.make_staff(Role.ADMINISTRATOR, name="Administrator")


@pytest.fixture(autouse=True)
def _files_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored(name: str = f"{WORD}.txt", text: str = f"Demonstration text of {WORD}.") -> StoredFile:
    """A stored file whose text was read."""
    file = store(SimpleUploadedFile(name, text.encode()), by=None)
    file.refresh_from_db()
    if not file.pages.exists():
        ExtractedPage.objects.create(file=file, number=1, text=text)
        StoredFile.objects.filter(pk=file.pk).update(text_status=TextStatus.READ)
    return file


def test_nobody_but_an_administrator_removes_anything(administrator):
    comment = makers.make_comment(text=TEXT)
    people = [
        comment.submission.author,
        makers.make_staff(Role.MODERATOR),
        makers.make_staff(Role.ADMINISTRATOR, second_factor=False, name="Unarmed"),
        makers.make_member(role=Role.FOCAL_POINT).person,
    ]
    for person in people:
        with pytest.raises(Refused):
            redact(comment, by=person, ground=Ground.SAFETY)
    comment.refresh_from_db()
    assert WORD in comment.text


def test_a_ground_that_is_none_is_refused(administrator):
    comment = makers.make_comment(text=TEXT)
    for ground in ("", "because", Ground.ACCOUNT_CLOSED):
        with pytest.raises(Refused):
            redact(comment, by=administrator, ground=ground)


def test_comment_leaves_a_tombstone_and_nothing_else(
    administrator, client: Client, django_capture_on_commit_callbacks
):
    comment = propose(makers.make_consultation(), wording=f"The {WORD}, as proposed.", text=TEXT)
    room = comment.submission.consultation
    Translation.objects.create(
        version=comment.standing_version, language="fr", text=f"Texte {WORD}", by=administrator
    )
    Unsent.objects.create(
        holder="h",
        author=comment.submission.author,
        consultation=room,
        paragraph=comment.paragraph,
        revises=comment,
        text=TEXT,
    )
    gather([comment])
    made = compiled(room, administrator, audience="public")
    assert WORD in content(made)
    index_everything()
    address, room_address = comment.get_absolute_url(), room.get_absolute_url()
    client.get(room_address)
    cache.set("page:something", TEXT)
    assert {
        "consultations_commentversion",
        "consultations_proposal",
        "consultations_translation",
    } <= places_of(WORD)

    with django_capture_on_commit_callbacks(execute=True):
        redact(comment, by=administrator, ground=Ground.THIRD_PERSON)

    assert places_of(WORD) == set()
    assert cache.get("page:something") is None
    assert not Proposal.objects.exists()
    assert not FamilyMember.objects.exists()
    assert not FamilyBand.objects.exists()
    comment.refresh_from_db()
    version = comment.standing_version
    assert comment.text == tombstone(Ground.THIRD_PERSON, version.redacted_at)
    assert "personal data of a third person" in comment.text
    assert version.digest == ""
    for page in (address, f"{room_address}comments/", f"{room_address}comments/?format=csv", "/en/feed/"):
        answer = client.get(page)
        body = answer.getvalue() if answer.streaming else answer.content
        assert WORD.encode() not in body, page
        assert b"personal data of a third person" in body, page
    assert not Entry.objects.filter(words__icontains=WORD).exists()
    record = Record.objects.get(act="redacted")
    assert (record.subject_type, record.subject_id, record.by) == (
        "consultations.comment",
        comment.pk,
        administrator,
    )
    assert record.facts == {"ground": Ground.THIRD_PERSON}


def test_a_file_with_the_words_is_gone_at_once_and_made_anew(administrator):
    comment = makers.make_comment(text=TEXT)
    room = comment.submission.consultation
    before = compiled(room, administrator, audience="public")
    place = before.file.file.path

    with transaction.atomic():
        redact(comment, by=administrator, ground=Ground.COURT_ORDER)

    after = Compilation.objects.get(pk=before.pk)
    assert after.status in {Compilation.Status.ASKED, Compilation.Status.MADE}
    make(after.pk)
    after.refresh_from_db()
    assert after.file.file.path != place
    assert WORD not in content(after)
    assert "order of a court" in content(after)


def test_one_version_is_removed_and_another_stands(administrator):
    comment = makers.make_comment(text="Demonstration text: these words stand.")
    version = comment.standing_version
    other = comment.versions.create(number=2, text=TEXT, language="fa", digest="d")

    redact(other, by=administrator, ground=Ground.OTHER)

    version.refresh_from_db()
    other.refresh_from_db()
    assert version.text == "Demonstration text: these words stand."
    # No official language: the tombstone is English and says so.
    assert other.language == "en"
    assert other.text.startswith("Removed on ")


def test_file_is_removed_with_bytes_text_and_name(
    administrator, client: Client, django_capture_on_commit_callbacks
):
    comment = makers.make_comment()
    file = stored()
    attachment = Attachment.objects.create(comment=comment, file=file)
    path = file.file.path
    index_everything()
    reference = comment.submission.reference

    with django_capture_on_commit_callbacks(execute=True):
        redact(file, by=administrator, ground=Ground.COPYRIGHT)

    assert places_of(WORD) == set()
    with pytest.raises(FileNotFoundError):
        Path(path).read_bytes()
    file.refresh_from_db()
    assert not file.is_served
    assert file.state == tombstone(Ground.COPYRIGHT, file.redacted_at)
    # Who asks for the file is led to the page that says why there is none.
    said = client.get(f"/en/comments/{reference}/files/{attachment.pk}/", follow=True)
    assert "Ground: copyright" in said.content.decode()
    page = client.get(comment.get_absolute_url()).content.decode()
    assert "Ground: copyright" in page


def test_position_leaves_its_title_nowhere(administrator, django_capture_on_commit_callbacks):
    version = make_position(title=f"Key {WORD} priorities", text=TEXT)
    reader = makers.make_person()
    subscribing.follow(reader, f"position:{version.position_id}", label=version.title)
    announce(
        "position_changed",
        key=f"position-changed-{version.pk}-1",
        topics=["cycle:1"],
        facts={"en": {"title": version.title, "url": "/"}},
    )
    with django_capture_on_commit_callbacks(execute=True):
        redact(version.position, by=administrator, ground=Ground.UNLAWFUL)
    assert places_of(WORD) == set()
    version.refresh_from_db()
    assert version.title == version.text == tombstone(Ground.UNLAWFUL, version.redacted_at)
    assert not Announcement.objects.filter(facts__has_key="en").exists()


def test_news_and_letters_about_other_things_leave_all_the_same(administrator):
    """Neither a key that begins alike nor a sentence with the same words makes news the same."""
    version, reader = make_position(title="Consultation", text=TEXT), makers.make_person()
    told = {
        key: tell(reader, "position_received", key=key, facts={"title": said})
        for key, said in (
            ("position-received-1", "Consultation"),
            ("position-received-12", "Another title"),
            ("position-received-2", "The consultation: Consultation of the youth"),
        )
    }
    subscribing.follow(reader, "position:900", label="Consultation of the youth")
    letter = write_to_address(
        "reader@people.example",
        "follow_confirmation",
        person=None,
        language="en",
        facts={"label": "Position: Consultation"},
        secret={"en": {"url": "/"}},
    )
    redact(version.position, by=administrator, ground=Ground.COURT_ORDER)
    for one in (*told.values(), letter):
        one.refresh_from_db()
    gone, other, sentence = told.values()
    assert (gone.status, gone.facts) == (letter.status, letter.facts) == ("cancelled", {})
    assert letter.secret is None
    assert (other.status, other.facts) == ("queued", {"title": "Another title"})
    assert sentence.status == "queued"
    assert Subscription.objects.get().label == "Consultation of the youth"


def test_pledge_is_removed_and_its_ledger_stands(administrator):
    pledge = make_pledge(title=f"The {WORD} pledge", text=TEXT, target=WORD, resources=WORD)
    entries = list(LedgerEntry.objects.values())
    redact(pledge, by=administrator, ground=Ground.SAFETY)
    assert places_of(WORD) == set()
    assert list(LedgerEntry.objects.values()) == entries
    pledge.refresh_from_db()
    assert pledge.standing.text.startswith("Removed on ")


def test_evidence_is_removed(administrator):
    pledge = make_pledge()
    author = makers.make_member()
    evidence = Evidence.objects.create(
        pledge=pledge,
        author=author.person,
        organisation=author.organisation,
        shown_organisation="Demonstration",
        shown_kind="ngo",
        on="2026-11-01",
        finding="progress",
        text=TEXT,
        language="fr",
        source_url=f"https://{WORD}.example/",
    )
    redact(evidence, by=administrator, ground=Ground.SAFETY)
    assert places_of(WORD) == set()
    evidence.refresh_from_db()
    assert evidence.text
    assert evidence.source_url == ""


def test_answer_that_a_state_has_filed_is_removed_and_nothing_else_of_it_changes(
    administrator, client: Client
):
    edition = make_published(text=TEXT)
    answer = edition.answers.exclude(text="").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(text="Other words")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        # Not even beside a removal may anything else change.
        cursor.execute(
            "UPDATE reviews_answer SET redacted_at = now(), version = version + 1 WHERE id = %s", [answer.pk]
        )

    redact(answer, by=administrator, ground=Ground.COURT_ORDER)

    assert places_of(WORD) == set()
    answer.refresh_from_db()
    assert answer.text == tombstone(Ground.COURT_ORDER, answer.redacted_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(text="Other words")
    address = f"/en/reviews/{edition.review.round.year}/{edition.review.state.slug}/"
    assert b"order of a court" in client.get(address).content


def test_what_is_said_of_an_event_is_removed_in_every_language(administrator):
    event = makers.make_event(summary_en=TEXT, summary_fr=TEXT, heard_en=TEXT, description_en=TEXT)
    redact(event, by=administrator, ground=Ground.SAFETY)
    assert places_of(WORD) == set()
    event.refresh_from_db()
    assert event.summary_en.startswith("Removed on ")
    assert event.summary_fr
    assert not event.summary_ru


def test_removing_twice_is_two_records_and_one_tombstone(administrator):
    comment = makers.make_comment(text=TEXT)
    redact(comment, by=administrator, ground=Ground.SAFETY)
    redact(comment, by=administrator, ground=Ground.COURT_ORDER)
    assert Record.objects.filter(act="redacted").count() == 2
    comment.refresh_from_db()
    assert comment.text.count("Removed on") == 1
