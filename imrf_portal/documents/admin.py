"""Stored files in the admin: to read, never to change. What a file says stands where it was sent."""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from imrf_portal.documents.models import StoredFile, StoredFileQuerySet
from imrf_portal.kit.read_only import ReadOnlyAdmin


class CheckFilter(admin.SimpleListFilter):
    """Files with which something is wrong, as the secretariat's first page counts them."""

    title = _("check for viruses")
    parameter_name = "check"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[StoredFile]
    ) -> list[tuple[str, str]]:
        return [
            ("infected", gettext("files in which a virus was found")),
            ("due", gettext("files that wait for their check")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
        files = cast("StoredFileQuerySet", queryset)
        return {"infected": files.infected, "due": files.due}.get(self.value() or "", files.all)()


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """What was sent when, and whether it is harmful."""

    list_display = ["name", "media_type", "size", "stored_at", "stored_by", "scan", "finding"]
    list_filter = [CheckFilter]
    list_select_related = ["stored_by"]
    search_fields = ["name", "sha256"]
    fields = [
        "name", "media_type", "size", "sha256", "stored_at", "stored_by", "scan", "finding", "text_status",
        "redacted_at", "redaction_ground",
    ]  # fmt: skip
    ordering = ["-pk"]
    show_full_result_count = False
