"""Writing a part of a review: kept by a button or while it is typed, two texts of one answer side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imrf_portal.compact.models import Objective
from imrf_portal.kit import left_open
from imrf_portal.kit.permissions import Refused
from reviews import drafting
from reviews.drafting import Kept, Typed
from reviews.forms import NoteForm, PartForm
from reviews.models import Edition, Part, Review, Variant
from reviews.permissions import may_write
from reviews.views.in_room import Room, in_room


def part(request: HttpRequest, **address: Any) -> HttpResponseBase:
    """One part of a review. What somebody typed whose session had expired is kept until they have signed in."""
    if request.method == "POST" and not request.user.is_authenticated:
        if "keep" in request.POST:
            return JsonResponse({}, status=401)
        return left_open.hold(request)
    return _part(request, **address)


def _typed_before(request: HttpRequest) -> QueryDict | None:
    """What somebody typed on this page before they signed in, once; None where there is nothing."""
    typed = left_open.held(request)
    if not typed:
        return None
    messages.warning(
        request, _("You had been signed out. What you typed stands here and is not kept yet: press Keep.")
    )
    return typed


@in_room
def _part(request: HttpRequest, room: Room, part: str, number: int | None = None) -> HttpResponse:
    """One part, in a repeating part for one objective: its questions, the notes, texts that stand side by side."""
    asked = get_object_or_404(Part, round=room.review.round, code=part)
    if asked.repeats != (number is not None):
        raise Http404
    objective = get_object_or_404(Objective, number=number) if number is not None else None
    if request.method == "POST" and "note" in request.POST:
        return _take_note(request, room, asked, objective)
    data = request.POST if request.method == "POST" else _typed_before(request)
    note = data.get("note", "") if data is not None else ""
    form = _part_form(None if note else data, room.edition, asked, objective)
    if request.method == "POST":
        try:
            is_right, kept = _keep(room, form, objective)
        except Refused as error:
            if "keep" in request.POST:
                return JsonResponse({}, status=409)
            form.add_error(None, str(error.reason))
            return _show(request, room, asked, objective, form)
        if "keep" in request.POST:
            return _said_in_silence(request, kept)
        if any(one.variant for one in kept):
            messages.warning(
                request,
                _("Somebody else has changed an answer meanwhile. Both texts are kept: choose below."),
            )
            return redirect(request.path)
        if is_right:
            messages.success(request, _("Kept."))
            return redirect("review_room", reference=room.review.reference)
    return _show(request, room, asked, objective, form, note=note)


def _show(
    request: HttpRequest,
    room: Room,
    part: Part,
    objective: Objective | None,
    form: PartForm,
    *,
    note: str = "",
) -> HttpResponse:
    context = {
        **room.context,
        "part": part,
        "objective": objective,
        "form": form,
        "may_write": may_write(room.person, room.review, part, objective),
        "variants": _variants(room.edition, part, objective),
        "notes": room.review.notes.filter(part=part, objective=objective).select_related("by"),
        "note_form": NoteForm(initial={"note": note}),
    }
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "reviews/filing/part.html", context, status=status)


def _part_form(data: QueryDict | None, edition: Edition, part: Part, objective: Objective | None) -> PartForm:
    """The form with what came in (`data`), else as the answers stand."""
    questions = list(part.questions.all())
    answers = edition.answers.filter(question__part=part, objective=objective)
    answers = answers.select_related("carried_from", "changed_by")
    return PartForm(data, edition=edition, questions=questions, answers=answers)


def _keep(room: Room, form: PartForm, objective: Objective | None) -> tuple[bool, list[Kept]]:
    """Whether all that came in is right, and where it went; what is right is kept even where something else is not.
    Raises `Refused`."""
    is_right = form.is_valid()
    kept = [
        drafting.answer(
            room.edition,
            question,
            objective=objective,
            typed=typed,
            seen=seen,
            window=form.typed_in,
            by=room.person,
        )
        for question, typed, seen in form.typed()
    ]
    return is_right, kept


def _said_in_silence(request: HttpRequest, kept: list[Kept]) -> HttpResponse:
    """What js/keep.js is told while somebody types: the instant, the versions that stand now, and where both texts are
    read where somebody else was quicker. The version of an answer that stands beside another is not told: whoever types
    on goes on beside it."""
    versions = {f"seen-{one.answer.question.code}": one.answer.version for one in kept if one.variant is None}
    beside = {"url": request.path} if any(one.variant for one in kept) else {}
    return JsonResponse({"at": timezone.now(), "seen": versions, **beside})


def _variants(edition: Edition, part: Part, objective: Objective | None) -> list[Variant]:
    return list(
        Variant.objects.filter(
            answer__edition=edition, answer__question__part=part, answer__objective=objective, settled_at=None
        ).select_related("answer__question", "by")
    )


def _take_note(request: HttpRequest, room: Room, part: Part, objective: Objective | None) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        drafting.note(room.review, part, objective=objective, text=form.cleaned_data["note"], by=room.person)
    return redirect(f"{request.path}#notes")


@in_room
@require_POST
def settle(request: HttpRequest, room: Room, key: int) -> HttpResponse:
    """Choose between two texts of an answer: the one that stands, the other one, or both made one."""
    variant = get_object_or_404(
        Variant.objects.select_related("answer__question__part", "answer__objective", "answer__edition"),
        pk=key,
        answer__edition=room.edition,
        settled_at=None,
    )
    typed = None
    if "take" in request.POST:
        text = request.POST.get("text", variant.text)
        typed = Typed(text, variant.language, tuple(variant.codes), tuple(variant.rows))
    drafting.settle(variant, typed=typed, by=room.person)
    messages.success(request, _("Kept."))
    return redirect(_part_url(room.review, variant.answer.question.part, variant.answer.objective))


def _part_url(review: Review, part: Part, objective: Objective | None) -> str:
    at: dict[str, object] = {"reference": review.reference, "part": part.code}
    return reverse("review_part", kwargs=at | ({"number": objective.number} if objective else {}))
