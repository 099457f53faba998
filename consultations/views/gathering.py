"""What was gathered while reading, sent as one submission; and proposals read from a marked-up Word file."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import deadlines, keeping, likeness, places, proposing, submitting, veiling, versions
from consultations.endorsing.renewing import ask_anew
from consultations.forms import SharedNamesForm
from consultations.likeness import Repeats
from consultations.models import Appearance, Consultation, Proposal, Submission, Unsent
from declarations.intake.reading import CannotRead
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest, mask_addresses


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
    is_ticked: bool = True

    @property
    def write_url(self) -> str:
        """Where this very remark is changed."""
        return places.write_url_of(self.unsent)


@never_cache
def gathered(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """Everything this writer has typed in the consultation, to be sent as one submission; sending needs an account.

    It is sent under the names that the page showed: where others were chosen since, it is given back with those.
    """
    room = places.find_consultation(request.user, cycle, slug)
    remarks = [as_published(unsent) for unsent in keeping.gathered_in(request, room)]
    data = request.POST if request.method == "POST" else None
    names = SharedNamesForm(data, person=request.user, remarks=[one.unsent for one in remarks])
    if data is None:
        return _show(request, room, remarks, names)
    if not isinstance(request.user, User):
        return redirect_to_login(request.path)
    ticked = set(data.getlist("remark"))
    remarks = [replace(one, is_ticked=str(one.unsent.key) in ticked) for one in remarks]
    chosen = [one.unsent for one in remarks if one.is_ticked]
    appears = _appears(names, request.user)
    is_named = False
    if not chosen:
        messages.error(request, _("Tick at least one remark to send."))
    elif appears and not deadlines.served_at(data.get("served", ""), [_names_said(appears)]):
        messages.warning(request, _("See how you will appear, and send once more."))
    elif appears:
        try:
            return redirect(_send(request, request.user, chosen, names))
        except Refused as error:
            is_named = isinstance(error, veiling.Named)
            messages.error(request, str(error.reason))
    return _show(request, room, remarks, names, status=409, is_named=is_named)


def _send(request: HttpRequest, person: User, chosen: Sequence[Unsent], names: SharedNamesForm) -> str:
    served_at = deadlines.served_at(request.POST.get("served", ""), map(_said, chosen))
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
    names: SharedNamesForm,
    *,
    status: int = 200,
    is_named: bool = False,
) -> HttpResponse:
    appears = _appears(names, request.user)
    shown = [_said(one.unsent) for one in remarks] + ([_names_said(appears)] if appears else [])
    spoken = [likeness.Spoken(one.unsent, one.text, one.proposal) for one in remarks]
    found = likeness.repeats_of(spoken, by=request.user)
    context = {
        "consultation": room,
        "remarks": [replace(one, repeats=same) for one, same in zip(remarks, found, strict=True)],
        "form": names,
        "appears": appears,
        "served": deadlines.served(shown),
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


def _appears(names: SharedNamesForm, person: Person) -> Submission | None:
    """The names as everybody will read them; none before the writer has signed in, or while they are to be chosen."""
    if not isinstance(person, User) or not names.is_valid():
        return None
    chosen = names.cleaned_data
    appears_as = chosen["appears_as"] or Appearance.NAME_AND_ORGANISATION
    return Submission(**submitting.as_shown(chosen.get("speaks_for"), by=person, appears_as=appears_as))


def _names_said(appears: Submission) -> str:
    """A digest of the names as the page showed them."""
    return digest("\n".join([appears.shown_name, appears.shown_organisation, appears.shown_kind]))


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
