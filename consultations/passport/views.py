"""You said, the text now says: what a later draft shows of the comments of a consultation, once it is released."""

from __future__ import annotations

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from consultations.models import Comment
from consultations.passport.considering import drafts_after, unread
from consultations.passport.filters import AnswersFilter
from consultations.passport.models import Verdict
from consultations.passport.showing import by_kind, by_objective, by_place, findings, shown
from consultations.places import find_consultation
from imrf_portal.kit.paging import keyset_page


def answers(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """The released answers to a consultation, in the latest draft that has any (`?draft=` chooses another), by
    paragraph or question, objective and kind of stakeholder; moderators too read here only what is released."""
    consultation = find_consultation(request.user, cycle, slug)
    answering = list(drafts_after(consultation).filter(answers__released_at__isnull=False))
    chosen = next((one for one in answering if one.slug == request.GET.get("draft")), None)
    draft = chosen or (answering[-1] if answering else None)
    released = (
        Verdict.objects.released()
        .of_published_comments()
        .filter(draft=draft, comment__submission__consultation=consultation)
    )
    columns = findings(released)
    filterset = AnswersFilter(request.GET, queryset=released, consultation=consultation, answering=answering)
    page = keyset_page(
        filterset.qs.select_related("draft__declaration", "paragraph__draft").prefetch_related(
            Prefetch(
                "comment", Comment.objects.for_reading().select_related("paragraph", "question", "draft")
            )
        ),
        after=request.GET.get("after", ""),
    )
    context = {
        "consultation": consultation,
        "answering": answering,
        "draft": draft,
        "columns": columns,
        "by_place": by_place(released, columns),
        "by_objective": by_objective(released, columns),
        "by_kind": by_kind(released, columns),
        "filter": filterset,
        "page": page,
        "answers": shown(page.items, language=get_language() or "en"),
        "unread": unread(consultation).count()
        if consultation.shows_unread and consultation.has_closed()
        else None,
    }
    return render(request, "consultations/passport/answers.html", context)
