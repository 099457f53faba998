"""The room of those who manage an organisation: who asks to speak for it, who does, who is invited, who takes over."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import Membership, Organisation, User
from imrf_portal.accreditation import handing_over, inviting, joining
from imrf_portal.accreditation.forms import DeclineForm, HandOverForm, InvitationForm
from imrf_portal.accreditation.models import Invitation, MembershipRequest
from imrf_portal.accreditation.permissions import (
    may_hand_over,
    may_manage,
    passes_on,
    roles_to_give,
    takes_back,
)
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.records.workflow import WrongStep

# A room shows so many who ask or belong, the longest waiting first.
MOST_SHOWN = 200

Act = Callable[..., HttpResponse]


def organisation_room(organisation: Organisation) -> str:
    """The address of the room of those who manage an organisation."""
    return reverse("manage_organisation", args=[organisation.slug])


def in_room(view: Act) -> Act:
    """A page for those who manage the organisation at an address, and for administrators; to others it is not there."""

    @login_required
    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, slug: str, **address: object) -> HttpResponse:
        organisation = get_object_or_404(Organisation, slug=slug)
        if not may_manage(cast("User", request.user), organisation):
            raise Http404
        return view(request, organisation, **address)

    return enter


@in_room
def manage(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The room as it stands."""
    return _show(request, organisation)


@in_room
@require_POST
def answer(request: HttpRequest, organisation: Organisation, key: int) -> HttpResponse:
    """Confirm a request to speak for the organisation, or decline it with a reason."""
    asked = get_object_or_404(
        MembershipRequest.objects.select_related("organisation", "person"), pk=key, organisation=organisation
    )
    by = cast("User", request.user)
    form = DeclineForm(request.POST, prefix=f"request-{asked.pk}")
    declines = request.POST.get("act") == "decline"
    if declines and not form.is_valid():
        return _show(request, organisation, declining=form, status=422)
    try:
        if declines:
            joining.decline(asked, answer=form.cleaned_data["answer"], by=by)
            messages.success(request, _("The request is declined; who asked is told."))
        else:
            joining.confirm(asked, by=by)
            messages.success(request, _("The request is confirmed; who asked is told."))
    except NotDone as error:
        messages.error(request, error.sentence)
        return _show(request, organisation, declining=form, status=409)
    return redirect(organisation_room(organisation))


@in_room
@require_POST
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Invite somebody to a role by mail; the answer is the same whether the address has an account or not."""
    by = cast("User", request.user)
    form = InvitationForm(request.POST, roles=roles_to_give(by, organisation), prefix="invite")
    if not form.is_valid():
        return _show(request, organisation, inviting=form, status=422)
    if not _may_write_now(request, by):
        return _show(request, organisation, inviting=form, status=429)
    asked = form.cleaned_data
    inviting.invite(
        organisation, role=asked["role"], address=asked["address"], cycle=asked.get("cycle"), by=by
    )
    messages.success(request, _("The invitation is on its way. Its link is good once, for 14 days."))
    return redirect(organisation_room(organisation))


@in_room
@require_POST
def revoke(request: HttpRequest, organisation: Organisation, key: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=key, organisation=organisation)
    try:
        inviting.revoke(invitation, by=cast("User", request.user))
    except WrongStep as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("The invitation is taken back; its link no longer works."))
    return redirect(organisation_room(organisation))


@in_room
def hand_over(request: HttpRequest, organisation: Organisation, key: int) -> HttpResponse:
    """Hand a role over to another member, or to somebody who is invited by mail."""
    by = cast("User", request.user)
    standing = Membership.objects.current().select_related("organisation", "person", "cycle")
    membership = get_object_or_404(standing, pk=key, organisation=organisation)
    if not may_hand_over(by, membership):
        raise Http404
    form = HandOverForm(request.POST if request.method == "POST" else None, membership=membership)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            if _pass_on(request, membership, form.cleaned_data, by=by):
                stays = may_manage(by, organisation)
                return redirect(organisation_room(organisation) if stays else reverse("my_organisations"))
            status = 429
        except Refused as error:
            messages.error(request, str(error.reason))
            status = 409
    context = {"organisation": organisation, "membership": membership, "form": form}
    return render(request, "accreditation/hand_over.html", context, status=status)


@in_room
@require_POST
def take_back(request: HttpRequest, organisation: Organisation, key: int) -> HttpResponse:
    """Undo a handing over that is still to come."""
    successor = get_object_or_404(Membership.objects.to_come(), pk=key, organisation=organisation)
    try:
        handing_over.take_back(successor, by=cast("User", request.user))
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("The handover is taken back. Whoever holds the role keeps it."))
    return redirect(organisation_room(organisation))


def _pass_on(request: HttpRequest, membership: Membership, asked: dict[str, Any], *, by: User) -> bool:
    """Do what the form asks; not where too many letters were sent. Raises `Refused`."""
    if asked["successor"]:
        handing_over.hand_over(membership, to=asked["successor"], at=asked["at"], by=by)
        messages.success(request, _("The role is handed over. The successor is told."))
        return True
    if not _may_write_now(request, by):
        return False
    inviting.invite_successor(membership, address=asked["address"], takes_over_at=asked["at"], by=by)
    messages.success(
        request, _("The invitation is on its way. The role goes over as soon as it is accepted.")
    )
    return True


def _may_write_now(request: HttpRequest, person: User) -> bool:
    if ratelimit.consume(request, action="invite", user=person):
        return True
    messages.error(request, _("You have sent very many invitations in the last hour. Try again later."))
    return False


def _show(
    request: HttpRequest,
    organisation: Organisation,
    *,
    declining: DeclineForm | None = None,
    inviting: InvitationForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The room, with a form as it was typed where one was refused."""
    person = cast("User", request.user)
    waiting = organisation.membership_requests.waiting().select_related("person", "organisation")
    requests = list(waiting.order_by("pk")[:MOST_SHOWN])
    hints = joining.from_its_domain(requests)
    members = Membership.objects.filter(organisation=organisation).select_related("person", "cycle")
    roles = members.current().order_by("role", "person__name", "pk")
    to_come = list(members.to_come().select_related("succeeds").order_by("since", "pk")[:MOST_SHOWN])
    succeeded = {one.succeeds_id for one in to_come}
    to_give = roles_to_give(person, organisation)
    context = {
        "organisation": organisation,
        "requests": [(one, hints[one.pk], _declining(one, declining)) for one in requests],
        "roles": [(one, one.pk not in succeeded and passes_on(person, one)) for one in roles[:MOST_SHOWN]],
        "to_come": [(one, takes_back(person, one)) for one in to_come],
        "invitations": organisation.invitations.open().select_related("cycle"),
        "inviting": inviting or (InvitationForm(roles=to_give, prefix="invite") if to_give else None),
        "form": declining or inviting,
    }
    return render(request, "accreditation/manage.html", context, status=status)


def _declining(asked: MembershipRequest, typed: DeclineForm | None) -> DeclineForm:
    """The form by which a request is declined; as it was typed where it was refused."""
    prefix = f"request-{asked.pk}"
    return typed if typed is not None and typed.prefix == prefix else DeclineForm(prefix=prefix)
