"""Endorsing a text where it is read, and who endorses it: the same pages for a comment and for a position."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from consultations import keeping, places
from consultations.endorsing import endorsing, reading
from consultations.endorsing.endorsable import Endorsable, endorsable
from consultations.endorsing.name_forms import NameForm
from consultations.models import Comment, Endorsement, PositionVersion, Unsent
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.moderation.models import Status

Text = Comment | PositionVersion


def door(find: Callable[..., Text]) -> Callable[..., HttpResponse]:
    """The page on which one endorses the text that `find(request, …)` finds: one view for every kind of text.

    It shows what everybody will read before the name is given, and takes a name back. `?instead=` names what the
    reader was about to send in place of endorsing; it is kept, and may be thrown away once they have endorsed.
    """

    @never_cache
    def endorse_here(request: HttpRequest, **address: object) -> HttpResponse:
        subject = find(request, **address)
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        return _endorse(request, request.user, endorsable(subject))

    return endorse_here


def find_published(request: HttpRequest, reference: str, number: int) -> Comment:
    """The published comment at an address. Raises `Http404`."""
    comment = places.find_comment(request.user, reference, number)
    if comment.status != Status.PUBLISHED:
        raise Http404
    return comment


endorse_comment = door(find_published)


@never_cache
def comment_endorsements(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Who endorses a published comment, by kind of stakeholder; the same page for everybody."""
    comment = find_published(request, reference, number)
    text = endorsable(comment)
    context = {"comment": comment, "text": text, **signatures(text)}
    return render(request, "consultations/endorsing/endorsements.html", context)


def signatures(text: Endorsable) -> dict[str, object]:
    """What a page shows of who endorses a text: the counts, and the names in groups; two queries."""
    confirmed = Endorsement.objects.confirmed().filter(**text.target)
    return {
        "counts": reading.counts(text.key, [text.subject.pk])[text.subject.pk],
        "groups": reading.groups(confirmed.prefetch_related("reservations__paragraph")),
    }


def _endorse(request: HttpRequest, person: User, text: Endorsable) -> HttpResponse:
    standing = endorsing.own_endorsements(person, text)
    given = {one.organisation_id for one in standing}
    left = [name for name in endorsing.names_of(person) if (name.pk if name else None) not in given]
    answers = [endorsing.may_endorse(person, text, organisation=name) for name in left]
    names = [name for name, answer in zip(left, answers, strict=True) if answer]
    typed = request.POST if request.method == "POST" and names else None
    form = NameForm(typed, person=person, names=names)
    unsent = _instead(request)
    status = 422 if form.errors else 200
    if request.method == "POST":
        if not ratelimit.consume(request, action="write"):
            messages.error(
                request, _("Too much has come from your network in the last hour. Try again later.")
            )
            status = 429
        elif "take_back" in request.POST:
            return _take_back(request, person, text, standing)
        elif standing and not names:
            # The second press of a button that was pressed twice.
            return redirect(text.url)
        elif names and form.is_valid() and _try(request, text, person, form):
            return redirect(f"{text.endorse_url}?instead={unsent.key}" if unsent else text.url)
        elif not form.errors:
            status = 409
    context = {
        "text": text,
        "subject": text.subject,
        "form": form,
        "standing": standing,
        "refusal": "" if names else next((one.reason for one in answers if not one), ""),
        "unsent": unsent,
    }
    return render(request, "consultations/endorsing/endorse.html", context, status=status)


def _try(request: HttpRequest, text: Endorsable, person: User, form: NameForm) -> bool:
    try:
        endorsing.endorse(text.subject, by=person, organisation=form.chosen)
    except Refused as error:
        messages.error(request, str(error.reason))
        return False
    messages.success(request, _("You endorse this text. Everybody can see it now."))
    return True


def _take_back(
    request: HttpRequest, person: User, text: Endorsable, standing: list[Endorsement]
) -> HttpResponse:
    """Take back the endorsement whose button was pressed; one that is gone already is no fault."""
    for endorsement in standing:
        if str(endorsement.pk) == request.POST["take_back"]:
            try:
                endorsing.take_back(endorsement, by=person)
            except NotDone as error:
                messages.error(request, error.sentence)
            else:
                messages.success(request, _("Your endorsement is taken back. It is no longer shown."))
    return redirect(text.endorse_url)


def _instead(request: HttpRequest) -> Unsent | None:
    """What the reader was about to send, where it is theirs and not sent."""
    try:
        unsent = keeping.find(request, uuid.UUID(request.GET.get("instead", "")))
    except (ValueError, Http404):
        return None
    return unsent if unsent.sent_as is None else None
