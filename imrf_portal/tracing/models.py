"""A link holds two things of different apps: proposed by the portal, confirmed or refused by a person, dated.

A thing is a row with one key for each kind that can be linked, of which exactly one is set; a new kind is one more key
here and one more entry in `imrf_portal.tracing.kinds`.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment
from declarations.models import Commitment
from imrf_portal.accounts.roles import Person
from pledges.models import Pledge
from reviews.models import Answer, Edition

# What can be linked, in the order in which a link names its two sides.
KINDS = ("commitment", "pledge", "answer", "comment")


def gates(person: Person) -> dict[str, models.QuerySet]:
    """By kind, what a person may read, each by its own app's one gate."""
    return {
        "commitment": Commitment.objects.visible_to(person),
        "pledge": Pledge.objects.visible_to(person),
        "answer": Answer.objects.filter(edition__in=Edition.objects.visible_to(person)),
        "comment": Comment.objects.visible_to(person),
    }


def _is_of_one_kind() -> Q:
    """That one of the keys is set and the others are empty."""
    condition = Q()
    for chosen in KINDS:
        condition |= Q(**{f"{kind}__isnull": kind != chosen for kind in KINDS})
    return condition


class ThingQuerySet(models.QuerySet["Thing"]):
    """Things by who may read them."""

    def visible_to(self, person: Person) -> ThingQuerySet:
        """Those that a person may read where they stand."""
        seen = Q(pk__in=[])
        for kind, gate in gates(person).items():
            seen |= Q(**{f"{kind}__in": gate.order_by()})
        return self.filter(seen)


class Thing(models.Model):
    """Something that can be linked: a commitment, a pledge, an answer in a review or a comment.

    An answer that stands in the next edition of its review is the same thing, and so are its links. `seen` tells which
    text of it was read last, so that nothing is read twice; `objectives` are numbers, `paragraphs` the keys of those it
    stands at or has been, as they were then.
    """

    commitment = models.OneToOneField(Commitment, models.CASCADE, null=True, related_name="traced")
    pledge = models.OneToOneField(Pledge, models.CASCADE, null=True, related_name="traced")
    answer = models.OneToOneField(Answer, models.CASCADE, null=True, related_name="traced")
    comment = models.OneToOneField(Comment, models.CASCADE, null=True, related_name="traced")
    seen = models.CharField(max_length=64, blank=True, editable=False)
    objectives = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)
    paragraphs = ArrayField(models.BigIntegerField(), default=list, editable=False)

    objects = ThingQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing that can be linked")
        verbose_name_plural = _("things that can be linked")
        constraints = [
            models.CheckConstraint(condition=_is_of_one_kind(), name="thing_is_of_one_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.of.pk}"

    @property
    def kind(self) -> str:
        """Which of `KINDS` it is."""
        return next(kind for kind in KINDS if getattr(self, f"{kind}_id") is not None)

    @property
    def of(self) -> Commitment | Pledge | Answer | Comment:
        """The thing itself."""
        found: Commitment | Pledge | Answer | Comment = getattr(self, self.kind)
        return found


class Word(models.Model):
    """A word of a thing, as a number: by the words they share, things that may be alike find each other.

    Its key is the index that is asked.
    """

    pk = models.CompositePrimaryKey("word", "thing_id")
    word = models.IntegerField()
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="words")

    class Meta:
        verbose_name = _("word of a thing")
        verbose_name_plural = _("words of things")

    def __str__(self) -> str:
        return str(self.word)


class LinkStatus(models.TextChoices):
    """Where a link stands."""

    PROPOSED = "proposed", _("Proposed by the portal")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")


class LinkQuerySet(models.QuerySet["Link"]):
    """Links by what may be seen of them."""

    def visible_to(self, person: Person) -> LinkQuerySet:
        """Those of which a person may read both sides, whether or not anybody has decided about them."""
        things = Thing.objects.visible_to(person)
        return self.filter(first__in=things, second__in=things)

    def proposed(self) -> LinkQuerySet:
        """Those that nobody has decided about yet."""
        return self.filter(status=LinkStatus.PROPOSED)

    def published(self) -> LinkQuerySet:
        """Those that everybody reads: confirmed, and of two things that everybody reads at this moment."""
        return self.visible_to(AnonymousUser()).filter(status=LinkStatus.CONFIRMED)

    def with_both_sides(self) -> LinkQuerySet:
        """With what a page or a desk says of either side, in the same query."""
        return self.select_related(*(f"{side}__{path}" for side in ("first", "second") for path in _SHOWN))


_SHOWN = (
    "commitment__cycle",
    "commitment__paragraph__draft__declaration",
    "pledge__standing",
    "answer__question__part",
    "answer__objective",
    "answer__edition__review__state",
    "answer__edition__review__round__region",
    "comment__submission",
    "comment__standing_version",
)


class Link(models.Model):
    """Two things that have to do with each other: the first is of the kind that comes first in `KINDS`.

    `likeness` is the share of words both have in common, 0 to 1; `objectives` are the numbers of those both are about;
    `is_at_paragraph` says that a comment stands at a paragraph that the commitment's paragraph has been.
    """

    Status = LinkStatus
    STEPS: dict[str, tuple[str, ...]] = {
        LinkStatus.PROPOSED: (LinkStatus.CONFIRMED, LinkStatus.REFUSED),
        LinkStatus.CONFIRMED: (LinkStatus.REFUSED,),
        LinkStatus.REFUSED: (LinkStatus.CONFIRMED,),
    }

    first = models.ForeignKey(Thing, models.CASCADE, related_name="links_onward", editable=False)
    second = models.ForeignKey(Thing, models.CASCADE, related_name="links_back", editable=False)
    status = models.CharField(
        _("status"), max_length=9, choices=LinkStatus.choices, default=LinkStatus.PROPOSED, editable=False
    )
    score = models.FloatField(_("score"), editable=False)
    likeness = models.FloatField(_("words in common"), editable=False)
    objectives = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("objectives"), default=list, editable=False
    )
    is_at_paragraph = models.BooleanField(_("at its paragraph"), default=False, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_link_between_two_things"),
            models.CheckConstraint(
                condition=Q(status=LinkStatus.PROPOSED)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_link_has_its_person_and_instant",
            ),
        ]
        indexes = [models.Index(fields=["status", "-score", "id"], name="links_by_status_and_score")]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"
