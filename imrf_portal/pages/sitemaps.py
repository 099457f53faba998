"""What search engines are told of: every public page, in six languages that point to one another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Model, QuerySet
from django.urls import reverse

from consultations.models import Consultation, Event
from declarations.models import Declaration, Draft
from imrf_portal.compact.models import Objective, State


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
            "events",
            "about",
            "moderation_rules",
            "accessibility",
            "privacy",
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


class Published(InSixLanguages):
    """Things that everybody reads from an instant on."""

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(item, "published_at", None) or getattr(item, "announced_at", None)


class Texts(Published):
    """Declarations and their published drafts."""

    def items(self) -> list[Declaration | Draft]:
        drafts = list(Draft.objects.published().select_related("declaration"))
        return [*{draft.declaration: None for draft in drafts}, *drafts]


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
    "texts": Texts,
    "consultations": Consultations,
    "events": Events,
}
