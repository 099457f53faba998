"""Five hundred things beside the scene that readers may not read, or not know whose they are, each with a mark of its
own in every word of it; made in bulk, for a sweep looks at what is shown and not at how it came there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.utils import timezone

from consultations import likeness
from consultations.models import (
    Answers,
    Appearance,
    Attachment,
    Chosen,
    Comment,
    CommentVersion,
    Consultation,
    Endorsement,
    Event,
    JointSubmission,
    Placement,
    PositionVersion,
    Proposal,
    Question,
    Reservation,
    Submission,
    Translation,
    Unsent,
    Verdict,
)
from declarations.models import Commitment, Draft, Paragraph, Wording
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import speaks_for as spoken_for
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.positions.makers import make_position
from tests.tracing.makers import make_link

# What is hidden, and what is sought to find it: a search page repeats what was sought, and never the mark.
MARK = re.compile(r"sealed([a-z]+)\d{3}")
SOUGHT = "glimmerquartz"
SOUGHT_NAME = "murmurstone"
# What everybody may read of somebody who shows only what kind they are.
OPEN = re.compile(r"openveiled\d{3}")

HIDDEN_STATUSES = (Status.WAITING, Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN)
EACH = 100
_numbers = itertools.count()


def mark(kind: str) -> str:
    """A mark that stands nowhere else."""
    return f"sealed{kind}{next(_numbers):03}"


@dataclass(frozen=True)
class Hidden:
    """What was hidden: the comments of each status, and the published ones of which nobody is to know whose."""

    by_status: dict[str, list[Comment]]
    veiled: list[Comment]

    @property
    def comments(self) -> list[Comment]:
        return [*itertools.chain.from_iterable(self.by_status.values()), *self.veiled]


@dataclass(frozen=True)
class Places:
    """Where one speaks: the rooms, and what stands in them."""

    room: Consultation
    questions: Consultation
    paragraphs: list[Paragraph]
    question: Question
    event: Event
    draft: Draft
    spoken: Comment

    def of(self, number: int) -> dict[str, object]:
        """The target of the comment of this number, every fifth on something else than a paragraph."""
        others = [{"question": self.question}, {"event": self.event}, {"draft": self.draft}]
        if number % 5 == 4:
            return others[number // 5 % len(others)]
        reply = {"parent": self.spoken} if number % 10 == 3 else {}
        return {"paragraph": self.spoken.paragraph if reply else self.paragraphs[number % 3], **reply}

    def consultation_of(self, target: dict[str, object]) -> Consultation | None:
        if "question" in target:
            return self.questions
        return None if "event" in target else self.room


def hide(places: Places, *, colleagues: Organisation) -> Hidden:
    """Hide a hundred comments of each status, some of them sent for `colleagues`, and a hundred names of authors who
    show only what kind of stakeholder they are, or only their organisation."""
    by_status = {
        status: _sent(places, status, kind=str(status), for_them=colleagues) for status in HIDDEN_STATUSES
    }
    veiled = _sent(places, Status.PUBLISHED, kind="identity", for_them=None)
    hidden = Hidden(by_status, veiled)
    likeness.gather([comments[0] for comments in (*by_status.values(), veiled)])
    return hidden


def _sent(places: Places, status: str, *, kind: str, for_them: Organisation | None) -> list[Comment]:
    marks = [mark(kind) for _ in range(EACH)]
    authors = User.objects.bulk_create(
        User(email=f"{one}@people.example", name=f"{SOUGHT_NAME} {one}", password="!") for one in marks
    )
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"{SOUGHT_NAME} {one}", slug=one, kind=OrganisationKind.MIGRANTS) for one in marks
    )
    submissions = Submission.objects.bulk_create(
        _submission(places, number, author, for_them if for_them and number % 10 == 0 else organisation)
        for number, (author, organisation) in enumerate(zip(authors, organisations, strict=True))
    )
    if status == Status.PUBLISHED:
        _veil(submissions)
    comments = Comment.objects.bulk_create(
        Comment(
            submission=submission,
            status=status,
            published_at=timezone.now() if status == Status.PUBLISHED else None,
            **places.of(number),
        )
        for number, submission in enumerate(submissions)
    )
    said = [one.replace("sealedidentity", "openveiled") for one in marks]
    versions = CommentVersion.objects.bulk_create(
        CommentVersion(
            comment=comment, number=1, text=f"{SOUGHT} {one} text.", language="en", digest=digest(one)
        )
        for comment, one in zip(comments, said, strict=True)
    )
    for comment, version in zip(comments, versions, strict=True):
        comment.standing_version = version
    Comment.objects.bulk_update(comments, ["standing_version"])
    _propose(versions, said)
    _attach(submissions, said)
    return comments


def _submission(places: Places, number: int, author: User, organisation: Organisation) -> Submission:
    target = places.of(number)
    return Submission(
        author=author,
        speaks_for=organisation,
        appears_as=Appearance.NAME_AND_ORGANISATION,
        consultation=places.consultation_of(target),
        shown_name=author.name,
        shown_organisation=organisation.name,
        shown_kind=organisation.kind,
    )


def _veil(submissions: list[Submission]) -> None:
    """Half of them show only what kind of stakeholder they are, half an organisation that is no secret."""
    council = makers.make_organisation("Demonstration quay council")
    for number, submission in enumerate(submissions):
        submission.shown_name = ""
        if not number % 2 and submission.speaks_for.name.startswith(SOUGHT_NAME):
            submission.speaks_for = council
        submission.appears_as = Appearance.KIND if number % 2 else Appearance.ORGANISATION
        submission.shown_organisation = "" if number % 2 else "Demonstration quay council"
    fields = ["speaks_for", "shown_name", "appears_as", "shown_organisation"]
    Submission.objects.bulk_update(submissions, fields)


def _propose(versions: list[CommentVersion], said: list[str]) -> None:
    """Every other comment at a paragraph proposes a wording, and every tenth of these stands in the compilation."""
    wordings = {
        one.paragraph_id: one
        for one in Wording.objects.filter(
            paragraph__in={version.comment.paragraph_id for version in versions}, language="en"
        )
    }
    proposals = Proposal.objects.bulk_create(
        Proposal(
            version=version,
            kind="amend",
            base=wordings[version.comment.paragraph_id],
            text=f"{wordings[version.comment.paragraph_id].text} {SOUGHT} {one} wording.",
            source=f"{SOUGHT} {one} source",
        )
        for number, (version, one) in enumerate(zip(versions, said, strict=True))
        if number % 2 and version.comment.paragraph_id and not version.comment.parent_id
    )
    chooser = makers.make_person()
    Chosen.objects.bulk_create(Chosen(proposal=proposal, by=chooser) for proposal in proposals[::10])


def _attach(submissions: list[Submission], said: list[str]) -> None:
    """Every third submission carries a file with a text."""
    carried = list(zip(submissions, said, strict=True))[::3]
    files = []
    for submission, one in carried:
        stored = StoredFile(
            name=f"{SOUGHT} {one}.txt",
            media_type="text/plain",
            size=1,
            sha256=digest(one),
            stored_by=submission.author,
            scan=Scan.CLEAN,
            text_status=TextStatus.READ,
            examine_at=None,
        )
        stored.file.save(stored.name, ContentFile(f"{SOUGHT} {one} in a file".encode()), save=False)
        files.append(stored)
    StoredFile.objects.bulk_create(files)
    ExtractedPage.objects.bulk_create(
        ExtractedPage(file=stored, number=1, text=f"{SOUGHT} {one} in a file")
        for stored, (_submission, one) in zip(files, carried, strict=True)
    )
    Attachment.objects.bulk_create(
        Attachment(comment=submission.comments.get(), file=stored)
        for stored, (submission, _one) in zip(files, carried, strict=True)
    )


def carry(hidden: Hidden, later: Draft, *, by: User) -> None:
    """Let every hidden comment at a paragraph stand in a later draft and have its answer, as one has that was
    published when the draft came and was taken back since."""
    paragraph = later.paragraphs.get(slug="9")
    placed = [one for one in hidden.comments if one.paragraph_id]
    Placement.objects.bulk_create(
        Placement(comment=one, draft=later, paragraph=paragraph, status=Placement.Status.CARRIED)
        for one in placed
    )
    now = timezone.now()
    Answers.objects.get_or_create(
        draft=later, defaults={"ordered_by": by, "measured_at": now, "released_at": now}
    )
    Verdict.objects.bulk_create(
        Verdict(
            comment=one,
            draft=later,
            paragraph=paragraph,
            measured="not-found",
            finding="not-found",
            note=_note(one),
            note_language="en",
            confirmed_at=now,
            confirmed_by=by,
        )
        for one in placed
    )


def _note(comment: Comment) -> str:
    return "" if comment.status == Status.PUBLISHED else f"{mark(comment.status)} in a note"


def trace(hidden: Hidden, *, by: User) -> None:
    """Let a commitment be linked with everything hidden, as what was published when the links were confirmed."""
    commitment = Commitment.objects.get()
    for comments in (*hidden.by_status.values(), hidden.veiled):
        for comment in comments[:20]:
            make_link(commitment, comment, by=by)


def reply_below(hidden: Hidden, *, by: User) -> None:
    """Published replies to what was taken back since: they stand, and say nothing of what they answer."""
    for status in HIDDEN_STATUSES:
        parent = next(one for one in hidden.by_status[status] if one.paragraph_id and not one.parent_id)
        makers.make_comment(
            parent.submission.consultation, paragraph=parent.paragraph.slug, author=by, parent=parent
        )


def type_without_sending(room: Consultation, authors: Iterable[User]) -> None:
    """What some have typed and not sent."""
    for author in authors:
        one = mark("unsent")
        Unsent.objects.create(
            holder=digest(one),
            author=author,
            consultation=room,
            paragraph=room.draft.paragraphs.first(),
            text=f"{SOUGHT} {one} text.",
            proposed_text=f"{SOUGHT} {one} wording.",
            source=f"{SOUGHT} {one} source",
            language="en",
        )


def translate(hidden: Hidden, *, by: User) -> None:
    """Unofficial translations beside what is hidden."""
    Translation.objects.bulk_create(
        Translation(
            version=comment.standing_version,
            language="fr",
            text=f"{SOUGHT} {mark(status)} in translation",
            by=by,
        )
        for status, comments in hidden.by_status.items()
        for comment in comments[:20]
    )


def take_positions(author: User) -> PositionVersion:
    """A published position, and positions that are hidden."""
    for status in HIDDEN_STATUSES:
        words = f"{SOUGHT} {mark(status)}"
        make_position(author, status=status, title=f"{words} title", text=f"{words} text")
    return make_position(author)


def sign_without_standing(comment: Comment, position: PositionVersion, *, signatory: User) -> None:
    """Signatures that do not stand under a comment, under a joint submission that `signatory` has signed, and under a
    position: asked, declined, left, withheld; each with a reservation."""
    submission, now = comment.submission, timezone.now()
    joint = JointSubmission.objects.create(
        consultation=submission.consultation,
        organisation=submission.speaks_for,
        lead=submission.author,
        title="Demonstration text: said together",
        status="sent",
        submission=submission,
    )
    [organisation] = spoken_for(signatory)
    confirmed = {"status": "confirmed", "confirmed_at": now, "shown_organisation": organisation.name}
    Endorsement.objects.create(joint=joint, organisation=organisation, person=signatory, **confirmed)
    targets = ({"comment": comment}, {"joint": joint}, {"position_version": position})
    for target, status in itertools.product(targets, ("invited", "declined", "left", "withheld")):
        one = mark("signature")
        endorsement = Endorsement.objects.create(
            organisation=makers.make_organisation(f"{SOUGHT_NAME} {one}", is_verified=False),
            status=status,
            left_at=now,
            shown_organisation=f"{SOUGHT_NAME} {one}",
            shown_kind=OrganisationKind.UNION,
            **target,
        )
        Reservation.objects.create(
            endorsement=endorsement, paragraph=comment.paragraph, text=f"{SOUGHT} {one}", language="en"
        )


def hide_elsewhere() -> list[Comment]:
    """What waits in a cycle that nobody of the scene co-facilitates."""
    cycle = makers.make_cycle("2022")
    event = makers.make_event(cycle=cycle, slug="townhall-2022", hours=-2)
    return [
        makers.make_comment(event=event, text=f"{SOUGHT} {mark('elsewhere')} text.", status=Status.WAITING)
        for _ in range(5)
    ]
