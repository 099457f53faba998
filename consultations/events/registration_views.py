"""Registering for an event, one's own registration, and the door to the meeting."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.events import calendars, registering
from consultations.events.models import Event
from consultations.events.permissions import may_join
from consultations.events.registration_forms import RegistrationForm
from consultations.events.registrations import Admission, Registration
from consultations.events.wordings import worded
from imrf_portal.accounts.models import User
from imrf_portal.kit import left_open
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.workflow import WrongStep


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, slug: str) -> HttpResponse:
    """Register, or see and change one's own registration. What a visitor typed is kept until they have signed in."""
    admission = _admission(request, slug)
    if not isinstance(request.user, User):
        return left_open.hold(request)
    standing = registering.standing(admission, person=request.user)
    form = RegistrationForm(
        request.POST if request.method == "POST" else None,
        initial=RegistrationForm.typed(left_open.held(request)),
        person=request.user,
        registration=standing.registration,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _keep(request, admission.event, form, standing.registration)
        except Refused as error:
            form.add_error(None, str(error.reason))
    event = admission.event
    context = {"event": event, "title": worded(event, "title"), "form": form, "standing": standing}
    return render(request, "events/registration.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_POST
def give_up(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one's place, or number on the waiting list, to the next."""
    admission = _admission(request, slug)
    person = cast("User", request.user)
    mine = Registration.objects.filter(event=admission.event, person=person)
    try:
        registering.give_up(get_object_or_404(mine), by=person)
    except WrongStep:
        messages.info(request, _("You had given up your place already."))
    else:
        messages.success(request, _("You have given up your place. Whoever waits first gets it."))
    return redirect(admission.event)


@never_cache
@login_required
@require_safe
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """The door to the meeting: whoever has a place is led on; anybody else reads why not (403).

    The address may be forwarded to anybody: it says nothing, and asks who is there.
    """
    event = _admission(request, slug).event
    response = HttpResponseRedirect(registering.link_for(event, person=cast("User", request.user)))
    # The meeting's host need not learn where its guests came from.
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@login_required
@require_safe
def own_calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The event for the calendar of somebody with a place, the door to the meeting in it; nobody else's (403)."""
    event = _admission(request, slug).event
    person = cast("User", request.user)
    require(may_join(event, Registration.objects.filter(event=event, person=person).first()))
    door = request.build_absolute_uri(reverse("join", args=[slug]))
    response = HttpResponse(
        calendars.event_file(event, door=door), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


def _admission(request: HttpRequest, slug: str) -> Admission:
    visible = Event.objects.visible_to(request.user)
    return get_object_or_404(
        Admission.objects.select_related("event__cycle"), event__in=visible, event__slug=slug
    )


def _keep(
    request: HttpRequest, event: Event, form: RegistrationForm, standing: Registration | None
) -> HttpResponse:
    person = cast("User", request.user)
    if standing is not None:
        registering.revise(standing, form.details(), by=person)
        messages.success(request, _("Kept."))
    elif registering.register(event, form.details(), by=person).is_confirmed:
        messages.success(request, _("Your place is confirmed. You receive an e-mail."))
    else:
        messages.info(
            request,
            _("All places are taken. You are on the waiting list and hear by e-mail once a place is yours."),
        )
    return redirect("registration", event.slug)
