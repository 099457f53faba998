"""The pages of a joint submission: begun, led and signed; and the page that a link in a letter leads to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations import deadlines, keeping, places
from consultations.endorsing import inviting, leading, links, reading, signing, texts
from consultations.endorsing.forms import (
    BeginForm,
    InviteForm,
    LinkForm,
    SendForm,
    SignForm,
    TitleForm,
    show_for,
)
from consultations.endorsing.permissions import is_in_time, is_lead
from consultations.late import letting_in
from consultations.models import Endorsement, Invitation, JointSubmission
from consultations.views.gathering import as_published
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.moderation.models import Status

TOO_MUCH = 429


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """From remarks that are gathered and not sent: which of them others sign too, under whose lead."""
    room = places.find_consultation(request.user, cycle, slug)
    person = cast("User", request.user)
    remarks = [as_published(unsent) for unsent in keeping.gathered_in(request, room)]
    form = BeginForm(request.POST if request.method == "POST" else None, person=person)
    status = 200
    if request.method == "POST":
        status = 422
        ticked = set(request.POST.getlist("remark"))
        chosen = [one.unsent for one in remarks if str(one.unsent.key) in ticked]
        if form.is_valid():
            try:
                return redirect(leading.begin(room, chosen, by=person, **form.cleaned_data))
            except Refused as error:
                form.add_error(None, str(error.reason))
    else:
        ticked = {str(one.unsent.key) for one in remarks}
    context = {
        "consultation": room,
        "remarks": remarks,
        "ticked": ticked,
        "form": form,
        "is_open": room.is_open(),
    }
    return render(request, "consultations/endorsing/begin.html", context, status=status)


# ---- The page of those who lead and sign ----


@dataclass
class Asked:
    """A signature that is this person's to answer, with the form to sign; none where only reading is left."""

    endorsement: Endorsement
    form: SignForm


@dataclass
class Page:
    """The page of one joint submission for one person, with the forms as they were filled in."""

    request: HttpRequest
    joint: JointSubmission
    person: User

    def __post_init__(self) -> None:
        self.paragraphs = texts.paragraphs_of(self.joint)
        self.is_lead = bool(is_lead(self.person, self.joint))
        self.invite = InviteForm()
        self.rename = TitleForm(initial={"title": self.joint.title})
        self.send = SendForm()
        mine = Endorsement.objects.filter(joint=self.joint).signed_by(self.person)
        self.mine = [
            Asked(one, self._form(one))
            for one in mine.select_related("organisation").prefetch_related("reservations")
        ]

    def _form(self, endorsement: Endorsement) -> SignForm:
        kept = {f"reservation-{one.paragraph_id}": one.text for one in endorsement.reservations.all()}
        act = self.request.POST.get("act", "")
        is_sent = act == "confirm" and self.request.POST.get("endorsement") == str(endorsement.pk)
        return SignForm(
            self.request.POST if is_sent else None,
            paragraphs=self.paragraphs,
            initial=kept,
            prefix=f"signature-{endorsement.pk}",
        )

    def asked(self) -> Asked:
        """The signature that the form names. Raises `Http404` where it is not this person's."""
        key = self.request.POST.get("endorsement", "")
        for one in self.mine:
            if str(one.endorsement.pk) == key:
                return one
        raise Http404

    def shown(self, status: int = 200) -> HttpResponse:
        """The page with the text as it stands, and the forms as they were filled in."""
        joint = self.joint
        remarks = list(texts.remarks_of(joint)) if joint.is_preparing else []
        digest = texts.digest_of(joint)
        for one in self.mine:
            show_for(one.form, digest)
        self.send.initial["served"] = deadlines.served([digest])
        comments = [] if joint.is_preparing else list(texts.comments_of(joint))
        context = {
            "joint": joint,
            "page": self,
            "remarks": [as_published(unsent) for unsent in remarks],
            "comments": comments,
            "is_public": any(comment.status == Status.PUBLISHED for comment in comments),
            "asked": reading.asked_by(joint) if self.is_lead else [],
            "counts": reading.counts("joint", [joint.pk])[joint.pk],
            "more": self._more(),
            "may_ask_late": letting_in.may_ask(self.person, joint),
            "late_request": letting_in.request_about(joint) if self.is_lead else None,
            "kept_at": max((unsent.updated_at for unsent in remarks), default=None),
            "is_in_time": bool(is_in_time(joint)),
        }
        return render(self.request, "consultations/endorsing/joint.html", context, status=status)

    def _more(self) -> list[Any]:
        if not self.is_lead or not self.joint.is_preparing:
            return []
        return [as_published(one) for one in keeping.gathered_in(self.request, self.joint.consultation)]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joint(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A joint submission for who leads it and who is asked to sign; every button on it is one act."""
    person = cast("User", request.user)
    visible = JointSubmission.objects.visible_to(person)
    found = get_object_or_404(
        visible.select_related("consultation__cycle", "organisation", "submission", "lead"), key=key
    )
    page = Page(request, found, person)
    if request.method != "POST":
        return page.shown()
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        return page.shown(status=422)
    if not ratelimit.consume(request, action="invite" if act in (_invite, _ask_again) else "write"):
        messages.error(request, _("Too much has come from your network in the last hour. Try again later."))
        return page.shown(status=TOO_MUCH)
    try:
        answer = act(page)
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        return answer
    found.refresh_from_db()
    return page.shown(status=409)


def _invite(page: Page) -> HttpResponse:
    page.invite = InviteForm(page.request.POST)
    if not page.invite.is_valid():
        return page.shown(status=422)
    invited = inviting.invite(page.joint, page.invite.cleaned_data["who"], by=page.person)
    if invited.asked:
        words = ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", invited.asked
        )
        messages.success(page.request, words % {"n": invited.asked})
    if not invited.left:
        return redirect(page.joint)
    page.invite = InviteForm({"who": "\n".join(line for line, _sentence in invited.left)})
    for line, sentence in invited.left:
        page.invite.add_error("who", f"{line}: {sentence}")
    return page.shown(status=422)


def _take_back(page: Page) -> HttpResponse:
    asked = get_object_or_404(page.joint.endorsements, pk=_key(page, "endorsement"))
    inviting.take_back(asked, by=page.person)
    messages.success(page.request, _("The invitation is taken back."))
    return redirect(page.joint)


def _ask_again(page: Page) -> HttpResponse:
    asked = get_object_or_404(page.joint.endorsements, pk=_key(page, "endorsement"))
    inviting.ask_again(asked, by=page.person)
    messages.success(page.request, _("The invitation is on its way again."))
    return redirect(page.joint)


def _rename(page: Page) -> HttpResponse:
    page.rename = TitleForm(page.request.POST)
    if not page.rename.is_valid():
        return page.shown(status=422)
    leading.rename(page.joint, page.rename.cleaned_data["title"], by=page.person)
    return redirect(page.joint)


def _take(page: Page) -> HttpResponse:
    ticked = set(page.request.POST.getlist("remark"))
    gathered = keeping.gathered_in(page.request, page.joint.consultation)
    leading.take(page.joint, [one for one in gathered if str(one.key) in ticked], by=page.person)
    return redirect(page.joint)


def _send(page: Page) -> HttpResponse:
    page.send = SendForm(page.request.POST)
    if not page.send.is_valid():
        return page.shown(status=422)
    served_at = deadlines.served_at(page.send.cleaned_data["served"], [texts.digest_of(page.joint)])
    submission = leading.send(
        page.joint, appears_as=page.send.cleaned_data["appears_as"], by=page.person, served_at=served_at
    )
    return redirect(submission)


def _ask_late(page: Page) -> HttpResponse:
    letting_in.ask(page.joint, by=page.person)
    messages.success(page.request, _("The secretariat has been asked. You are told what it decides."))
    return redirect(page.joint)


def _give_up(page: Page) -> HttpResponse:
    leading.give_up(page.joint, by=page.person)
    messages.success(page.request, _("The joint submission is given up. Its remarks are yours alone again."))
    return redirect("gathered", page.joint.consultation.cycle.slug, page.joint.consultation.slug)


def _confirm(page: Page) -> HttpResponse:
    asked = page.asked()
    if not asked.form.is_valid():
        return page.shown(status=422)
    signing.confirm(
        asked.endorsement,
        seen=asked.form.cleaned_data["seen"],
        reservations=asked.form.reservations,
        language=asked.form.chosen_language,
        by=page.person,
    )
    messages.success(page.request, _("The signature is confirmed."))
    return redirect(page.joint)


def _decline(page: Page) -> HttpResponse:
    signing.decline(page.asked().endorsement, by=page.person)
    messages.success(
        page.request, _("You have declined. Until the consultation closes you may still confirm.")
    )
    return redirect(page.joint)


def _leave(page: Page) -> HttpResponse:
    signing.leave(page.asked().endorsement, by=page.person)
    messages.success(page.request, _("The signature is taken back. It is shown and counted nowhere."))
    return redirect(page.joint)


def _key(page: Page, name: str) -> int:
    key = page.request.POST.get(name, "")
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0


ACTS: dict[str, Callable[[Page], HttpResponse]] = {
    "invite": _invite,
    "ask-again": _ask_again,
    "take-back": _take_back,
    "rename": _rename,
    "take": _take,
    "send": _send,
    "ask-late": _ask_late,
    "give-up": _give_up,
    "confirm": _confirm,
    "decline": _decline,
    "leave": _leave,
}


# ---- By a link ----


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in a letter leads: reading does nothing, the buttons confirm, decline or leave, once."""
    try:
        invitation = links.find(token)
    except links.Spent as error:
        return _spent(request, error)
    form = _link_form(request, invitation)
    if request.method != "POST":
        return _show_link(request, invitation, form)
    if not ratelimit.consume(request, action="write"):
        messages.error(request, _("Too much has come from your network in the last hour. Try again later."))
        return _show_link(request, invitation, form, status=TOO_MUCH)
    act = request.POST.get("act", "")
    if act == "confirm" and not form.is_valid():
        return _show_link(request, invitation, form, status=422)
    try:
        if act == "confirm":
            answered, done = links.confirm(token, _answer(request, form)), "confirmed"
        elif act == "leave":
            answered, done = links.leave(token), "left"
        else:
            answered, done = links.decline(token), "declined"
    except links.Spent as error:
        return _spent(request, error)
    except NotDone as error:
        messages.error(request, error.sentence)
        return _show_link(request, links.find(token), form, status=409)
    context = {"joint": answered.joint, "done": done}
    return render(request, "consultations/endorsing/answered.html", context)


def _link_form(request: HttpRequest, invitation: Invitation) -> LinkForm:
    endorsement = invitation.endorsement
    kept = {f"reservation-{one.paragraph_id}": one.text for one in endorsement.reservations.all()}
    named = {
        "claimed_name": endorsement.shown_name,
        "claimed_organisation": endorsement.shown_organisation or invitation.named,
        "claimed_kind": endorsement.shown_kind,
    }
    return LinkForm(
        request.POST if request.POST.get("act") == "confirm" else None,
        person=request.user,
        paragraphs=texts.paragraphs_of(invitation.joint),
        initial={**kept, **named},
    )


def _answer(request: HttpRequest, form: LinkForm) -> links.Answer:
    organisation = form.cleaned_data.get("organisation")
    return links.Answer(
        claim=form.claim,
        seen=form.cleaned_data["seen"],
        reservations=form.reservations,
        language=form.chosen_language,
        organisation=organisation,
        by=request.user if isinstance(request.user, User) else None,
    )


def _show_link(
    request: HttpRequest, invitation: Invitation, form: LinkForm, status: int = 200
) -> HttpResponse:
    joint = invitation.joint
    show_for(form, texts.digest_of(joint))
    context = {
        "joint": joint,
        "endorsement": invitation.endorsement,
        "form": form,
        "remarks": [as_published(unsent) for unsent in texts.remarks_of(joint)] if joint.is_preparing else [],
        "comments": [] if joint.is_preparing else texts.comments_of(joint),
        "is_in_time": bool(is_in_time(joint)),
    }
    return render(request, "consultations/endorsing/link.html", context, status=status)


def _spent(request: HttpRequest, error: links.Spent) -> HttpResponse:
    return render(request, "consultations/endorsing/spent.html", {"reason": error.reason}, status=410)
