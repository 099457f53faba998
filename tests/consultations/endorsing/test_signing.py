"""Confirming, declining and leaving from an account, with reservations."""

import pytest
from django.utils import timezone

from consultations import moderating
from consultations.endorsing import leading, signing, texts
from consultations.endorsing.signing import MOST_IN_A_RESERVATION
from consultations.models import Comment, Consultation, Endorsement
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.workflow import WrongStep
from tests import makers
from tests.consultations.endorsing.makers import ask, make_joint, make_member_of, sign, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def joint():
    return make_joint()


def send(joint):
    return leading.send(joint, appears_as="", by=joint.lead)


def publish(submission, moderator=None):
    moderator = moderator or makers.make_staff()
    for comment in submission.comments.filter(status=Status.WAITING):
        moderating.publish(comment, by=moderator, seen=comment.version)


def close():
    Consultation.objects.update(closes_at=timezone.now())


def test_a_signature_is_frozen_as_it_is_shown_without_the_name_of_who_confirmed(joint):
    endorsement, member = ask(joint, "Demonstration Union")
    sign(endorsement, member)
    endorsement.organisation.name = "Renamed"
    endorsement.organisation.save()
    kept = Endorsement.objects.get()
    assert (kept.shown_organisation, kept.shown_name, kept.shown_kind) == ("Demonstration Union", "", "ngo")
    assert (kept.person, kept.status) == (member, "confirmed")
    assert Delivery.objects.filter(kind="joint_signed", person=member).count() == 1


def test_any_member_may_answer_and_nobody_else(joint):
    endorsement, member = ask(joint)
    colleague = make_member_of(endorsement.organisation)
    claimed = makers.make_person()
    makers.make_member(claimed, endorsement.organisation, confirmed_at=None)
    closed = makers.make_person(is_active=False)
    makers.make_member(closed, endorsement.organisation)
    for person in (joint.lead, make_member_of(makers.make_organisation()), claimed, closed):
        for act in (
            sign,
            lambda one, by: signing.decline(one, by=by),
            lambda one, by: signing.leave(one, by=by),
        ):
            with pytest.raises(Refused):
                act(endorsement, person)
    sign(endorsement, colleague)
    with pytest.raises(WrongStep):
        sign(endorsement, member)
    signing.leave(endorsement, by=member)
    assert Endorsement.objects.get().status == "left"


def test_an_organisation_that_is_verified_no_more_signs_nothing(joint):
    endorsement, member = ask(joint)
    endorsement.organisation.is_verified = False
    endorsement.organisation.save()
    with pytest.raises(Refused):
        sign(endorsement, member)


def test_a_text_that_has_changed_since_it_was_read_is_not_confirmed(joint):
    endorsement, member = ask(joint)
    read = texts.digest_of(joint)
    joint.remarks.filter(paragraph__slug="9").update(text="Demonstration text, otherwise.")
    with pytest.raises(Refused, match="has changed"):
        signing.confirm(endorsement, seen=read, reservations={}, language="en", by=member)
    assert Endorsement.objects.get().status == "invited"


def test_one_may_decline_and_change_ones_mind_leave_and_come_back(joint):
    endorsement, member = ask(joint)
    signing.decline(endorsement, by=member)
    sign(endorsement, member)
    signing.leave(endorsement, by=member)
    sign(endorsement, member)
    assert Endorsement.objects.get().is_confirmed


def test_after_the_deadline_nobody_signs_declines_or_leaves(joint):
    first, member = ask(joint)
    second = signed(joint)
    close()
    first, second = Endorsement.objects.order_by("pk")
    with pytest.raises(Refused):
        sign(first, member)
    with pytest.raises(Refused):
        signing.decline(first, by=member)
    with pytest.raises(Refused):
        signing.leave(second, by=second.person)


def test_whose_confirmation_fell_may_confirm_after_the_deadline_too(joint):
    kept = signed(joint)
    late, member = ask(joint)
    submission = send(joint)
    comment = submission.comments.first()
    comment.standing_version.text = "Demonstration text, corrected."
    comment.standing_version.save()
    leading.ask_anew(joint, by=joint.lead)
    close()
    sign(Endorsement.objects.get(pk=kept.pk), kept.person)
    assert Endorsement.objects.get(pk=kept.pk).is_confirmed
    with pytest.raises(Refused):
        sign(Endorsement.objects.get(pk=late.pk), member)


def test_one_signs_after_sending_until_the_consultation_closes(joint):
    endorsement, member = ask(joint)
    publish(send(joint))
    sign(Endorsement.objects.get(pk=endorsement.pk), member)
    assert Endorsement.objects.confirmed().visible_to(makers.make_person()).count() == 1


# ---- Reservations ----


def test_a_reservation_is_kept_at_its_paragraph_and_replaced_by_the_next(joint):
    endorsement = signed(joint, p9_bis="Demonstration reservation: write to me@union.example.")
    [kept] = endorsement.reservations.all()
    assert (kept.paragraph.slug, kept.text) == (
        "9-bis",
        "Demonstration reservation: write to …@union.example.",
    )
    signing.leave(endorsement, by=endorsement.person)
    sign(endorsement, endorsement.person, {"9": "Demonstration reservation, another."})
    [kept] = endorsement.reservations.all()
    assert kept.paragraph.slug == "9"


def test_one_reserves_only_at_paragraphs_the_text_speaks_of_and_not_at_length(joint):
    endorsement, member = ask(joint)
    other = joint.consultation.draft.paragraphs.get(slug="10")
    read = texts.digest_of(joint)
    signing.confirm(endorsement, seen=read, reservations={other.pk: "Elsewhere."}, language="en", by=member)
    assert not endorsement.reservations.exists()
    second, member = ask(joint)
    with pytest.raises(Refused, match="up to"):
        sign(second, member, {"9": "x" * (MOST_IN_A_RESERVATION + 1)})
    assert Endorsement.objects.get(pk=second.pk).status == "invited"


def test_a_reservation_that_came_after_a_moderator_read_is_not_published_unread(joint):
    endorsement, member = ask(joint)
    comment = send(joint).comments.first()
    seen = comment.version
    sign(Endorsement.objects.get(pk=endorsement.pk), member, {"9": "Demonstration reservation."})
    with pytest.raises(WrongStep):
        moderating.publish(comment, by=makers.make_staff(), seen=seen)


def test_once_a_moderator_has_published_nothing_new_can_be_reserved(joint):
    before = signed(joint, p9="Demonstration reservation.")
    endorsement, member = ask(joint)
    publish(send(joint))
    endorsement.refresh_from_db()
    with pytest.raises(Refused, match="without a new reservation"):
        sign(endorsement, member, {"9": "Demonstration reservation that nobody has read."})
    sign(endorsement, member)
    signing.leave(before, by=before.person)
    sign(before, before.person, {"9": "Demonstration reservation."})
    assert before.reservations.count() == 1


# ---- Who sees what ----


def test_nobody_sees_who_signs_before_a_comment_is_public(joint):
    kept = signed(joint)
    ask(joint)
    reader, moderator = makers.make_person(), makers.make_staff()
    see = Endorsement.objects.visible_to
    assert not see(reader).exists()
    submission = send(joint)
    assert not see(reader).exists()
    assert (see(joint.lead).count(), see(moderator).count(), see(kept.person).count()) == (2, 2, 1)
    publish(submission, moderator)
    assert list(see(reader)) == [kept]
    signing.leave(kept, by=kept.person)
    assert not see(reader).exists()
    Comment.objects.update(status=Status.WITHHELD)
    assert not see(reader).exists()


def test_a_moderator_withholds_a_signature_and_lets_it_stand_again(joint):
    kept = signed(joint)
    moderator = makers.make_staff()
    for act in (signing.withhold, signing.restore):
        with pytest.raises(Refused):
            act(kept, by=kept.person)
    signing.withhold(kept, by=moderator)
    with pytest.raises(Refused, match="withheld"):
        sign(kept, kept.person)
    assert not Endorsement.objects.confirmed().exists()
    signing.restore(kept, by=moderator)
    assert Endorsement.objects.get().is_confirmed
    with pytest.raises(WrongStep):
        signing.restore(kept, by=moderator)
