"""Where the secretariat imports, checks, publishes and corrects the Declaration's texts.

A draft is made by importing a file, never typed; what is published is read here and corrected by a corrigendum.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.forms import BaseFormSet, BaseModelForm
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from declarations import importing, publication, relinking, stages
from declarations.admin_lineage import LineagePages
from declarations.admin_objectives import ObjectivePages
from declarations.admin_secretariat import SecretariatAdmin, moderator
from declarations.commitments.admin import CommitmentAdmin, IndicatorAdmin
from declarations.forms import CorrigendumForm, DraftForm, ImportForm, LanguageImportForm
from declarations.intake.reading import CannotRead
from declarations.models import Declaration, Draft, SilencePeriod, Wording
from declarations.permissions import may_edit_drafts
from declarations.reading import begun_languages, read
from declarations.refusals import Unfit
from imrf_portal.documents.serving import download
from imrf_portal.kit.permissions import require
from imrf_portal.languages import BY_CODE
from imrf_portal.records.workflow import WrongStep

__all__ = ["CommitmentAdmin", "IndicatorAdmin"]

Page = Callable[..., HttpResponseBase]

# What an act may refuse; each has the sentence that a person reads.
REFUSALS = (CannotRead, Unfit, WrongStep)


@admin.register(Declaration)
class DeclarationAdmin(SecretariatAdmin):
    """The Declarations; their address is fixed once they have a draft."""

    list_display = ["title", "cycle", "slug"]
    list_select_related = ["cycle"]

    def get_readonly_fields(self, request: HttpRequest, obj: Declaration | None = None) -> list[str]:
        return ["cycle", "slug"] if obj is not None and obj.drafts.exists() else []


class SilencePeriodInline(admin.TabularInline):
    """The silence procedures a draft was put under."""

    model = SilencePeriod
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return bool(may_edit_drafts(request.user))

    has_view_permission = has_change_permission = has_delete_permission = has_add_permission


@admin.register(Draft)
class DraftAdmin(LineagePages, ObjectivePages, SecretariatAdmin):
    """The drafts: what is said about them is a form, their text comes from files."""

    list_display = ["name", "declaration", "status", "languages_shown", "circulated_on", "symbol", "issue"]
    list_display_links = ["name"]
    list_filter = ["status", "declaration"]
    list_select_related = ["declaration"]
    actions = None
    inlines = [SilencePeriodInline]
    fields = [
        "declaration",
        "name",
        "slug",
        "status",
        "order",
        "record_language",
        "languages_shown",
        "issue",
        "published_at",
        "source_file",
        "circulated_on",
        "symbol",
        "official_url",
        "adopted_on",
        "endorsed_on",
    ]
    readonly_fields = [
        "declaration",
        "slug",
        "status",
        "record_language",
        "languages_shown",
        "issue",
        "published_at",
        "source_file",
    ]
    form = DraftForm

    def get_readonly_fields(self, request: HttpRequest, obj: Draft | None = None) -> list[str]:
        """The place among the drafts is fixed at publication: lineage follows it."""
        return [*self.readonly_fields, *(["order"] if obj is not None and obj.is_published else [])]

    def save_related(
        self, request: HttpRequest, form: BaseModelForm, formsets: list[BaseFormSet], change: bool
    ) -> None:
        """Another place among the drafts means another lineage."""
        super().save_related(request, form, formsets, change)
        if "order" in form.changed_data:
            relinking.suggest(form.instance)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Only what was never published is thrown away."""
        return isinstance(obj, Draft) and not obj.is_published and bool(may_edit_drafts(request.user))

    def delete_model(self, request: HttpRequest, obj: Draft) -> None:
        importing.discard(obj, by=moderator(request))

    @admin.display(description=gettext_lazy("complete languages"))
    def languages_shown(self, draft: Draft) -> str:
        """The languages in which the whole draft can be read."""
        return ", ".join(BY_CODE[code].native_name for code in draft.languages)

    @admin.display(description=gettext_lazy("imported from"))
    def source_file(self, draft: Draft) -> SafeString | str:
        """The file of the text of record, to download."""
        if draft.source is None:
            return ""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:declarations_draft_source", args=[draft.pk]),
            draft.source.name,
        )

    def get_urls(self) -> list[URLPattern]:
        """The desk's own pages before the stock ones."""
        pages: list[tuple[str, Page, str]] = [
            ("import/", self.import_new, "import"),
            ("<int:pk>/import/", self.import_more, "import_more"),
            ("<int:pk>/preview/", self.preview, "preview"),
            ("<int:pk>/publish/", self.publish, "publish"),
            ("<int:pk>/correct/", self.correct, "correct"),
            ("<int:pk>/source/", self.source, "source"),
            ("<int:pk>/objectives/", self.objectives, "objectives"),
            ("<int:pk>/lineage/", self.lineage, "lineage"),
            ("<int:pk>/lineage/suggest/", self.lineage_suggest, "lineage_suggest"),
            ("<int:pk>/lineage/confirm/", self.lineage_confirm, "lineage_confirm"),
            ("<int:pk>/lineage/close/", self.lineage_close, "lineage_close"),
            ("<int:pk>/lineage/relink/", self.lineage_relink, "lineage_relink"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"declarations_draft_{name}")
            for route, view, name in pages
        ] + super().get_urls()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A draft begins with a file."""
        return redirect("admin:declarations_draft_import")

    # --- importing ---------------------------------------------------------------------------------------------------
    def import_new(self, request: HttpRequest) -> HttpResponse:
        """Take in the text of a stage, or one more language of it."""
        require(may_edit_drafts(request.user))
        form = ImportForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            draft = self._receive(
                request,
                form,
                declaration=form.cleaned_data["declaration"],
                stage=form.cleaned_data["chosen_stage"],
            )
            if draft is not None:
                return self._to_preview(draft, form.cleaned_data["language"])
        return self._page(request, "import", title=_("Import a draft"), form=form)

    def import_more(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take in the text of this draft again, or another language of it."""
        draft = self._draft(request, pk)
        initial = {"language": request.GET.get("language", draft.record_language)}
        form = LanguageImportForm(request.POST or None, request.FILES or None, initial=initial)
        if request.method == "POST" and form.is_valid():
            stage = stages.stage(draft.slug, name=draft.name)
            received = self._receive(request, form, declaration=draft.declaration, stage=stage)
            if received is not None:
                return self._to_preview(received, form.cleaned_data["language"])
        return self._page(request, "import", title=_("Import into this draft"), form=form, draft=draft)

    def _receive(
        self, request: HttpRequest, form: LanguageImportForm, *, declaration: Declaration, stage: stages.Stage
    ) -> Draft | None:
        """The draft, or nothing: then the form says why and keeps what was chosen."""
        data = form.cleaned_data
        try:
            return importing.receive(
                data["file"],
                declaration=declaration,
                stage=stage,
                language=data["language"],
                standing=data["standing"],
                by=moderator(request),
            )
        except REFUSALS as error:
            form.add_error("file", str(error.sentence))
            return None

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The text as it was taken, with what to look at, and what can be done next."""
        draft = self._draft(request, pk)
        languages = begun_languages(draft)
        language = request.GET.get("language", "")
        language = language if language in languages else draft.record_language
        texts = dict(
            Wording.objects.filter(paragraph__draft=draft, language=language)
            .standing_in(draft.issue)
            .values_list("paragraph_id", "text")
        )
        paragraphs = [(paragraph, texts.get(paragraph.pk)) for paragraph in draft.paragraphs.all()]
        return self._page(
            request,
            "preview",
            title=str(draft),
            draft=draft,
            language=BY_CODE[language],
            languages=[BY_CODE[code] for code in languages],
            paragraphs=paragraphs,
            missing=sum(text is None for _paragraph, text in paragraphs),
            warnings=[warning for warning in draft.warnings if warning["language"] == language],
        )

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button that opens the draft to everybody."""
        draft = self._draft(request, pk)
        if request.method != "POST":
            return self._to_preview(draft, draft.record_language)
        try:
            publication.publish(draft, by=moderator(request))
        except REFUSALS as error:
            messages.error(request, str(error.sentence))
        else:
            messages.success(request, _("The draft is published; its followers hear of it."))
        return self._to_preview(draft, draft.record_language)

    # --- correcting --------------------------------------------------------------------------------------------------
    def correct(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose paragraphs and a language (`?language=fr&paragraph=9-bis`), then type the new texts."""
        draft = self._draft(request, pk)
        if not draft.is_published:
            messages.error(request, _("Only a published draft is corrected. Import this one again."))
            return self._to_preview(draft, draft.record_language)
        language = request.GET.get("language", "")
        language = language if language in draft.languages else draft.record_language
        reading = read(draft, language=language)
        asked = set(request.GET.getlist("paragraph"))
        chosen = [one for one in reading.paragraphs if str(one.paragraph.pk) in asked]
        form = (
            CorrigendumForm(request.POST or None, draft=draft, language=language, chosen=chosen)
            if chosen
            else None
        )
        if (
            request.method == "POST"
            and form is not None
            and form.is_valid()
            and self._corrected(request, draft, form, language)
        ):
            return self._to_preview(draft, language)
        return self._page(
            request,
            "correct",
            title=_("Corrigendum"),
            draft=draft,
            form=form,
            language=BY_CODE[language],
            languages=[BY_CODE[code] for code in draft.languages],
            paragraphs=reading.paragraphs,
            asked=asked,
        )

    def _corrected(self, request: HttpRequest, draft: Draft, form: CorrigendumForm, language: str) -> bool:
        """Whether the corrigendum was issued; if not, the form says why and keeps what was typed."""
        try:
            publication.correct(
                draft,
                texts=form.texts(),
                language=language,
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
                by=moderator(request),
            )
        except REFUSALS as error:
            form.add_error(None, str(error.sentence))
            return False
        messages.success(request, _("The corrigendum is issued; the followers of the draft hear of it."))
        return True

    def source(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file the text of record was imported from."""
        draft = self._draft(request, pk)
        if draft.source is None:
            raise Http404
        return download(draft.source)

    # --- what the pages share ----------------------------------------------------------------------------------------
    def _draft(self, request: HttpRequest, pk: int) -> Draft:
        require(may_edit_drafts(request.user))
        return get_object_or_404(Draft.objects.select_related("declaration__cycle", "source"), pk=pk)

    def _to_preview(self, draft: Draft, language: str) -> HttpResponse:
        address = reverse("admin:declarations_draft_preview", args=[draft.pk])
        return redirect(f"{address}?language={language}")

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/declarations/draft/{name}.html", context)
