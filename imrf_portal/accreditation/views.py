"""One's organisations: asking to speak for one, registering one, and the invitations that come by mail."""

from __future__ import annotations

from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import AT_THE_DESK, Membership, Organisation, OrganisationKind, User
from imrf_portal.accounts.roles import manages
from imrf_portal.accreditation import handing_over, inviting, joining, registering
from imrf_portal.accreditation.forms import AskForm, RegistrationForm
from imrf_portal.accreditation.models import MembershipRequest, RequestStatus
from imrf_portal.accreditation.permissions import is_ended_by_its_holder, is_new_to
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.workflow import WrongStep

# A search shows so many; whoever looks for another writes more of its name.
MOST_FOUND = 20
# Requests that were answered are shown so many, the newest first.
MOST_ANSWERED = 10


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """For whom a person speaks, what they have asked, and the way to ask for more; `?q=` searches by name or acronym."""
    person = cast("User", request.user)
    words = request.GET.get("q", "").strip()[:100]
    known = Organisation.objects.known().named(words).exclude(kind=OrganisationKind.SECRETARIAT)
    found = list(known.select_related("state").order_by("name", "pk")[: MOST_FOUND + 1]) if words else []
    asked = person.membership_requests.select_related("organisation")
    managed = manages(person)
    own = Membership.objects.filter(person=person).select_related("organisation", "cycle")
    roles = list(own.current().order_by("organisation__name", "pk"))
    context = {
        "roles": [(membership, is_ended_by_its_holder(membership)) for membership in roles],
        "to_come": own.to_come().order_by("since", "pk"),
        "own": {membership.organisation_id for membership in roles},
        "managed": set(managed.values_list("pk", flat=True)),
        "waiting": asked.waiting(),
        "answered": asked.exclude(status=RequestStatus.WAITING)[:MOST_ANSWERED],
        "to_answer": MembershipRequest.objects.waiting().filter(organisation__in=managed).count(),
        "q": words,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
    }
    return render(request, "accreditation/mine.html", context)


@login_required
@never_cache
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to speak for an organisation that the secretariat knows."""
    person = cast("User", request.user)
    known = Organisation.objects.known().exclude(kind=OrganisationKind.SECRETARIAT)
    organisation = get_object_or_404(known, slug=slug)
    form = AskForm(request.POST if request.method == "POST" else None)
    answer = is_new_to(person, organisation)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="invite", user=person):
            messages.error(request, _("You have asked very often in the last hour. Try again later."))
            status = 429
        elif answer:
            joining.ask(organisation, capacity=form.cleaned_data["capacity"], by=person)
            messages.success(request, _("You have asked. You hear by e-mail as soon as it is answered."))
            return redirect("my_organisations")
        else:
            status = 409
    waiting = person.membership_requests.waiting().filter(organisation=organisation).first()
    context = {
        "organisation": organisation,
        "form": form,
        "refusal": answer.reason,
        "waiting": waiting,
    }
    return render(request, "accreditation/ask.html", context, status=status)


@login_required
@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Take one's own request back."""
    person = cast("User", request.user)
    asked = get_object_or_404(MembershipRequest, pk=key, person=person)
    try:
        joining.withdraw(asked, by=person)
    except WrongStep as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("my_organisations")


@login_required
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation; those of a similar name are shown first, and one says that it is none of them."""
    person = cast("User", request.user)
    form = RegistrationForm(
        request.POST if request.method == "POST" else None, initial={"language": get_language() or "en"}
    )
    alike: list[Organisation] = []
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        details = form.details
        if "is_another" not in request.POST:
            alike = list(registering.alike(details.name, details.acronym))
        if not alike and ratelimit.consume(request, action="invite", user=person):
            registering.register(details, by=person)
            messages.success(
                request,
                _("The organization is registered. You hear by e-mail when the secretariat has verified it."),
            )
            return redirect("my_organisations")
        if not alike:
            messages.error(request, _("You have asked very often in the last hour. Try again later."))
            status = 429
    context = {"form": form, "alike": alike}
    return render(request, "accreditation/register.html", context, status=status)


@login_required
@require_POST
def resign(request: HttpRequest, key: int) -> HttpResponse:
    """End one's own role."""
    person = cast("User", request.user)
    membership = get_object_or_404(Membership.objects.current(), pk=key, person=person)
    try:
        handing_over.resign(membership, by=person)
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("Your role has ended."))
    return redirect("my_organisations")


@login_required
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation to a role: opening the link changes nothing, the button does."""
    person = cast("User", request.user)
    try:
        found = inviting.find(token)
    except inviting.Spent as error:
        return render(request, "accreditation/invitation.html", {"spent": error.reason}, status=410)
    context: dict[str, object] = {"invitation": found}
    if request.method != "POST":
        return render(request, "accreditation/invitation.html", context)
    try:
        given = inviting.accept(token, by=person)
    except inviting.Spent as error:
        return render(request, "accreditation/invitation.html", {"spent": error.reason}, status=410)
    except Refused as error:
        context["refusal"] = error.reason
        return render(request, "accreditation/invitation.html", context, status=403)
    messages.success(request, _("The role is yours."))
    if given.role in AT_THE_DESK and not person.has_second_factor:
        messages.info(request, _("It counts once you have set up a second factor."))
        return redirect("mfa_index")
    return redirect("my_organisations")
