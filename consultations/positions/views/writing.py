"""Writing and leading a position: typed, checked, sent; attached to a draft, its last day set, withdrawn."""

from __future__ import annotations

import uuid
from functools import partial
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations.endorsing import reading
from consultations.keeping import remember_holder
from consultations.models import Position, UnsentPosition
from consultations.positions import attaching, keeping, places, sending
from consultations.positions.forms import AttachForm, LastDayForm, PositionForm
from consultations.positions.permissions import may_attach, may_write_anew
from consultations.views.writing import MOST_OTHERS, keep_in_silence
from imrf_portal.accounts.models import User
from imrf_portal.kit.limits import is_too_much, take_file
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.kit.text import find_addresses


@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """Write a position of one's own."""
    return _write(request, None)


@never_cache
def write_anew(request: HttpRequest, reference: str) -> HttpResponse:
    """The author writes a new version; it starts from the text of the newest."""
    position = places.find_position(request.user, reference)
    answer = may_write_anew(request.user, position)
    if not answer:
        messages.error(request, str(answer.reason))
        return redirect(position)
    return _write(request, position)


def _write(request: HttpRequest, position: Position | None) -> HttpResponse:
    """Show the form with what this writer last typed; keep what comes in, right or wrong; go on to the check page when
    it is right."""
    unsent = _asked_for(request, position) or keeping.latest(request, position)
    if request.method != "POST":
        form = PositionForm(person=request.user, position=position, initial=_initial(position, unsent))
        return _show_form(request, position, form, unsent)
    form = PositionForm(request.POST, request.FILES, person=request.user, position=position)
    form.is_valid()
    if "keep" in request.POST:
        keep = partial(keeping.keep, request, position)
        return keep_in_silence(request, form, UnsentPosition, keep=keep, url=request.path)
    if is_too_much(request, form, field="text"):
        return _show_form(request, position, form, unsent, status=429)
    key = form.cleaned_data.get("key") or uuid.uuid4()
    unsent = keeping.keep(request, position, key=key, **form.windows, **form.typed())
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    if "remove" in request.POST:
        keeping.detach(unsent)
        fresh = PositionForm(person=request.user, position=position, initial=_initial(position, unsent))
        return _show_form(request, position, fresh, unsent)
    take_file(request, form, partial(keeping.attach, unsent))
    if unsent.key != key and keeping.others(request, position, unsent).exists():
        form.go_on_under(unsent.key)
        return _show_form(request, position, form, unsent, status=409)
    if not form.find_faults(unsent):
        return _show_form(request, position, form, unsent)
    if "later" in request.POST:
        messages.success(request, _("Kept. You find it here when you come back."))
        return remember_holder(request, redirect(f"{request.path}?key={unsent.key}"))
    return remember_holder(request, redirect("check_position", key=unsent.key))


def _asked_for(request: HttpRequest, position: Position | None) -> UnsentPosition | None:
    """The unsent text that `?key=` names, of several there may be."""
    try:
        unsent = keeping.find(request, uuid.UUID(request.GET.get("key", "")))
    except (ValueError, Http404):
        return None
    return unsent if unsent.sent_as is None and unsent.position == position else None


def _initial(position: Position | None, unsent: UnsentPosition | None) -> dict[str, object]:
    if unsent is not None:
        names = ("key", "title", "text", "endorsed_until", "speaks_for", "appears_as")
        typed = {name: getattr(unsent, name) for name in names}
        typed |= {"window": uuid.uuid4(), "seen": unsent.window}
        cycle = {"cycle": unsent.cycle.slug} if unsent.cycle else {}
        return {**typed, **cycle, "language": unsent.language or get_language()}
    fresh = {"key": uuid.uuid4(), "window": uuid.uuid4(), "language": get_language()}
    newest = position.versions.order_by("-number").first() if position else None
    if position is None or newest is None:
        return fresh
    return {
        **fresh,
        "title": newest.title,
        "text": newest.text,
        "language": newest.language,
        "endorsed_until": position.endorsed_until,
    }


def _show_form(
    request: HttpRequest,
    position: Position | None,
    form: PositionForm,
    unsent: UnsentPosition | None,
    status: int = 200,
) -> HttpResponse:
    others = keeping.others(request, position, unsent)[:MOST_OTHERS]
    context = {"position": position, "form": form, "unsent": unsent, "others": others}
    if form.errors and status == 200:
        status = 422
    page = render(request, "consultations/positions/write.html", context, status=status)
    return remember_holder(request, page)


@never_cache
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Check-your-answers: exactly what will be public; sending needs an account, reading this does not."""
    try:
        unsent = keeping.find(request, key)
    except Http404:
        # Whose session has expired finds their text again after signing in; nobody else does.
        if isinstance(request.user, User):
            raise
        return _sign_in_first(key)
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    if isinstance(request.user, User) and unsent.author is None:
        unsent.author = request.user
        unsent.save(update_fields=["author", "updated_at"])
    return _show_check(request, unsent)


@never_cache
@require_POST
def send(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send what the check page showed; a second press leads to the receipt of the first."""
    if not isinstance(request.user, User):
        return _sign_in_first(key)
    unsent = keeping.find(request, key)
    try:
        return redirect(sending.send(unsent, by=request.user))
    except Refused as error:
        messages.error(request, str(error.reason))
        return _show_check(request, unsent, status=409)


@never_cache
@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw away what was not sent."""
    unsent = keeping.find(request, key)
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    keeping.discard(unsent)
    messages.success(request, _("It is thrown away."))
    return redirect(_write_url(unsent))


def _sign_in_first(key: uuid.UUID) -> HttpResponse:
    return redirect_to_login(reverse("check_position", args=[key]))


def _write_url(unsent: UnsentPosition) -> str:
    if unsent.position is None:
        return reverse("write_position")
    return reverse("write_position_anew", args=[unsent.position])


def _show_check(request: HttpRequest, unsent: UnsentPosition, status: int = 200) -> HttpResponse:
    write_url = f"{_write_url(unsent)}?key={unsent.key}"
    try:
        title, text = sending.title_as_sent(unsent), sending.text_as_sent(unsent)
    except Refused as error:
        messages.error(request, str(error.reason))
        return redirect(write_url)
    names = sending.names_shown(unsent, by=unsent.author) if unsent.author else {}
    context = {
        "unsent": unsent,
        "title": title,
        "text": text,
        "appears": Position(**names) if names else None,
        "write_url": write_url,
        "has_addresses": bool(find_addresses(f"{unsent.title}\n{unsent.text}")),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
        "sign_up": f"{reverse('account_signup')}?next={request.path}",
    }
    return render(request, "consultations/positions/check.html", context, status=status)


# ---- Leading a published position ----


@never_cache
@login_required
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Attach a position to a draft that is open: what will be sent is shown before it is."""
    position = places.find_position(request.user, reference)
    answer = may_attach(request.user, position)
    if not answer:
        messages.error(request, str(answer.reason))
        return redirect(position)
    version = places.find_standing(request.user, reference)
    open_now = attaching.can_take(position)
    form = AttachForm(request.POST or None, consultations=open_now)
    if request.method == "POST" and form.is_valid():
        try:
            comment = attaching.attach(
                position, form.cleaned_data["consultation"], by=cast("User", request.user)
            )
        except Refused as error:
            messages.error(request, str(error.reason))
        else:
            return redirect(comment.submission)
    counts = reading.counts("position_version", [version.pk])[version.pk]
    context = {
        "position": position,
        "version": version,
        "form": form,
        "is_open_somewhere": open_now.exists(),
        "words": attaching.words(version, counts),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/positions/attach.html", context, status=status)


@never_cache
@require_POST
@login_required
def last_day(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the day until which a position takes endorsements; without a day it takes none."""
    position = places.find_position(request.user, reference)
    form = LastDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose today or a later day."))
        return redirect(position)
    try:
        sending.set_last_day(position, form.cleaned_data["endorsed_until"], by=cast("User", request.user))
    except Refused as error:
        messages.error(request, str(error.reason))
    else:
        messages.success(request, _("Kept. The page shows until when the position can be endorsed."))
    return redirect(position)


@never_cache
@require_POST
@login_required
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """The author takes the position back."""
    position = places.find_position(request.user, reference)
    try:
        sending.withdraw(position, by=cast("User", request.user))
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your position is withdrawn. It is no longer shown."))
    return redirect(position)
