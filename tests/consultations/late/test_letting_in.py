"""What was typed before closing and not sent: asked about by its author, let in marked late, or not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from consultations import keeping, submitting
from consultations.deadlines import Closed
from consultations.endorsing import leading
from consultations.late import letting_in
from consultations.models import (
    Attachment,
    Consultation,
    JointSubmission,
    LateRequest,
    Submission,
    Unsent,
)
from consultations.veiling import Named
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.naming import names_in
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest
from imrf_portal.moderation.flagging import WithoutWords
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.endorsing.makers import make_joint, signed
from tests.documents.test_naming import AUTHOR, signed_docx

pytestmark = pytest.mark.django_db

TEXT = "Demonstration text: typed in time, not sent."


@pytest.fixture
def moderator():
    return makers.make_staff()


@pytest.fixture
def author():
    return makers.make_person("Late author")


@pytest.fixture
def room() -> Consultation:
    return makers.make_consultation(opens=-48, closes=-1)


def typed(room: Consultation, author, *, minutes: float = -5, text: str = TEXT, at: str = "9") -> Unsent:
    """What was last typed so many minutes after the closing (before it where they are negative)."""
    unsent = Unsent.objects.create(
        holder=digest("author"),
        author=author,
        consultation=room,
        paragraph=room.draft.paragraphs.get(slug=at),
        text=text,
        language="en",
        appears_as="name",
    )
    Unsent.objects.filter(pk=unsent.pk).update(updated_at=room.closes_at + timedelta(minutes=minutes))
    return Unsent.objects.get(pk=unsent.pk)


# ---- Asking ----


def test_asking_again_is_the_same_request(room, author):
    unsent = typed(room, author)
    request = letting_in.ask(unsent, by=author)
    assert letting_in.ask(unsent, by=author) == request
    assert request.kept_at == unsent.updated_at < room.closes_at
    assert Record.objects.filter(act="late_asked").count() == 1


@pytest.mark.parametrize("minutes", [0, 0.001, 30])
def test_nothing_typed_at_the_closing_or_after_it_is_asked_about(room, author, minutes):
    with pytest.raises(Refused):
        letting_in.ask(typed(room, author, minutes=minutes), by=author)


def test_while_it_is_open_one_sends(author):
    room = makers.make_consultation()
    unsent = Unsent.objects.create(
        holder="1", author=author, consultation=room, draft=room.draft, text=TEXT, language="en"
    )
    with pytest.raises(Refused):
        letting_in.ask(unsent, by=author)


def test_one_asks_for_some_days_only(room, author, settings):
    unsent = typed(room, author)
    settings.LATE_ASKING_DAYS = 1 / 24
    with pytest.raises(Refused):
        letting_in.ask(Unsent.objects.get(pk=unsent.pk), by=author)


def test_nobody_else_asks(room, author, moderator):
    unsent = typed(room, author)
    for person in (makers.make_person(), moderator):
        with pytest.raises(Refused):
            letting_in.ask(unsent, by=person)


@pytest.mark.parametrize("text", ["", "x" * 10_001])
def test_what_could_not_be_sent_is_not_asked_about(room, author, text):
    with pytest.raises(Refused):
        letting_in.ask(typed(room, author, text=text), by=author)


# ---- A joint submission ----


@pytest.fixture
def joint(author) -> JointSubmission:
    """One that two organisations had signed and its lead had not sent when its consultation closed."""
    joint = make_joint(makers.make_consultation(opens=-48), lead=author)
    for name in ("Demonstration Union", "Demonstration Circle"):
        signed(joint, name)
    room = joint.consultation
    room.closes_at = timezone.now()
    room.save()
    return JointSubmission.objects.get(pk=joint.pk)


def test_a_joint_submission_is_let_in_with_the_signatures_that_stood(client, joint, author, moderator):
    client.force_login(author)
    assert "Ask the secretariat to let it in" in client.get(joint.get_absolute_url()).content.decode()
    client.post(joint.get_absolute_url(), {"act": "ask-late"})
    page = client.get(joint.get_absolute_url()).content.decode()
    assert "Asked; the secretariat decides" in page
    assert "Ask the secretariat to let it in" not in page
    assert letting_in.kept_before_closing(joint.consultation) == []
    client.force_login(moderator)
    page = client.get(tray(joint.consultation)).content.decode()
    assert "Demonstration text on 9-bis." in page
    assert "2 organizations" in page
    client.post(tray(joint.consultation), {"request": LateRequest.objects.get().pk, "let_in": "yes"})
    joint.refresh_from_db()
    assert (joint.status, joint.submission.is_late) == (JointSubmission.Status.SENT, True)
    assert joint.submission.speaks_for == joint.organisation
    assert joint.submission.comments.count() == 2
    assert joint.endorsements.confirmed().count() == 2


def test_of_a_joint_submission_only_its_lead_asks_and_of_all_of_it(joint, author, moderator):
    remark = joint.remarks.first()
    for person, kept in ((moderator, joint), (joint.endorsements.first().person, joint), (author, remark)):
        with pytest.raises(Refused):
            letting_in.ask(kept, by=person)
    typed_since = typed(joint.consultation, author, minutes=5, at="10")
    leading.take(joint, [typed_since], by=author)
    with pytest.raises(Refused):
        letting_in.ask(joint, by=author)


@pytest.mark.parametrize("change", ["less", "given up"])
def test_a_joint_submission_that_has_changed_since_is_not_let_in(joint, author, moderator, change):
    request = letting_in.ask(joint, by=author)
    if change == "less":
        keeping.discard(joint.remarks.first())
    else:
        leading.give_up(joint, by=author)
    with pytest.raises(Refused):
        letting_in.let_in(request, by=moderator)
    letting_in.refuse(request, by=moderator, answer="The compilation is out.")
    facts = Delivery.objects.get(person=author, kind="late_refused").facts
    assert facts["en"]["target"] == joint.title


def test_the_lead_of_what_was_signed_and_not_sent_is_invited_to_ask(joint, author, moderator):
    assert letting_in.invite(joint.consultation, by=moderator) == 1
    assert Delivery.objects.get(kind="late_invited").person == author


# ---- Deciding ----


def test_let_in_it_is_a_submission_marked_late_that_waits_for_moderation(room, author, moderator, client):
    request = letting_in.ask(typed(room, author), by=author)
    submission = letting_in.let_in(request, by=moderator)
    assert submission.is_late
    comment = submission.comments.get()
    assert (comment.text, comment.status, submission.author) == (TEXT, Status.WAITING, author)
    request.refresh_from_db()
    assert (request.status, request.submission) == ("let-in", submission)
    assert Delivery.objects.filter(person=author, kind="comment_received").count() == 1
    type(comment).objects.update(status=Status.PUBLISHED, published_at=timezone.now())
    assert (
        "Let in after closing by the secretariat" in client.get(comment.get_absolute_url()).content.decode()
    )


def test_what_was_sent_in_time_bears_no_mark(client):
    comment = makers.make_comment()
    assert "Let in after closing" not in client.get(comment.get_absolute_url()).content.decode()


def test_decided_once(room, author, moderator):
    request = letting_in.ask(typed(room, author), by=author)
    letting_in.let_in(request, by=moderator)
    with pytest.raises(WrongStep):
        letting_in.let_in(request, by=moderator)
    with pytest.raises(WrongStep):
        letting_in.refuse(request, by=moderator, answer="No.")
    assert Submission.objects.count() == 1


def test_refused_its_author_is_told_why_and_keeps_the_text(room, author, moderator):
    unsent = typed(room, author)
    request = letting_in.ask(unsent, by=author)
    with pytest.raises(WithoutWords):
        letting_in.refuse(request, by=moderator, answer=" ")
    letting_in.refuse(request, by=moderator, answer="The compilation is out.")
    letter = Delivery.objects.get(person=author, kind="late_refused")
    assert letter.facts["answer"] == "The compilation is out."
    unsent.refresh_from_db()
    assert unsent.text == TEXT
    assert not Submission.objects.exists()


@pytest.mark.parametrize("change", ["text", "time", "gone"])
def test_what_is_no_longer_what_was_asked_about_is_not_let_in(room, author, moderator, change):
    unsent = typed(room, author)
    request = letting_in.ask(unsent, by=author)
    if change == "text":
        Unsent.objects.filter(pk=unsent.pk).update(text="Demonstration text: something else.")
    elif change == "time":
        Unsent.objects.filter(pk=unsent.pk).update(updated_at=timezone.now())
    else:
        unsent.delete()
    with pytest.raises(Refused):
        letting_in.let_in(request, by=moderator)
    assert not Submission.objects.exists()


def test_what_was_also_sent_in_time_is_not_let_in_again(room, author, moderator):
    sent = makers.make_comment(room, paragraph="9", author=author, text=TEXT)
    unsent = typed(room, author)
    sent.standing_version.digest = digest(TEXT)
    sent.standing_version.save()
    request = letting_in.ask(unsent, by=author)
    with pytest.raises(Refused) as caught:
        letting_in.let_in(request, by=moderator)
    assert sent.submission.reference in str(caught.value.reason)
    assert LateRequest.objects.get().status == "asked"


def test_who_left_the_organisation_is_not_let_in_for_it(room, author, moderator):
    membership = makers.make_member(author)
    unsent = typed(room, author)
    Unsent.objects.filter(pk=unsent.pk).update(speaks_for=membership.organisation)
    request = letting_in.ask(unsent, by=author)
    membership.until = timezone.now()
    membership.save()
    with pytest.raises(Refused):
        letting_in.let_in(request, by=moderator)


@pytest.fixture
def naming_its_author(room, author, settings, tmp_path) -> LateRequest:
    """What was asked about by somebody who appears by their kind alone, with a file whose properties name them."""
    settings.MEDIA_ROOT = tmp_path
    author.name = AUTHOR
    author.save()
    unsent = typed(room, author)
    keeping.attach(unsent, SimpleUploadedFile("paper.docx", signed_docx()))
    StoredFile.objects.update(stored_at=room.closes_at - timedelta(hours=1))
    Unsent.objects.filter(pk=unsent.pk).update(
        updated_at=room.closes_at - timedelta(minutes=5),
        speaks_for=makers.make_member(author).organisation,
        appears_as="kind",
    )
    return letting_in.ask(Unsent.objects.get(pk=unsent.pk), by=author)


def test_a_file_that_names_a_hidden_author_is_let_in_without_these_names(
    client, room, moderator, naming_its_author
):
    with pytest.raises(Named):
        letting_in.let_in(naming_its_author, by=moderator)
    client.force_login(moderator)
    answer = client.post(tray(room), {"request": naming_its_author.pk, "let_in": "yes"})
    assert answer.status_code == 422
    assert "Let it in without the names in its files" in answer.content.decode()
    client.post(tray(room), {"request": naming_its_author.pk, "let_in_without_names": "yes"})
    [attachment] = Attachment.objects.select_related("file", "comment__submission")
    assert names_in(attachment.file) == []
    assert attachment.comment.submission.is_late
    naming_its_author.refresh_from_db()
    assert naming_its_author.status == "let-in"


def test_nobody_else_decides_or_invites(room, author):
    request = letting_in.ask(typed(room, author), by=author)
    for person in (author, makers.make_member().person, makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            letting_in.let_in(request, by=person)
        with pytest.raises(Refused):
            letting_in.let_in_without_names(request, by=person)
        with pytest.raises(Refused):
            letting_in.refuse(request, by=person, answer="No.")
        with pytest.raises(Refused):
            letting_in.invite(room, by=person)


def test_by_the_ordinary_way_nothing_comes_in_after_closing(room, author):
    with pytest.raises(Closed):
        submitting.submit(typed(room, author), by=author)


# ---- Inviting ----


def test_each_author_is_invited_once_and_only_those_who_typed_in_time(room, author, moderator):
    typed(room, author)
    typed(room, author, at="10")
    typed(room, makers.make_person(), minutes=5)
    typed(room, None)
    assert letting_in.invite(room, by=moderator) == 1
    letting_in.invite(room, by=moderator)
    assert Delivery.objects.filter(kind="late_invited").count() == 1
    assert Delivery.objects.get(kind="late_invited").person == author


def test_before_the_closing_nobody_is_invited(moderator):
    with pytest.raises(Refused):
        letting_in.invite(makers.make_consultation(), by=moderator)


# ---- The pages ----


def test_the_check_page_offers_to_ask_and_says_what_became_of_it(client, room, author, moderator):
    unsent = typed(room, author)
    client.force_login(author)
    check = reverse("check", args=[unsent.key])
    assert "Ask the secretariat to let it in" in client.get(check).content.decode()
    client.post(reverse("ask_late", args=[unsent.key]))
    page = client.get(check).content.decode()
    assert "Asked; the secretariat decides" in page
    assert "Ask the secretariat to let it in" not in page
    letting_in.refuse(LateRequest.objects.get(), by=moderator, answer="The compilation is out.")
    assert "The compilation is out." in client.get(check).content.decode()


def test_what_stood_at_the_closing_is_not_written_over(client, room, author):
    unsent = typed(room, author)
    client.force_login(author)
    url = reverse("write_on_paragraph", args=[room.cycle.slug, room.slug, "9"])
    data = {"key": unsent.key, "text": "Demonstration text: put better, too late.", "language": "en"}
    for _ in range(2):
        client.post(url, {**data, "appears_as": "name"})
    unsent.refresh_from_db()
    assert unsent.text == TEXT
    assert unsent.updated_at < room.closes_at
    assert Unsent.objects.filter(text=data["text"]).exists()
    letting_in.ask(unsent, by=author)


def tray(room: Consultation) -> str:
    return reverse("admin:consultations_consultation_late", args=[room.pk])


def test_the_tray_shows_what_is_asked_about_and_nothing_else(client, room, author, moderator):
    asked = typed(room, author)
    typed(room, makers.make_person("Silent writer"), text="Demonstration text: a secret.", at="10")
    letting_in.ask(asked, by=author)
    client.force_login(moderator)
    page = client.get(tray(room)).content.decode()
    assert TEXT in page
    assert "Late author" in page
    assert "a secret" not in page
    assert "Silent writer" not in page
    assert "1 remark was kept before the closing" in page
    assert author.email not in page


def test_the_tray_shows_what_is_proposed_and_not_the_drafts_own_words(client, room, author, moderator):
    """The form fills in the wording of the draft, which is kept with what was typed beside it."""
    commented, proposed = typed(room, author), typed(room, author, at="10")
    for unsent, kind, text in ((commented, "", ""), (proposed, "amend", "Demonstration wording, better.")):
        base = unsent.paragraph.wordings.get()
        Unsent.objects.filter(pk=unsent.pk).update(
            base=base, proposal_kind=kind, proposed_text=text or base.text, source="Demonstration source"
        )
        letting_in.ask(Unsent.objects.get(pk=unsent.pk), by=author)
    client.force_login(moderator)
    page = client.get(tray(room)).content.decode()
    assert commented.paragraph.wordings.get().text not in page
    assert "Amend this paragraph" in page
    assert "better" in page
    assert page.count("Demonstration source") == 1


def test_the_tray_lets_in_refuses_and_invites(client, room, author, moderator):
    first, second = typed(room, author), typed(room, author, at="10", text=f"{TEXT} Also here.")
    requests = [letting_in.ask(one, by=author) for one in (first, second)]
    typed(room, makers.make_person(), at="10")
    client.force_login(moderator)
    client.post(tray(room), {"request": requests[0].pk, "let_in": "yes"})
    unanswered = client.post(tray(room), {"request": requests[1].pk, "refuse": "yes", "answer": " "})
    assert unanswered.status_code == 422
    client.post(tray(room), {"request": requests[1].pk, "refuse": "yes", "answer": "Too late."})
    client.post(tray(room), {"invite": "yes"})
    assert list(LateRequest.objects.order_by("pk").values_list("status", flat=True)) == ["let-in", "refused"]
    assert Delivery.objects.filter(kind="late_invited").count() == 1


@pytest.mark.parametrize("requests", [1, 3])
def test_the_tray_asks_the_same_however_full_it_is(
    client, room, moderator, requests, django_assert_num_queries
):
    for _ in range(requests):
        author = makers.make_person()
        letting_in.ask(typed(room, author), by=author)
    client.force_login(moderator)
    client.get(tray(room))
    with django_assert_num_queries(9):
        client.get(tray(room))
