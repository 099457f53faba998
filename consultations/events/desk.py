"""The secretariat's desk for registrations: places and link, who registered, who attended."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.events import attending, registering
from consultations.events.models import Event, EventStatus
from consultations.events.permissions import may_see_registrations
from consultations.events.registration_forms import AdmissionForm
from consultations.events.registrations import Admission, Registration
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.permissions import Refused, require


@admin.register(Admission)
class AdmissionAdmin(admin.ModelAdmin):
    """How events admit people, and the people."""

    form = AdmissionForm
    change_form_template = "admin/consultations/registration/change_form.html"
    list_display = ["event", "places", "confirmed", "waiting", "until"]
    list_select_related = ["event"]
    ordering = ["-event__starts_at"]
    fields = ["event", "places", "closes_at", "join_link"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_see_registrations(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Admission | None = None) -> bool:
        return bool(may_see_registrations(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Admission | None = None) -> bool:
        return bool(may_see_registrations(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Admission | None = None) -> bool:
        """People count on it."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Admission | None = None) -> list[str]:
        return [] if obj is None else ["event"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Events without registration that are still to be held."""
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.filter(admission__isnull=True).exclude(
                status=EventStatus.CANCELLED
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Admission]:
        """With how many have a place, and how many wait."""
        counts = {
            f"number_{status}": Count("event__registrations", filter=Q(event__registrations__status=status))
            for status in (Registration.Status.CONFIRMED, Registration.Status.WAITING)
        }
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=gettext_lazy("confirmed"))
    def confirmed(self, admission: Any) -> int:
        return admission.number_confirmed

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, admission: Any) -> int:
        return admission.number_waiting

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The plain form; what the act refuses is said, and nothing of it is kept."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as error:
            messages.error(request, str(error.reason))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: Any, obj: Admission, form: Any, change: bool) -> None:
        kept = registering.admit(
            obj.event,
            places=obj.places,
            closes_at=obj.closes_at,
            join_link=obj.join_link,
            by=request.user,
        )
        obj.pk = kept.pk

    def get_urls(self) -> list[Any]:
        pages = [("people", self.people), ("people.csv", self.people_file)]
        return [
            *(
                path(
                    f"<int:pk>/{name}",
                    self.admin_site.admin_view(view),
                    name=f"consultations_admission_{name.replace('.', '_')}",
                )
                for name, view in pages
            ),
            *super().get_urls(),
        ]

    def people(self, request: Any, pk: int) -> HttpResponse:
        """Who registered, in the order in which they came; who attended is marked here."""
        admission, registrations = self._registrations(request, pk)
        if request.method == "POST":
            present = {int(key) for key in request.POST.getlist("present") if key.isdecimal()}
            try:
                attending.mark(admission.event, present=present, by=request.user)
            except Refused as error:
                messages.error(request, str(error.reason))
            else:
                messages.success(request, _("Kept: the event's page shows who took part, without names."))
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who registered"),
            "opts": self.opts,
            "original": admission,
            "registrations": registrations,
        }
        return TemplateResponse(request, "admin/consultations/registration/people.html", context)

    def people_file(self, request: Any, pk: int) -> HttpResponseBase:
        """The same as a table, without addresses and without the link."""
        admission, registrations = self._registrations(request, pk)
        header = [
            _("Number"),
            _("Status"),
            _("Name"),
            _("Organization"),
            _("Constituency"),
            _("Region"),
            _("Language"),
            _("Needs interpretation"),
            _("Needs for taking part"),
            _("Attended"),
        ]
        return csv_response(f"{admission.event.slug}-registrations", header, map(_row, registrations))

    def _registrations(self, request: HttpRequest, pk: int) -> tuple[Admission, list[Registration]]:
        require(may_see_registrations(request.user))
        admission = get_object_or_404(Admission.objects.select_related("event"), pk=pk)
        standing = Registration.objects.visible_to(request.user).filter(event=admission.event).standing()
        return admission, list(standing.select_related("person", "organisation", "region").order_by("number"))


def _row(registration: Registration) -> list[object]:
    return [
        registration.number,
        registration.get_status_display(),
        registration.person,
        registration.organisation or "",
        registration.get_constituency_display(),
        registration.region or "",
        registration.get_language_display(),
        _("Yes") if registration.needs_interpretation else "",
        registration.access_needs,
        _("Yes") if registration.attended else "",
    ]
