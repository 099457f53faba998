"""Lists of the admin that are there to be read."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Whoever may view reads; nobody writes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What stands here is made by acts alone."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """It is changed by acts alone."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        """It is removed by acts alone."""
        return False
