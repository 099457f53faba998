"""Reading comments: a thread, one comment by its permanent address, a submission, one's own."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import places, submitting
from consultations.carrying.reading import carried_to, drafts_asking, placements_of
from consultations.filters import CommentFilter, ConsultationFilter
from consultations.models import Comment, Compilation, Consultation, Submission, Unsent
from consultations.passport.reading import considered, verdicts_of
from consultations.permissions import is_author, may_read_pending, may_revise, may_withdraw
from consultations.places import Place
from imrf_portal.accounts.models import User
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.paging import capped_count, keyset_page
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.notifications import topics
from imrf_portal.records.workflow import WrongStep

PAGE = 50


def consultations(request: HttpRequest) -> HttpResponse:
    """All consultations: those that are open first."""
    visible = Consultation.objects.announced().select_related("cycle", "draft__declaration")
    filterset = ConsultationFilter(request.GET, queryset=visible)
    return render(request, "consultations/list.html", {"filter": filterset, "consultations": filterset.qs})


def on_paragraph(request: HttpRequest, **at: str) -> HttpResponse:
    """A paragraph with its whole thread."""
    place = places.paragraph_place(request.user, language=get_language() or "en", **at)
    return _thread(request, place)


def on_question(request: HttpRequest, cycle: str, slug: str, order: int) -> HttpResponse:
    """A guiding question with its answers."""
    return _thread(request, places.question_place(request.user, cycle=cycle, slug=slug, order=order))


def on_whole(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """What was said on the draft as a whole."""
    return _thread(request, places.whole_place(request.user, cycle=cycle, slug=slug))


def _thread(request: HttpRequest, place: Place) -> HttpResponse:
    comments = Comment.objects.published().filter(**place.target).for_reading()
    template = (
        "consultations/_beside_thread.html"
        if "HX-Request" in request.headers
        else "consultations/thread.html"
    )
    context = {"place": place, "comments": threaded(list(comments))}
    if place.paragraph is not None:
        context["carried"] = carried_to(place.paragraph)
        paragraph = _("Paragraph {label}").format(label=place.paragraph.label)
        label = f"{place.subject} · {paragraph}"
        context["follow"] = topics.sign(topics.topic("paragraph", place.paragraph.pk), label)
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def threaded(comments: list[Comment]) -> list[Comment]:
    """Comments in order, each followed by its replies, with a `depth` that pages show up to 1."""
    replies: dict[int | None, list[Comment]] = {}
    keys = {comment.pk for comment in comments}
    for comment in comments:
        replies.setdefault(comment.parent_id if comment.parent_id in keys else None, []).append(comment)
    ordered: list[Comment] = []
    waiting = [(comment, 0) for comment in reversed(replies.get(None, []))]
    while waiting:
        comment, depth = waiting.pop()
        comment.depth = depth  # type: ignore[attr-defined]
        ordered.append(comment)
        waiting += [(reply, depth + 1) for reply in reversed(replies.get(comment.pk, []))]
    return ordered


def all_comments(request: HttpRequest, cycle: str, slug: str) -> HttpResponseBase:
    """Every published comment of a consultation, filtered; `?format=csv` downloads the same list. Co-facilitators of
    the cycle and moderators may ask for what waits as well."""
    consultation = places.find_consultation(request.user, cycle, slug)
    reads_pending = may_read_pending(request.user, consultation.cycle)
    comments = (
        Comment.objects.visible_to(request.user)
        .filter(submission__consultation=consultation)
        .select_related("paragraph", "question", "draft", "event")
        .for_reading()
        .order_by("pk")
    )
    filterset = CommentFilter(
        request.GET, queryset=comments, consultation=consultation, reads_pending=reads_pending
    )
    if request.GET.get("format") == "csv":
        rows = (
            (
                f"{comment.submission.reference}/{comment.number}",
                comment.paragraph.label if comment.paragraph else "",
                comment.submission.shown_name,
                comment.submission.shown_organisation,
                comment.submission.get_shown_kind_display(),
                comment.language,
                comment.published_at.isoformat() if comment.published_at else "",
                comment.text,
            )
            for comment in filterset.qs.iterator(chunk_size=500)
        )
        header = [_("Reference"), _("Paragraph"), _("Name"), _("Organization"), _("Kind"), _("Language")]
        return _own(
            request, csv_response(f"comments-{cycle}-{slug}", [*header, _("Published"), _("Text")], rows)
        )
    page = keyset_page(
        filterset.qs,
        after=request.GET.get("after", ""),
        size=PAGE,
        descending=filterset.is_valid() and filterset.is_newest_first,
    )
    context = {
        "consultation": consultation,
        "filter": filterset,
        "page": page,
        "count": capped_count(filterset.qs),
        "reads_pending": reads_pending,
        "is_compiled": reads_pending
        or Compilation.objects.released()
        .filter(consultation=consultation, status=Compilation.Status.MADE)
        .exists(),
    }
    return _own(request, render(request, "consultations/comments.html", context))


def _own(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What a signed-in reader is given may hold what others may not see: no cache keeps it."""
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


@never_cache
def comment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One comment at its permanent address; its author also sees where it stands and what they may do."""
    found = places.find_comment(request.user, reference, number)
    if reference != found.submission.reference:
        return redirect(found, permanent=True)
    is_own = bool(is_author(request.user, found.submission))
    context = {
        "comment": found,
        "is_own": is_own,
        "decision": latest_decision(found) if is_own else None,
        "may_revise": may_revise(request.user, found),
        "may_withdraw": may_withdraw(request.user, found),
        "replies": Comment.objects.published().filter(parent=found).for_reading(),
        "versions": found.versions.all() if is_own else [],
        "placements": placements_of(found, request.user),
        "verdicts": verdicts_of(found),
    }
    return render(request, "consultations/comment.html", context)


@never_cache
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent in one go; for its author the receipt and the status of each part."""
    try:
        canonical = normalise(reference)
    except BadReference as error:
        raise Http404 from error
    comments = list(
        Comment.objects.visible_to(request.user)
        .filter(submission__reference=canonical)
        .select_related("paragraph", "question", "draft", "event")
        .prefetch_related(considered())
        .for_reading()
        .order_by("number")
    )
    if not comments:
        raise Http404
    if canonical != reference:
        return redirect(comments[0].submission, permanent=True)
    sent = comments[0].submission
    context = {"submission": sent, "comments": comments, "is_own": bool(is_author(request.user, sent))}
    return render(request, "consultations/submission.html", context)


@never_cache
@require_POST
@login_required
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The author takes a comment back."""
    found = places.find_comment(request.user, reference, number)
    try:
        submitting.withdraw(found, by=cast("User", request.user))
    except Refused as error:
        messages.error(request, error.reason)
    except WrongStep as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your comment is withdrawn. It is no longer shown."))
    return redirect(found)


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What the person has typed and not sent, and what they sent and where it stands."""
    person = cast("User", request.user)
    unsent = (
        Unsent.objects.filter(author=person, sent_as__isnull=True)
        .select_related("consultation__cycle", "paragraph", "question", "draft", "event")
        .order_by("-updated_at")
    )
    sent = (
        Submission.objects.filter(author=person)
        .select_related("consultation__cycle")
        .prefetch_related("comments__paragraph", "comments__question", "comments__draft", "comments__event")
    )
    context = {"unsent": unsent, "submissions": sent, "asking": drafts_asking(person)}
    return render(request, "consultations/mine.html", context)
