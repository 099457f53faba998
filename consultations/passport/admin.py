"""The secretariat's pages on what a draft shows of comments: measured, confirmed one by one, released together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from consultations.carrying.admin import CarryingPages
from consultations.models import Comment
from consultations.passport import considering
from consultations.passport.forms import VerdictForm
from consultations.passport.models import Verdict
from consultations.passport.showing import shown
from declarations.models import Draft
from imrf_portal.kit.paging import keyset_page


class AnswersPages(CarryingPages):
    """The pages on verdicts, beside those on carrying forward."""

    def get_urls(self) -> list[Any]:
        """The addresses of these pages before the others."""
        draft = "<int:pk>/later/<int:draft>/"
        return [
            path(
                f"{draft}measure/",
                self.admin_site.admin_view(self.measure),
                name="consultations_consultation_measure",
            ),
            path(
                f"{draft}answers/",
                self.admin_site.admin_view(self.answers),
                name="consultations_consultation_answers",
            ),
            path(
                f"{draft}release/",
                self.admin_site.admin_view(self.release),
                name="consultations_consultation_release",
            ),
            *super().get_urls(),
        ]

    def measure(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Order that it is measured what the draft shows."""
        found = self._draft(self._consultation(pk), draft)
        if request.method == "POST" and self._try(request, lambda by: considering.order(found, by=by)):
            messages.success(request, _("It is being measured what the text shows of each comment."))
        return redirect("admin:consultations_consultation_later", pk)

    def release(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Show everybody all verdicts of the draft together."""
        found = self._draft(self._consultation(pk), draft)
        if request.method == "POST" and self._try(request, lambda by: considering.release(found, by=by)):
            messages.success(request, _("The answers are public; followers are being told."))
        return redirect("admin:consultations_consultation_later", pk)

    def answers(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Verdict by verdict, those that wait first (`?show=all` shows every one): confirmed as measured, or otherwise."""
        consultation = self._consultation(pk)
        found = self._draft(consultation, draft)
        show = "all" if request.GET.get("show") == "all" else "waiting"
        verdicts = Verdict.objects.of_published_comments().filter(draft=found)
        wanted = verdicts if show == "all" else verdicts.filter(confirmed_at__isnull=True)
        comments = Comment.objects.for_reading().select_related("paragraph__draft")
        page = keyset_page(
            wanted.select_related("paragraph__draft").prefetch_related(Prefetch("comment", comments)),
            after=request.GET.get("after", ""),
        )
        for one in page.items:
            one.draft = found
        language = get_language() or "en"
        if request.method == "POST":
            self._confirm(request, verdicts, found, language=language)
            return redirect(request.get_full_path())
        return self._page(
            request,
            "answers",
            title=_("What %(draft)s shows of the comments") % {"draft": found.name},
            original=consultation,
            draft=found,
            show=show,
            waiting=verdicts.filter(confirmed_at__isnull=True).count(),
            page=page,
            rows=[
                (one, VerdictForm(verdict=one.verdict, language=language))
                for one in shown(page.items, language=language)
            ],
        )

    def _confirm(self, request: HttpRequest, verdicts: Any, draft: Draft, *, language: str) -> None:
        """Confirm those that were ticked, each by itself."""
        ticked = [int(key) for key in request.POST.getlist("verdict") if key.isdecimal() and len(key) < 19]
        done = 0
        for verdict in verdicts.filter(pk__in=ticked):
            form = VerdictForm(request.POST, verdict=verdict, language=language)
            if not form.is_valid():
                messages.error(
                    request, _("A note has at most 500 characters; what was not kept waits below.")
                )
                continue
            done += self._confirm_one(request, verdict, form.cleaned_data)
        if done:
            words = ngettext("%(n)s verdict is confirmed.", "%(n)s verdicts are confirmed.", done)
            messages.success(request, words % {"n": done})
        elif not ticked:
            messages.info(request, _("Nothing was ticked, so nothing has changed."))

    def _confirm_one(self, request: HttpRequest, verdict: Verdict, given: dict[str, Any]) -> bool:
        return self._try(request, lambda by: considering.confirm(verdict, **given, by=by))
