"""Closed accounts, to read; and the pages on which an administrator takes something out for good."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.read_only import ReadOnlyAdmin
from imrf_portal.records.recording import history
from imrf_portal.rights import finding, redacting
from imrf_portal.rights.forms import RedactionForm
from imrf_portal.rights.models import Closing
from imrf_portal.rights.permissions import may_redact


@admin.register(Closing)
class ClosingAdmin(ReadOnlyAdmin):
    """Who asked to be let go, by number; and the way to what is taken out for good."""

    list_display = ["person_id", "is_unnamed", "asked_at", "finished_at"]
    list_display_links = None
    change_list_template = "admin/rights/closings.html"

    def get_urls(self) -> list[Any]:
        """The addresses of taking out before the admin's own."""
        return [
            path("redact/", self.admin_site.admin_view(self.find), name="redact_from"),
            path("redact/<str:kind>/<int:pk>/", self.admin_site.admin_view(self.redact), name="redact"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest) -> HttpResponse:
        """What can be taken out of the page whose address was pasted."""
        self._only_administrators(request)
        address = request.GET.get("address", "")
        things = [_named(thing) for thing in finding.things_at(address)] if address else []
        context = {"address": address, "things": things, "title": _("Remove something for good")}
        return self._page(request, "redact_from", context)

    def redact(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """One thing with its words, the grounds, and what else hangs on it."""
        self._only_administrators(request)
        if kind not in redacting.KINDS:
            raise Http404
        thing = get_object_or_404(redacting.KINDS[kind].model, pk=pk)
        form = RedactionForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                redacting.redact(thing, by=cast("User", request.user), ground=form.cleaned_data["ground"])
            except Refused as error:
                form.add_error(None, str(error.reason))
            else:
                messages.success(request, _("It is removed. A tombstone stands in its place."))
                return redirect("admin:redact", kind, pk)
        context = {
            "form": form,
            "named": _named(thing),
            "words": redacting.words_of(thing),
            "parts": [_named(part) for part in finding.parts_of(thing)],
            "done": history(thing).filter(act=redacting.ACT).select_related("by"),
            "title": _("Remove for good"),
        }
        return self._page(request, "redact", context, status=422 if form.errors else 200)

    def _only_administrators(self, request: HttpRequest) -> None:
        if not may_redact(request.user):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, f"admin/rights/{name}.html", context, status=status)


def _named(thing: models.Model) -> dict[str, object]:
    """A thing for a list: what kind it is, how it is called, its beginning, and where it is taken out."""
    words = redacting.words_of(thing)
    return {
        "kind": capfirst(str(thing._meta.verbose_name)),
        "name": str(thing),
        "beginning": words[0] if words else "",
        "label": thing._meta.label_lower,
        "pk": thing.pk,
        "is_gone": getattr(thing, "redacted_at", None) is not None,
    }
