"""What the secretariat's pages on the Declaration share: who may enter them, and that every change is recorded."""

from __future__ import annotations

from typing import cast

from django.db import models
from django.forms import BaseModelForm
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from declarations.permissions import may_edit_drafts
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record


def moderator(request: HttpRequest) -> User:
    """Who works at the desk; raises `Refused` for anybody who may not."""
    require(may_edit_drafts(request.user))
    return cast("User", request.user)


class SecretariatAdmin(TranslationAdmin):
    """Open to whoever may edit drafts, moderators included."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The whole room."""
        return bool(may_edit_drafts(request.user))

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """To read."""
        return bool(may_edit_drafts(request.user))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """To add."""
        return bool(may_edit_drafts(request.user))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """To put right."""
        return bool(may_edit_drafts(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing that has been public is thrown away."""
        return False

    def save_model(self, request: HttpRequest, obj: models.Model, form: BaseModelForm, change: bool) -> None:
        """What is said about a text may be put right at any time; who did it is kept."""
        if change:
            # Only what was typed: a publication or corrigendum at the same moment must not be undone.
            obj.save(update_fields=[name for name in form.changed_data if name in form.fields])
        else:
            obj.save()
        changed = ",".join(form.changed_data)[:80]
        record(f"{obj._meta.model_name}_described", obj, by=moderator(request), facts={"fields": changed})
