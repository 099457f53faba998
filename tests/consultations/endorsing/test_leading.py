"""Beginning, changing, sending and giving up a joint submission."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from consultations import correcting, submitting
from consultations.endorsing import leading, links, signing, texts
from consultations.endorsing.renewing import ask_anew
from consultations.models import Appearance, Endorsement, JointSubmission, Submission
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.recording import history
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.endorsing.makers import (
    ask,
    invite_by_mail,
    make_joint,
    make_member_of,
    sign,
    signed,
    token_for,
)
from tests.consultations.test_submitting import make_unsent

pytestmark = pytest.mark.django_db


def send(joint, by=None):
    return leading.send(joint, appears_as="", by=by or joint.lead)


def statuses(joint):
    return list(joint.endorsements.order_by("pk").values_list("status", flat=True))


def test_a_joint_submission_takes_the_remarks_and_writes_who_leads():
    joint = make_joint()
    assert [unsent.paragraph.slug for unsent in texts.remarks_of(joint)] == ["9", "9-bis"]
    [entry] = history(joint)
    assert (entry.act, entry.facts) == ("joint_begun", {"organisation": joint.organisation_id})


def test_only_a_member_of_a_verified_organisation_leads():
    room = makers.make_consultation()
    verified, unknown = makers.make_organisation(), makers.make_organisation("Demonstration Circle")
    unknown.is_verified = False
    unknown.save()
    member = make_member_of(unknown)
    former = makers.make_person()
    makers.make_member(former, verified, confirmed_at=None)
    for person, organisation in ((member, unknown), (member, verified), (former, verified)):
        remark = make_unsent(room, author=person)
        with pytest.raises(Refused):
            leading.begin(room, [remark], organisation=organisation, title="Demonstration", by=person)
    assert not JointSubmission.objects.exists()


def test_nothing_is_begun_in_a_closed_consultation_or_with_what_is_somebody_elses():
    closed = makers.make_consultation(slug="closed", opens=-48, closes=-1)
    organisation = makers.make_organisation()
    lead = make_member_of(organisation)
    with pytest.raises(Refused):
        leading.begin(
            closed, [make_unsent(closed, author=lead)], organisation=organisation, title="x", by=lead
        )
    room = makers.make_consultation(closed.draft, slug="open")
    elsewhere = makers.make_consultation(closed.draft, slug="elsewhere")
    for unsent in (make_unsent(room, author=makers.make_person()), make_unsent(elsewhere, author=lead)):
        with pytest.raises(Refused):
            leading.begin(room, [unsent], organisation=organisation, title="x", by=lead)
    assert not JointSubmission.objects.exists()


def test_what_a_joint_submission_holds_is_not_sent_alone():
    joint = make_joint()
    with pytest.raises(Refused, match="part of a joint submission"):
        submitting.submit(joint.remarks.first(), by=joint.lead)
    assert not Submission.objects.exists()


def test_it_is_sent_as_one_submission_of_the_lead_organisation_once():
    joint = make_joint()
    submission = send(joint)
    assert send(JointSubmission.objects.get(pk=joint.pk)) == submission
    assert submission.joint == joint
    assert submission.comments.count() == 2
    assert (submission.author, submission.shown_organisation) == (joint.lead, joint.organisation.name)
    assert Submission.objects.count() == 1
    assert joint.status == JointSubmission.Status.SENT


def test_a_lead_cannot_hide_behind_the_kind_of_stakeholder():
    joint = make_joint()
    submission = leading.send(joint, appears_as=Appearance.KIND, by=joint.lead)
    assert submission.shown_organisation == joint.organisation.name


def test_only_the_lead_sends_adds_and_gives_up():
    joint = make_joint()
    colleague = make_member_of(joint.organisation)
    with pytest.raises(Refused):
        send(joint, by=colleague)
    with pytest.raises(Refused):
        leading.take(joint, [make_unsent(joint.consultation, author=colleague)], by=colleague)
    with pytest.raises(Refused):
        leading.give_up(joint, by=colleague)


def test_a_lead_who_left_the_organisation_sends_nothing():
    joint = make_joint()
    joint.lead.memberships.update(confirmed_at=None)
    with pytest.raises(Refused):
        send(joint)
    assert texts.remarks_of(joint).count() == 2


def test_given_up_its_remarks_are_the_leads_alone_again():
    joint = make_joint()
    leading.give_up(joint, by=joint.lead)
    assert not joint.remarks.exists()
    assert joint.lead.unsent.count() == 2
    with pytest.raises(WrongStep):
        leading.give_up(joint, by=joint.lead)
    with pytest.raises(Refused):
        send(joint)


def test_what_was_all_sent_before_is_not_sent_together_again():
    joint = make_joint(labels=("9",))
    twin = make_unsent(joint.consultation, label="9", author=joint.lead, text="Demonstration text on 9.")
    submitting.submit_together(
        [twin], by=joint.lead, speaks_for=joint.organisation, appears_as=Appearance.ORGANISATION
    )
    with pytest.raises(Refused, match="sent before"):
        send(joint)
    assert texts.remarks_of(joint).count() == 1


# ---- The text changes ----


def test_the_text_is_the_same_before_it_is_sent_and_after():
    joint = make_joint()
    remark = joint.remarks.first()
    remark.proposal_kind, remark.base = "strike", remark.paragraph.wordings.get()
    remark.source = " Objective 7, says\nada@clinic.example"
    remark.save()
    ask_anew(joint, by=joint.lead)
    confirmed = signed(joint)
    before = texts.digest_of(joint)
    send(joint)
    joint.refresh_from_db()
    assert texts.digest_of(joint) == before
    confirmed.refresh_from_db()
    assert confirmed.is_confirmed


def test_a_changed_text_lets_confirmations_fall_and_tells_each_signatory_once():
    joint = make_joint()
    first, second = signed(joint), signed(joint)
    waiting, _member = ask(joint)
    remark = joint.remarks.first()
    remark.text = "Demonstration text, otherwise."
    remark.save()
    assert [ask_anew(joint, by=joint.lead), ask_anew(joint, by=joint.lead)] == [2, 0]
    assert statuses(joint) == ["invited"] * 3
    letters = Delivery.objects.filter(kind="joint_changed")
    assert [letter.person for letter in letters.order_by("pk")] == [first.person, second.person]
    sign(Endorsement.objects.get(pk=first.pk), first.person)
    assert statuses(joint) == ["confirmed", "invited", "invited"]
    assert waiting.confirmed_at is None


def test_who_confirmed_another_text_is_not_sent_along():
    joint = make_joint()
    kept = signed(joint)
    remark = joint.remarks.first()
    remark.text = "Demonstration text, typed after everybody had read it."
    remark.save()
    send(joint)
    kept.refresh_from_db()
    assert kept.status == Endorsement.Status.INVITED
    assert Delivery.objects.filter(kind="joint_changed", person=kept.person).count() == 1


def test_a_remark_more_or_a_file_more_is_another_text():
    joint = make_joint()
    before = texts.digest_of(joint)
    more = make_unsent(joint.consultation, label="10", author=joint.lead)
    leading.take(joint, [more], by=joint.lead)
    assert texts.digest_of(joint) != before


def test_words_replaced_after_sending_ask_everybody_anew():
    joint = make_joint()
    kept = signed(joint)
    comment = send(joint).comments.first()
    revision = make_unsent(
        joint.consultation,
        label="9",
        author=joint.lead,
        text="Demonstration text, corrected.",
        revises=comment,
    )
    correcting.replace(revision, by=joint.lead)
    kept.refresh_from_db()
    assert kept.status == Endorsement.Status.INVITED
    sign(kept, kept.person)
    kept.refresh_from_db()
    assert kept.is_confirmed


def test_the_lead_hears_of_all_answers_of_an_hour_in_one_letter_that_names_nobody():
    joint = make_joint()
    hour = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    joint.consultation.closes_at = hour + timedelta(days=1)
    joint.consultation.save()
    with time_machine.travel(hour + timedelta(minutes=20), tick=False):
        signed(joint, "Demonstration Union")
        declined, member = ask(joint)
        signing.decline(declined, by=member)
        assert not Delivery.objects.due().filter(kind="joint_answered").exists()
    with time_machine.travel(hour + timedelta(minutes=65), tick=False):
        _invitation, token = invite_by_mail(joint)
        links.decline(token)
    first, second = Delivery.objects.filter(kind="joint_answered").order_by("pk")
    assert first.person == second.person == joint.lead
    assert [one.not_before - hour for one in (first, second)] == [timedelta(hours=1), timedelta(hours=2)]
    assert "Demonstration Union" not in str(first.facts)


def test_a_joint_submission_is_called_otherwise_until_it_is_sent_and_every_signature_stands():
    joint = make_joint()
    signed(joint)
    colleague = make_member_of(joint.organisation)
    with pytest.raises(Refused):
        leading.rename(joint, "Another title", by=colleague)
    leading.rename(joint, "  Ask  me@elsewhere.example ", by=joint.lead)
    kept = JointSubmission.objects.get()
    assert kept.title == "Ask …@elsewhere.example"
    assert [entry.facts for entry in history(joint) if entry.act == "joint_renamed"] == [{}]
    assert statuses(joint) == ["confirmed"]
    send(joint)
    with pytest.raises(Refused):
        leading.rename(joint, "Too late", by=joint.lead)
    assert JointSubmission.objects.get().title == kept.title


def test_the_lead_renames_and_asks_again_on_the_page_and_what_was_typed_stays(client):
    joint = make_joint()
    _invitation, token = invite_by_mail(joint)
    links.decline(token)
    client.force_login(joint.lead)
    address = joint.get_absolute_url()
    long = "x" * 201
    answer = client.post(address, {"act": "rename", "title": long})
    assert answer.status_code == 422
    assert long in answer.content.decode()
    client.post(address, {"act": "rename", "title": "Another title"})
    page = client.get(address).content.decode()
    assert "Another title" in page
    assert "Ask once more" in page
    declined = str(joint.endorsements.get().pk)
    page = client.post(address, {"act": "ask-again", "endorsement": declined}, follow=True).content.decode()
    assert "The invitation is on its way again." in page
    assert "Ask once more" not in page
    links.decline(token_for("reader@elsewhere.example"))
    assert "Was asked twice." in client.get(address).content.decode()
    assert client.post(address, {"act": "ask-again", "endorsement": declined}).status_code == 409
