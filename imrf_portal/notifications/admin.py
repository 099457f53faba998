"""The outbox as administrators see it: what was announced and how the letters stand, without a word of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.roles import is_administrator
from imrf_portal.kit.read_only import ReadOnlyAdmin
from imrf_portal.kit.text import mask_address
from imrf_portal.notifications import outbox
from imrf_portal.notifications.models import Announcement, Delivery, Suppression


class OutboxAdmin(ReadOnlyAdmin):
    """Administrators read; nobody writes: acts announce, and what was sent is neither changed nor forgotten."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the list stands on the admin's first page."""
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """Administrators may read."""
        return is_administrator(request.user)


@admin.register(Announcement)
class AnnouncementAdmin(OutboxAdmin):
    """What was announced to followers."""

    list_display = ["kind", "key", "occurred_at", "not_before", "expanded_at", "cancelled_at"]
    list_filter = ["kind"]
    search_fields = ["key"]
    fields = ["kind", "key", "topics", "occurred_at", "not_before", "cursor", "expanded_at", "cancelled_at"]
    ordering = ["-pk"]


@admin.register(Delivery)
class DeliveryAdmin(OutboxAdmin):
    """Letters: to whom in outline, why, and what became of them."""

    change_list_template = "admin/notifications/delivery/change_list.html"
    list_display = [
        "kind",
        "masked_address",
        "language",
        "status",
        "not_before",
        "attempts",
        "last_error",
        "sent_at",
    ]
    list_filter = ["status", "language"]
    list_select_related = False
    fields = [
        "kind", "masked_address", "language", "topic", "message_id", "status", "created_at", "not_before",
        "leased_until", "attempts", "doubts", "last_error", "sent_at",
    ]  # fmt: skip
    ordering = ["-pk"]

    @admin.display(description=_("address"))
    def masked_address(self, delivery: Delivery) -> str:
        """The address without its local part."""
        return mask_address(delivery.address)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under how many letters wait, are late and have failed."""
        return super().changelist_view(request, {**(extra_context or {}), "outbox": outbox.counts()})


@admin.register(Suppression)
class SuppressionAdmin(OutboxAdmin):
    """Addresses to which nothing is announced any more, in outline: mail to them came back."""

    list_display = ["masked_address", "since", "code"]
    fields = ["masked_address", "since", "code"]
    ordering = ["-since"]

    @admin.display(description=_("address"))
    def masked_address(self, suppression: Suppression) -> str:
        """The address without its local part."""
        return mask_address(suppression.address)
