"""The part of the desk where a moderator takes a thing and gives it back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _

from imrf_portal.moderation import claiming
from imrf_portal.moderation.claiming import Taken
from imrf_portal.moderation.forms import as_number


class ClaimDesk(admin.ModelAdmin):
    """A desk whose things are taken by one moderator at a time."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, with those to take a thing and to give it back."""
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/take/", self.admin_site.admin_view(self.take), name=f"{name}_take"),
            path("<int:pk>/give-back/", self.admin_site.admin_view(self.give_back), name=f"{name}_give_back"),
            *super().get_urls(),
        ]

    def desk_url(self, view: str, *args: object) -> str:
        """The address of one of the desk's pages."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{view}", args=args)

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a thing, or take it over from the moderator whom the page named."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST":
            over = as_number(request.POST.get("over", "")) or None
            try:
                claiming.take(thing, by=request.user, over=over)  # type: ignore[arg-type]
            except Taken as error:
                messages.error(request, error.sentence)
            else:
                messages.success(request, _("You have taken this; the others see it."))
        return HttpResponseRedirect(self.desk_url("change", pk))

    def give_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a thing go again."""
        thing = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method == "POST" and claiming.give_back(thing, by=request.user):  # type: ignore[arg-type]
            messages.success(request, _("You have given this back."))
        return HttpResponseRedirect(self.desk_url("change", pk))
