"""The pages of one's own account that gather all apps: my page, and how one is called."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import own as said
from consultations.models import Consultation
from consultations.reminding.reminding import wants_reminders
from imrf_portal.accounts.forms import ProfileForm
from imrf_portal.accounts.models import User
from imrf_portal.accreditation import introducing
from imrf_portal.pages import mine

# So many consultations stand on the page of a co-facilitator, and of somebody who has done nothing yet.
FEW = 3


@never_cache
@login_required
def my_page(request: HttpRequest) -> HttpResponse:
    """What waits for a person, what they have written and what became of it, what they follow and what they are."""
    person = cast("User", request.user)
    sections, co_facilitated = mine.sections(person), said.co_facilitated(person)[:FEW]
    is_new = not (sections or co_facilitated or person.is_staff)
    open_now = Consultation.objects.open().select_related("cycle").order_by("closes_at")
    context = {
        "sections": sections,
        "co_facilitated": co_facilitated,
        "is_new": is_new,
        "open_consultations": open_now[:FEW] if is_new else [],
        "followed": mine.followed(person),
        "roles": mine.roles(person),
        "is_reminded": wants_reminders(person),
    }
    return render(request, "pages/mine.html", context)


@never_cache
@login_required
def my_profile(request: HttpRequest) -> HttpResponse:
    """The name as it appears, the language of one's mails, the time zone."""
    person = cast("User", request.user)
    form = ProfileForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        introducing.introduce(person, **form.cleaned_data, by=person)
        messages.success(request, _("Kept."))
        return redirect("my_profile")
    return render(request, "pages/profile.html", {"form": form}, status=422 if form.errors else 200)
