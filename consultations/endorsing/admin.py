"""Signatures in the secretariat's admin: to read, and to withhold where a name stands under what it did not sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.endorsing import signing
from consultations.endorsing.models import TARGETS
from consultations.endorsing.permissions import may_withhold
from consultations.models import Endorsement
from imrf_portal.kit.read_only import ReadOnlyAdmin
from imrf_portal.moderation.queue import CappedPaginator
from imrf_portal.records.workflow import WrongStep


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnlyAdmin):
    """Who signed what, as it is shown; acts alone change it."""

    list_display = ["__str__", "shown_kind", "status", "under", "confirmed_at"]
    list_filter = ["status"]
    list_select_related = ["organisation", "joint", "comment__submission", "position_version__position"]
    search_fields = ["=shown_organisation"]
    fields = [
        "status",
        "shown_organisation",
        "shown_name",
        "shown_kind",
        "organisation",
        "under",
        "invited_at",
        "confirmed_at",
        "left_at",
    ]
    actions = ["withhold_chosen", "restore_chosen"]
    ordering = ["-pk"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator

    @admin.display(description=gettext_lazy("signed"))
    def under(self, endorsement: Endorsement) -> str:
        """What the signature stands under."""
        return str(next(text for name in TARGETS if (text := getattr(endorsement, name)) is not None))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_withhold(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_withhold(request.user))

    @admin.action(description=gettext_lazy("Withhold the chosen"))
    def withhold_chosen(self, request: HttpRequest, queryset: QuerySet[Endorsement]) -> None:
        """Show and count the chosen signatures nowhere."""
        self._each(request, queryset, signing.withhold)

    @admin.action(description=gettext_lazy("Let the chosen stand again"))
    def restore_chosen(self, request: HttpRequest, queryset: QuerySet[Endorsement]) -> None:
        """Show and count the chosen signatures again."""
        self._each(request, queryset, signing.restore)

    def _each(self, request: HttpRequest, chosen: QuerySet[Endorsement], act: Callable[..., Any]) -> None:
        """Do `act` to each; those that have changed since are named and left."""
        left = []
        endorsements = list(chosen)
        for endorsement in endorsements:
            try:
                act(endorsement, by=request.user)
            except WrongStep:
                left.append(str(endorsement))
        done = len(endorsements) - len(left)
        messages.success(request, ngettext("%(n)s decided.", "%(n)s decided.", done) % {"n": done})
        if left:
            words = _("Left as they are, because they have changed since: %(list)s")
            messages.error(request, words % {"list": ", ".join(left)})
