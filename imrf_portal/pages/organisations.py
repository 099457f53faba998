"""What an organisation has said, endorsed, pledged and filed: only what everybody may read, and only under its name.

What it said without its name is in nothing here, neither shown nor counted. An organisation that nobody has verified
is there once something of it is public.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from consultations.models import (
    Appearance,
    Comment,
    Endorsement,
    JointSubmission,
    Position,
)
from imrf_portal.accounts.models import Organisation, OrganisationKind
from imrf_portal.moderation.models import Status
from imrf_portal.pages import remarks
from pledges.listing import listed, with_makers
from pledges.models import Evidence, Partner, Pledge, Standing
from reviews.models import Assessment, Edition

# Of everything but comments the newest so many are shown, beside how many there are.
SHOWN = 20
_EVERYBODY = AnonymousUser()


def public() -> QuerySet[Organisation]:
    """The organisations that have a page: verified, or with something public; never the secretariat's own, and not those
    that were merged into another."""
    ours = OuterRef("pk")
    said = (
        Comment.objects.published()
        .filter(submission__speaks_for=ours)
        .exclude(submission__shown_organisation="")
    )
    said = said.exclude(submission__appears_as=Appearance.KIND)
    held = (
        said,
        _positions().filter(organisation=ours),
        _signatures().filter(organisation=ours),
        Partner.objects.confirmed().filter(organisation=ours, pledge__in=Pledge.objects.published()),
        Assessment.objects.published().filter(organisation=ours),
        Evidence.objects.published().filter(organisation=ours),
    )
    has_something = Q()
    for one in held:
        has_something |= Q(Exists(one))
    there = Organisation.objects.filter(merged_into__isnull=True).exclude(kind=OrganisationKind.SECRETARIAT)
    return there.filter(Q(is_verified=True) | has_something)


@dataclass(frozen=True, slots=True)
class Voice:
    """An organisation with those that were merged into it: all that is shown at one address. `keys` are theirs."""

    organisation: Organisation
    keys: tuple[int, ...]

    def comments(self) -> QuerySet[Comment]:
        """What it said in consultations under its own name, the newest first."""
        return self._said().filter(event__isnull=True)

    def statements(self) -> QuerySet[Comment]:
        """What it said on events under its own name, the newest first."""
        return self._said().filter(event__isnull=False)

    def positions(self) -> QuerySet[Position]:
        """The positions and open letters that it leads, the newest first."""
        found = _positions().filter(organisation__in=self.keys)
        return found.select_related("standing", "cycle").order_by("-pk")

    def joint(self) -> QuerySet[JointSubmission]:
        """The joint submissions that it leads or has signed, the newest first."""
        signed = Endorsement.objects.confirmed().filter(organisation__in=self.keys, joint=OuterRef("pk"))
        shown = JointSubmission.objects.public().filter(Q(organisation__in=self.keys) | Q(Exists(signed)))
        return (
            JointSubmission.objects.filter(pk__in=shown.values("pk"))
            .select_related("submission__consultation")
            .order_by("-pk")
        )

    def endorsements(self) -> QuerySet[Endorsement]:
        """The comments and positions of others that it endorses, the newest first."""
        found = _signatures().filter(organisation__in=self.keys, joint__isnull=True)
        return found.select_related(
            "comment__submission__consultation",
            "comment__paragraph__draft",
            "comment__question",
            "comment__draft",
            "comment__event",
            "position_version__position",
        ).order_by("-pk")

    def pledges(self) -> QuerySet[Standing]:
        """The public pledges that it made or has a confirmed part in, the newest first."""
        parts = Partner.objects.confirmed().filter(organisation__in=self.keys)
        return with_makers(listed().filter(pledge__in=parts.values("pledge"))).order_by("-pledge")

    def evidence(self) -> QuerySet[Evidence]:
        """What it has shown about the pledges of others, the newest first."""
        found = Evidence.objects.published().filter(organisation__in=self.keys)
        return found.select_related("pledge__standing").order_by("-pk")

    def reviews(self) -> QuerySet[Edition]:
        """Of a State's delegation the State's reviews as they stand, the newest first."""
        standing = Edition.objects.standing()
        if self.organisation.kind != OrganisationKind.STATE_DELEGATION:
            return standing.none()
        return (
            standing.filter(review__state=self.organisation.state_id)
            .select_related("review__state", "review__round__region")
            .order_by("-review__round__year")
        )

    def assessments(self) -> QuerySet[Assessment]:
        """The parallel assessments that it filed, the newest first."""
        found = Assessment.objects.published().filter(organisation__in=self.keys)
        return found.select_related("state", "round").order_by("-pk")

    def _said(self) -> QuerySet[Comment]:
        own = remarks.published().filter(submission__speaks_for__in=self.keys)
        return own.exclude(submission__appears_as=Appearance.KIND).exclude(submission__shown_organisation="")


def voice(organisation: Organisation) -> Voice:
    """An organisation with what was merged into it; one query."""
    absorbed = organisation.absorbed.order_by("pk").values_list("pk", flat=True)
    return Voice(organisation, (organisation.pk, *absorbed))


def _positions() -> QuerySet[Position]:
    named = Position.objects.published().exclude(appears_as=Appearance.KIND)
    return named.exclude(shown_organisation="").filter(standing__status=Status.PUBLISHED)


def _signatures() -> QuerySet[Endorsement]:
    return Endorsement.objects.visible_to(_EVERYBODY).filter(organisation__isnull=False)
