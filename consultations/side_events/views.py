"""The call for side events, one's applications, and the tracks of accreditation, as pages."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from consultations.events.kinds import EventKind
from consultations.events.models import Event, EventStatus
from consultations.events.wordings import worded
from consultations.side_events import applying
from consultations.side_events.forms import ApplicationForm
from consultations.side_events.models import AccreditationTrack, SideEventApplication, SideEventCall
from consultations.side_events.permissions import may_apply, may_change, may_withdraw_application
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.kit import left_open
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.moderation.deciding import latest_decision


def find_call(cycle: str) -> SideEventCall:
    """The call of a cycle that has opened. Raises `Http404`."""
    return get_object_or_404(_opened().select_related("cycle"), cycle__slug=cycle)


def _opened() -> QuerySet[SideEventCall]:
    return SideEventCall.objects.filter(opens_at__lte=timezone.now())


def find_application(request: HttpRequest, reference: str) -> SideEventApplication:
    """The application of a reference, where the reader may see it. Raises `Http404`."""
    try:
        reference = normalise(reference)
    except BadReference as error:
        raise Http404 from error
    visible = SideEventApplication.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("call__cycle", "organisation", "event"), reference=reference
    )


@require_safe
@for_everybody
def side_events(request: HttpRequest, cycle: str) -> HttpResponse:
    """The call with its criteria and deadline, the side events that will be held, one's own applications."""
    call = find_call(cycle)
    accepted = Event.objects.filter(
        cycle=call.cycle, kind__code=EventKind.SIDE_EVENT, status=EventStatus.PUBLISHED
    )
    own = SideEventApplication.objects.none()
    if isinstance(request.user, User):
        own = SideEventApplication.objects.filter(applicant=request.user, call=call).order_by("-pk")
    context = {
        "call": call,
        "criteria": worded(call, "criteria"),
        "is_open": call.is_open(),
        "events": [(event, worded(event, "title")) for event in accepted.order_by("starts_at")],
        "own": own,
    }
    return render(request, "consultations/side_events/call.html", context)


@never_cache
def apply(request: HttpRequest, cycle: str) -> HttpResponse:
    """Begin an application. What a visitor typed is kept until they have signed in."""
    call = find_call(cycle)
    if not isinstance(request.user, User):
        return left_open.hold(request)
    application = SideEventApplication(call=call, applicant=request.user, language=get_language() or "en")
    return _write(request, application, person=request.user, initial=_typed(left_open.held(request)))


def _typed(held: QueryDict) -> dict[str, object]:
    """What was typed before signing in, as a form takes it."""
    return {name: held.getlist(name) if name == "languages" else held[name] for name in held}


@never_cache
@login_required
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Go on with an application that was not sent, or has come back."""
    person, application = cast("User", request.user), find_application(request, reference)
    answer = may_change(person, application)
    if not answer:
        messages.error(request, answer.reason)
        return redirect(application)
    return _write(request, application, person=person)


def _write(
    request: HttpRequest,
    application: SideEventApplication,
    *,
    person: User,
    initial: dict[str, object] | None = None,
) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ApplicationForm(data, person=person, application=application, initial=initial)
    if data is not None and form.is_valid():
        try:
            applying.keep(application, by=person, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            return redirect(application)
    context = {
        "form": form,
        "application": application,
        "call": application.call,
        "criteria": worded(application.call, "criteria"),
        "answer": may_apply(person),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/side_events/write.html", context, status=status)


@never_cache
@login_required
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """An application: checked before it is sent, then its receipt and where it stands."""
    found = find_application(request, reference)
    decision = latest_decision(found) if not found.is_unsent else None
    context = {
        "application": found,
        "call": found.call,
        "is_open": found.call.is_open(),
        "may_change": may_change(request.user, found),
        "may_withdraw": may_withdraw_application(request.user, found),
        # Told on the page when it is told by mail.
        "decision": decision if decision and decision.outcome == found.status else None,
    }
    return render(request, "consultations/side_events/application.html", context)


@login_required
@require_POST
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """Send, withdraw or throw away an application."""
    person, found = cast("User", request.user), find_application(request, reference)
    acts = {
        "send": (applying.send, _("Your application is sent.")),
        "withdraw": (applying.withdraw, _("Your application is withdrawn.")),
        "discard": (applying.discard, _("It is thrown away.")),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        return redirect(found)
    do, done = chosen
    try:
        do(found, by=person)
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect(found.call if found.pk is None else found)


@require_safe
@for_everybody
def accreditation(request: HttpRequest, cycle: str) -> HttpResponse:
    """How organisations are admitted to the Forum of a cycle."""
    found = get_object_or_404(Cycle, slug=cycle)
    context = {
        "cycle": found,
        "tracks": AccreditationTrack.objects.filter(cycle=found),
        "call": _opened().filter(cycle=found).select_related("cycle").first(),
    }
    return render(request, "consultations/side_events/accreditation.html", context)
