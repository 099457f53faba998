"""The secretariat's pages beside the desk of reviews: what came outside the portal, and translations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.kit.uploads import Unacceptable
from reviews import translating
from reviews.entering import AlreadyThere, Line, enter, enter_line, file_from_note, read_table
from reviews.entering_forms import EntryForm, TableForm, TranslationForm
from reviews.models import Edition, Translation
from reviews.permissions import may_publish


@dataclass(frozen=True)
class Reported:
    """A line of a table with what came of it: the sentence that refuses it, empty where it is (or can be) entered."""

    line: Line
    refusal: str


class EnteringPages(admin.ModelAdmin):
    """Pages of the desk of reviews where the secretariat enters what States sent by other ways."""

    def get_urls(self) -> list[Any]:
        """The desk's addresses, with these pages."""
        view = self.admin_site.admin_view
        return [
            path("enter/", view(self.enter), name="reviews_edition_enter"),
            path("import/", view(self.import_table), name="reviews_edition_import"),
            path("<int:pk>/translate/", view(self.translate), name="reviews_edition_translate"),
            *super().get_urls(),
        ]

    def _show(
        self, request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        page = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}
        return TemplateResponse(request, f"admin/reviews/{template}.html", page, status=status)

    def enter(self, request: HttpRequest) -> HttpResponse:
        """File on a State's behalf from a note verbale, or enter an earlier document."""
        if not may_publish(request.user):
            raise PermissionDenied
        form = EntryForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            act = file_from_note if form.cleaned_data["source"] == Edition.Source.NOTE_VERBALE else enter
            by: Any = request.user
            try:
                entered = act(form.document(), form.cleaned_data["file"], by=by)
            except AlreadyThere as error:
                form.add_error("state", error.sentence)
            except Unacceptable as error:
                form.add_error("file", str(error.sentence))
            except Refused as error:
                form.add_error(None, str(error.reason))
            else:
                messages.success(request, _("Entered, and recorded as entered by the secretariat."))
                return HttpResponseRedirect(reverse("admin:reviews_edition_change", args=[entered.pk]))
        status = 422 if form.errors else 200
        return self._show(request, "enter", _("Enter a review for a State"), {"form": form}, status)

    def import_table(self, request: HttpRequest) -> HttpResponse:
        """Enter earlier reviews from a table: tried first, or entered, with a report line by line."""
        if not may_publish(request.user):
            raise PermissionDenied
        form = TableForm(request.POST or None, request.FILES or None)
        report: list[Reported] = []
        is_dry = "enter" not in request.POST
        if request.method == "POST" and form.is_valid():
            by: Any = request.user
            try:
                files = {name: partial(_itself, one) for name, one in form.by_name().items()}
                lines = list(read_table(form.rows(), files=files))
            except UnicodeDecodeError:
                form.add_error("table", _("The table is not in UTF-8."))
            except ValueError as error:
                form.add_error("table", str(error))
            else:
                report = [Reported(one, one.refusal if is_dry else enter_line(one, by=by)) for one in lines]
        context = {
            "form": form,
            "report": report,
            "is_dry": is_dry,
            "refused": sum(bool(one.refusal) for one in report),
        }
        status = 422 if form.errors else 200
        return self._show(request, "import", _("Import earlier reviews"), context, status)

    def translate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Lay translations beside the answers of an edition, or take one away."""
        edition = get_object_or_404(self.get_queryset(request), pk=pk)
        if not may_publish(request.user):
            raise PermissionDenied
        by: Any = request.user
        form = TranslationForm(request.POST if "remove" not in request.POST else None, edition=edition)
        if request.method != "POST":
            form = TranslationForm(edition=edition)
        elif "remove" in request.POST:
            key = request.POST["remove"]
            known = Translation.objects.filter(answer__edition=edition).select_related(
                "answer__edition__review"
            )
            translating.remove(get_object_or_404(known, pk=int(key) if key.isdecimal() else 0), by=by)
            return HttpResponseRedirect(request.path)
        elif form.is_valid():
            try:
                translating.enter(**form.cleaned_data, by=by)
            except NotDone as error:
                form.add_error(None, error.sentence)
            else:
                messages.success(request, _("The translation stands beside the answer."))
                return HttpResponseRedirect(request.path)
        translations = Translation.objects.filter(answer__edition=edition).select_related(
            "answer__question", "answer__objective"
        )
        context = {"form": form, "edition": edition, "translations": translations}
        status = 422 if form.errors else 200
        return self._show(request, "translate", _("Translations"), context, status)


def _itself(upload: Any) -> Any:
    return upload
