"""Reference data in the admin: administrators correct texts and dates, and tick off what they checked."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from imrf_portal.compact.models import (
    Cycle,
    Milestone,
    Objective,
    Principle,
    Reference,
    Region,
    Round,
    RoundTable,
    StakeholderGroup,
    State,
)
from imrf_portal.compact.translation import translated_columns
from imrf_portal.languages import OFFICIAL


class HasUnverified(admin.SimpleListFilter):
    """Rows with something still to be checked, or without."""

    title = _("has unverified translations")
    parameter_name = "unverified"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", gettext("Yes")), ("no", gettext("No"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> models.QuerySet:
        if self.value() == "yes":
            return queryset.with_unverified()
        if self.value() == "no":
            return queryset.filter(unverified=[])
        return queryset


class Unverified(forms.MultipleChoiceField):
    """What is still to be checked, one box a text and language."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[str]:
        return sorted(super().clean(value))


class ReferenceAdmin(TranslationAdmin):
    """Texts in six languages side by side, with the marks of what is unverified."""

    list_filter: ClassVar[tuple[Any, ...]] = (HasUnverified,)
    # Fields other than texts that may carry the mark.
    also_marked: ClassVar[tuple[str, ...]] = ()

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name != "unverified":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return Unverified(
            choices=list(self.markable().items()),
            required=False,
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
        )

    def markable(self) -> dict[str, str]:
        """What may be marked as unverified, each with its name for people: "title: Français"."""
        texts = {
            column: f"{capfirst(str(field.verbose_name))}: {language.native_name}"
            for column, field, language in translated_columns(self.model)
        }
        others = {name: str(label_for_field(name, self.model)) for name in self.also_marked}
        return texts | {name: capfirst(label) for name, label in others.items()}

    @admin.display(description=_("unverified"))
    def what_is_unverified(self, row: Reference) -> str:
        """The languages, and other fields, of which something is still to be checked."""
        language_of = {column: language for column, _field, language in translated_columns(self.model)}
        doubtful = {language_of.get(mark) for mark in row.unverified}
        languages = [language.native_name for language in OFFICIAL if language in doubtful]
        others = [self.markable().get(mark, mark) for mark in row.unverified if mark not in language_of]
        return ", ".join(languages + others)


@admin.register(Region)
class RegionAdmin(ReferenceAdmin):
    """The five review regions."""

    list_display = ("name", "slug", "what_is_unverified")


@admin.register(State)
class StateAdmin(ReferenceAdmin):
    """The States; Champion countries are marked here."""

    list_display = ("name", "iso_alpha3", "un_status", "is_champion", "what_is_unverified")
    list_filter = (HasUnverified, "regions", "un_status", "is_champion")
    search_fields = ("name", "formal_name", "iso_alpha2", "iso_alpha3")
    filter_horizontal = ("regions",)
    readonly_fields = ("slug",)
    also_marked = ("regions", "is_champion")


@admin.register(Objective)
class ObjectiveAdmin(ReferenceAdmin):
    """The 23 objectives."""

    list_display = ("number", "title", "what_is_unverified")
    list_display_links = ("number", "title")
    search_fields = ("title", "short_title")


@admin.register(Principle)
class PrincipleAdmin(ReferenceAdmin):
    """The ten guiding principles."""

    list_display = ("letter", "name", "what_is_unverified")
    list_display_links = ("letter", "name")


@admin.register(StakeholderGroup)
class StakeholderGroupAdmin(ReferenceAdmin):
    """The stakeholder groups of the Compact."""

    list_display = ("name", "code", "what_is_unverified")


@admin.register(Cycle)
class CycleAdmin(ReferenceAdmin):
    """The cycles and the days of their Forums."""

    list_display = ("name", "prepared_from", "forum_starts", "forum_ends", "what_is_unverified")


@admin.register(RoundTable)
class RoundTableAdmin(admin.ModelAdmin):
    """The round tables, entered by the secretariat once their clusters are decided."""

    list_display = ("cycle", "number", "date")
    list_display_links = ("number",)
    list_filter = ("cycle",)
    list_select_related = ("cycle",)
    filter_horizontal = ("objectives",)
    exclude = ("unverified",)


@admin.register(Milestone)
class MilestoneAdmin(ReferenceAdmin):
    """The dated steps of each cycle."""

    list_display = ("name", "cycle", "starts_on", "ends_on", "date_verified", "what_is_unverified")
    list_filter = (HasUnverified, "cycle", "date_verified", "is_demonstration")
    list_select_related = ("cycle",)
    search_fields = ("name", "code")
    date_hierarchy = "starts_on"
    formfield_overrides: ClassVar[dict[type[models.Field], dict[str, Any]]] = {
        models.URLField: {"assume_scheme": "https"}
    }


@admin.register(Round)
class RoundAdmin(ReferenceAdmin):
    """The rounds of reporting."""

    list_display = ("name", "kind", "year", "region", "cycle", "what_is_unverified")
    list_filter = (HasUnverified, "kind", "region", "cycle")
    list_select_related = ("region", "cycle")
