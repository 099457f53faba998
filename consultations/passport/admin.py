"""The secretariat's pages on what a draft shows of comments: measured, confirmed one by one, released together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
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
from consultations.passport.forms import VerdictForm, typed_note
from consultations.passport.models import Verdict, VerdictQuerySet
from consultations.passport.showing import shown
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import NotDone
from imrf_portal.moderation.forms import as_number


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
        """Verdict by verdict, those that wait first (`?show=all` shows every one): confirmed as measured, or otherwise.

        Where some of what was sent cannot be kept, the page shows these again, as they were typed.
        """
        consultation = self._consultation(pk)
        found = self._draft(consultation, draft)
        show = "all" if request.GET.get("show") == "all" else "waiting"
        verdicts = Verdict.objects.of_published_comments().filter(draft=found)
        language = get_language() or "en"
        refused: dict[int, VerdictForm] = {}
        if request.method == "POST":
            refused = self._confirm(request, verdicts, language=language)
            if not refused:
                return redirect(request.get_full_path())
        if refused:
            wanted = verdicts.filter(comment__in=refused)
        else:
            wanted = verdicts if show == "all" else verdicts.filter(confirmed_at__isnull=True)
        comments = Comment.objects.for_reading().select_related("paragraph__draft", "question", "draft")
        page = keyset_page(
            wanted.select_related("paragraph__draft").prefetch_related(Prefetch("comment", comments)),
            after="" if refused else request.GET.get("after", ""),
        )
        for one in page.items:
            one.draft = found
        return self._page(
            request,
            "answers",
            status=_status(refused.values()),
            title=_("What %(draft)s shows of the comments") % {"draft": found.name},
            original=consultation,
            draft=found,
            show=show,
            waiting=verdicts.filter(confirmed_at__isnull=True).count(),
            page=page,
            rows=[
                (
                    one,
                    refused.get(one.verdict.comment_id)
                    or VerdictForm(verdict=one.verdict, language=language),
                )
                for one in shown(page.items, language=language)
            ],
        )

    def _confirm(
        self, request: HttpRequest, verdicts: VerdictQuerySet, *, language: str
    ) -> dict[int, VerdictForm]:
        """Confirm those that were ticked, each by itself; given back, by comment, are those that cannot be kept."""
        sent = {as_number(key) for key in request.POST.getlist("comment")}
        standing = verdicts.filter(comment__in=sent).select_related("comment")
        forms = [VerdictForm(request.POST, verdict=verdict, language=language) for verdict in standing]
        touched = [form for form in forms if form.is_touched]
        refused = {form.about.comment_id: form for form in touched if not _keep(form, by=request.user)}
        if done := len(touched) - len(refused):
            words = ngettext("%(n)s verdict is confirmed.", "%(n)s verdicts are confirmed.", done)
            messages.success(request, words % {"n": done})
        if refused:
            words = ngettext(
                "%(n)s verdict was not kept. It stands below as you typed it.",
                "%(n)s verdicts were not kept. They stand below as you typed them.",
                len(refused),
            )
            messages.error(request, words % {"n": len(refused)})
        gone = _give_back(request, sent - {form.about.comment_id for form in forms})
        if not (touched or gone):
            messages.info(request, _("Nothing was ticked, so nothing has changed."))
        return refused


def _keep(form: VerdictForm, *, by: Any) -> bool:
    """Whether what was typed is kept; if not, the form says why."""
    if form.is_valid():
        try:
            considering.confirm(form.about, **form.given, by=by)
        except NotDone as error:
            form.add_error(None, error.sentence)
    return form.is_valid()


def _give_back(request: HttpRequest, keys: Iterable[int]) -> bool:
    """Say the notes that were typed on comments of which nothing is said here any more; whether there were any."""
    gone = Comment.objects.filter(pk__in=keys).select_related("submission")
    notes = [(comment, note) for comment in gone if (note := typed_note(request.POST, comment.pk))]
    for comment, note in notes:
        messages.error(
            request,
            _("%(comment)s was moved, corrected or taken back meanwhile. Your note on it: “%(note)s”")
            % {"comment": comment, "note": note},
        )
    return bool(notes)


def _status(refused: Collection[VerdictForm]) -> int:
    """What the answer to a request is called: somebody was quicker, something is missing, or all is well."""
    if any(form.non_field_errors() for form in refused):
        return 409
    return 422 if refused else 200
