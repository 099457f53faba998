"""Who appears by their kind alone is not named by the properties of their files."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations import correcting, keeping, submitting, veiling
from consultations.models import Appearance, Attachment, Submission, Unsent
from imrf_portal.documents.naming import names_in
from imrf_portal.kit.permissions import Refused
from tests import makers
from tests.consultations.test_submitting import make_unsent
from tests.documents.test_naming import AUTHOR, signed_docx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def author():
    return makers.make_member(
        makers.make_person("Person Hidden"), makers.make_organisation("Quay council")
    ).person


def written(author, *, appears_as: str = Appearance.KIND, **fields: object) -> Unsent:
    """A comment with a Word file whose properties name its author."""
    organisation = author.memberships.get().organisation
    unsent = make_unsent(author=author, speaks_for=organisation, appears_as=appears_as, **fields)
    keeping.attach(unsent, SimpleUploadedFile("paper.docx", signed_docx()))
    return unsent


def test_what_names_its_author_is_not_sent_and_nothing_is_lost(author):
    unsent = written(author)
    with pytest.raises(Refused, match="paper.docx"):
        submitting.submit(unsent, by=author)
    with pytest.raises(Refused):
        submitting.submit_together(
            [unsent], by=author, speaks_for=unsent.speaks_for, appears_as=Appearance.KIND
        )
    assert not Submission.objects.exists()
    assert Unsent.objects.get().files.count() == 1


def test_who_withholds_their_own_name_is_not_named_either():
    author = makers.make_person("Person Hidden")
    unsent = make_unsent(author=author, appears_as=Appearance.KIND)
    keeping.attach(unsent, SimpleUploadedFile("paper.docx", signed_docx()))
    assert [told.file.name for told in veiling.told_by(unsent)] == ["paper.docx"]
    with pytest.raises(Refused, match="paper.docx"):
        submitting.submit(unsent, by=author)


def test_the_check_page_warns_and_sends_it_without_the_names(client, author):
    unsent = written(author)
    client.force_login(author)
    page = client.get(reverse("check", args=[unsent.key])).content.decode()
    for words in (AUTHOR, "Third Person", "Send it without these names"):
        assert words in page
    client.post(reverse("send", args=[unsent.key]), {"without_names": "1"})
    [attachment] = Attachment.objects.select_related("file")
    assert names_in(attachment.file) == []
    assert attachment.comment.submission.appears_as == Appearance.KIND


def test_who_is_named_openly_is_neither_warned_nor_refused(client, author):
    unsent = written(author, appears_as=Appearance.NAME_AND_ORGANISATION)
    client.force_login(author)
    assert "without_names" not in client.get(reverse("check", args=[unsent.key])).content.decode()
    submitting.submit(unsent, by=author)


def test_who_gathers_remarks_is_offered_the_same(client, author):
    unsent = written(author)
    room = unsent.consultation
    client.force_login(author)
    address = reverse("gathered", args=[room.cycle.slug, room.slug])
    typed = {
        "remark": [str(unsent.key)],
        "speaks_for": unsent.speaks_for.pk,
        "appears_as": Appearance.KIND.value,
    }
    typed["served"] = client.get(address).context["served"]
    assert "Send it without these names" in client.post(address, typed).content.decode()
    client.post(address, {**typed, "without_names": "1"})
    assert names_in(Attachment.objects.get().file) == []


def test_a_correction_does_not_bring_the_name_in_either(author):
    sent = submitting.submit(
        make_unsent(
            author=author, speaks_for=author.memberships.get().organisation, appears_as=Appearance.KIND
        ),
        by=author,
    )
    revision = written(author, consultation=sent.consultation, revises=sent.comments.get(), text="Otherwise.")
    with pytest.raises(Refused):
        correcting.replace(revision, by=author)
    veiling.take_names_out(revision)
    correcting.replace(revision, by=author)
    assert names_in(Attachment.objects.get().file) == []
