"""Reason templates in the admin: the secretariat's own words, in six languages side by side."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from imrf_portal.moderation.models import ReasonTemplate
from imrf_portal.moderation.permissions import may_work_at_the_desk


@admin.register(ReasonTemplate)
class ReasonTemplateAdmin(TranslationAdmin):
    """Words prepared for a reason. A decision keeps those that were sent, whatever becomes of the template."""

    list_display = ["title", "reason"]
    list_filter = ["reason"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_work_at_the_desk(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_work_at_the_desk(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(may_work_at_the_desk(request.user))

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission
