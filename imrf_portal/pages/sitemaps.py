"""What search engines are told of: every public page, in six languages that point to one another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from consultations.models import Consultation, Event
from declarations.models import Commitment, Declaration, Draft
from imrf_portal.accounts.models import Organisation
from imrf_portal.compact.models import Cycle, Objective, State
from imrf_portal.pages.organisations import public
from pledges.models import Pledge
from reviews.models import Assessment, Edition


class InSixLanguages(Sitemap):
    """Pages of which each stands in all official languages."""

    i18n = True
    alternates = True
    x_default = True


class Pages(InSixLanguages):
    """The portal's lists and texts."""

    def items(self) -> list[str]:
        return [
            "home",
            "declarations",
            "consultations",
            "objectives",
            "states",
            "organisations",
            "reviews",
            "assessments",
            "commitments",
            "pledges",
            "pledges_dashboard",
            "positions",
            "events",
            "about",
            "moderation_rules",
            "accessibility",
            "privacy",
            "disclaimers",
            "contact",
            "help",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Objectives(InSixLanguages):
    """The 23 objectives."""

    def items(self) -> QuerySet[Any]:
        return Objective.objects.all()


class States(InSixLanguages):
    """The States."""

    def items(self) -> QuerySet[Any]:
        return State.objects.all()


class Roadmaps(InSixLanguages):
    """Cycles that have begun, each on one page."""

    def items(self) -> QuerySet[Any]:
        return Cycle.objects.filter(prepared_from__isnull=False)

    def location(self, item: Cycle) -> str:
        return reverse("roadmap", args=[item.slug])


class Published(InSixLanguages):
    """Things that everybody reads from an instant on."""

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(item, "published_at", None) or getattr(item, "announced_at", None)


class Texts(Published):
    """Declarations and their published drafts."""

    def items(self) -> list[Declaration | Draft]:
        drafts = list(Draft.objects.published().select_related("declaration"))
        return [*{draft.declaration: None for draft in drafts}, *drafts]


class Reviews(Published):
    """Reviews as they stand."""

    def items(self) -> QuerySet[Any]:
        standing = Edition.objects.standing().select_related("review__state", "review__round__region")
        return standing.order_by("pk")

    def location(self, item: Edition) -> str:
        return item.review.get_absolute_url()


class Assessments(Published):
    """Parallel assessments that everybody reads."""

    def items(self) -> QuerySet[Assessment]:
        return Assessment.objects.published().order_by("pk")


class Commitments(Published):
    """Commitments, each on its page."""

    def items(self) -> QuerySet[Commitment]:
        return Commitment.objects.published().in_order()

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(item, "marked_at", None)


class Pledges(Published):
    """Pledges that everybody reads, under their numbers."""

    def items(self) -> QuerySet[Pledge]:
        return Pledge.objects.published().select_related("standing").order_by("pk")

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(getattr(item, "standing", None), "published_at", None)


class Organisations(InSixLanguages):
    """The organisations that have a page."""

    def items(self) -> QuerySet[Organisation]:
        return public().order_by("pk")


class Consultations(Published):
    """Consultations that were announced."""

    def items(self) -> QuerySet[Consultation]:
        return Consultation.objects.announced().select_related("cycle")


class Events(Published):
    """Events that were announced."""

    def items(self) -> QuerySet[Event]:
        return Event.objects.announced()

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(item, "changed_at", None)


SITEMAPS = {
    "pages": Pages,
    "objectives": Objectives,
    "states": States,
    "roadmaps": Roadmaps,
    "texts": Texts,
    "reviews": Reviews,
    "assessments": Assessments,
    "commitments": Commitments,
    "pledges": Pledges,
    "organisations": Organisations,
    "consultations": Consultations,
    "events": Events,
}
