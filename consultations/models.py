"""Consultations and what is said in them.

A submission is what one author sends in one go; it holds comments; a comment has exactly one target (a paragraph, a
question, a whole draft or an event) and its own status. What was typed but not yet sent is unsent.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations import ideographs
from consultations.carrying.models import Carrying, Placement
from consultations.compilation.models import Chosen, Compilation
from consultations.endorsing.models import (
    Endorsement,
    Invitation,
    JointSubmission,
    Reservation,
    kinds_under,
    with_signatures,
)
from consultations.events.kinds import EventKind
from consultations.events.models import AgendaItem, Event, Series, Session
from consultations.events.registrations import Admission, Registration
from consultations.floor.models import ChairAct, Floor, FloorRequest, SpeakingList, Statement, Turn
from consultations.late.models import LateRequest
from consultations.listed import Listed
from consultations.notices.models import Notice
from consultations.passport.models import Answers, Finding, Verdict
from consultations.positions.models import AttachedPosition, Position, PositionVersion, UnsentPosition
from consultations.reminding.models import Reminder, WithoutReminders
from consultations.side_events.models import AccreditationTrack, SideEventApplication, SideEventCall
from consultations.targets import AtATarget, exactly_one_target
from consultations.translating.models import Translation, beside, translations_of
from declarations.comparison import Piece, redline
from declarations.models import Draft, Paragraph, Wording
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, co_facilitated_cycles, is_moderator
from imrf_portal.compact.models import Cycle
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.moderation.models import Moderated, Status
from imrf_portal.moderation.reasons import Reason
from imrf_portal.records.redacting import Redactable

__all__ = [
    "AccreditationTrack",
    "Admission",
    "AgendaItem",
    "Answers",
    "AttachedPosition",
    "Carrying",
    "ChairAct",
    "Chosen",
    "Compilation",
    "Endorsement",
    "Event",
    "EventKind",
    "Finding",
    "Floor",
    "FloorRequest",
    "Invitation",
    "JointSubmission",
    "LateRequest",
    "Notice",
    "Placement",
    "Position",
    "PositionVersion",
    "Registration",
    "Reminder",
    "Reservation",
    "Series",
    "Session",
    "SideEventApplication",
    "SideEventCall",
    "SpeakingList",
    "Statement",
    "Translation",
    "Turn",
    "UnsentPosition",
    "Verdict",
    "WithoutReminders",
]


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Consultations by what the clock says of them."""

    def announced(self) -> ConsultationQuerySet:
        """Those that the public sees: announced, and on a published draft or on questions."""
        return self.filter(
            Q(draft__isnull=True) | Q(draft__status=Draft.Status.PUBLISHED), announced_at__isnull=False
        )

    def open(self, at: datetime | None = None) -> ConsultationQuerySet:
        """Those that take submissions at instant `at` (now)."""
        at = at or timezone.now()
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)


class Consultation(models.Model):
    """A window in which stakeholders answer a draft, or guiding questions.

    Its instants are absolute; New York is the official clock in which pages name them.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="consultations", verbose_name=_("cycle"))
    slug = models.SlugField(_("address"), max_length=50)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("draft")
    )
    opens_at = models.DateTimeField(_("opens"), help_text=_("New York time."))
    closes_at = models.DateTimeField(_("closes"), help_text=_("New York time."))
    announced_at = models.DateTimeField(_("announced"), null=True, editable=False)
    shows_unread = models.BooleanField(
        _("show how many comments are unread"),
        default=False,
        help_text=_("After closing, the page of answers says how many comments nobody has looked at yet."),
    )
    stamp = models.PositiveBigIntegerField(default=1, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-opens_at"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "slug"], name="one_consultation_an_address"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="consultation_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultation", args=[self.cycle.slug, self.slug])

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether it takes submissions at instant `at` (now)."""
        at = at or timezone.now()
        return self.announced_at is not None and self.opens_at <= at < self.closes_at

    def has_closed(self, at: datetime | None = None) -> bool:
        """Whether its end is past at instant `at` (now)."""
        return self.closes_at <= (at or timezone.now())


class Question(models.Model):
    """A guiding question of a consultation, in six languages."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("question"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "order"], name="questions_stand_in_order")
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.text}"

    def get_absolute_url(self) -> str:
        return reverse("question", args=[self.consultation.cycle.slug, self.consultation.slug, self.order])


class Appearance(models.TextChoices):
    """How an author appears beside what they said."""

    NAME_AND_ORGANISATION = "name", _("Name and organization")
    ORGANISATION = "organisation", _("Organization only")
    KIND = "kind", _("Kind of stakeholder only; the secretariat knows who")


class Submission(models.Model):
    """What an author sent in one go: one reference, one receipt, one or more comments, files."""

    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions", verbose_name=_("author")
    )
    speaks_for = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="submissions", verbose_name=_("speaks for")
    )
    appears_as = models.CharField(_("appears as"), max_length=12, choices=Appearance.choices)
    consultation = models.ForeignKey(
        Consultation, models.PROTECT, null=True, related_name="submissions", verbose_name=_("consultation")
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)
    is_late = models.BooleanField(_("let in after closing"), default=False, db_default=False, editable=False)
    # As shown, frozen when sent; a rename later changes nothing that was said before.
    shown_name = models.CharField(_("name as shown"), max_length=150, blank=True)
    shown_organisation = models.CharField(_("organization as shown"), max_length=200, blank=True)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(
        _("kind as shown"), max_length=12, choices=OrganisationKind.choices, blank=True
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["author", "-sent_at"], name="submissions_of_author"),
            GinIndex(
                OpClass(Upper("shown_organisation"), name="gin_trgm_ops"), name="submissions_by_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("submission", args=[self.reference])


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments by what may be seen of them."""

    def visible_to(self, person: Person) -> CommentQuerySet:
        """The one gate of lists, pages, files, feeds and exports.

        Everybody reads what is published; authors also read their own; co-facilitators of the cycle also what
        waits for moderation; moderators everything.
        """
        if is_moderator(person):
            return self
        visible = Q(status=Status.PUBLISHED)
        if isinstance(person, User):
            visible |= Q(submission__author=person)
        if cycles := co_facilitated_cycles(person):
            in_cycle = Q(submission__consultation__cycle__in=cycles) | Q(event__cycle__in=cycles)
            visible |= Q(status=Status.WAITING) & in_cycle
        return self.filter(visible)

    def published(self) -> CommentQuerySet:
        """Those that everybody reads."""
        return self.filter(status=Status.PUBLISHED)

    def being_corrected(self) -> CommentQuerySet:
        """Those that everybody has read and whose author is correcting them: known to stand there, without words."""
        return self.filter(status=Status.WAITING, published_at__isnull=False)

    def at(self, target: models.Model) -> CommentQuerySet:
        """Those whose target is `target`."""
        return self.filter(**{target._meta.model_name or "": target})

    def for_reading(self) -> CommentQuerySet:
        """With what a page shows of each: in three queries however many there are, three more where any is joint."""
        return (
            self.select_related("submission__joint", "standing_version__proposal__base")
            .prefetch_related("attachments__file", with_moves(), with_signatures())
            .annotate(kinds_endorsing=ArraySubquery(kinds_under(OuterRef("pk"))))
            .with_translations()
        )

    def with_translations(self) -> CommentQuerySet:
        """With the unofficial translations of each in `translations`; no query of its own."""
        return self.annotate(translations=beside())


def with_moves() -> models.Prefetch[str]:
    """For comments: where they stood before they were moved."""
    return models.Prefetch("moves", Move.objects.select_related("paragraph__draft", "question", "draft"))


class Comment(AtATarget, Listed, Moderated):
    """One remark of a submission, at one target, with a status and a permanent address of its own."""

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="comments", verbose_name=_("submission")
    )
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replies", verbose_name=_("reply to")
    )
    standing_version = models.ForeignKey(
        "CommentVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
        verbose_name=_("text"),
    )
    # When its author last replaced words that everybody had read.
    corrected_at = models.DateTimeField(_("corrected"), null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        constraints = [
            exactly_one_target("comment_has_one_target"),
            models.UniqueConstraint(
                fields=["submission", "number"], name="comments_of_a_submission_are_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                name="published_comment_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["paragraph", "status", "id"], name="comments_at_paragraph"),
            models.Index(fields=["event", "status", "id"], name="comments_at_event"),
            models.Index(fields=["question", "status", "id"], name="comments_at_question"),
            models.Index(fields=["draft", "status", "id"], name="comments_at_draft"),
            models.Index(fields=["received_at"], condition=Q(status=Status.WAITING), name="comments_waiting"),
            models.Index(
                fields=["status", "received_at", "id"],
                include=["standing_version"],
                name="comments_by_status_and_age",
            ),
            models.Index(fields=["received_at", "id"], name="comments_by_age"),
            models.Index(
                fields=["-published_at"], condition=Q(status=Status.PUBLISHED), name="comments_newest"
            ),
            *Listed.INDEXES,
        ]

    def __str__(self) -> str:
        return f"{self.submission}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.submission.reference, self.number])

    @property
    def text(self) -> str:
        """The text that stands."""
        return self.standing_version.text if self.standing_version else ""

    @property
    def proposal(self) -> Proposal | None:
        """The wording that the text that stands proposes, if it does."""
        return getattr(self.standing_version, "proposal", None)

    @cached_property
    def translations(self) -> list[dict[str, str]]:
        """The unofficial translations of the text that stands, as `language` and `text`; no query after `for_reading`."""
        return translations_of(self.standing_version_id)

    @cached_property
    def kinds_endorsing(self) -> list[str]:
        """The kind of stakeholder of each who endorses it, empty for people in their own name; no query after
        `for_reading`."""
        return list(kinds_under(self.pk))

    @property
    def standing_files(self) -> list[Attachment]:
        """The files that came with it and were not removed; no query where they were prefetched."""
        return [attachment for attachment in self.attachments.all() if attachment.removed_at is None]

    @property
    def language(self) -> str:
        """The language of the text that stands."""
        return self.standing_version.language if self.standing_version else "en"


class CommentVersion(Redactable):
    """A comment's text as it was sent or revised; versions are kept."""

    EMPTIED = ("digest",)

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions", verbose_name=_("comment"))
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=10)
    digest = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version of a comment")
        verbose_name_plural = _("versions of comments")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="versions_are_numbered")]
        indexes = [
            models.Index(fields=["digest"], name="versions_by_digest"),
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="versions_by_words"),
            ideographs.index("versions_by_ideographs"),
        ]

    def __str__(self) -> str:
        return f"{self.comment}, {self.number}"


class ProposalKind(models.TextChoices):
    """What is to be done to a paragraph."""

    AMEND = "amend", _("Amend this paragraph")
    INSERT_BEFORE = "insert-before", _("Insert a paragraph before it")
    INSERT_AFTER = "insert-after", _("Insert a paragraph after it")
    STRIKE = "strike", _("Delete this paragraph")


class Proposal(models.Model):
    """The wording that a version of a comment proposes at its paragraph, held against the wording that stood there.

    `text` is the proposed wording in full; a paragraph that is to be deleted has none. The reason for it is the
    text of the version.
    """

    version = models.OneToOneField(CommentVersion, models.CASCADE, related_name="proposal")
    kind = models.CharField(_("kind"), max_length=13, choices=ProposalKind.choices)
    base = models.ForeignKey(Wording, models.PROTECT, related_name="+", verbose_name=_("wording it changes"))
    text = models.TextField(_("proposed wording"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("proposed wording")
        verbose_name_plural = _("proposed wordings")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.STRIKE, text="") | (~Q(kind=ProposalKind.STRIKE) & ~Q(text="")),
                name="proposal_has_a_text_unless_it_deletes",
            )
        ]
        indexes = [
            GinIndex(OpClass(Upper("text"), name="gin_trgm_ops"), name="proposals_by_words"),
            ideographs.index("proposals_by_ideographs"),
        ]

    def __str__(self) -> str:
        return f"{self.version}, {self.get_kind_display()}"

    @property
    def blocks(self) -> tuple[tuple[Piece, ...], ...]:
        """The proposal as a redline against the wording it changes."""
        old = self.base.text if self.kind in {ProposalKind.AMEND, ProposalKind.STRIKE} else ""
        return redline(old, self.text, language=self.base.language)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Files of comments by who may have them."""

    def standing(self) -> AttachmentQuerySet:
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True)

    def visible_to(self, person: Person) -> AttachmentQuerySet:
        """The one gate: those that stand, of comments that `person` may see."""
        return self.standing().filter(comment__in=Comment.objects.visible_to(person))


class Attachment(models.Model):
    """A file that came with a comment; it is seen by those who may see that comment, and by nobody else.

    So of a submission with one published and one withheld comment everybody has the files of the first, and nobody
    those of the second. One that was removed is served to nobody; the row stays, with the ground where it was the
    secretariat that removed it.
    """

    comment = models.ForeignKey(
        Comment, models.PROTECT, related_name="attachments", verbose_name=_("comment")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)
    removed_for = models.CharField(
        _("reason"), max_length=20, choices=Reason.choices, blank=True, editable=False
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class Move(AtATarget):
    """Where a comment stood before it was moved: its target then, when, and by whom."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="moves", verbose_name=_("comment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    is_by_author = models.BooleanField(editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("move of a comment")
        verbose_name_plural = _("moves of comments")
        ordering = ["pk"]
        constraints = [exactly_one_target("move_has_one_target")]

    def __str__(self) -> str:
        return f"{self.comment_id}, {self.at:%Y-%m-%d %H:%M}"

    @property
    def where(self) -> str:
        """The place it was moved from, in words."""
        if self.paragraph is not None:
            words = {"draft": self.paragraph.draft.name, "label": self.paragraph.label}
            return gettext("%(draft)s, paragraph %(label)s") % words
        if self.question is not None:
            return gettext("question %(number)s") % {"number": self.question.order}
        return gettext("%(draft)s as a whole") % {"draft": self.draft}


class Tally(models.Model):
    """How many published comments stand at a paragraph, how many were carried there from earlier drafts, and when
    that last changed.

    Worked out anew from the comments whenever one of them changes, so it cannot drift; the reading room reads it
    in one query however many comments there are.
    """

    paragraph = models.OneToOneField(Paragraph, models.CASCADE, related_name="tally", primary_key=True)
    published = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)
    stamp = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")

    def __str__(self) -> str:
        return f"{self.paragraph}: {self.published}"


class Unsent(AtATarget):
    """What somebody typed and has not sent: kept through sign-in, expiry and reload, seen by its writer alone.

    It belongs to whoever holds the secret in their cookie (`holder` is its hash) or, once signed in, to `author`.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.CharField(max_length=64, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="unsent")
    consultation = models.ForeignKey(Consultation, models.CASCADE, null=True, related_name="+")
    parent = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")
    revises = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    proposal_kind = models.CharField(max_length=13, choices=ProposalKind.choices, blank=True)
    proposed_text = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    base = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+")
    appears_as = models.CharField(max_length=12, choices=Appearance.choices, blank=True)
    speaks_for = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    keeps_addresses = models.BooleanField(default=False)
    files = models.ManyToManyField(StoredFile, related_name="+")
    sent_as = models.ForeignKey(Submission, models.SET_NULL, null=True, related_name="+")
    joint = models.ForeignKey(JointSubmission, models.SET_NULL, null=True, related_name="remarks")
    # The window it was last typed in: what an older window still shows never replaces what a newer one wrote.
    window = models.UUIDField(default=uuid.uuid4, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    @property
    def stands_as_at_closing(self) -> bool:
        """Whether its consultation has closed and the server had kept these words before that; they may yet be let in."""
        room = self.consultation
        return room is not None and room.has_closed() and self.updated_at < room.closes_at

    class Meta:
        verbose_name = _("unsent comment")
        verbose_name_plural = _("unsent comments")
        constraints = [exactly_one_target("unsent_has_one_target")]
        indexes = [models.Index(fields=["updated_at"], name="unsent_by_age")]

    def __str__(self) -> str:
        return str(self.key)
