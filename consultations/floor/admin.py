"""The floor of events in the admin: opened in a form, its times moved while asking is open, its list made by an act."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.events.models import Event, EventStatus
from consultations.floor import listing, opening
from consultations.floor.forms import FloorForm
from consultations.floor.models import Floor
from consultations.floor.permissions import may_open_floor
from imrf_portal.kit.permissions import Refused


@admin.register(Floor)
class FloorAdmin(admin.ModelAdmin):
    """Which events take speakers, until when one asks, and who has asked."""

    form = FloorForm
    change_form_template = "admin/consultations/floor.html"
    list_display = ["event", "closes_at", "minutes", "minutes_each", "asked", "is_listed"]
    list_select_related = ["event", "list"]
    ordering = ["-closes_at"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_open_floor(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Floor | None = None) -> bool:
        return bool(may_open_floor(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(may_open_floor(request.user))

    def has_change_permission(self, request: HttpRequest, obj: Floor | None = None) -> bool:
        """Once asking has closed, everything stands."""
        return bool(may_open_floor(request.user)) and (obj is None or not obj.has_closed())

    def has_delete_permission(self, request: HttpRequest, obj: Floor | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Floor | None = None) -> list[str]:
        """The event is chosen once."""
        return ["event"] if obj is not None else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Of announced events those that have no floor yet."""
        if db_field.name == "event":
            kwargs["queryset"] = Event.objects.filter(status=EventStatus.PUBLISHED, floor__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("asked"))
    def asked(self, floor: Floor) -> int:
        return floor.requests.standing().count()

    @admin.display(description=gettext_lazy("list made"), boolean=True)
    def is_listed(self, floor: Floor) -> bool:
        return hasattr(floor, "list")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, and below it who has asked; what an act refuses is said."""
        asked = Floor.objects.get(pk=object_id).requests.select_related("region") if object_id else []
        try:
            context = {**(extra_context or {}), "asked": asked}
            return super().changeform_view(request, object_id, form_url, context)
        except Refused as error:
            messages.error(request, str(error.reason))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: Any, obj: Floor, form: Any, change: bool) -> None:
        if not change:
            opening.open_floor(obj, by=request.user)
            return
        times = {name: form.cleaned_data[name] for name in ("closes_at", "minutes", "minutes_each")}
        opening.move_closing(obj, by=request.user, **times)

    def get_urls(self) -> list[Any]:
        make = self.admin_site.admin_view(self.make_list)
        return [path("<int:pk>/list/", make, name="consultations_floor_list"), *super().get_urls()]

    def make_list(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the list of speakers at once instead of within the next minute."""
        floor = get_object_or_404(Floor, pk=pk)
        if request.method == "POST":
            try:
                listing.make_list(floor, by=request.user)  # type: ignore[arg-type]
            except Refused as error:
                messages.error(request, str(error.reason))
            else:
                messages.success(
                    request, _("The list is made and public; askers are being told their number.")
                )
        return HttpResponseRedirect(reverse("admin:consultations_floor_change", args=[pk]))
