"""Voluntary national reviews: the structure of a round, a State's review, its editions and the answers in them.

What a round asks is data: parts and questions that the secretariat adjusts per round. A review is a State's for a
round; what is filed is an edition of it, and a correction is the next edition, so that what was public once can
always be read again (A/RES/73/195, paragraphs 50 to 53; A/RES/73/326).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from imrf_portal.accounts.models import Membership, OrganisationKind, Role, User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Objective, Round, State
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.references import new_reference
from imrf_portal.records.redacting import Redactable
from reviews.assessing.models import AssessedObjective, Assessment

__all__ = [
    "Annex",
    "Answer",
    "AssessedObjective",
    "Assessment",
    "Conference",
    "Deadline",
    "Drafter",
    "Edition",
    "EditionStatus",
    "Invitation",
    "Mission",
    "Note",
    "Part",
    "Progress",
    "Question",
    "QuestionKind",
    "Request",
    "Review",
    "Translation",
    "Variant",
    "delegation_roles",
    "round_address",
]

# ---- What a round asks ----


class Part(models.Model):
    """A part of what a round asks; one that repeats is answered once for each objective of the Compact."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="parts", verbose_name=_("round of reporting")
    )
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=160)
    guidance = models.TextField(_("guidance"), blank=True)
    repeats = models.BooleanField(_("answered for each objective"), default=False)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="parts_of_a_round_have_codes"),
        ]

    def __str__(self) -> str:
        return self.title


class QuestionKind(models.TextChoices):
    """What an answer is made of."""

    TEXT = "text", _("Text")
    PROGRESS = "progress", _("Progress on an objective")
    OBJECTIVES = "objectives", _("Objectives of the Compact")
    PRINCIPLES = "principles", _("Guiding principles of the Compact")
    GROUPS = "groups", _("Groups of stakeholders")
    TARGETS = "targets", _("Targets of the 2030 Agenda")
    INDICATORS = "indicators", _("Indicators")


class Progress(models.TextChoices):
    """How far a State has come on an objective, in its own judgement; no answer means “not reported”."""

    NOT_STARTED = "not-started", _("Not started")
    UNDER_WAY = "under-way", pgettext_lazy("of progress", "Under way")
    ADVANCED = "advanced", _("Well advanced")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Question(models.Model):
    """One question of a part."""

    part = models.ForeignKey(Part, models.PROTECT, related_name="questions", verbose_name=_("part"))
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    title = models.CharField(_("question"), max_length=200)
    guidance = models.TextField(_("guidance"), blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["part__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["part", "code"], name="questions_of_a_part_have_codes"),
        ]

    def __str__(self) -> str:
        return self.title


# ---- Who files for a State ----


class Mission(models.Model):
    """Where a State's permanent mission receives its receipts; an address that is shown to nobody else."""

    state = models.OneToOneField(State, models.PROTECT, related_name="mission", verbose_name=_("State"))
    address = models.EmailField(_("e-mail address"))

    class Meta:
        verbose_name = _("address of a permanent mission")
        verbose_name_plural = _("addresses of permanent missions")

    def __str__(self) -> str:
        return str(self.state)


def delegation_roles(person: Person, at: datetime | None = None) -> dict[int, str]:
    """The States for which a person files at instant `at` (now): the key of each with the role they hold there,
    focal point before deputy."""
    if not isinstance(person, User) or not person.is_active:
        return {}
    held = Membership.objects.current(at).filter(
        person=person,
        role__in=[Role.FOCAL_POINT, Role.DEPUTY],
        organisation__kind=OrganisationKind.STATE_DELEGATION,
    )
    rows = held.order_by("-role").values_list("organisation__state", "role")
    return {state: role for state, role in rows if state is not None}


class Deadline(models.Model):
    """Until when reviews are expected for a round. It closes nothing: a State files in its own time."""

    round = models.OneToOneField(
        Round, models.CASCADE, related_name="deadline", verbose_name=_("round of reporting")
    )
    day = models.DateField(_("expected until"), help_text=_("A day in New York."))

    class Meta:
        verbose_name = _("deadline of a round")
        verbose_name_plural = _("deadlines of rounds")

    def __str__(self) -> str:
        return f"{self.round}: {self.day:%Y-%m-%d}"


class Conference(models.Model):
    """The meeting of a regional review: when, where, convened by whom, and what came out of it."""

    round = models.OneToOneField(
        Round, models.CASCADE, related_name="conference", verbose_name=_("round of reporting")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    conveners = models.CharField(_("conveners"), max_length=300, blank=True)
    outcome_title = models.CharField(_("outcome document"), max_length=300, blank=True)
    outcome_url = models.URLField(_("address of the outcome document"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("conference of a regional review")
        verbose_name_plural = _("conferences of regional reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="conference_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.starts_on:%Y-%m-%d}"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews by who may see them."""

    def visible_to(self, person: Person) -> ReviewQuerySet:
        """Those of which the person may see an edition; what was withdrawn leaves its note to everybody."""
        seen = Edition.objects.visible_to(person)
        return self.filter(Q(pk__in=seen.values("review")) | Q(withdrawn_at__isnull=False))

    def published(self, at: datetime | None = None) -> ReviewQuerySet:
        """Those of which everybody reads an edition at instant `at` (now)."""
        return self.filter(pk__in=Edition.objects.published(at).values("review"))


class Review(models.Model):
    """The voluntary national review of one State for one round."""

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="reviews", verbose_name=_("round of reporting")
    )
    state = models.ForeignKey(State, models.PROTECT, related_name="reviews", verbose_name=_("State"))
    reference = models.CharField(
        _("reference"), max_length=8, unique=True, default=new_reference, editable=False
    )
    started_at = models.DateTimeField(_("started"), default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("voluntary national review")
        verbose_name_plural = _("voluntary national reviews")
        ordering = ["-round__year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "state"], name="one_review_a_state_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.state}, {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("review", kwargs=self.address)

    @property
    def address(self) -> dict[str, object]:
        """What the addresses of its pages name: round and State."""
        return {**round_address(self.round), "state": self.state.slug}


def round_address(round: Round) -> dict[str, object]:
    """A round in an address: a Forum by its year, a regional review also by its region."""
    region = {"region": round.region.slug} if round.region is not None else {}
    return {**region, "year": round.year}


class EditionStatus(models.TextChoices):
    """Where an edition of a review stands."""

    PREPARING = "preparing", _("Being prepared by the State")
    FILED = "filed", _("Filed with the secretariat")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn by the State")


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by what may be seen of them."""

    def published(self, at: datetime | None = None) -> EditionQuerySet:
        """Those that everybody reads at instant `at` (now); one under embargo comes on its day."""
        return self.filter(status=EditionStatus.PUBLISHED, published_at__lte=at or timezone.now())

    def filed(self) -> EditionQuerySet:
        """Those that wait for the secretariat to publish them."""
        return self.filter(status=EditionStatus.FILED)

    def standing(self, at: datetime | None = None) -> EditionQuerySet:
        """Of each review the newest that everybody reads at instant `at` (now)."""
        newer = Edition.objects.published(at).filter(review=OuterRef("review"), number__gt=OuterRef("number"))
        return self.published(at).filter(~Exists(newer))

    def visible_to(self, person: Person, at: datetime | None = None) -> EditionQuerySet:
        """The one gate of pages, files, lists and exports.

        Everybody reads what is published; focal points, deputies and those they invited also what their own State
        prepares; the secretariat also what was filed, never what is being prepared.
        """
        now = at or timezone.now()
        visible = Q(status=EditionStatus.PUBLISHED, published_at__lte=now)
        if is_moderator(person):
            visible |= Q(status__in=[EditionStatus.FILED, EditionStatus.PUBLISHED])
        if isinstance(person, User):
            if states := delegation_roles(person, now):
                visible |= Q(review__state__in=states)
            invited = Drafter.objects.current(now).filter(person=person)
            visible |= Q(review__in=invited.values("review")) & ~Q(status=EditionStatus.WITHDRAWN)
        return self.filter(visible)


class Edition(models.Model):
    """A review as it is being prepared or was filed; the next one is a correction of it."""

    Status = EditionStatus
    STEPS: dict[str, tuple[str, ...]] = {
        Status.PREPARING: (Status.FILED,),
        Status.FILED: (Status.PREPARING, Status.PUBLISHED),
        Status.PUBLISHED: (Status.WITHDRAWN,),
        Status.WITHDRAWN: (),
    }

    class Source(models.TextChoices):
        """How the review came."""

        PORTAL = "portal", _("Filed by the State on this portal")
        NOTE_VERBALE = "note-verbale", _("Entered by the secretariat from a note verbale")
        DOCUMENT = "document", _("Entered by the secretariat from a published document")

    review = models.ForeignKey(Review, models.PROTECT, related_name="editions", verbose_name=_("review"))
    number = models.PositiveSmallIntegerField(_("edition"))
    status = models.CharField(
        _("status"), max_length=10, choices=EditionStatus.choices, default=EditionStatus.PREPARING
    )
    source = models.CharField(_("how it came"), max_length=12, choices=Source.choices, default=Source.PORTAL)
    # Of what the secretariat entered: the symbol and day of the note or document it came by, and who entered it.
    source_symbol = models.CharField(_("symbol of the note or document"), max_length=100, blank=True)
    source_date = models.DateField(_("date of the note or document"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("entered by"),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    remark = models.TextField(_("what this edition corrects"), blank=True)
    publish_from = models.DateField(
        _("not public before"), null=True, blank=True, help_text=_("A day in New York; empty: at once.")
    )
    filed_at = models.DateTimeField(_("filed"), null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of a review")
        verbose_name_plural = _("editions of reviews")
        ordering = ["review", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="editions_of_a_review_are_numbered"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(status__in=["preparing", "filed"]),
                name="one_edition_of_a_review_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_edition_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("review_edition", kwargs={**self.review.address, "number": self.number})

    def is_public(self, at: datetime | None = None) -> bool:
        """Whether everybody reads it at instant `at` (now)."""
        is_out = self.published_at is not None and self.published_at <= (at or timezone.now())
        return self.status == EditionStatus.PUBLISHED and is_out


# ---- What is answered ----


def words_of(column: str) -> Func:
    """The words of a column of text as a search vector, folded as `kit.finding` folds what is asked for; from the
    indexes of answers and translations."""
    return Func(F(column), function="reviews_words", output_field=SearchVectorField())


class Answered(models.Model):
    """What an answer is made of: words in a language, codes that were ticked, rows of a table."""

    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    codes = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("choices"))
    # Indicators: objects of name, value, unit, year, source; all of them text, as they were typed.
    rows = models.JSONField(_("rows"), default=list, blank=True)
    # The window it was typed in: who types on in it is no stranger to their own words.
    window = models.UUIDField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return not (self.text or self.codes or self.rows)


class Answer(Redactable, Answered):
    """The answer to one question of an edition, in a repeating part for one objective.

    `version` counts its changes, so that what somebody typed on an older one is kept beside it instead of over it.
    """

    EMPTIED = ("codes", "rows")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="answers", verbose_name=_("edition"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("question"))
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, related_name="answers", verbose_name=_("objective")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # The round whose review it was taken from as a beginning, until somebody changes it.
    carried_from = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("carried over from"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__part__order", "objective__number", "question__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "question", "objective"],
                nulls_distinct=False,
                name="one_answer_a_question_and_objective",
            )
        ]
        indexes = [
            models.Index(fields=["question", "objective"], name="answers_by_question"),
            GinIndex(words_of("text"), name="answers_by_word"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.question}"


class Variant(Redactable, Answered):
    """What somebody typed while somebody else changed the same answer: kept beside it until one of them is chosen."""

    EMPTIED = ("codes", "rows")

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="variants", verbose_name=_("answer"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("other text of an answer")
        verbose_name_plural = _("other texts of answers")
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.answer}, {self.at:%Y-%m-%d %H:%M}"


class Annex(Redactable):
    """A file that belongs to an edition."""

    MARKED = ("title",)

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="annexes", verbose_name=_("edition"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        at = {**self.edition.review.address, "number": self.edition.number, "key": self.pk}
        return reverse("review_annex", kwargs=at)


class Translation(Redactable):
    """An answer's text in another language, beside it: the State's own, or a courtesy of the secretariat."""

    class Standing(models.TextChoices):
        OFFICIAL = "official", _("Translation by the State")
        COURTESY = "courtesy", _("Courtesy translation by the secretariat")

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="translations", verbose_name=_("answer"))
    language = models.CharField(_("language"), max_length=10)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "language"], name="one_translation_an_answer_and_language"
            )
        ]
        indexes = [GinIndex(words_of("text"), name="review_translations_by_word")]

    def __str__(self) -> str:
        return f"{self.answer}, {self.language}"


# ---- The delegation's own room ----


class DrafterQuerySet(models.QuerySet["Drafter"]):
    """Drafters by what the clock says of them."""

    def current(self, at: datetime | None = None) -> DrafterQuerySet:
        """Those who draft at instant `at` (now)."""
        at = at or timezone.now()
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


class Drafter(models.Model):
    """Somebody whom a focal point or deputy asked to write: one part, one objective of it, or all of them."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="drafters", verbose_name=_("review"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts_reviews", verbose_name=_("person")
    )
    part = models.ForeignKey(
        Part, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("part")
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("objective")
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True)

    objects = DrafterQuerySet.as_manager()

    class Meta:
        verbose_name = _("drafter")
        verbose_name_plural = _("drafters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "person", "part", "objective"],
                nulls_distinct=False,
                condition=Q(until__isnull=True),
                name="one_invitation_a_part_and_drafter",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.review}"


class Invitation(models.Model):
    """A link sent to an address, that lets whoever opens it first and signs in write: once, until it expires."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="invitations", verbose_name=_("review"))
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="+", verbose_name=_("part"))
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, related_name="+", verbose_name=_("objective")
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    used_at = models.DateTimeField(_("accepted"), null=True)

    class Meta:
        verbose_name = _("invitation to write")
        verbose_name_plural = _("invitations to write")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.review}, {self.sent_at:%Y-%m-%d %H:%M}"


class Note(Redactable):
    """A word among those who write a review; it never leaves the delegation."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="notes", verbose_name=_("review"))
    part = models.ForeignKey(Part, models.PROTECT, related_name="+", verbose_name=_("part"))
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("objective")
    )
    text = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("note of the delegation")
        verbose_name_plural = _("notes of the delegation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.review}, {self.at:%Y-%m-%d %H:%M}"


class Request(models.Model):
    """What the secretariat asked a State for: a part that is missing or broken. The State decides."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="requests", verbose_name=_("edition"))
    part = models.ForeignKey(
        Part, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("part")
    )
    text = models.TextField(_("what is asked for"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("request of the secretariat")
        verbose_name_plural = _("requests of the secretariat")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition}, {self.at:%Y-%m-%d %H:%M}"
