"""The records in the admin: to read, never to change."""

from django.contrib import admin
from django.http import HttpRequest

from imrf_portal.records.models import Record


@admin.register(Record)
class RecordAdmin(admin.ModelAdmin):
    """Who did what when."""

    list_display = ["at", "by", "act", "subject_type", "subject_id", "facts"]
    list_filter = ["act", "subject_type"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False
