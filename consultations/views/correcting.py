"""Putting right what was sent: a comment at the wrong place, a file that should not stand there."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import correcting, moving, places
from consultations.attachments import find_attachment
from consultations.forms import MoveForm, RemovalForm
from consultations.models import Attachment
from consultations.permissions import is_author, may_moderate, may_move, may_remove_file
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import Unexplained
from imrf_portal.records.workflow import WrongStep


@never_cache
@login_required
def move(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Its author, or the secretariat, moves a comment that was sent to the wrong draft or paragraph."""
    person = cast("User", request.user)
    comment = places.find_comment(person, reference, number)
    answer = may_move(person, comment)
    if not answer:
        messages.error(request, answer.reason)
        return redirect(comment)
    rooms = list(moving.destinations(comment, person))
    form = MoveForm(request.POST or None, rooms=rooms, initial={"seen": comment.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                moving.move(comment, to=form.cleaned_data["to"], by=person, seen=form.cleaned_data["seen"])
            except Refused as error:
                form.add_error("to", str(error.reason))
            except WrongStep as error:
                messages.error(request, error.sentence)
                return redirect("move", reference, number)
            else:
                messages.success(request, _("The comment stands at its new place. Its address is the same."))
                return redirect(comment)
    context = {"comment": comment, "form": form, "is_own": bool(is_author(person, comment.submission))}
    return render(request, "consultations/move.html", context, status=status)


@never_cache
@login_required
def remove_file(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """Its author takes a file back, or the secretariat removes it and says why."""
    person = cast("User", request.user)
    attachment = find_attachment(person, reference, key)
    is_own = bool(may_remove_file(person, attachment.comment))
    if not is_own and not may_moderate(person):
        raise Http404
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and (is_own or form.is_valid()):
        try:
            _remove(attachment, form, by=person, is_own=is_own)
        except Unexplained as error:
            form.add_error("reason", error.sentence)
        else:
            messages.success(request, _("The file is removed. It can no longer be opened or found."))
            return redirect(attachment.comment)
    context = {
        "attachment": attachment,
        "comment": attachment.comment,
        "form": None if is_own else form,
    }
    return render(
        request,
        "consultations/remove_file.html",
        context,
        status=422 if request.method == "POST" else 200,
    )


def _remove(attachment: Attachment, form: RemovalForm, *, by: User, is_own: bool) -> None:
    if is_own:
        correcting.remove_file(attachment, by=by)
    else:
        correcting.take_file_down(attachment, by=by, **form.cleaned_data)
