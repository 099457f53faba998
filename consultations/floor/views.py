"""The floor of an event: its public page, asking, the order of speakers with its record, and the chair's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.events.models import Event
from consultations.events.registrations import Registration
from consultations.events.wordings import worded
from consultations.floor import asking, chairing, ordering, stating
from consultations.floor.forms import AskForm, PressForm, StatementForm, discussed_paragraphs
from consultations.floor.models import Floor, FloorRequest, SpeakingList, Turn
from consultations.floor.permissions import may_ask, may_chair, speaks_for_its_organisation
from consultations.floor.reading import budgets_of, lines_of, own_statements, statements_at
from consultations.models import Comment
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.permissions import NotDone, Refused

PRESSES: dict[str, Callable[..., None]] = {
    "call": chairing.call,
    "start": chairing.start,
    "stop": chairing.stop,
    "give": chairing.give,
    "absent": chairing.mark_absent,
    "undo": chairing.undo,
}


def find_floor(person: Person, slug: str) -> Floor:
    """The floor of the event at an address, if `person` may see it; one query. Raises `Http404`."""
    floors = Floor.objects.visible_to(person).select_related("event__cycle", "event__series", "list")
    return get_object_or_404(floors, event__slug=slug)


def list_of(floor: Floor) -> SpeakingList | None:
    """The list of a floor that was found, if there is one; no query."""
    return getattr(floor, "list", None)


@require_safe
@for_everybody
def floor(request: HttpRequest, slug: str) -> HttpResponse:
    """Until when and how one asks for the floor; then the order of speakers, who has spoken, the statements."""
    found = find_floor(request.user, slug)
    led, event = list_of(found), found.event
    turns = list(led.turns.for_reading()) if led else []
    statements = statements_at(event)
    context = {
        "floor": found,
        "event": event,
        "title": worded(event, "title"),
        "list": led,
        "lines": lines_of(turns, statements),
        "budgets": budgets_of(led, turns) if led else [],
        "is_made_again": led is not None and _is_made_again(led, turns),
        "statements": statements,
        "may_chair": may_chair(request.user, event),
        "is_open": found.is_open(),
        "takes_statements": event.takes_remarks(),
        **(_of_person(request.user, found) if isinstance(request.user, User) else {}),
    }
    return render(request, "consultations/floor/floor.html", context)


def _is_made_again(led: SpeakingList, turns: list[Turn]) -> bool:
    """Whether the order made once more from the record is the one that stands."""
    return [one.key for one in led.made_again()] == [turn.request.key for turn in turns]


def _of_person(person: User, found: Floor) -> dict[str, Any]:
    """What one reader alone is shown: their request, their turn, their own statements with a form each."""
    mine = FloorRequest.objects.visible_to(person).filter(floor=found, asked_by=person).last()
    own = own_statements(found.event, author=person)
    paragraphs = discussed_paragraphs(found.event) if own else []
    return {
        "mine": mine,
        "turn": Turn.objects.filter(request=mine).first() if mine else None,
        "own": [
            (
                one,
                StatementForm(
                    paragraphs=paragraphs,
                    auto_id=f"id_{one.comment.pk}_%s",
                    initial={"comment": one.comment.pk, "paragraph": one.chosen.pk if one.chosen else ""},
                ),
            )
            for one in own
        ],
        "can_place": any(choices for _draft, choices in paragraphs),
    }


@require_safe
@for_everybody
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything from which the order can be made again by anybody, as JSON; there is none before there is a list."""
    found = find_floor(request.user, slug)
    led = list_of(found)
    if led is None:
        raise Http404
    numbers = {turn.request.key: turn.number for turn in led.turns.select_related("request")}
    kept = {
        "event": slug,
        "rule": led.rule,
        "commitment": ordering.commitment(led.secret),
        "secret": led.secret,
        "seed": led.seed,
        "minutes": led.minutes,
        "minutes_each": led.minutes_each,
        "requests": sorted(led.entrants, key=lambda one: str(one["key"])),
        "order": sorted(numbers, key=lambda key: numbers[key]),
    }
    return JsonResponse(kept, json_dumps_params={"indent": 1})


@require_safe
@for_everybody
def rule(request: HttpRequest) -> HttpResponse:
    """The rule of the order in plain words."""
    return render(request, "consultations/floor/rule.html", {"rule": ordering.RULE})


@never_cache
@login_required
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for the floor: what everybody will read stands above the form."""
    person, found = cast("User", request.user), find_floor(request.user, slug)
    registration = (
        Registration.objects.confirmed()
        .filter(event=found.event_id, person=person)
        .select_related("organisation", "region", "person")
        .first()
    )
    answer = may_ask(person, found.event)
    if registration is not None:
        answer = speaks_for_its_organisation(registration)
    initial = {"language": registration.language if registration else get_language()}
    form = AskForm(request.POST if request.method == "POST" else None, event=found.event, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(found, by=person, **form.asked())
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            is_new = made.asked_by_id == person.pk
            words = _("Your organization has asked for the floor.")
            messages.success(
                request,
                words if is_new else _("A colleague has asked for the floor already, for all of you."),
            )
            return redirect(found)
    context = {
        "floor": found,
        "event": found.event,
        "title": worded(found.event, "title"),
        "registration": registration,
        "answer": answer,
        "is_open": found.is_open(),
        "form": form,
    }
    return render(request, "consultations/floor/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take one's request back."""
    person, found = cast("User", request.user), find_floor(request.user, slug)
    mine = get_object_or_404(FloorRequest.objects.standing(), floor=found, asked_by=person)
    try:
        asking.withdraw(mine, by=person)
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The request is withdrawn. Everybody else keeps their place."))
    return redirect(found)


@login_required
@require_POST
def place_statement(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which paragraph one's statement is about."""
    person, found = cast("User", request.user), find_floor(request.user, slug)
    form = StatementForm(request.POST, paragraphs=discussed_paragraphs(found.event))
    if not form.is_valid() or "paragraph" not in form.fields:
        messages.error(request, _("Choose a paragraph of a draft that this event discusses."))
        return redirect(found)
    comments = Comment.objects.visible_to(person).filter(event=found.event_id)
    comment = get_object_or_404(comments, pk=form.cleaned_data["comment"])
    try:
        stating.place(comment, form.cleaned_data["paragraph"], by=person)
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("Kept: it stands beside your statement once that is published."))
    return redirect(found)


@never_cache
def chair(request: HttpRequest, slug: str) -> HttpResponse:
    """The chair's page: one large button for what comes next, the clock, the list. A press is done once, however
    often it arrives."""
    found = find_floor(request.user, slug)
    led = list_of(found)
    if not may_chair(request.user, found.event):
        raise Http404
    if request.method == "POST" and led is not None:
        _press(request, led)
        return redirect("chair", slug)
    turns = list(led.turns.for_reading()) if led else []
    for turn in turns:
        turn.list = cast("SpeakingList", led)
    at_the_floor = next((one for one in turns if one.is_at_the_floor), None)
    due = next((one for one in turns if one.status == Turn.Status.WAITING), None)
    budgets = budgets_of(led, turns) if led else []
    shown, now = at_the_floor or due, timezone.now()
    context = {
        "floor": found,
        "event": found.event,
        "title": worded(found.event, "title"),
        "list": led,
        "turns": turns,
        "at_the_floor": at_the_floor,
        "due": due,
        "shown": shown,
        "coming": [one for one in turns if one.status == Turn.Status.WAITING and one is not shown],
        "over": [one for one in turns if not one.is_at_the_floor and one.status != Turn.Status.WAITING],
        "budget": next(
            (one for one in budgets if shown and one.constituency == shown.request.constituency), None
        ),
        "budgets": budgets,
        "last": chairing.last_act(led) if led else None,
        "meeting_left": _left(found.event, at=now),
        "stamp": _stamp(led, turns, has_begun=found.event.starts_at <= now) if led else "",
    }
    return render(request, "consultations/floor/chair.html", context)


def _left(event: Event, *, at: datetime) -> int | None:
    """The seconds of the meeting that are left at instant `at`, below nothing where it runs over; None before it."""
    return int((event.ends_at - at).total_seconds()) if event.starts_at <= at else None


def _stamp(led: SpeakingList, turns: list[Turn], *, has_begun: bool) -> str:
    """What tells one state of the page from another: acts of the chair, withdrawals, that the meeting has begun."""
    left = sum(turn.status == Turn.Status.LEFT for turn in turns)
    return f"{led.version}.{left}.{int(has_begun)}"


def _press(request: HttpRequest, led: SpeakingList) -> None:
    """Do what was pressed, or say why not."""
    form = PressForm(request.POST)
    if not form.is_valid() or form.cleaned_data["act"] not in PRESSES:
        messages.error(request, _("That press could not be read, so nothing was done. Press again."))
        return
    said = form.cleaned_data
    turn = get_object_or_404(led.turns.select_related("list__floor__event__cycle"), pk=said["turn"])
    try:
        PRESSES[said["act"]](turn, by=request.user, seen=said["seen"], ago=said["ago"] or 0)
    except NotDone as error:
        messages.error(request, error.sentence)
