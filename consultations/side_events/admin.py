"""Side events in the admin: the call, the desk where applications are decided, the tracks of accreditation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from modeltranslation.admin import TranslationAdmin

from consultations.side_events import choosing
from consultations.side_events.forms import CalendarForm
from consultations.side_events.models import AccreditationTrack, SideEventApplication, SideEventCall
from consultations.side_events.permissions import may_decide
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.desk import Acts, DeskAdmin
from imrf_portal.moderation.models import Status
from imrf_portal.moderation.queue import StatusFilter
from imrf_portal.records.recording import record


class _BySecretariat(TranslationAdmin):
    """Information that the secretariat writes; every change is recorded."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_decide(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_decide(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_decide(request.user))

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        facts = dict.fromkeys(sorted(form.changed_data), True)
        record(
            f"{obj._meta.model_name}_{'revised' if change else 'prepared'}", obj, by=request.user, facts=facts
        )


@admin.register(SideEventCall)
class SideEventCallAdmin(_BySecretariat):
    """Calls for side events, one a cycle."""

    list_display = ["cycle", "opens_at", "closes_at"]

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(AccreditationTrack)
class AccreditationTrackAdmin(_BySecretariat):
    """Tracks of accreditation."""

    list_display = ["title", "cycle", "opens_on", "closes_on"]
    list_filter = ["cycle"]

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_decide(request.user))


@admin.register(SideEventApplication)
class SideEventAdmin(DeskAdmin):
    """The desk for applications: accepted, returned, declined, put on the calendar."""

    acts = Acts(
        publish=choosing.accept,
        return_to_author=choosing.return_to_applicant,
        withhold=choosing.decline,
        undo=choosing.undo,
    )
    verbs = {
        **DeskAdmin.verbs,
        Status.PUBLISHED: gettext_lazy("Accept"),
        Status.WITHHELD: pgettext_lazy("verb", "Decline"),
    }
    may_moderate = may_decide
    bulk_template = "admin/consultations/side_event_bulk.html"
    change_form_template = "admin/consultations/side_event.html"
    list_display = ["__str__", "title", "organisation", "format", "status", "received_at"]
    list_display_links = ["__str__", "title"]
    list_filter = [StatusFilter, "format", "call"]
    search_fields = ["reference", "title", "organisation__name"]
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SideEventApplication]:
        """What lies unsent with its applicant is nobody else's."""
        found: QuerySet[SideEventApplication] = super().get_queryset(request)
        return found.filter(sent_at__isnull=False).select_related(
            "call__cycle", "organisation", "applicant", "event"
        )

    @admin.action(description=gettext_lazy("Accept the chosen"))
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet[SideEventApplication]) -> HttpResponse:
        """Accept several, after reading them on one page."""
        return super().publish_chosen(request, queryset)

    @admin.action(description=gettext_lazy("Decline the chosen"))
    def withhold_chosen(self, request: HttpRequest, queryset: QuerySet[SideEventApplication]) -> HttpResponse:
        """Decline several for one reason."""
        return super().withhold_chosen(request, queryset)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.put_on_calendar)
        name = "consultations_sideeventapplication_calendar"
        return [path("<int:pk>/calendar/", view, name=name), *super().get_urls()]

    def put_on_calendar(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say when and where an accepted side event is held; it is announced at once."""
        application = get_object_or_404(self.get_queryset(request), pk=pk)
        form = CalendarForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                event = choosing.put_on_calendar(application, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except Refused as error:
                form.add_error(None, str(error.reason))
            else:
                messages.success(
                    request, _("The side event stands on the calendar; followers are being told.")
                )
                return HttpResponseRedirect(reverse("admin:consultations_event_change", args=[event.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Put on the calendar"),
            "opts": self.opts,
            "original": application,
            "form": form,
            "when": application.title,
            "what_happens": _(
                "It becomes an event that everybody sees, with the applicant's title and abstract."
            ),
            "button": gettext_lazy("Put on the calendar"),
        }
        return TemplateResponse(request, "admin/consultations/side_event_calendar.html", context)
