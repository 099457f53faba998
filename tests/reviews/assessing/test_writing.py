"""Parallel assessments: who begins one, what is kept, what is sent and withdrawn."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from imrf_portal.accounts.models import OrganisationKind, Role
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.moderation.families.gathering import family_of
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from reviews.assessing import moderating, sending, writing
from reviews.assessing.models import Assessment
from reviews.assessing.writing import Typed
from tests import makers
from tests.reviews.assessing.makers import make_assessment, make_assessor
from tests.reviews.makers import make_focal_point, make_round

pytestmark = pytest.mark.django_db

SAID = Typed("Demonstration text: seen from here", "en", "Demonstration text.")


def begin(author, **fields) -> Assessment:
    organisation = author.memberships.get().organisation
    return writing.begin(make_round(), makers.make_state(), organisation, by=author, language="en", **fields)


def test_assessment_is_begun_once_in_the_name_of_a_verified_organisation():
    author = make_assessor()
    first = begin(author)
    assert first.is_unsent
    assert begin(author) == first


@pytest.mark.parametrize("kind", [OrganisationKind.SECRETARIAT, OrganisationKind.MEDIA])
def test_whoever_speaks_for_no_such_organisation_begins_none(kind):
    verified = kind == OrganisationKind.SECRETARIAT
    organisation = makers.make_organisation("Demonstration quay", kind=kind)
    organisation.is_verified = verified
    organisation.save()
    with pytest.raises(Refused):
        begin(make_assessor(organisation))


def test_state_assesses_nobody():
    with pytest.raises(Refused):
        begin(make_focal_point())


def test_nobody_begins_in_the_name_of_another_organisation():
    other = makers.make_organisation("Another harbour")
    with pytest.raises(Refused):
        writing.begin(make_round(), makers.make_state(), other, by=make_assessor(), language="en")


def test_all_that_is_typed_is_kept_whole(settings):
    makers.make_objective(7)
    author = make_assessor()
    assessment = begin(author)
    typed = Typed("x" * 300, "fr", "Demonstration text.", "not an address", {7: "On seven."})
    kept = writing.keep(assessment, typed, by=author)
    kept.refresh_from_db()
    assert (kept.title, kept.language, kept.links) == ("x" * 300, "fr", "not an address")
    assert [one.text for one in kept.on_objectives.all()] == ["On seven."]
    assert set(sending.faults(kept)) == {"title", "links"}
    writing.keep(kept, SAID, by=author, window=kept.window)
    assert not kept.on_objectives.exists()


def test_two_windows_never_write_over_each_other():
    author = make_assessor()
    assessment = begin(author)
    shown, first, second = assessment.window, uuid4(), uuid4()
    assert writing.keep(assessment, SAID, by=author, window=first, seen=shown) == assessment
    other = Typed("Demonstration text: from elsewhere", "en", "Other words.")
    beside = writing.keep(assessment, other, by=author, window=second, seen=shown)
    assert beside != assessment
    again = Typed(other.title, "en", "Other words, and more.")
    assert writing.keep(assessment, again, by=author, window=second, seen=shown) == beside
    assessment.refresh_from_db()
    beside.refresh_from_db()
    assert (assessment.text, beside.text) == ("Demonstration text.", "Other words, and more.")


def test_sending_freezes_the_names_and_gives_one_receipt():
    author = make_assessor()
    assessment = writing.keep(begin(author), Typed("Title", "en", f"Write to {author.email}."), by=author)
    sending.send(assessment, by=author)
    sending.send(assessment, by=author)
    assert assessment.shown_organisation == "Harbour Light Clinic"
    assert assessment.shown_kind == OrganisationKind.CIVIL_SOCIETY
    assert author.email not in assessment.text
    [letter] = Delivery.objects.all()
    assert (letter.kind, letter.person) == ("assessment_received", author)
    assert Record.objects.get(act="assessment_received").facts == {"reference": assessment.reference}
    assert family_of(assessment) is not None


@pytest.mark.parametrize(
    "typed",
    [Typed("", "en", "Text"), Typed("Title"), Typed("Title", "en", "Text", "javascript:alert(1)")],
)
def test_what_is_missing_or_wrong_is_not_sent_and_stays(typed):
    author = make_assessor()
    assessment = writing.keep(begin(author), typed, by=author)
    with pytest.raises(Refused):
        sending.send(assessment, by=author)
    assessment.refresh_from_db()
    assert assessment.is_unsent
    assert assessment.text == typed.text


def test_organisation_has_one_assessment_of_a_state_and_round():
    author = make_assessor()
    colleague = make_assessor(author.memberships.get().organisation)
    make_assessment(author)
    second = make_assessment(colleague, status=Status.WAITING, sent=False)
    with pytest.raises(Refused):
        sending.send(second, by=colleague)
    assert Assessment.objects.get(pk=second.pk).is_unsent


def test_member_whose_role_ended_sends_nothing_and_withdraws_what_is_there():
    author = make_assessor()
    sent, unsent = make_assessment(author), make_assessment(author, status=Status.WAITING, sent=False)
    author.memberships.update(until=timezone.now())
    with pytest.raises(Refused):
        sending.send(unsent, by=author)
    sending.withdraw(sent, by=author)
    assert sent.status == Status.WITHDRAWN


def test_what_came_back_is_revised_and_sent_again():
    author, moderator = make_assessor(), makers.make_staff()
    assessment = make_assessment(author, status=Status.WAITING)
    moderating.return_to_author(assessment, by=moderator, seen=1, reason="unreadable")
    kept = writing.keep(assessment, SAID, by=author)
    sending.send(kept, by=author)
    assert (kept.status, kept.text) == (Status.WAITING, SAID.text)
    received = Delivery.objects.filter(kind="assessment_received")
    assert received.count() == 1


@pytest.mark.parametrize("status", [Status.WAITING, Status.PUBLISHED, Status.WITHHELD, Status.WITHDRAWN])
def test_what_was_sent_is_not_changed(status):
    author = make_assessor()
    assessment = make_assessment(author, status=status)
    with pytest.raises(Refused):
        writing.keep(assessment, SAID, by=author)
    with pytest.raises(Refused):
        writing.discard(assessment, by=author)


def test_nobody_else_writes_sends_or_withdraws():
    assessment = make_assessment(status=Status.WAITING, sent=False)
    published = make_assessment()
    for other in (make_assessor(), makers.make_staff()):
        with pytest.raises(Refused):
            writing.keep(assessment, SAID, by=other)
        with pytest.raises(Refused):
            writing.discard(assessment, by=other)
        with pytest.raises(Refused):
            sending.send(assessment, by=other)
        with pytest.raises(Refused):
            sending.withdraw(published, by=other)


def test_withdrawn_assessment_is_not_withdrawn_again():
    author = make_assessor()
    assessment = make_assessment(author)
    sending.withdraw(assessment, by=author)
    with pytest.raises((Refused, WrongStep)):
        sending.withdraw(assessment, by=author)


def test_document_is_kept_replaced_and_thrown_away_with_the_text(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    author = make_assessor()
    assessment = begin(author)
    for words in (b"one", b"two"):
        upload = SimpleUploadedFile("said.pdf", b"%PDF-1.4\n" + words + b"\n%%EOF\n")
        writing.attach(assessment, upload, by=author)
    assert StoredFile.objects.get() == assessment.file
    with pytest.raises(Unacceptable):
        writing.attach(assessment, SimpleUploadedFile("said.txt", b"Demonstration text"), by=author)
    assert StoredFile.objects.get() == assessment.file
    writing.discard(assessment, by=author)
    assert not StoredFile.objects.exists()


# ---- Moderating ----


def test_publishing_shows_it_and_tells_its_author_after_five_minutes(settings):
    assessment, moderator = make_assessment(status=Status.WAITING), makers.make_staff()
    moderating.publish(assessment, by=moderator, seen=1)
    assert Assessment.objects.published().get() == assessment
    [letter] = Delivery.objects.all()
    assert (letter.kind, letter.person) == ("assessment_published", assessment.author)
    assert (letter.not_before - timezone.now()).total_seconds() > settings.DECISION_MAIL_DELAY_SECONDS - 60


def test_decision_is_undone_and_nobody_is_mailed():
    assessment, moderator = make_assessment(status=Status.WAITING), makers.make_staff()
    moderating.withhold(assessment, by=moderator, seen=1, reason="off-topic")
    moderating.undo(assessment, by=moderator, seen=2)
    assert assessment.status == Status.WAITING
    assert Delivery.objects.get().status == Delivery.Status.CANCELLED


def test_newer_decision_takes_the_place_of_the_news_of_the_one_before():
    assessment, moderator = make_assessment(status=Status.WAITING), makers.make_staff()
    moderating.publish(assessment, by=moderator, seen=1)
    moderating.withhold(assessment, by=moderator, seen=2, reason="other", note="It names a child.")
    queued = Delivery.objects.exclude(status=Delivery.Status.CANCELLED)
    assert [letter.kind for letter in queued] == ["assessment_withheld"]
    moderating.undo(assessment, by=moderator, seen=3)
    queued = Delivery.objects.exclude(status=Delivery.Status.CANCELLED)
    assert [letter.kind for letter in queued] == ["assessment_published"]


def test_only_moderators_decide():
    assessment = make_assessment(status=Status.WAITING)
    acts = {
        moderating.publish: {"seen": 1},
        moderating.withhold: {"seen": 1, "reason": "off-topic"},
        moderating.return_to_author: {"seen": 1, "reason": "off-topic"},
        moderating.undo: {},
    }
    for other in (
        assessment.author,
        make_focal_point(),
        makers.make_staff(Role.MODERATOR, second_factor=False),
    ):
        for act, said in acts.items():
            with pytest.raises(Refused):
                act(assessment, by=other, **said)
