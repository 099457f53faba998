"""Consultations in the admin: the moderation desk, opening and extending consultations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationStackedInline

from consultations import desk_search, flagging, moderating, opening
from consultations.endorsing.admin import EndorsementAdmin
from consultations.events.admin import EventAdmin
from consultations.events.desk import AdmissionAdmin
from consultations.family_desk import FamilyDesk
from consultations.filters import official_and
from consultations.floor.admin import FloorAdmin
from consultations.forms import ExtensionForm
from consultations.late.admin import LateTray
from consultations.models import Comment, CommentQuerySet, Consultation, Question
from consultations.naming import target_title
from consultations.notices.admin import NoticeAdmin
from consultations.occurring import languages_occurring
from consultations.passport.admin import AnswersPages
from consultations.permissions import may_moderate, may_run_consultations
from consultations.positions.admin import PositionVersionAdmin
from consultations.side_events.admin import AccreditationTrackAdmin, SideEventAdmin, SideEventCallAdmin
from consultations.tallying import touch
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.moderation.desk import Acts
from imrf_portal.moderation.queue import ReportedFilter, StatusFilter

__all__ = [
    "AccreditationTrackAdmin",
    "AdmissionAdmin",
    "EndorsementAdmin",
    "EventAdmin",
    "FloorAdmin",
    "NoticeAdmin",
    "PositionVersionAdmin",
    "SideEventAdmin",
    "SideEventCallAdmin",
]


def chosen_number(chosen: admin.SimpleListFilter) -> int:
    """The number that a filter is set to; 0 where it is not set, or to nothing that it offers."""
    value = chosen.value()
    return int(value) if value in dict(chosen.lookup_choices) else 0


class DraftFilter(admin.SimpleListFilter):
    """Comments on one draft, its paragraphs included."""

    title = gettext_lazy("draft")
    parameter_name = "draft"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        drafts = Draft.objects.published().filter(consultations__isnull=False).distinct()
        return [(str(draft.pk), str(draft)) for draft in drafts.select_related("declaration")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(consultation__draft=number) if (number := chosen_number(self)) else queryset


class ParagraphFilter(admin.SimpleListFilter):
    """Comments at one paragraph, of those where something stands."""

    title = gettext_lazy("paragraph")
    parameter_name = "paragraph"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        is_answered = Exists(Comment.objects.filter(paragraph=OuterRef("pk")))
        paragraphs = Paragraph.objects.filter(is_answered).order_by("draft", "order")
        if (draft := request.GET.get("draft", "")).isdecimal() and len(draft) < 10:
            paragraphs = paragraphs.filter(draft=int(draft))
        return [
            (str(one.pk), f"{one.label} ({one.draft.name})") for one in paragraphs.select_related("draft")
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(paragraph=number) if (number := chosen_number(self)) else queryset


class KindFilter(admin.SimpleListFilter):
    """Comments of one kind of organisation."""

    title = gettext_lazy("kind of organization")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return OrganisationKind.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(said_as=self.value()) if self.value() else queryset


class LanguageFilter(admin.SimpleListFilter):
    """Comments in one language, of the official ones and those in which something was said."""

    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return official_and(languages_occurring())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        return queryset.filter(written_in=self.value()) if self.value() else queryset


class AgeFilter(admin.SimpleListFilter):
    """Comments that have waited longer than they should."""

    title = gettext_lazy("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("1", _("Older than a day")),
            ("3", _("Older than three days")),
            ("7", _("Older than a week")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        days = chosen_number(self)
        return queryset.filter(received_at__lt=timezone.now() - timedelta(days=days)) if days else queryset


@admin.register(Comment)
class CommentAdmin(FamilyDesk):
    """The moderation desk for comments."""

    acts = Acts(
        publish=moderating.publish,
        return_to_author=moderating.return_to_author,
        withhold=moderating.withhold,
        undo=moderating.undo,
        dismiss=flagging.dismiss,
    )
    may_moderate = may_moderate
    change_list_template = "admin/consultations/comment/change_list.html"
    bulk_template = "admin/consultations/comment/bulk.html"
    change_form_template = "admin/consultations/comment.html"
    list_display = ["__str__", "who", "where", "words", "waiting_for", "standing"]
    list_display_links = ["__str__", "words"]
    list_filter = [
        StatusFilter,
        ReportedFilter,
        DraftFilter,
        ParagraphFilter,
        KindFilter,
        LanguageFilter,
        AgeFilter,
    ]
    # What is searched is in `desk_search`; without a name here the admin would show no field for it.
    search_fields = ["submission__reference"]
    search_help_text = gettext_lazy(
        "Texts, proposed wordings, translations, files, organization or reference"
    )
    ordering = ["received_at", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        return (
            super()
            .get_queryset(request)
            .select_related(
                "submission__consultation__cycle",
                "submission__author",
                "submission__speaks_for",
                "standing_version__proposal__base",
                "paragraph__draft",
                "question",
                "draft",
                "event",
                "parent__submission",
            )
            .prefetch_related("attachments__file")
        )

    def in_full(self, things: QuerySet[Comment]) -> QuerySet[Comment]:
        """With signatures and reservations, translations, files."""
        return cast("CommentQuerySet", things).for_reading()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Comment], search_term: str
    ) -> tuple[QuerySet[Comment], bool]:
        found = desk_search.narrowed(queryset, search_term[:200])
        if found.is_cut:
            first = _(
                "Very many comments say this: only the first %(number)s are listed. Narrow them down by filters."
            )
            messages.info(request, first % {"number": desk_search.MOST_OF_COMMON})
        return found.comments, False

    @admin.display(description=gettext_lazy("from"))
    def who(self, comment: Comment) -> str:
        return comment.submission.shown_organisation or comment.submission.author.get_short_name()

    @admin.display(description=gettext_lazy("on"))
    def where(self, comment: Comment) -> str:
        return target_title(comment)

    @admin.display(description=gettext_lazy("text"))
    def words(self, comment: Comment) -> SafeString:
        """The beginning, in its own language; the whole stands on the comment's page."""
        beginning = Truncator(comment.text).chars(90)
        return format_html("<span{}>{}</span>", lang_attrs(comment.language), beginning)

    @admin.display(description=gettext_lazy("received"), ordering="received_at")
    def waiting_for(self, comment: Comment) -> str:
        return timesince(comment.received_at, depth=1)

    def about(self, request: HttpRequest, thing: Comment) -> dict[str, Any]:
        return {
            **super().about(request, thing),
            "comment": thing,
            "versions": list(thing.versions.select_related("proposal__base").order_by("-number")),
        }


class QuestionInline(TranslationStackedInline):
    """The guiding questions of a consultation."""

    model = Question
    extra = 0


@admin.register(Consultation)
class ConsultationAdmin(AnswersPages, LateTray):
    """Consultations: prepared here, announced and extended by acts of their own."""

    list_display = ["title", "cycle", "draft", "opens_at", "closes_at", "announced_at"]
    list_filter = ["cycle"]
    inlines = [QuestionInline]
    change_form_template = "admin/consultations/consultation.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_consultations(request.user))

    def has_view_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_run_consultations(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return bool(may_run_consultations(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Consultation | None = None) -> bool:
        """What was announced stays."""
        return obj is not None and obj.announced_at is None and bool(may_run_consultations(request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        """Once announced, the window moves by extension alone, so that everybody hears of it."""
        if obj is None or obj.announced_at is None:
            return []
        return ["cycle", "slug", "draft", "opens_at", "closes_at"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """New words in the title, the introduction or a question show in the room at once."""
        super().save_related(request, form, formsets, change)
        touch(Consultation.objects.filter(pk=form.instance.pk))

    def get_urls(self) -> list[Any]:
        return [
            path(
                "<int:pk>/announce/",
                self.admin_site.admin_view(self.announce),
                name="consultations_consultation_announce",
            ),
            path(
                "<int:pk>/extend/",
                self.admin_site.admin_view(self.extend),
                name="consultations_consultation_extend",
            ),
            *super().get_urls(),
        ]

    def announce(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the consultation public."""
        consultation = get_object_or_404(Consultation, pk=pk)
        if request.method == "POST":
            try:
                opening.announce_consultation(consultation, by=request.user)  # type: ignore[arg-type]
            except Refused as error:
                messages.error(request, str(error.reason))
            else:
                messages.success(request, _("The consultation is public; followers are being told."))
        return HttpResponseRedirect(reverse("admin:consultations_consultation_change", args=[pk]))

    def extend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the consultation more time."""
        consultation = get_object_or_404(Consultation, pk=pk)
        form = ExtensionForm(request.POST or None, initial={"closes_at": consultation.closes_at})
        if request.method == "POST" and form.is_valid():
            try:
                opening.extend(consultation, closes_at=form.cleaned_data["closes_at"], by=request.user)  # type: ignore[arg-type]
            except Refused as error:
                form.add_error("closes_at", str(error.reason))
            else:
                messages.success(request, _("Extended; page and calendar show it, followers are being told."))
                return HttpResponseRedirect(reverse("admin:consultations_consultation_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Extend the consultation"),
            "opts": self.opts,
            "original": consultation,
            "form": form,
        }
        return TemplateResponse(request, "admin/consultations/extend.html", context)
