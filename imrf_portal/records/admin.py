"""The records in the admin: to read, never to change."""

from django.contrib import admin

from imrf_portal.kit.read_only import ReadOnlyAdmin
from imrf_portal.records.models import Record


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    """Who did what when."""

    list_display = ["at", "by", "act", "subject_type", "subject_id", "facts"]
    list_filter = ["act", "subject_type"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    show_full_result_count = False
