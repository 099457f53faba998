"""The secretariat's pages on what becomes of comments in later drafts: carrying forward, and what lost its paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from consultations.carrying import carrying
from consultations.carrying.forms import PlaceForm
from consultations.carrying.models import Placement
from consultations.carrying.permissions import is_settled
from consultations.models import Consultation
from consultations.passport import considering
from consultations.passport.models import Verdict
from declarations.descent import predecessor
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import NotDone


@dataclass(frozen=True)
class Later:
    """A draft that follows another, and how far the work on the comments before it has come."""

    draft: Draft
    before: Draft | None
    is_settled: bool
    placements: list[tuple[str, int]]
    orphans: int
    waiting: int
    measured: int
    confirmed: int
    unmeasured: int

    @property
    def carrying(self) -> Any:
        """The order to carry forward, if there is one."""
        return getattr(self.draft, "carrying", None)

    @property
    def answers(self) -> Any:
        """The order to measure, if there is one."""
        return getattr(self.draft, "answers", None)


class CarryingPages:
    """The part of the consultations' admin that is about later drafts; `admin_site` and `opts` are the admin's own."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> list[Any]:
        """The addresses of these pages before the admin's own."""
        at, draft = "<int:pk>/later/", "<int:pk>/later/<int:draft>/"
        return [
            path(at, self.admin_site.admin_view(self.later), name="consultations_consultation_later"),
            path(
                f"{draft}carry/",
                self.admin_site.admin_view(self.carry),
                name="consultations_consultation_carry",
            ),
            path(
                f"{draft}orphans/",
                self.admin_site.admin_view(self.orphans),
                name="consultations_consultation_orphans",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def later(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The drafts that follow a consultation, and what is done with the comments before each."""
        consultation = self._consultation(pk)
        return self._page(
            request,
            "later",
            title=_("Comments in later drafts"),
            original=consultation,
            rows=_rows(_later_drafts(consultation)),
        )

    def carry(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Order that the comments on the draft before are carried forward."""
        found = self._draft(self._consultation(pk), draft)
        if request.method == "POST" and self._try(request, lambda by: carrying.order(found, by=by)):
            messages.success(
                request,
                _("The comments are being carried forward. Each author gets one e-mail."),
            )
        return redirect("admin:consultations_consultation_later", pk)

    def orphans(self, request: HttpRequest, pk: int, draft: int) -> HttpResponse:
        """Comments whose paragraph is not in the draft: placed by hand, or left where they were written."""
        consultation = self._consultation(pk)
        found = self._draft(consultation, draft)
        paragraphs = found.paragraphs.exclude(kind="heading")
        waiting = Placement.objects.orphaned().filter(draft=found)
        if request.method == "POST":
            form = PlaceForm(request.POST, paragraphs=paragraphs)
            if form.is_valid():
                self._place(request, waiting, form)
            else:
                messages.error(request, _("Choose a paragraph of this draft."))
            return redirect(request.get_full_path())
        comments = waiting.select_related("comment__submission", "comment__standing_version__proposal__base")
        page = keyset_page(
            comments.select_related("comment__paragraph__draft"), after=request.GET.get("after", "")
        )
        # One list of paragraphs for all forms of the page.
        choices = list(paragraphs)
        return self._page(
            request,
            "orphans",
            title=_("Comments without a paragraph in %(draft)s") % {"draft": found.name},
            original=consultation,
            draft=found,
            page=page,
            paragraphs=choices,
        )

    def _place(self, request: HttpRequest, waiting: Any, form: PlaceForm) -> None:
        placement = get_object_or_404(waiting, pk=form.cleaned_data["placement"])
        paragraph = form.cleaned_data["paragraph"]

        def act(by: User) -> None:
            if paragraph is None:
                carrying.leave(placement, by=by)
            else:
                carrying.place(placement, paragraph, by=by)

        if self._try(request, act):
            messages.success(
                request,
                _("%(comment)s: %(status)s.")
                % {"comment": placement.comment, "status": placement.get_status_display()},
            )

    # ---- What the pages share ----

    def _consultation(self, pk: int) -> Consultation:
        return get_object_or_404(Consultation.objects.select_related("draft"), pk=pk)

    def _draft(self, consultation: Consultation, key: int) -> Draft:
        found = next((one for one in _later_drafts(consultation) if one.pk == key), None)
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
        template = f"admin/consultations/carrying/{name}.html"
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**common, **context}, status=status)

    def _try(self, request: HttpRequest, act: Callable[[User], Any]) -> bool:
        """Whether the act was done; if not, a message says why."""
        if not isinstance(request.user, User):
            return False
        try:
            act(request.user)
        except NotDone as error:
            messages.error(request, error.sentence)
        else:
            return True
        return False


def _later_drafts(consultation: Consultation) -> list[Draft]:
    """The drafts that follow a consultation, in order, with the orders given for each; one query."""
    return list(considering.drafts_after(consultation).select_related("declaration", "carrying", "answers"))


def _rows(drafts: list[Draft]) -> list[Later]:
    """How far each draft has come; two queries, and three for each draft."""
    placements = (
        Placement.objects.of_published_comments()
        .filter(draft__in=drafts)
        .order_by()
        .values_list("draft", "status")
        .annotate(n=Count("pk"))
    )
    placed: dict[int, Counter[str]] = {one.pk: Counter() for one in drafts}
    for draft, status, count in placements:
        placed[draft][status] = count
    verdicts = (
        Verdict.objects.of_published_comments()
        .filter(draft__in=drafts)
        .order_by()
        .values_list("draft")
        .annotate(measured=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)))
    )
    counted = {draft: (measured, confirmed) for draft, measured, confirmed in verdicts}
    return [
        Later(
            draft=draft,
            before=(before := predecessor(draft)),
            is_settled=bool(is_settled(draft)),
            placements=[
                (str(status.label), placed[draft.pk][status])
                for status in Placement.Status
                if placed[draft.pk][status]
            ],
            orphans=placed[draft.pk][Placement.Status.ORPHANED],
            waiting=carrying.waiting(before, draft).count() if before else 0,
            measured=counted.get(draft.pk, (0, 0))[0],
            confirmed=counted.get(draft.pk, (0, 0))[1],
            unmeasured=considering.unmeasured(draft).count(),
        )
        for draft in drafts
    ]
