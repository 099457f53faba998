"""Signatures: who endorses a joint submission, a published comment or a position, with which reservations, and who
was asked."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from declarations.models import Paragraph
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import Person, co_facilitated_cycles, is_moderator, speaks_for
from imrf_portal.moderation.models import Status
from imrf_portal.records.redacting import Redactable
from imrf_portal.records.workflow import advance

# How long an invitation by mail can be answered.
LINK_LASTS = timedelta(days=14)
# What an endorsement can be of; exactly one key is set.
TARGETS = ("joint", "comment", "position_version")


class JointStatus(models.TextChoices):
    """How far a joint submission is."""

    PREPARING = "preparing", _("Being prepared")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given-up", _("Given up")


class JointSubmissionQuerySet(models.QuerySet["JointSubmission"]):
    """Joint submissions by who may open them."""

    def visible_to(self, person: Person) -> JointSubmissionQuerySet:
        """The lead, and whoever may speak for an organisation that was asked or has signed.

        What was sent is read by everybody on the page of the submission, as its comments become public.
        """
        if not isinstance(person, User):
            return self.none()
        asked = Endorsement.objects.filter(joint=OuterRef("pk")).signed_by(person)
        return self.filter(Q(lead=person) | (~Q(status=JointStatus.GIVEN_UP) & Exists(asked)))

    def public(self) -> JointSubmissionQuerySet:
        """Those of which everybody reads a comment."""
        return self.filter(submission__comments__status=Status.PUBLISHED)


class JointSubmission(models.Model):
    """What one organisation leads and others sign: prepared from remarks not sent yet, then one submission.

    `digest` tells the text that the co-signers were last told of; `title` is for the lead and those who are asked.
    """

    Status = JointStatus
    STEPS: dict[str, tuple[str, ...]] = {
        JointStatus.PREPARING: (JointStatus.SENT, JointStatus.GIVEN_UP),
        JointStatus.SENT: (),
        JointStatus.GIVEN_UP: (),
    }

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    consultation = models.ForeignKey(
        "consultations.Consultation",
        models.PROTECT,
        related_name="joint_submissions",
        verbose_name=_("consultation"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="joint_submissions", verbose_name=_("lead organization")
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="joint_submissions", verbose_name=_("led by")
    )
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(
        _("status"), max_length=9, choices=JointStatus.choices, default=JointStatus.PREPARING
    )
    submission = models.OneToOneField(
        "consultations.Submission",
        models.PROTECT,
        null=True,
        related_name="joint",
        editable=False,
        verbose_name=_("submission"),
    )
    digest = models.CharField(max_length=64, editable=False)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)

    objects = JointSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint submission")
        verbose_name_plural = _("joint submissions")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=JointStatus.SENT, submission__isnull=False)
                | (~Q(status=JointStatus.SENT) & Q(submission__isnull=True)),
                name="joint_submission_is_sent_as_one",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("joint", args=[self.key])

    @property
    def is_preparing(self) -> bool:
        """Whether it can still be changed, sent or given up."""
        return self.status == JointStatus.PREPARING

    @cached_property
    def signatures(self) -> list[Endorsement]:
        """Those that stand, with their reservations; pages of many comments load them by `with_signatures`."""
        return list(self.endorsements.standing())

    @property
    def others(self) -> int:
        """How many organisations have signed besides the lead; those that nobody has verified do not count."""
        return sum(one.organisation_id is not None for one in self.signatures)


class EndorsementStatus(models.TextChoices):
    """Where a signature stands."""

    INVITED = "invited", _("Asked, not confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    LEFT = "left", _("Has left")
    DECLINED = "declined", _("Declined")
    WITHHELD = "withheld", _("Withheld by the secretariat")


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    """Endorsements by what may be seen of them."""

    def confirmed(self) -> EndorsementQuerySet:
        """Those that stand; only they are ever shown to everybody or counted."""
        return self.filter(status=EndorsementStatus.CONFIRMED)

    def visible_to(self, person: Person) -> EndorsementQuerySet:
        """The one gate: everybody sees confirmed ones of what is public, co-facilitators of the cycle also those of
        what waits for moderation, a lead all that they asked, whoever signs their own, moderators all."""
        if is_moderator(person):
            return self
        published = (
            Q(joint__in=JointSubmission.objects.public())
            | Q(comment__status=Status.PUBLISHED)
            | Q(position_version__status=Status.PUBLISHED)
        )
        if cycles := co_facilitated_cycles(person):
            published |= Q(joint__status=JointStatus.SENT, joint__consultation__cycle__in=cycles)
        visible = Q(status=EndorsementStatus.CONFIRMED) & published
        if isinstance(person, User):
            visible |= Q(joint__lead=person) | _of(person)
        return self.filter(visible)

    def standing(self) -> EndorsementQuerySet:
        """Confirmed ones with their reservations, for showing them; two queries."""
        return self.confirmed().prefetch_related("reservations__paragraph")

    def signed_by(self, person: User) -> EndorsementQuerySet:
        """Those that are this person's to answer: of the verified organisations they speak for now, and their own."""
        return self.filter(_of(person))

    def asked(self) -> EndorsementQuerySet:
        """Those that wait for an answer."""
        return self.filter(status=EndorsementStatus.INVITED)


def _of(person: User) -> Q:
    own = Q(person=person, organisation__isnull=True)
    return own | Q(organisation__in=speaks_for(person).filter(is_verified=True))


def with_signatures() -> models.Prefetch:
    """For comments, with `submission__joint` selected: the signatures of each joint submission; three queries however
    many comments there are, none where nothing is joint."""
    return models.Prefetch(
        "submission__joint__endorsements", Endorsement.objects.standing(), to_attr="signatures"
    )


def kinds_under(comment: OuterRef | int) -> models.QuerySet[Endorsement, str]:
    """The kind of stakeholder of each who endorses a comment, empty for people in their own name."""
    return Endorsement.objects.confirmed().filter(comment=comment).values_list("shown_kind", flat=True)


def exactly_one_endorsed(targets: tuple[str, ...]) -> models.CheckConstraint:
    """The constraint that one key of `targets` is set and the others are empty."""
    condition = Q()
    for chosen in targets:
        condition |= Q(**{f"{target}__isnull": target != chosen for target in targets})
    return models.CheckConstraint(condition=condition, name="endorsement_has_one_target")


def one_signature_each(target: str) -> list[models.UniqueConstraint]:
    """The constraints that an organisation, or a person in their own name, signs `target` once; who has left and
    comes back does so on the row that is there."""
    return [
        models.UniqueConstraint(
            fields=[target, "organisation"],
            condition=Q(organisation__isnull=False),
            name=f"one_signature_an_organisation_and_{target}",
        ),
        models.UniqueConstraint(
            fields=[target, "person"],
            condition=Q(organisation__isnull=True, person__isnull=False),
            name=f"one_signature_a_person_and_{target}",
        ),
    ]


class Endorsement(models.Model):
    """A signature under a text: an organisation's, or where that is empty a person's in their own name.

    One that came by a mail link from somebody without an account has neither: what they call themselves stands in
    the frozen `shown_…` fields and is marked as not verified. `person` is who confirmed, whom nobody is shown unless
    they sign in their own name. `digest` tells the text of a joint submission that was confirmed.
    """

    Status = EndorsementStatus
    STEPS: dict[str, tuple[str, ...]] = {
        EndorsementStatus.INVITED: (EndorsementStatus.CONFIRMED, EndorsementStatus.DECLINED),
        EndorsementStatus.CONFIRMED: (
            EndorsementStatus.LEFT,
            EndorsementStatus.INVITED,
            EndorsementStatus.WITHHELD,
        ),
        EndorsementStatus.LEFT: (EndorsementStatus.CONFIRMED,),
        EndorsementStatus.DECLINED: (EndorsementStatus.CONFIRMED, EndorsementStatus.INVITED),
        EndorsementStatus.WITHHELD: (EndorsementStatus.CONFIRMED,),
    }

    joint = models.ForeignKey(
        JointSubmission,
        models.PROTECT,
        null=True,
        related_name="endorsements",
        verbose_name=_("joint submission"),
    )
    comment = models.ForeignKey(
        "consultations.Comment",
        models.PROTECT,
        null=True,
        related_name="endorsements",
        verbose_name=_("comment"),
    )
    position_version = models.ForeignKey(
        "consultations.PositionVersion",
        models.PROTECT,
        null=True,
        related_name="endorsements",
        verbose_name=_("version of a position"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="endorsements", verbose_name=_("organization")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="endorsements",
        verbose_name=_("confirmed by"),
    )
    status = models.CharField(_("status"), max_length=9, choices=EndorsementStatus.choices)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    invited_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    asked_again_at = models.DateTimeField(_("asked again after declining"), null=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    left_at = models.DateTimeField(_("left"), null=True, editable=False)
    # As shown, frozen when confirmed; a rename later changes nothing that was signed before.
    shown_name = models.CharField(_("name as shown"), max_length=150, blank=True)
    shown_organisation = models.CharField(_("organization as shown"), max_length=200, blank=True)
    shown_organisation_language = models.CharField(max_length=10, blank=True)
    shown_kind = models.CharField(
        _("kind as shown"), max_length=12, choices=OrganisationKind.choices, blank=True
    )

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ["pk"]
        constraints = [
            exactly_one_endorsed(TARGETS),
            *(constraint for target in TARGETS for constraint in one_signature_each(target)),
            models.CheckConstraint(
                condition=~Q(status=EndorsementStatus.CONFIRMED)
                | (Q(confirmed_at__isnull=False) & (~Q(shown_name="") | ~Q(shown_organisation=""))),
                name="confirmed_endorsement_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=EndorsementStatus.LEFT) | Q(left_at__isnull=False),
                name="left_endorsement_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["joint", "status"], name="endorsements_of_joint"),
            models.Index(fields=["comment", "status"], name="endorsements_of_comment"),
            models.Index(fields=["position_version", "status"], name="endorsements_of_position"),
        ]

    def __str__(self) -> str:
        return self.shown_organisation or self.shown_name or str(self.organisation or self.pk)

    def step_aside(self, *, by: User | None) -> None:
        """Stand no more where the organisation into which its own is merged has signed the same text: one voice counts
        once."""
        if self.status == EndorsementStatus.CONFIRMED:
            advance(self, EndorsementStatus.LEFT, by=by, left_at=timezone.now())

    @property
    def is_confirmed(self) -> bool:
        """Whether it stands."""
        return self.status == EndorsementStatus.CONFIRMED

    @property
    def is_verified(self) -> bool:
        """Whether the secretariat knows the organisation that is named; of a person's own name there is none."""
        return self.organisation_id is not None or not self.shown_organisation


class Reservation(Redactable):
    """What a signatory does not share, at one paragraph of the draft; shown wherever the signature is."""

    endorsement = models.ForeignKey(
        Endorsement, models.CASCADE, related_name="reservations", verbose_name=_("endorsement")
    )
    paragraph = models.ForeignKey(
        Paragraph, models.PROTECT, related_name="reservations", verbose_name=_("paragraph")
    )
    text = models.TextField(_("reservation"))
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement", "paragraph"], name="one_reservation_a_signature_and_paragraph"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="reservation_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.endorsement_id} · {self.paragraph.label}"


def new_nonce() -> str:
    """What makes one link unlike every other; no secret of its own, for the link is signed."""
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """A request to sign that went to a mail address, which nobody is ever shown.

    `nonce` makes each link work once: it is drawn anew whenever a link has been used. `named` is whom the lead
    wrote beside the address. Until `expires_at` a link that asks can be answered; one by which a signatory may leave
    holds as long as the consultation.
    """

    endorsement = models.OneToOneField(Endorsement, models.CASCADE, related_name="invitation")
    joint = models.ForeignKey(JointSubmission, models.CASCADE, related_name="invitations")
    address = models.EmailField(max_length=254, editable=False)
    named = models.CharField(_("whom"), max_length=200, blank=True)
    language = models.CharField(max_length=10)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    expires_at = models.DateTimeField(_("can be answered until"), editable=False)

    class Meta:
        verbose_name = _("invitation by mail")
        verbose_name_plural = _("invitations by mail")
        constraints = [
            models.UniqueConstraint("joint", Lower("address"), name="one_invitation_an_address_and_joint")
        ]

    def __str__(self) -> str:
        return self.named or str(self.pk)

    def renew(self, at: datetime | None = None) -> None:
        """Draw the next link's nonce: every link before it has had its day. Kept by the caller's `save`."""
        self.nonce, self.expires_at = new_nonce(), (at or timezone.now()) + LINK_LASTS
