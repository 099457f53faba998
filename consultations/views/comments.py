"""Reading comments: a thread, one comment by its permanent address, a submission, one's own."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import own, places, submitting
from consultations.carrying.reading import carried_to, drafts_asking, placements_of
from consultations.endorsing.counting import organisations_endorsing
from consultations.endorsing.endorsable import of_comment
from consultations.endorsing.reading import joint_of
from consultations.filters import CommentFilter, ConsultationFilter
from consultations.flagging import reported_by
from consultations.floor.reading import statements_naming, statements_on
from consultations.models import Comment, Compilation, Consultation, Tally
from consultations.naming import others_signing, target_title
from consultations.passport.reading import considered, verdicts_of
from consultations.permissions import (
    is_author,
    may_moderate,
    may_move,
    may_read_pending,
    may_revise,
    may_withdraw,
)
from consultations.places import Place
from consultations.positions.places import attached_to, own_positions
from consultations.stages import stages_of
from consultations.threads import thread
from imrf_portal.accounts.models import User
from imrf_portal.kit.exports import csv_response
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import NotDone
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import topics

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
    page = thread(place.target, after=request.GET.get("after", ""))
    is_beside = "HX-Request" in request.headers
    template = "consultations/_beside_thread.html" if is_beside else "consultations/thread.html"
    context = {"place": place, "page": page, "comments": page.items}
    if place.paragraph is not None:
        tally = Tally.objects.filter(paragraph=place.paragraph).first()
        context["published"] = max(len(page.items), tally.published if tally else 0)
        context["carried"] = carried_to(place.paragraph)
        if not is_beside:
            context["statements"] = [
                (_("They chose this paragraph:"), list(statements_on(place.paragraph))),
                (_("They name this paragraph in their text:"), statements_naming(place.paragraph)),
            ]
        paragraph = _("Paragraph {label}").format(label=place.paragraph.label)
        label = f"{place.subject} · {paragraph}"
        context["follow"] = topics.sign(topics.topic("paragraph", place.paragraph.pk), label)
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie"
    return response


def all_comments(request: HttpRequest, cycle: str, slug: str) -> HttpResponseBase:
    """Every published comment of a consultation, filtered; `?format=csv` downloads the same list. Co-facilitators of
    the cycle and moderators may ask for what waits as well."""
    consultation = places.find_consultation(request.user, cycle, slug)
    reads_pending = may_read_pending(request.user, consultation.cycle)
    visible = Comment.objects.visible_to(request.user)
    whole = visible.select_related("paragraph", "question", "draft", "event").for_reading()
    comments = visible.filter(consultation=consultation)
    filterset = CommentFilter(
        request.GET, queryset=comments, consultation=consultation, reads_pending=reads_pending
    )
    if request.GET.get("format") == "csv":
        found = whole.filter(pk__in=filterset.qs).select_related("parent__submission").order_by("pk")
        rows = map(_line, found.iterator(chunk_size=500))
        return _own(request, csv_response(f"comments-{cycle}-{slug}", _headings(), rows))
    page, count = filterset.page(rows=whole, after=request.GET.get("after", ""), size=PAGE)
    context = {
        "consultation": consultation,
        "filter": filterset,
        "page": page,
        "count": count,
        "reads_pending": reads_pending,
        "is_compiled": reads_pending
        or Compilation.objects.released()
        .filter(consultation=consultation, status=Compilation.Status.MADE)
        .exists(),
    }
    return _own(request, render(request, "consultations/comments.html", context))


def _headings() -> list[str]:
    """What the columns of the download hold; new ones stand last, so that whoever reads it by number still can."""
    return [
        _("Reference"),
        _("Paragraph"),
        _("Name"),
        _("Organization"),
        _("Kind"),
        _("Language"),
        _("Published"),
        _("Text"),
        _("Organizations that sign with it"),
        _("Organizations that endorse it"),
        _("Kind of proposal"),
        _("Proposed wording"),
        pgettext("of a comment", "On"),
        capfirst(_("reply to")),
        _("Status"),
    ]


def _line(comment: Comment) -> list[object]:
    """A comment in the download."""
    said, proposal = comment.submission, comment.proposal
    return [
        comment,
        comment.paragraph.label if comment.paragraph else "",
        said.shown_name,
        said.shown_organisation,
        said.get_shown_kind_display(),
        comment.language,
        comment.published_at.isoformat() if comment.published_at else "",
        comment.text,
        others_signing(said) or "",
        organisations_endorsing(comment) or "",
        proposal.get_kind_display() if proposal else "",
        proposal.text if proposal else "",
        "" if comment.paragraph else capfirst(target_title(comment)),
        comment.parent or "",
        comment.get_status_display(),
    ]


def _own(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """What a signed-in reader is given may hold what others may not see: no cache keeps it."""
    if request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


@never_cache
def comment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One comment at its permanent address; its author also sees where it stands and what they may do.

    One that everybody has read and whose author is correcting it keeps its address: the page says so, without a word
    of it, so that what links there (replies, mails) does not lead into nothing.
    """
    try:
        found = places.find_comment(request.user, reference, number)
    except Http404:
        return _being_corrected(request, reference, number)
    if reference != found.submission.reference:
        return redirect(found, permanent=True)
    is_own = bool(is_author(request.user, found.submission))
    answers = Comment.objects.published().filter(parent=found).for_reading()
    replies = keyset_page(answers, after=request.GET.get("after", ""), size=PAGE)
    context = {
        "comment": found,
        "is_own": is_own,
        "decision": latest_decision(found) if is_own else None,
        "may_revise": may_revise(request.user, found),
        "may_withdraw": may_withdraw(request.user, found),
        "may_move": may_move(request.user, found),
        "may_take_files_down": may_moderate(request.user),
        "stages": stages_of([found], is_own=is_own)[found.pk],
        "page": replies,
        "replies": replies.items,
        "versions": found.versions.select_related("proposal__base") if is_own else [],
        "placements": placements_of(found, request.user),
        "verdicts": verdicts_of(found),
        "text": of_comment(found),
        "attached": attached_to(found, request.user),
    }
    return render(request, "consultations/comment.html", context)


def _being_corrected(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    comments = Comment.objects.being_corrected().select_related("submission__consultation__cycle")
    at = {"submission__reference": reference, "number": number}
    found = get_object_or_404(comments.select_related("paragraph__draft", "question", "draft", "event"), **at)
    replies = Comment.objects.published().filter(parent=found).for_reading()
    return render(request, "consultations/being_corrected.html", {"comment": found, "replies": replies})


@never_cache
def submission(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent in one go and how far each part has come; for its author also the receipt."""
    canonical = _canonical(reference)
    of_it = Comment.objects.filter(submission__reference=canonical)
    comments = list(
        of_it.visible_to(request.user)
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
    is_own = bool(is_author(request.user, sent))
    stages = stages_of(comments, is_own=is_own)
    for one in comments:
        one.stages = stages[one.pk]  # type: ignore[attr-defined]
    context = {
        "submission": sent,
        "comments": comments,
        "being_corrected": of_it.being_corrected().exclude(pk__in=[one.pk for one in comments]),
        "is_own": is_own,
        "is_waiting": any(one.status == Status.WAITING for one in comments),
    }
    return render(request, "consultations/submission.html", context)


def submission_before(request: HttpRequest, reference: str) -> HttpResponse:
    """The address that submissions had before, as it stands in letters and links: it leads to the one they have."""
    return redirect("submission", _canonical(reference), permanent=True)


def _canonical(reference: str) -> str:
    """A reference as it is printed. Raises `Http404` for what cannot be one."""
    try:
        return normalise(reference)
    except BadReference as error:
        raise Http404 from error


@never_cache
@require_POST
@login_required
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The author takes a comment back."""
    found = places.find_comment(request.user, reference, number)
    try:
        submitting.withdraw(found, by=cast("User", request.user))
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your comment is withdrawn. It is no longer shown."))
    return redirect(found)


@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What the person has typed and not sent, and what they sent and where it stands."""
    person = cast("User", request.user)
    unsent = own.unsent_comments(person)
    for one in unsent:
        one.write_url = places.write_url_of(one)  # type: ignore[attr-defined]
    sent = own.submissions(person)
    page = keyset_page(sent, after=request.GET.get("after", ""), size=PAGE, descending=True)
    context = {
        "unsent": unsent,
        "page": page,
        "asking": drafts_asking(person),
        "reports": reported_by(person),
        "joint": joint_of(person),
        **own_positions(person),
    }
    return render(request, "consultations/mine.html", context)
