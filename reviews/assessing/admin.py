"""Parallel assessments at the moderation desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy

from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.moderation.desk import Acts, DeskAdmin
from imrf_portal.moderation.families.gathering import family_of, members
from imrf_portal.moderation.queue import StatusFilter
from reviews.assessing import moderating
from reviews.assessing.models import Assessment
from reviews.assessing.permissions import may_moderate


@admin.register(Assessment)
class AssessmentAdmin(DeskAdmin):
    """The moderation desk for what organisations say of a State's progress."""

    acts = Acts(
        publish=moderating.publish,
        return_to_author=moderating.return_to_author,
        withhold=moderating.withhold,
        undo=moderating.undo,
    )
    may_moderate = may_moderate
    bulk_template = "admin/reviews/assessment_bulk.html"
    change_form_template = "admin/reviews/assessment.html"
    list_display = ["__str__", "who", "about_whom", "words", "waiting_for", "standing"]
    list_display_links = ["__str__", "words"]
    list_filter = [StatusFilter, "round"]
    search_fields = ["reference", "title", "text", "shown_organisation", "state__name"]
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        """What was sent; what is being written is its author's alone."""
        sent = super().get_queryset(request).filter(sent_at__isnull=False)
        return sent.select_related("state", "round__region", "organisation", "author", "file")

    def in_full(self, things: QuerySet[Assessment]) -> QuerySet[Assessment]:
        """With what each says on objectives."""
        return things.prefetch_related("on_objectives__objective")

    @admin.display(description=gettext_lazy("from"))
    def who(self, assessment: Assessment) -> str:
        return assessment.shown_organisation

    @admin.display(description=gettext_lazy("State"))
    def about_whom(self, assessment: Assessment) -> str:
        return f"{assessment.state}, {assessment.round}"

    @admin.display(description=gettext_lazy("title"))
    def words(self, assessment: Assessment) -> SafeString:
        """The title, in its own language."""
        return format_html("<span{}>{}</span>", lang_attrs(assessment.language), assessment.title)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def waiting_for(self, assessment: Assessment) -> str:
        return timesince(assessment.received_at, depth=1)

    def about(self, request: HttpRequest, thing: Assessment) -> dict[str, Any]:
        """What the desk's page shows: others whose text is near-identical."""
        family = family_of(thing)
        alike = Assessment.objects.sent().filter(
            pk__in=members(self.opts.label_lower, [family] if family else [])
        )
        return {
            **super().about(request, thing),
            "alike": list(alike.exclude(pk=thing.pk).select_related("state", "round")),
        }
