"""Reviews in the admin: what a round asks, where missions get their receipts, and the desk for what States filed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from imrf_portal.kit.permissions import Refused
from imrf_portal.records.recording import history
from imrf_portal.records.workflow import WrongStep
from reviews import publishing
from reviews.admin_entering import EnteringPages
from reviews.assessing.admin import AssessmentAdmin
from reviews.models import Answer, Conference, Deadline, Edition, EditionStatus, Mission, Part, Question
from reviews.permissions import may_publish
from reviews.reading import annexes_of, read

__all__ = [
    "AssessmentAdmin",
    "ConferenceAdmin",
    "DeadlineAdmin",
    "EditionAdmin",
    "MissionAdmin",
    "PartAdmin",
]


class BySecretariat:
    """What the secretariat alone sees and changes."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_publish(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))


class QuestionInline(BySecretariat, TranslationStackedInline):
    """The questions of a part."""

    model = Question
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Part | None = None) -> bool:
        """What a State has answered stays."""
        return obj is None or not Answer.objects.filter(question__part=obj).exists()


@admin.register(Part)
class PartAdmin(BySecretariat, TranslationAdmin):
    """What a round asks: parts in their order, each with its questions."""

    list_display = ["title", "round", "order", "repeats"]
    list_filter = ["round"]
    ordering = ["-round__year", "order"]
    inlines = [QuestionInline]

    def has_delete_permission(self, request: HttpRequest, obj: Part | None = None) -> bool:
        """What a State has answered stays."""
        return obj is not None and not Answer.objects.filter(question__part=obj).exists()


@admin.register(Mission)
class MissionAdmin(BySecretariat, admin.ModelAdmin):
    """Where the permanent missions receive their receipts."""

    list_display = ["state"]
    search_fields = ["state__name"]
    autocomplete_fields = ["state"]

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))


@admin.register(Deadline)
class DeadlineAdmin(BySecretariat, admin.ModelAdmin):
    """Until when reviews are expected; focal points are reminded two weeks before."""

    list_display = ["round", "day"]

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))


@admin.register(Conference)
class ConferenceAdmin(BySecretariat, TranslationAdmin):
    """The meetings of regional reviews and their outcome documents."""

    list_display = ["round", "starts_on", "place"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))


class StatusFilter(admin.SimpleListFilter):
    """What was filed and waits, unless something else is asked for."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("all", _("All")),
            (EditionStatus.FILED, EditionStatus.FILED.label),
            (EditionStatus.PUBLISHED, EditionStatus.PUBLISHED.label),
        ]

    def choices(self, changelist: Any) -> Any:
        """The default is what waits, so “all” is a choice of its own."""
        chosen = self.value() or EditionStatus.FILED
        for value, title in self.lookup_choices:
            yield {
                "selected": chosen == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        chosen = self.value() or EditionStatus.FILED
        return queryset if chosen == "all" else queryset.filter(status=chosen)


class RequestForm(forms.Form):
    """What the secretariat asks a State for."""

    part: forms.ModelChoiceField[Part] = forms.ModelChoiceField(
        label=gettext_lazy("Part"),
        queryset=Part.objects.none(),
        required=False,
        empty_label=gettext_lazy("The review as a whole"),
    )
    text = forms.CharField(
        label=gettext_lazy("What is asked for"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = Part.objects.filter(round=edition.review.round_id)
        self.fields["part"].queryset = parts  # type: ignore[attr-defined]


@admin.register(Edition)
class EditionAdmin(EnteringPages):
    """What States have filed: read, acknowledged, asked about, published as it is. Nothing is edited here."""

    list_display = ["review", "number", "filed_at", "acknowledged_at", "publish_from"]
    list_filter = [StatusFilter, "review__round"]
    search_fields = ["review__reference", "review__state__name"]
    ordering = ["filed_at"]
    list_select_related = ["review__state", "review__round"]
    change_form_template = "admin/reviews/edition.html"
    change_list_template = "admin/reviews/editions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Never what a State is still preparing."""
        queryset: QuerySet[Edition] = super().get_queryset(request)
        return queryset.exclude(status=EditionStatus.PREPARING).select_related(
            "review__state", "review__round__region"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_publish(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_publish(request.user))

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The whole edition with its history and the secretariat's acts."""
        edition = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if edition is not None:
            more = {
                "edition": edition,
                "chapters": read(edition),
                "annexes": annexes_of(edition),
                "requests": edition.requests.select_related("part"),
                "request_form": RequestForm(edition=edition),
                "history": history(edition).select_related("by"),
                "acts_url": reverse("admin:reviews_edition_act", args=[edition.pk]),
            }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        return [
            path("<int:pk>/act/", self.admin_site.admin_view(self.act), name="reviews_edition_act"),
            *super().get_urls(),
        ]

    def act(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Acknowledge, ask or publish, as the button that was pressed says."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        person: Any = request.user
        if request.method == "POST":
            try:
                self._act(request, edition, by=person)
            except WrongStep as error:
                messages.error(request, error.sentence)
            except Refused as error:
                messages.error(request, str(error.reason))
        return HttpResponseRedirect(reverse("admin:reviews_edition_change", args=[pk]))

    def _act(self, request: HttpRequest, edition: Edition, *, by: Any) -> None:
        pressed = request.POST.get("act", "")
        if pressed == "acknowledge":
            publishing.acknowledge(edition, by=by)
            messages.success(request, _("Acknowledged; the State’s focal point and deputies are told."))
        elif pressed == "publish":
            publishing.publish(edition, by=by)
            messages.success(request, _("Published as it was filed; followers are told."))
        elif pressed == "ask":
            form = RequestForm(request.POST, edition=edition)
            if form.is_valid():
                asked = form.cleaned_data
                publishing.ask_for(edition, text=asked["text"], part=asked["part"], by=by)
                messages.success(
                    request, _("The State is asked; whether and how to change it is its own decision.")
                )
            else:
                messages.error(request, _("Say what is asked for."))
