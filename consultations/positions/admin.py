"""Positions at the moderation desk, version by version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy

from consultations.models import PositionVersion
from consultations.permissions import may_moderate
from consultations.positions import flagging, moderating
from consultations.translating.desk import TranslationDesk
from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.moderation.desk import Acts
from imrf_portal.moderation.queue import ReportedFilter, StatusFilter


@admin.register(PositionVersion)
class PositionVersionAdmin(TranslationDesk):
    """The moderation desk for positions and open letters."""

    acts = Acts(
        publish=moderating.publish,
        return_to_author=moderating.return_to_author,
        withhold=moderating.withhold,
        undo=moderating.undo,
        dismiss=flagging.dismiss,
    )
    may_moderate = may_moderate
    bulk_template = "admin/consultations/position_bulk.html"
    change_form_template = "admin/consultations/position.html"
    list_display = ["__str__", "who", "words", "waiting_for", "standing"]
    list_display_links = ["__str__", "words"]
    list_filter = [StatusFilter, ReportedFilter]
    search_fields = [
        "position__reference",
        "title",
        "text",
        "translations__text",
        "position__shown_organisation",
    ]
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PositionVersion]:
        related = ("position__author", "position__organisation", "position__cycle", "file")
        return super().get_queryset(request).select_related(*related)

    def in_full(self, things: QuerySet[PositionVersion]) -> QuerySet[PositionVersion]:
        """With the translations beside each."""
        return things.prefetch_related("translations")

    @admin.display(description=gettext_lazy("from"))
    def who(self, version: PositionVersion) -> str:
        return version.position.shown_organisation or version.position.author.get_short_name()

    @admin.display(description=gettext_lazy("title"))
    def words(self, version: PositionVersion) -> SafeString:
        """The title, in its own language; the whole stands on the version's page."""
        return format_html("<span{}>{}</span>", lang_attrs(version.language), version.title)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def waiting_for(self, version: PositionVersion) -> str:
        return timesince(version.received_at, depth=1)

    def about(self, request: HttpRequest, thing: PositionVersion) -> dict[str, Any]:
        """What the desk's page shows: the version, and those sent before it."""
        earlier = thing.position.versions.filter(number__lt=thing.number).order_by("-number")
        return {**super().about(request, thing), "earlier": list(earlier)}
