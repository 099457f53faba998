"""Where the secretariat edits the pages, puts up banners and answers letters. What everybody will read is looked at
before it is published; each page of this desk calls an act."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imrf_portal.accounts.models import User
from imrf_portal.guidance import bannering, contacting, editing
from imrf_portal.guidance.banners import sign
from imrf_portal.guidance.forms import AnswerForm, BannerForm, Previewed, WordsForm
from imrf_portal.guidance.markdown import render
from imrf_portal.guidance.models import Banner, Letter, Page, PageVersion
from imrf_portal.guidance.permissions import may_speak_for_the_portal
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.languages import OFFICIAL


class GuidanceAdmin(admin.ModelAdmin):
    """Open to whoever speaks for the portal; changed by acts alone, so nothing is deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_speak_for_the_portal(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(may_speak_for_the_portal(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def page_of_mine(
        self, request: HttpRequest, name: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        """A page of this desk from `templates/admin/guidance/`."""
        every = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/guidance/{name}.html", every, status=status)


def _editor(request: HttpRequest) -> User:
    require(may_speak_for_the_portal(request.user))
    return cast("User", request.user)


def _wants_preview(request: HttpRequest, form: Previewed) -> bool:
    """Whether what was typed is to be shown first: because it is asked for, or because it was never shown so."""
    return "publish" not in request.POST or not form.was_seen


@admin.register(Page)
class PageAdmin(GuidanceAdmin):
    """The pages, each with its newest version; opened, a page is edited."""

    list_display = ["slug", "version", "published", "missing"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        """With what the list says of the newest version of each."""
        newest = PageVersion.objects.filter(page=OuterRef("pk")).order_by("-number")
        titles = newest.annotate(titles=JSONObject(**{one.code: f"title_{one.field}" for one in OFFICIAL}))
        return (
            super()
            .get_queryset(request)
            .annotate(
                newest_number=Subquery(newest.values("number")[:1]),
                newest_at=Subquery(newest.values("published_at")[:1]),
                newest_titles=Subquery(titles.values("titles")[:1]),
            )
        )

    @admin.display(description=gettext_lazy("version"), ordering="newest_number")
    def version(self, page: Any) -> int:
        """The number of the newest version."""
        return cast("int", page.newest_number)

    @admin.display(description=gettext_lazy("published"), ordering="newest_at")
    def published(self, page: Any) -> datetime:
        """Since when it stands."""
        return cast("datetime", page.newest_at)

    @admin.display(description=gettext_lazy("languages that are missing"))
    def missing(self, page: Any) -> str:
        """The languages whose readers get English."""
        return ", ".join(one.native_name for one in OFFICIAL if not page.newest_titles[one.code])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A page's words in six languages: typed, previewed as they will stand, published as the next version."""
        by = _editor(request)
        page = get_object_or_404(Page, pk=object_id)
        last = cast("PageVersion", page.versions.first())
        form = WordsForm(request.POST or None, initial={**editing.words_of(last), "began_with": last.number})
        context: dict[str, Any] = {"form": form, "title": str(page), "original": page}
        if request.method != "POST":
            return self.page_of_mine(request, "page", **context)
        if not form.is_valid():
            return self.page_of_mine(request, "page", status=422, **context)
        if not _wants_preview(request, form):
            try:
                version = editing.publish(page, form.words, began_with=form.cleaned_data["began_with"], by=by)
            except editing.EditedMeanwhile as error:
                messages.error(request, error.reason)
                form = WordsForm({**request.POST.dict(), "began_with": last.number, "seen": ""})
                return self.page_of_mine(request, "page", status=409, **{**context, "form": form})
            messages.success(request, _("Published as version %(n)s.") % {"n": version.number})
            return HttpResponseRedirect(reverse("admin:guidance_page_changelist"))
        previews = [
            (one, form.words[f"title_{one.field}"], render(form.words[f"body_{one.field}"], one.code))
            for one in OFFICIAL
            if form.words[f"title_{one.field}"]
        ]
        return self.page_of_mine(request, "page", previews=previews, edition=form.edition, **context)


@admin.register(Banner)
class BannerAdmin(GuidanceAdmin):
    """The banners; opened, one is changed or taken down."""

    list_display = ["text", "kind", "starts_at", "ends_at", "stands"]
    list_filter = ["kind"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(may_speak_for_the_portal(request.user))

    @admin.display(description=gettext_lazy("shown now"), boolean=True)
    def stands(self, banner: Banner) -> bool:
        """Whether it stands above the pages at this moment."""
        return banner.taken_down_at is None and banner.starts_at <= timezone.now() < banner.ends_at

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A new banner."""
        return self._edit(request, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A banner that was put up."""
        return self._edit(request, get_object_or_404(Banner, pk=object_id))

    def _edit(self, request: HttpRequest, banner: Banner | None) -> HttpResponse:
        """Type what a banner says, see it as it will stand in each language, put it up or change it."""
        by = _editor(request)
        back = HttpResponseRedirect(reverse("admin:guidance_banner_changelist"))
        if banner is not None and "take_down" in request.POST:
            bannering.take_down(banner, by=by)
            messages.success(request, _("Taken down: no page shows it any more."))
            return back
        began_with = banner.version if banner else 0
        form = BannerForm(request.POST or None, instance=banner, initial={"began_with": began_with})
        context: dict[str, Any] = {
            "form": form,
            "title": _("Change the banner") if banner else _("New banner"),
            "original": banner,
        }
        if request.method != "POST":
            return self.page_of_mine(request, "banner", **context)
        if not form.is_valid():
            return self.page_of_mine(request, "banner", status=422, **context)
        if not _wants_preview(request, form):
            try:
                if banner is None:
                    bannering.put_up(form.instance, by=by)
                else:
                    bannering.change(form.instance, seen=form.cleaned_data["began_with"], by=by)
            except Refused as error:
                messages.error(request, error.reason)
                return self.page_of_mine(request, "banner", status=409, **context)
            messages.success(request, _("The banner is kept. Every page shows it between its two instants."))
            return back
        shown = sign(form.instance)
        previews = [(one, shown.texts[one.code]) for one in OFFICIAL if shown.texts[one.code]]
        return self.page_of_mine(
            request, "banner", sign=shown, previews=previews, edition=form.edition, **context
        )


@admin.register(Letter)
class LetterAdmin(GuidanceAdmin):
    """Letters by the contact form; opened, one is read and answered. Its address is shown to nobody."""

    list_display = ["received_at", "subject", "language", "answered_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "subject"]
    ordering = ["pk"]

    def get_urls(self) -> list[URLPattern]:
        """The page of answering before the stock ones."""
        answer = self.admin_site.admin_view(self.answer)
        return [path("<int:pk>/answer/", answer, name="guidance_letter_answer"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Reading and answering are one page."""
        letter = get_object_or_404(Letter, pk=object_id)
        return HttpResponseRedirect(reverse("admin:guidance_letter_answer", args=[letter.pk]))

    def answer(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What somebody wrote, and the answer to it."""
        by = _editor(request)
        letter = get_object_or_404(Letter, pk=pk)
        form = AnswerForm(request.POST or None)
        status = 200
        if request.method == "POST":
            try:
                if "set_aside" in request.POST:
                    contacting.set_aside(letter, by=by)
                    messages.success(request, _("Set aside without an answer."))
                    return HttpResponseRedirect(reverse("admin:guidance_letter_changelist"))
                if form.is_valid():
                    contacting.answer(letter, form.cleaned_data["words"], by=by)
                    messages.success(request, _("The answer is on its way."))
                    return HttpResponseRedirect(reverse("admin:guidance_letter_changelist"))
                status = 422
            except Refused as error:
                messages.error(request, error.reason)
                status = 409
        context = {"form": form, "original": letter, "title": letter.get_subject_display()}
        return self.page_of_mine(request, "letter", status=status, **context)
