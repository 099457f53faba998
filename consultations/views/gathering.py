"""What was gathered while reading, sent as one submission; and proposals read from a marked-up Word file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import keeping, likeness, places, proposing, submitting, veiling, versions
from consultations.endorsing.renewing import ask_anew
from consultations.forms import NamesForm
from consultations.likeness import Repeats
from consultations.models import Consultation, Proposal, Unsent
from declarations.intake.reading import CannotRead
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest, mask_addresses
from imrf_portal.kit.tokens import signer

SERVED = "consultations.views.gathering"


@dataclass(frozen=True)
class Gathered:
    """A remark as it will be published, or the sentence that says why it cannot be sent as it is; where the page asks
    for it, what it repeats."""

    unsent: Unsent
    text: str
    proposal: Proposal | None
    refusal: str = ""
    language: str = ""
    repeats: Repeats | None = None

    @property
    def write_url(self) -> str:
        """Where this very remark is changed."""
        return places.write_url_of(self.unsent)


@never_cache
def gathered(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """Everything this writer has typed in the consultation, to be sent as one submission; sending needs an account."""
    room = places.find_consultation(request.user, cycle, slug)
    remarks = [as_published(unsent) for unsent in keeping.gathered_in(request, room)]
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.path, reverse("account_login"))
        ticked = set(request.POST.getlist("remark"))
        chosen = [one.unsent for one in remarks if str(one.unsent.key) in ticked]
        names = NamesForm(request.POST, person=request.user)
        is_named = False
        if not chosen:
            messages.error(request, _("Tick at least one remark to send."))
        elif names.is_valid():
            try:
                return redirect(_send(request, request.user, chosen, names))
            except Refused as error:
                is_named = isinstance(error, veiling.Named)
                messages.error(request, str(error.reason))
        return _show(request, room, remarks, names, status=409, is_named=is_named)
    return _show(request, room, remarks, NamesForm(person=request.user))


def _send(request: HttpRequest, person: User, chosen: Sequence[Unsent], names: NamesForm) -> str:
    served_at = _served_at(request.POST.get("served", ""), chosen)
    if "without_names" in request.POST:
        for unsent in chosen:
            veiling.take_names_out(unsent)
    submission = submitting.submit_together(
        chosen,
        by=person,
        speaks_for=names.cleaned_data.get("speaks_for"),
        appears_as=names.cleaned_data.get("appears_as", ""),
        served_at=served_at,
    )
    return submission.get_absolute_url()


def _show(
    request: HttpRequest,
    room: Consultation,
    remarks: Sequence[Gathered],
    names: NamesForm,
    *,
    status: int = 200,
    is_named: bool = False,
) -> HttpResponse:
    shown = [[_said(one.unsent) for one in remarks], timezone.now().isoformat()]
    spoken = [likeness.Spoken(one.unsent, one.text, one.proposal) for one in remarks]
    found = likeness.repeats_of(spoken, by=request.user)
    context = {
        "consultation": room,
        "remarks": [replace(one, repeats=same) for one, same in zip(remarks, found, strict=True)],
        "form": names,
        "served": signer(SERVED).sign_object(shown),
        "is_open": room.is_open(),
        "is_named": is_named,
    }
    return keeping.remember_holder(
        request, render(request, "consultations/gathered.html", context, status=status)
    )


def as_published(unsent: Unsent) -> Gathered:
    """A remark that is not sent, as everybody would read it."""
    try:
        text, proposal = versions.text_as_sent(unsent), proposing.proposal_of(unsent)
        return Gathered(unsent, text, proposal, language=versions.language_of(unsent))
    except Refused as error:
        return Gathered(unsent, mask_addresses(unsent.text), None, refusal=str(error.reason))


def _said(unsent: Unsent) -> str:
    """A digest of one remark as the page showed it."""
    files = [file.sha256 for file in unsent.files.all()]
    said = [unsent.text, unsent.proposal_kind, unsent.proposed_text, unsent.source]
    return digest("\n".join([str(unsent.key), *files, *said]))


def _served_at(token: str, chosen: Sequence[Unsent]) -> datetime | None:
    """The instant at which the page was shown with exactly these remarks on it; nothing where the token is not ours
    or a remark has changed since."""
    try:
        shown, instant = signer(SERVED).unsign_object(token)
    except BadSignature:
        return None
    return parse_datetime(instant) if {_said(unsent) for unsent in chosen} <= set(shown) else None


@never_cache
@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw away one remark that was not sent."""
    unsent = keeping.find(request, key)
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    room, joint = unsent.consultation, unsent.joint
    keeping.discard(unsent)
    messages.success(request, _("The remark is thrown away."))
    if joint is not None:
        ask_anew(joint, by=joint.lead)
        return redirect(joint)
    return redirect("gathered", room.cycle.slug, room.slug) if room else redirect("home")


@never_cache
def from_word(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """A copy of the draft marked up in Word becomes remarks and proposals, kept as unsent for their author to check."""
    room = places.find_consultation(request.user, cycle, slug)
    if room.draft is None:
        raise Http404
    context: dict[str, object] = {"consultation": room, "is_open": room.is_open()}
    upload = request.FILES.get("file")
    if request.method != "POST":
        return render(request, "consultations/from_word.html", context)
    if upload is None:
        context["error"] = _("Choose the Word file.")
        return render(request, "consultations/from_word.html", context, status=422)
    if not ratelimit.consume(request, action="upload"):
        context["error"] = _("Too many files have come from your network in the last hour. Try again later.")
        return render(request, "consultations/from_word.html", context, status=429)
    try:
        found = proposing.from_word(cast("BinaryIO", upload), room, language=get_language() or "en")
    except CannotRead as error:
        context["error"] = str(error.sentence)
        return render(request, "consultations/from_word.html", context, status=422)
    for remark in found.remarks:
        keeping.keep_found(request, room, **remark)
    if found.left_over:
        keeping.keep_found(request, room, draft=room.draft, text="\n\n".join(found.left_over))
        messages.warning(
            request,
            _(
                "Some changes stand at no paragraph of this draft. They are kept as a remark on the whole of it."
            ),
        )
    if not found.remarks and not found.left_over:
        context["error"] = _("This file holds no tracked change and no comment.")
        return render(request, "consultations/from_word.html", context, status=422)
    if found.remarks:
        count = len(found.remarks)
        words = ngettext(
            "%(count)s remark was read from the file. Check it before you send.",
            "%(count)s remarks were read from the file. Check them before you send.",
            count,
        )
        messages.success(request, words % {"count": count})
    return keeping.remember_holder(request, redirect("gathered", cycle, slug))
