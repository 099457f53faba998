"""Pledges at the moderation desk, version by version."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy

from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import State
from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.kit.text import graphemes
from imrf_portal.moderation.desk import Acts, DeskAdmin
from imrf_portal.moderation.forms import OUTCOMES
from imrf_portal.moderation.models import Status
from imrf_portal.moderation.queue import ReportedFilter, StatusFilter
from pledges import flagging, moderating
from pledges.checking import speaks_of_refugees
from pledges.ledger.admin import ImportingPage
from pledges.matching import chain
from pledges.models import Partner, PledgeVersion
from pledges.permissions import may_moderate, may_withhold


@admin.register(PledgeVersion)
class PledgeVersionAdmin(ImportingPage, DeskAdmin):
    """The moderation desk for pledges. A State's own is checked for completeness only."""

    acts = Acts(
        publish=moderating.publish,
        return_to_author=moderating.return_to_author,
        withhold=moderating.withhold,
        undo=moderating.undo,
        dismiss=flagging.dismiss,
    )
    may_moderate = may_moderate
    bulk_template = "admin/pledges/pledge_bulk.html"
    change_form_template = "admin/pledges/pledge.html"
    change_list_template = "admin/pledges/pledges.html"
    list_display = ["__str__", "who", "words", "waiting_for", "standing"]
    list_display_links = ["__str__", "words"]
    list_filter = [StatusFilter, ReportedFilter]
    search_fields = ["pledge__number", "pledge__reference", "title", "text", "pledge__organisation__name"]
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PledgeVersion]:
        related = ("pledge__author", "pledge__organisation", "pledge__cycle", "matched__standing", "file")
        return super().get_queryset(request).select_related(*related)

    def in_full(self, things: QuerySet[PledgeVersion]) -> QuerySet[PledgeVersion]:
        """With what each is about, where, and the actors of its pledge."""
        return things.prefetch_related(
            "objectives",
            "principles",
            "regions",
            Prefetch("states", State.objects.by_name()),
            Prefetch("pledge__partners", Partner.objects.select_related("organisation")),
        )

    @admin.display(description=gettext_lazy("from"))
    def who(self, version: PledgeVersion) -> str:
        return version.pledge.organisation.name

    @admin.display(description=gettext_lazy("title"))
    def words(self, version: PledgeVersion) -> SafeString:
        """The title, in its own language; the whole stands on the version's page."""
        return format_html("<span{}>{}</span>", lang_attrs(version.language), version.title)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def waiting_for(self, version: PledgeVersion) -> str:
        return timesince(version.received_at, depth=1)

    def about(self, request: HttpRequest, thing: PledgeVersion) -> dict[str, Any]:
        """What the desk's page shows: the version with who pledges, and those sent before it."""
        earlier = thing.pledge.versions.filter(number__lt=thing.number).order_by("-number")
        steps = [step for step in PledgeVersion.STEPS[thing.status] if step in OUTCOMES]
        return {
            **super().about(request, thing),
            "allowed": [step for step in steps if step != Status.WITHHELD or may_withhold(thing)],
            "earlier": list(earlier),
            "pledge": thing.pledge,
            "chain": chain(thing.pledge),
            "length": graphemes(thing.text),
            "is_of_a_state": thing.pledge.organisation.kind == OrganisationKind.STATE_DELEGATION,
            "names_refugees": speaks_of_refugees(f"{thing.title}\n{thing.text}"),
        }
