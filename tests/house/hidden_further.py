"""What is hidden beside comments: reports, late requests, words that were replaced, positions, joint submissions that are
not sent, applications for side events; each with a mark of its own, as in `hidden`."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.utils import timezone

from consultations.models import (
    AttachedPosition,
    Comment,
    CommentVersion,
    Consultation,
    Endorsement,
    Invitation,
    JointSubmission,
    LateRequest,
    PositionVersion,
    SideEventApplication,
    SideEventCall,
    Translation,
    Unsent,
    UnsentPosition,
)
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Flag, Status
from tests import makers
from tests.consultations.positions.makers import make_position, make_version
from tests.house.hidden import SOUGHT, SOUGHT_NAME, mark


def report(*things: Comment | PositionVersion) -> None:
    """What readers have reported about public things: who, in which words, and what they were answered."""
    for thing, is_settled in itertools.product(things, (False, True)):
        one = mark("report")
        reader = makers.make_person(f"{SOUGHT_NAME} {one}")
        Flag.objects.create(
            subject_type=thing._meta.label_lower,
            subject_id=thing.pk,
            by=reader,
            reason="other",
            words=f"{SOUGHT} {one} words",
            settled_at=timezone.now() if is_settled else None,
            settled_by=reader if is_settled else None,
            answer=f"{SOUGHT} {one} answer" if is_settled else "",
        )


def come_late(closed: Consultation) -> None:
    """What was typed before a closing: kept, asked about, and left out with an answer."""
    kept_at = closed.closes_at - timedelta(minutes=1)
    for status in ("", "asked", "refused"):
        one = mark("late")
        author = makers.make_person(f"{SOUGHT_NAME} {one}")
        unsent = Unsent.objects.create(
            holder=digest(one),
            author=author,
            consultation=closed,
            paragraph=closed.draft.paragraphs.first(),
            text=f"{SOUGHT} {one} text.",
            language="en",
        )
        Unsent.objects.filter(pk=unsent.pk).update(updated_at=kept_at)
        if status:
            LateRequest.objects.create(
                unsent=unsent.pk,
                consultation=closed,
                author=author,
                status=status,
                kept_at=kept_at,
                digest=digest(one),
                answer=f"{SOUGHT} {one} answer" if status == "refused" else "",
            )


def translate_what_was_replaced(comment: Comment, *, by: User) -> None:
    """An unofficial translation of words that their author has replaced, and these words."""
    one = mark("replaced")
    former = CommentVersion.objects.create(
        comment=comment, number=99, text=f"{SOUGHT} {one} text", language="en", digest=digest(one)
    )
    Translation.objects.create(version=former, language="fr", text=f"{SOUGHT} {one} in translation", by=by)


def take_positions_further(position: PositionVersion, comment: Comment) -> None:
    """A version after the one that stands, a position that is not sent, and one that was attached and withheld since."""
    for status in (Status.WAITING, Status.WITHHELD, Status.RETURNED):
        words = f"{SOUGHT} {mark(status)}"
        make_version(position.position, status=status, title=f"{words} title", text=f"{words} text")
    one = mark("unsent")
    UnsentPosition.objects.create(
        holder=digest(one), title=f"{SOUGHT} {one} title", text=f"{SOUGHT} {one} text"
    )
    words = f"{SOUGHT} {mark(Status.WITHHELD)}"
    withheld = make_position(status=Status.WITHHELD, title=f"{words} title", text=f"{words} text")
    by = position.position.author
    Translation.objects.create(
        position_version=withheld, language="fr", text=f"{words} in translation", by=by
    )
    AttachedPosition.objects.create(version=withheld, comment=comment, organisations=1, people=1)


def prepare_together(room: Consultation, lead: User, organisation: Organisation) -> JointSubmission:
    """A joint submission that is not sent: its title, its text, and who was asked by mail under which name."""
    one = mark("joint")
    joint = JointSubmission.objects.create(
        consultation=room, organisation=organisation, lead=lead, title=f"{SOUGHT} {one} title"
    )
    Unsent.objects.create(
        holder=digest(one),
        author=lead,
        consultation=room,
        paragraph=room.draft.paragraphs.first(),
        joint=joint,
        text=f"{SOUGHT} {one} text.",
        language="en",
    )
    asked = Endorsement.objects.create(joint=joint, status="invited")
    Invitation.objects.create(
        endorsement=asked,
        joint=joint,
        address=f"{one}@people.example",
        named=f"{SOUGHT_NAME} {one}",
        language="en",
        expires_at=timezone.now() + timedelta(days=7),
    )
    return joint


def apply_for_side_events() -> None:
    """Applications for side events: not sent, and in every status in which one can be."""
    call = SideEventCall.objects.get()
    for status in ("", *Status.values):
        one = mark("sideevent")
        applicant = makers.make_person(f"{SOUGHT_NAME} {one}")
        SideEventApplication.objects.create(
            call=call,
            applicant=applicant,
            organisation=makers.make_organisation(f"{SOUGHT_NAME} {one}", is_verified=False),
            title=f"{SOUGHT} {one} title",
            format="hybrid",
            languages=["en"],
            abstract=f"{SOUGHT} {one} abstract",
            contact=f"{SOUGHT} {one} contact",
            status=status or Status.WAITING,
            sent_at=timezone.now() if status else None,
            published_at=timezone.now() if status == Status.PUBLISHED else None,
        )
