"""Writing a comment: typed, checked, sent. What is typed is kept at every step, signed in or not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from consultations import deadlines, keeping, likeness, places, proposing, submitting, veiling, versions
from consultations.endorsing.renewing import ask_anew_about
from consultations.forms import CheckForm, CommentForm, KeptForm
from consultations.late import letting_in
from consultations.models import Appearance, Proposal, Submission, Unsent
from consultations.permissions import may_revise
from consultations.places import Place
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.limits import is_too_much, take_file
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.text import digest, mask_addresses
from imrf_portal.records.workflow import WrongStep

# Of other texts kept at a place, so many are shown beside the one that is open.
MOST_OTHERS = 3


def door(find: Callable[..., Place]) -> Callable[..., HttpResponse]:
    """The write page of the place that `find(request, …)` finds: one view for every kind of target."""

    @never_cache
    def write_here(request: HttpRequest, **address: object) -> HttpResponse:
        return _write(request, find(request, **address))

    return write_here


on_paragraph = door(
    lambda request, **at: places.paragraph_place(request.user, language=get_language() or "en", **at)
)
on_question = door(lambda request, **at: places.question_place(request.user, **at))
on_whole = door(lambda request, **at: places.whole_place(request.user, **at))
on_event = door(lambda request, slug: places.event_place(slug))
reply = door(
    lambda request, reference, number: places.reply_place(
        places.find_comment(request.user, reference, number)
    )
)


@never_cache
def revise(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The author revises a comment that was returned; the text starts from the one that stands."""
    comment = places.find_comment(request.user, reference, number)
    answer = may_revise(request.user, comment)
    if not answer:
        messages.error(request, answer.reason)
        return redirect(comment)
    return _write(request, places.revision_place(comment))


def _write(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the form with what this writer last typed here; keep what comes in, right or wrong; go on to the
    check page when it is right."""
    unsent = _asked_for(request, place) or keeping.latest_at(request, place)
    writer = _named_here(request, place)

    def fresh_form() -> CommentForm:
        return CommentForm(person=writer, wording=place.wording, initial=_initial(place, unsent))

    if request.method != "POST":
        return _show_form(request, place, fresh_form(), unsent)
    form = CommentForm(request.POST, request.FILES, person=writer, wording=place.wording)
    is_right = form.is_valid()
    if "keep" in request.POST:
        keep = partial(_keep, request, place)
        return keep_in_silence(request, form, Unsent, keep=keep, url=place.write_url)
    if is_too_much(request, form, field="text"):
        return _show_form(request, place, form, unsent, status=429)
    key = form.cleaned_data.get("key") or uuid.uuid4()
    unsent = keeping.keep(request, place, key=key, **form.windows, **form.typed())
    if unsent.sent_as is not None:
        return redirect(unsent.sent_as)
    if "remove" in request.POST:
        keeping.detach(unsent, request.POST["remove"])
        ask_anew_about(unsent)
        return _show_form(request, place, fresh_form(), unsent)
    is_right = take_file(request, form, partial(keeping.attach, unsent)) and is_right
    ask_anew_about(unsent)
    if unsent.key != key and keeping.others_at(request, place, unsent).exists():
        form.go_on_under(unsent.key)
        return _show_form(request, place, form, unsent, status=409)
    if is_right and unsent.joint is not None:
        return redirect(unsent.joint)
    if is_right and "later" in request.POST:
        messages.success(
            request, _("Kept. You find it here, and under “My comments” once you are signed in.")
        )
        return keeping.remember_holder(request, redirect(place.write_url))
    if not is_right:
        return _show_form(request, place, form, unsent)
    return keeping.remember_holder(request, redirect("check", key=unsent.key))


def _keep(request: HttpRequest, place: Place, **words: Any) -> Unsent:
    unsent = keeping.keep(request, place, **words)
    ask_anew_about(unsent)
    return unsent


def keep_in_silence(
    request: HttpRequest,
    form: KeptForm,
    model: type[keeping.Typed],
    *,
    keep: Callable[..., keeping.Typed],
    url: str,
) -> HttpResponse:
    """Keep what stands in the form while it is being typed, as js/keep.js asks; its address is the form's (`url`), which
    knows the place. Answered are the instant, and a key where these words had to be kept beside others, under a key of
    their own: those of another window, or those that stood at closing."""
    key = form.cleaned_data.get("key")
    if key is None:
        return JsonResponse({}, status=400)
    if not ratelimit.consume(request, action="keep", key=str(key)):
        return JsonResponse({}, status=429)
    typed = form.typed()
    if keeping.is_blank(model, key, typed):
        return JsonResponse({"at": None})
    unsent = keep(key=key, **form.windows, **typed)
    said: dict[str, object] = {"at": None if unsent.sent_as else unsent.updated_at}
    if unsent.key != key:
        said |= {"key": unsent.key, "url": f"{url}?key={unsent.key}"}
    return keeping.remember_holder(request, JsonResponse(said))


def _asked_for(request: HttpRequest, place: Place) -> Unsent | None:
    """The unsent comment that `?key=` names, where it was typed at this very place: of several there may be, one."""
    try:
        unsent = keeping.find(request, uuid.UUID(request.GET.get("key", "")))
    except (ValueError, Http404):
        return None
    is_here = unsent.sent_as is None and all(getattr(unsent, name) == at for name, at in place.target.items())
    return unsent if is_here else None


def _named_here(request: HttpRequest, place: Place) -> Person:
    """Who is asked in whose name they write: nobody in revising, where the comment keeps the names it was sent under."""
    return AnonymousUser() if place.revises is not None else request.user


def _initial(place: Place, unsent: Unsent | None) -> dict[str, object]:
    standing = place.wording.text if place.wording else ""
    if unsent is not None:
        names = ("key", "text", "proposal_kind", "source", "speaks_for", "appears_as")
        typed = {name: getattr(unsent, name) for name in names}
        proposed = unsent.proposed_text or standing
        here = {"window": uuid.uuid4(), "seen": unsent.window}
        return {**typed, **here, "proposed_text": proposed, "language": unsent.language}
    fresh = {"key": uuid.uuid4(), "window": uuid.uuid4()}
    if place.revises is None:
        return {**fresh, "text": "", "proposed_text": standing, "language": ""}
    proposal = place.revises.proposal
    return {
        **fresh,
        "text": place.revises.text,
        "language": place.revises.language,
        "proposal_kind": proposal.kind if proposal else "",
        "proposed_text": (proposal.text if proposal else "") or standing,
        "source": proposal.source if proposal else "",
    }


def _show_form(
    request: HttpRequest, place: Place, form: CommentForm, unsent: Unsent | None, status: int = 200
) -> HttpResponse:
    context = {
        "place": place,
        "form": form,
        "unsent": unsent,
        "files": unsent.files.all() if unsent else [],
        "others": keeping.others_at(request, place, unsent)[:MOST_OTHERS],
    }
    beside = "HX-Request" in request.headers
    template = "consultations/_beside_write.html" if beside else "consultations/write.html"
    if form.errors and status == 200:
        status = 422
    return keeping.remember_holder(request, render(request, template, context, status=status))


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
    if unsent.joint is not None:
        return redirect(unsent.joint)
    if isinstance(request.user, User) and unsent.author is None:
        unsent.author = request.user
        # When it was last typed does not change by it: what was kept before closing may yet be let in.
        unsent.save(update_fields=["author"])
    return _show_check(request, unsent)


@never_cache
@require_POST
def send(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send what the check page showed. An expired session leads through sign-in back to the check page; a second
    press leads to the receipt of the first."""
    if not isinstance(request.user, User):
        return _sign_in_first(key)
    unsent = keeping.find(request, key)
    form = CheckForm(request.POST)
    form.is_valid()
    if unsent.sent_as is None:
        unsent.keeps_addresses = bool(form.cleaned_data.get("keeps_addresses"))
        unsent.language = form.cleaned_data.get("language") or unsent.language
        unsent.save(update_fields=["keeps_addresses", "language"])
    served_at = deadlines.served_at(form.cleaned_data.get("served", ""), [_shown(unsent)])
    try:
        if "without_names" in request.POST and unsent.sent_as is None:
            veiling.take_names_out(unsent)
        submission = submitting.submit(
            unsent, by=request.user, served_at=served_at, seen=form.cleaned_data.get("seen")
        )
    except Refused as error:
        messages.error(request, error.reason)
        return _show_check(request, unsent, status=409)
    except WrongStep as error:
        messages.error(request, error.sentence)
        return _show_check(request, keeping.find(request, key), status=409)
    return redirect(submission)


def _sign_in_first(key: uuid.UUID) -> HttpResponse:
    return redirect_to_login(reverse("check", args=[key]))


def _show_check(request: HttpRequest, unsent: Unsent, status: int = 200) -> HttpResponse:
    addresses = versions.addresses_in(unsent)
    language = versions.language_of(unsent)
    seen = unsent.revises.version if unsent.revises else None
    said = {"keeps_addresses": unsent.keeps_addresses, "language": language, "seen": seen}
    shown = unsent.text if unsent.keeps_addresses else mask_addresses(unsent.text)
    proposal = _proposal(unsent)
    told = veiling.told_by(unsent)
    served = deadlines.served([_shown(unsent)])
    context = {
        "unsent": unsent,
        "place": places.place_of(unsent, person=request.user, language=get_language() or "en"),
        "shown": shown.strip(),
        "proposal": proposal,
        "repeats": likeness.repeats(unsent, text=shown, proposal=proposal, by=request.user),
        "gathered": _gathered(request, unsent),
        "may_ask_late": letting_in.may_ask(request.user, unsent),
        "late_request": letting_in.request_about(unsent) if unsent.consultation_id else None,
        "addresses": addresses,
        "files": unsent.files.all(),
        "told": told,
        "can_be_taken_out": any(one.can_be_taken_out for one in told),
        "language": language,
        "form": CheckForm(initial={"served": served, **said}, is_detected=not unsent.language),
        "appears": _appears(unsent),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
        "sign_up": f"{reverse('account_signup')}?next={request.path}",
    }
    return render(request, "consultations/check.html", context, status=status)


def _proposal(unsent: Unsent) -> Proposal | None:
    """The proposal as it would be published; one that cannot be sent is told of when it is."""
    try:
        return proposing.proposal_of(unsent)
    except Refused:
        return None


def _gathered(request: HttpRequest, unsent: Unsent) -> int:
    """How many remarks this writer has gathered in the consultation, where it can be sent with others."""
    if unsent.consultation is None or unsent.revises is not None:
        return 0
    return keeping.gathered_in(request, unsent.consultation).count()


def _appears(unsent: Unsent) -> Submission | None:
    """The names as everybody will read them; none before the writer has signed in."""
    if unsent.revises is not None:
        return unsent.revises.submission
    if unsent.author is None:
        return None
    appears_as = unsent.appears_as or Appearance.NAME_AND_ORGANISATION
    return Submission(**submitting.as_shown(unsent.speaks_for, by=unsent.author, appears_as=appears_as))


def _shown(unsent: Unsent) -> str:
    """A digest of what the check page shows: which comment, with which text and files."""
    files = unsent.files.order_by("pk").values_list("sha256", flat=True)
    said = [unsent.text, unsent.proposal_kind, unsent.proposed_text, unsent.source]
    return digest("\n".join([str(unsent.key), *files, *said]))
