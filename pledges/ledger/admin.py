"""Evidence by others at the moderation desk, and the page where pledges kept elsewhere are imported."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.moderation.desk import Acts, DeskAdmin
from imrf_portal.moderation.families.gathering import family_of, members
from imrf_portal.moderation.queue import StatusFilter
from pledges.ledger import importing, moderating
from pledges.ledger.forms import TableForm
from pledges.models import Evidence
from pledges.permissions import may_moderate


@admin.register(Evidence)
class EvidenceAdmin(DeskAdmin):
    """The moderation desk for what others show about pledges."""

    acts = Acts(
        publish=moderating.publish,
        return_to_author=moderating.return_to_author,
        withhold=moderating.withhold,
        undo=moderating.undo,
    )
    may_moderate = may_moderate
    bulk_template = "admin/pledges/evidence_bulk.html"
    change_form_template = "admin/pledges/evidence.html"
    list_display = ["__str__", "who", "about_what", "finding", "waiting_for", "standing"]
    list_filter = [StatusFilter]
    search_fields = ["reference", "text", "shown_organisation", "pledge__number"]
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        related = ("pledge__standing", "pledge__organisation", "organisation", "author", "file")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=gettext_lazy("from"))
    def who(self, evidence: Evidence) -> str:
        return evidence.shown_organisation

    @admin.display(description=gettext_lazy("pledge"))
    def about_what(self, evidence: Evidence) -> str:
        return str(evidence.pledge)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def waiting_for(self, evidence: Evidence) -> str:
        return timesince(evidence.received_at, depth=1)

    def about(self, request: HttpRequest, thing: Evidence) -> dict[str, Any]:
        """What the desk's page shows: other evidence whose text is near-identical."""
        family = family_of(thing)
        alike = Evidence.objects.filter(pk__in=members(self.opts.label_lower, [family] if family else []))
        return {
            **super().about(request, thing),
            "alike": list(alike.exclude(pk=thing.pk).select_related("pledge")),
        }


class ImportingPage(admin.ModelAdmin):
    """The page of the desk of pledges where a table of pledges kept elsewhere is tried and entered."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, with this page."""
        view = self.admin_site.admin_view(self.import_table)
        return [path("import/", view, name="pledges_pledgeversion_import"), *super().get_urls()]

    def import_table(self, request: HttpRequest) -> HttpResponse:
        """Import pledges from a table: tried first, or entered, with a report line by line."""
        if not may_moderate(request.user):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = TableForm(request.POST, request.FILES) if is_sent else TableForm()
        report: list[importing.Line] = []
        is_dry = "enter" not in request.POST
        if is_sent and form.is_valid():
            by: Any = request.user
            keep_good = form.cleaned_data["keep_good"]
            try:
                report = importing.import_table(form.rows(), by=by, is_dry=is_dry, keep_good=keep_good)
            except UnicodeDecodeError:
                form.add_error("table", _("The table is not in UTF-8."))
            except importing.BadTable as error:
                form.add_error("table", error.sentence)
        refused = sum(bool(one.refusal) for one in report)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import pledges"),
            "form": form,
            "report": report,
            "is_dry": is_dry,
            "refused": refused,
            "is_entered": not is_dry and (not refused or form.cleaned_data["keep_good"]),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/pledges/import.html", context, status=status)
