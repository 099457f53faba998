"""Where the secretariat marks commitments and keeps indicators with their figures."""

from __future__ import annotations

import io
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from declarations.admin_secretariat import SecretariatAdmin, moderator
from declarations.commitments import indicators, marking
from declarations.commitments.forms import MarkingForm, TableForm
from declarations.commitments.indicators import Line, Outcome
from declarations.commitments.models import Commitment, Figure, Indicator
from declarations.models import Draft
from declarations.permissions import may_edit_drafts
from declarations.reading import read
from declarations.refusals import Unfit
from imrf_portal.compact.admin import HasUnverified, ReferenceAdmin
from imrf_portal.kit.permissions import require


class MarkedFilter(admin.SimpleListFilter):
    """Those that are marked, or those whose mark was taken back."""

    title = gettext_lazy("marked")
    parameter_name = "marked"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return (
            queryset if self.value() is None else queryset.filter(unmarked_at__isnull=self.value() == "yes")
        )


@admin.register(Commitment)
class CommitmentAdmin(SecretariatAdmin, ReferenceAdmin):
    """The commitments: marked on a page of their text, described here."""

    list_display = ["label", "cycle", "subject", "who", "due_on", "is_marked", "what_is_unverified"]
    list_filter: ClassVar[tuple[Any, ...]] = ("cycle", "who", MarkedFilter, HasUnverified)
    list_select_related = ["cycle"]
    also_marked: ClassVar[tuple[str, ...]] = ("who", "objectives", "due_on")
    fields = [
        "cycle",
        "label",
        "symbol",
        "official_url",
        "subject",
        "who",
        "due_on",
        "objectives",
        "unverified",
        "marked_at",
        "marked_by",
        "unmarked_at",
    ]
    readonly_fields = ["cycle", "label", "symbol", "official_url", "marked_at", "marked_by", "unmarked_at"]
    filter_horizontal: ClassVar[tuple[str, ...]] = ()
    actions = ["unmark_chosen"]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A commitment begins with a paragraph of an adopted text."""
        return redirect("admin:declarations_commitment_texts")

    def get_urls(self) -> list[URLPattern]:
        """The pages of marking before the stock ones."""
        texts, mark = self.admin_site.admin_view(self.texts), self.admin_site.admin_view(self.mark)
        return [
            path("texts/", texts, name="declarations_commitment_texts"),
            path("texts/<int:pk>/", mark, name="declarations_commitment_mark"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("marked"), boolean=True)
    def is_marked(self, commitment: Commitment) -> bool:
        """Whether the mark stands."""
        return commitment.unmarked_at is None

    @admin.action(description=gettext_lazy("Take the mark back"))
    def unmark_chosen(self, request: HttpRequest, queryset: QuerySet[Commitment]) -> None:
        """Take back the marks of those that were chosen."""
        by = moderator(request)
        chosen = list(queryset)
        for commitment in chosen:
            marking.unmark(commitment, by=by)
        messages.success(request, _("%(n)s taken back; the history stays.") % {"n": len(chosen)})

    def texts(self, request: HttpRequest) -> HttpResponse:
        """The adopted texts, each with how many commitments are marked in it."""
        require(may_edit_drafts(request.user))
        adopted = Draft.objects.published().filter(adopted_on__isnull=False).select_related("declaration")
        marked = dict(
            Commitment.objects.published().order_by().values_list("paragraph__draft").annotate(Count("pk"))
        )
        rows = [(draft, marked.get(draft.pk, 0)) for draft in adopted.order_by("-adopted_on")]
        return self._page(request, "texts", title=_("Adopted texts"), rows=rows)

    def mark(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every action paragraph of an adopted text, with whom it binds and by when."""
        require(may_edit_drafts(request.user))
        drafts = Draft.objects.published().filter(adopted_on__isnull=False)
        draft = get_object_or_404(drafts.select_related("declaration__cycle"), pk=pk)
        actions = {one.pk for one in marking.action_paragraphs(draft)}
        paragraphs = [
            one
            for one in read(draft, language=draft.record_language).paragraphs
            if one.paragraph.pk in actions
        ]
        marked = Commitment.objects.published().filter(paragraph__draft=draft)
        standing = {one.paragraph_id: one for one in marked if one.paragraph_id}
        form = MarkingForm(request.POST or None, paragraphs=paragraphs, standing=standing)
        if request.method == "POST" and form.is_valid():
            try:
                changed = marking.mark_all(draft, form.chosen, by=moderator(request))
            except Unfit as error:
                form.add_error(None, str(error.sentence))
            else:
                told = ngettext("%(n)s commitment changed.", "%(n)s commitments changed.", changed)
                messages.success(request, told % {"n": changed})
                return redirect("admin:declarations_commitment_mark", draft.pk)
        return self._page(
            request,
            "mark",
            title=_("Commitments of %(text)s") % {"text": draft},
            language=draft.record_language,
            form=form,
        )

    def _page(self, request: HttpRequest, name: str, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/declarations/commitment/{name}.html", context)


class FigureInline(admin.TabularInline):
    """The figures of an indicator, to be read; they come by table."""

    model = Figure
    extra = 0
    fields: ClassVar[tuple[str, ...]] = ("state", "region", "year", "value")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("state", "region")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(may_edit_drafts(request.user))

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Indicator)
class IndicatorAdmin(SecretariatAdmin):
    """What is measured; figures are brought by table and tried first."""

    list_display = ["code", "name", "unit", "custodian"]
    fields = ["code", "name", "unit", "source", "custodian", "commitments"]
    inlines = [FigureInline]
    change_list_template = "admin/declarations/indicator/change_list.html"

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = Commitment.objects.published().in_order()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """The page of tables before the stock ones."""
        table = self.admin_site.admin_view(self.bring)
        return [path("bring/", table, name="declarations_indicator_bring"), *super().get_urls()]

    def bring(self, request: HttpRequest) -> HttpResponse:
        """Try a table of figures, read the report row by row, and keep what it says."""
        require(may_edit_drafts(request.user))
        form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
        lines: list[Line] = []
        is_kept = False
        if request.method == "POST" and form.is_valid():
            rows = io.StringIO(form.cleaned_data["table"], newline="")
            try:
                is_kept = "keep" in request.POST
                lines = (
                    indicators.bring(rows, by=moderator(request)) if is_kept else indicators.try_table(rows)
                )
            except Unfit as error:
                is_kept = False
                form.add_error("table", str(error.sentence))
            else:
                # The lines of a file come back as text, so that they can be put right and kept without choosing again.
                form = TableForm(initial={"table": form.cleaned_data["table"]})
        counted = [(str(Outcome(code).label), n) for code, n in indicators.counted(lines).items()]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Bring figures in"),
            "form": form,
            "lines": lines,
            "counted": counted,
            "is_kept": is_kept,
        }
        status = 422 if form.errors else 200
        return render(request, "admin/declarations/indicator/bring.html", context, status=status)
