"""Filing a pledge: begun, kept as it is typed, checked, sent; amended and withdrawn by those who lead it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import cast
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.kit import left_open
from imrf_portal.kit.limits import is_too_much, take_file
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.kit.text import clean, find_addresses, graphemes
from pledges import filing, keeping, own
from pledges.checking import Checked, check, speaks_of_refugees
from pledges.forms import PledgeForm, typed_in
from pledges.models import JOINT, Partner, PartnerStatus, Pledge, PledgeVersion, UnsentPledge
from pledges.permissions import filing_organisations, leads, may_withdraw
from pledges.places import find_pledge


@login_required
@never_cache
def room(request: HttpRequest) -> HttpResponse:
    """What a person has of pledges: being written, filed for an actor of theirs, and parts they are asked to confirm."""
    person = cast("User", request.user)
    context = {
        "unsent": keeping.own(person).order_by("-updated_at"),
        "filed": own.filed(person),
        "parts": own.parts(person),
        "organisations": filing_organisations(person),
    }
    return render(request, "pledges/filing/room.html", context)


@login_required
@never_cache
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a pledge."""
    return redirect("write_pledge", key=keeping.begin(by=cast("User", request.user)).key)


@login_required
@never_cache
@require_POST
def amend(request: HttpRequest, code: str) -> HttpResponse:
    """Write the next version of a pledge; it starts from the newest."""
    person = cast("User", request.user)
    pledge = find_pledge(person, code)
    try:
        return redirect("write_pledge", key=keeping.begin_amendment(pledge, by=person).key)
    except Refused as error:
        messages.error(request, str(error.reason))
        return redirect(pledge)


@never_cache
def write(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write a pledge: all that comes in is kept, right or wrong, also where the session has ended meanwhile; what is
    right goes on to be checked."""
    if not isinstance(request.user, User):
        return JsonResponse({}, status=403) if "keep" in request.POST else left_open.hold(request)
    person, unsent = request.user, keeping.find(request.user, key)
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    if request.method != "POST":
        if left := left_open.held(request):
            return _take_up(request, unsent, left, by=person)
        find = request.GET.get("partner", "").strip()[:100]
        return _show(request, unsent, PledgeForm(unsent=unsent, person=person, find=find), find=find)
    form = PledgeForm(request.POST, request.FILES, unsent=unsent, person=person)
    form.is_valid()
    is_autosave = "keep" in request.POST
    if is_autosave and not ratelimit.consume(request, action="keep", key=str(key)):
        return JsonResponse({}, status=429)
    if not is_autosave and is_too_much(request, form):
        return _show(request, unsent, form, status=429)
    kept = keeping.keep(
        unsent,
        typed_in(request.POST),
        organisation=form.named_organisation(person),
        by=person,
        **form.windows(),
    )
    write_url = reverse("write_pledge", args=[kept.key])
    if is_autosave:
        beside = {"key": str(kept.key), "url": write_url} if kept.pk != unsent.pk else {}
        return JsonResponse({"at": kept.updated_at, **beside})
    if kept.pk != unsent.pk:
        messages.warning(request, _("Kept beside another text, which stays as it is. Both are below."))
        return redirect(write_url)
    return _go_on(request, kept, form, write_url, by=person)


def _go_on(
    request: HttpRequest, unsent: UnsentPledge, form: PledgeForm, write_url: str, *, by: User
) -> HttpResponse:
    """After keeping: what the button that was pressed asks for."""
    if "remove" in request.POST:
        keeping.detach(unsent)
        return redirect(f"{write_url}#file")
    take_file(request, form, partial(keeping.attach, unsent, by=by))
    if form.has_error("file"):
        return _show(request, unsent, form)
    if "find" in request.POST:
        words = urlencode({"partner": request.POST.get("partner", "").strip()[:100]})
        return redirect(f"{write_url}?{words}#partners")
    if "later" in request.POST:
        messages.success(request, _("Kept. You find it here when you come back."))
        return redirect("pledge_room")
    if not form.show_faults(check(unsent)):
        return _show(request, unsent, form)
    return redirect("check_pledge", key=unsent.key)


def _take_up(request: HttpRequest, unsent: UnsentPledge, left: QueryDict, *, by: User) -> HttpResponse:
    """Keep what the session held; what was typed elsewhere meanwhile stays beside it."""
    named = filing_organisations(by).filter(slug=left.get("organisation", "")).first()
    kept = keeping.keep(
        unsent,
        typed_in(left),
        organisation=named,
        by=by,
        window=uuid.uuid4(),
        seen=_as_window(left.get("seen", "")),
    )
    messages.success(request, _("What you typed is kept. Choose the file again if there was one."))
    return redirect("write_pledge", key=kept.key)


def _as_window(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _show(
    request: HttpRequest, unsent: UnsentPledge, form: PledgeForm, *, find: str = "", status: int = 200
) -> HttpResponse:
    status = 422 if form.errors and status == 200 else status
    context = {
        "unsent": unsent,
        "form": form,
        "others": keeping.others(unsent, by=cast("User", request.user))[:3],
        "find": find,
        "length": graphemes(clean(str(form["text"].value() or ""))),
        "may_send": filing_organisations(request.user).exists(),
        "names_refugees": speaks_of_refugees(f"{form['title'].value()}\n{form['text'].value()}"),
    }
    return render(request, "pledges/filing/write.html", context, status=status)


@login_required
@never_cache
@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw away a pledge that was not sent."""
    unsent = keeping.find(cast("User", request.user), key)
    if unsent.sent_as is None:
        keeping.discard(unsent)
        messages.success(request, _("It is thrown away."))
    return redirect("pledge_room")


@login_required
@never_cache
def check_answers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Check-your-answers: exactly what will be public, and what the secretariat alone reads."""
    unsent = keeping.find(cast("User", request.user), key)
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    return _show_check(request, unsent)


@never_cache
@require_POST
def send(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send what the check page showed; a second press leads to the receipt of the first."""
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("check_pledge", args=[key]))
    unsent = keeping.find(request.user, key)
    try:
        return redirect(filing.send(unsent, by=request.user))
    except Refused as error:
        messages.error(request, str(error.reason))
        return _show_check(request, unsent, status=409)


def _show_check(request: HttpRequest, unsent: UnsentPledge, status: int = 200) -> HttpResponse:
    checked = check(unsent)
    if checked.faults or unsent.organisation is None:
        messages.error(request, next(iter(checked.faults.values())))
        return redirect("write_pledge", key=unsent.key)
    version = PledgeVersion(file=unsent.file, **checked.columns)
    organisation = unsent.organisation
    context = {
        "unsent": unsent,
        "version": version,
        "lines": [_as_line(organisation)],
        "asked": [_as_line(one) for one in checked.partners],
        "is_joint": version.kind in JOINT,
        **checked.tied,
        "contact": checked.contact,
        "names_refugees": checked.names_refugees,
        "length": graphemes(version.text),
        "has_addresses": _has_addresses(unsent, checked),
    }
    return render(request, "pledges/filing/check.html", context, status=status)


def _as_line(organisation: Organisation) -> Partner:
    """An actor as it will be shown."""
    return Partner(
        organisation=organisation,
        status=PartnerStatus.CONFIRMED,
        shown_organisation=organisation.name,
        shown_organisation_language=organisation.language,
        shown_kind=organisation.kind,
    )


def _has_addresses(unsent: UnsentPledge, checked: Checked) -> bool:
    """Whether e-mail addresses stood in what will be public."""
    public = [str(unsent.typed.get(name, "")) for name in checked.columns]
    return bool(find_addresses("\n".join(public)))


@login_required
@never_cache
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a pledge back, after saying what that means."""
    person = cast("User", request.user)
    pledge: Pledge = find_pledge(person, code)
    answer = leads(person, pledge) and may_withdraw(person, pledge)
    if not answer:
        messages.error(request, str(answer.reason))
        return redirect(pledge)
    if request.method != "POST":
        return render(request, "pledges/filing/withdraw.html", {"pledge": pledge})
    try:
        filing.withdraw(pledge, by=person)
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your pledge is withdrawn. It is no longer shown."))
    return redirect(pledge)
