"""The pages of the ledger's two pens: reporting on one's own pledge, bringing evidence about that of others."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from imrf_portal.accounts.models import User
from imrf_portal.documents.serving import download
from imrf_portal.kit import left_open
from imrf_portal.kit.limits import is_too_much
from imrf_portal.kit.permissions import Refused
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.kit.uploads import Unacceptable
from imrf_portal.moderation.deciding import latest_decision
from imrf_portal.records.workflow import WrongStep
from pledges.ledger import links, reporting, showing
from pledges.ledger.forms import EvidenceForm, ReportForm, SaidForm, as_typed
from pledges.models import Evidence, Partner, Pledge
from pledges.places import find_pledge

# ---- The pledging actors' pen ----


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Report on one's own line of a pledge; it is public at once."""
    if not isinstance(request.user, User):
        return left_open.hold(request)
    person, pledge = request.user, _public(request, code)
    lines = reporting.lines_of(person, pledge)
    if not lines:
        raise Http404
    form = ReportForm(
        *_sent(request), lines=lines, initial={**_progress_of(lines), **left_open.held(request).dict()}
    )
    context = {"pledge": pledge, "version": pledge.standing, "form": form}
    if request.method != "POST":
        return render(request, "pledges/ledger/report.html", context)
    status = _judge(request, form)
    if status == 200:
        try:
            entry = reporting.report(form.chosen_line, form.reported(), by=person)
        except (Refused, Unacceptable) as error:
            status = _show_refusal(form, error)
        else:
            messages.success(request, _("Your report stands in the ledger."))
            return redirect(f"{pledge.get_absolute_url()}#entry-{entry.pk}")
    return render(request, "pledges/ledger/report.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in a reminder leads: reading does nothing however often, the button reports once."""
    try:
        link = links.find(token)
    except Refused as error:
        return _no_link(request, error)
    form = ReportForm(*_sent(request), lines=[link.partner], initial=_progress_of([link.partner]))
    status = _judge(request, form) if request.method == "POST" else 200
    if request.method == "POST" and status == 200:
        try:
            entry = links.report(token, form.reported())
        except links.Spent as error:
            return _no_link(request, error)
        except (Refused, Unacceptable) as error:
            status = _show_refusal(form, error)
        else:
            messages.success(request, _("Your report stands in the ledger."))
            return redirect(f"{entry.pledge.get_absolute_url()}#entry-{entry.pk}")
    pledge = link.partner.pledge
    context = {"pledge": pledge, "version": pledge.standing, "form": form, "line": link.partner}
    return render(request, "pledges/ledger/report.html", context, status=status)


def _no_link(request: HttpRequest, error: Refused) -> HttpResponse:
    return render(request, "pledges/ledger/spent.html", {"reason": error.reason}, status=410)


@never_cache
def entry_file(request: HttpRequest, code: str, key: int) -> HttpResponseBase:
    """The file of a report, while the pledge is public. Raises `Http404` where there is none."""
    entries = _public(request, code).entries.select_related("report__file")
    said = get_object_or_404(entries, pk=key).report
    if said is None or said.file is None:
        raise Http404
    return download(said.file)


# ---- The pen of others ----


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Bring evidence about a pledge of others; a moderator reads it before everybody does."""
    if not isinstance(request.user, User):
        return left_open.hold(request)
    person, pledge = request.user, _public(request, code)
    organisations = showing.organisations_to_show_for(person, pledge)
    context: dict[str, Any] = {"pledge": pledge, "version": pledge.standing}
    if not organisations:
        return render(request, "pledges/ledger/evidence_form.html", context, status=403)
    form = EvidenceForm(*_sent(request), organisations=organisations, initial=left_open.held(request).dict())
    context["form"] = form
    if request.method != "POST":
        return render(request, "pledges/ledger/evidence_form.html", context)
    status = _judge(request, form)
    if status == 200:
        try:
            return redirect(showing.show(pledge, form.chosen_organisation, form.shown(), by=person))
        except (Refused, Unacceptable) as error:
            status = _show_refusal(form, error)
    return render(request, "pledges/ledger/evidence_form.html", context, status=status)


@never_cache
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """One piece of evidence by its permanent address; for its author, where it stands and what was decided."""
    found = _find_evidence(request, reference)
    if found.reference != reference:
        return redirect(found, permanent=True)
    is_own = found.author_id == request.user.pk
    context: dict[str, Any] = {"evidence": found, "pledge": found.pledge, "is_own": is_own}
    if is_own:
        decision = latest_decision(found)
        context |= {
            "decision": decision if decision and decision.outcome == found.status else None,
            "may_revise": showing.may_revise(request.user, found),
            "may_withdraw": showing.may_withdraw(request.user, found),
        }
    return render(request, "pledges/ledger/evidence.html", context)


@never_cache
def evidence_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file of evidence, for those who may read it. Raises `Http404` where there is none."""
    found = _find_evidence(request, reference)
    if found.file is None:
        raise Http404
    return download(found.file)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Change evidence that came back, and send it again."""
    if not isinstance(request.user, User):
        return left_open.hold(request)
    person, found = request.user, _own_evidence(request, reference)
    if not (answer := showing.may_revise(person, found)):
        messages.error(request, str(answer.reason))
        return redirect(found)
    initial = {**as_typed(found), **left_open.held(request).dict()}
    form = EvidenceForm(
        *_sent(request),
        organisations=[found.organisation],
        initial=initial,
        has_file=found.file is not None,
    )
    context = {"pledge": found.pledge, "version": found.pledge.standing, "form": form, "evidence": found}
    if request.method != "POST":
        return render(request, "pledges/ledger/evidence_form.html", context)
    status = _judge(request, form)
    if status == 200:
        try:
            showing.revise(found, form.shown(), by=person)
        except (Refused, Unacceptable) as error:
            status = _show_refusal(form, error)
        except WrongStep as error:
            messages.error(request, error.sentence)
            return redirect(found)
        else:
            return redirect(found)
    return render(request, "pledges/ledger/evidence_form.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take evidence back, after saying what that means."""
    person, found = cast("User", request.user), _own_evidence(request, reference)
    if not (answer := showing.may_withdraw(person, found)):
        messages.error(request, str(answer.reason))
        return redirect(found)
    if request.method != "POST":
        return render(request, "pledges/ledger/withdraw.html", {"evidence": found})
    try:
        showing.withdraw(found, by=person)
    except WrongStep as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Your evidence is withdrawn. It is no longer shown."))
    return redirect(found)


# ---- What both do ----


def _public(request: HttpRequest, code: str) -> Pledge:
    """The public pledge at an address. Raises `Http404`."""
    pledge = find_pledge(request.user, code)
    if pledge.standing is None:
        raise Http404
    pledge.standing.pledge = pledge
    return pledge


def _find_evidence(request: HttpRequest, reference: str) -> Evidence:
    """The evidence at an address, if the reader may see it. Raises `Http404`."""
    related = ("pledge__standing", "pledge__organisation", "organisation", "file")
    try:
        return (
            Evidence.objects.visible_to(request.user)
            .select_related(*related)
            .get(reference=normalise(reference))
        )
    except (BadReference, Evidence.DoesNotExist) as error:
        raise Http404 from error


def _own_evidence(request: HttpRequest, reference: str) -> Evidence:
    """The reader's own evidence. Raises `Http404` for everybody else's, public or not."""
    found = _find_evidence(request, reference)
    if found.author_id != request.user.pk:
        raise Http404
    return found


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: nothing while the page is only read."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _judge(request: HttpRequest, form: SaidForm) -> int:
    """The status of the answer to what was sent; 200 where it can be handed to an act."""
    if not (form.is_valid() and form.show_faults()):
        return 422
    return 429 if is_too_much(request, form) else 200


def _show_refusal(form: SaidForm, error: Refused | Unacceptable) -> int:
    """Put an act's refusal on the form, with all that was typed; the status of the answer."""
    if isinstance(error, Unacceptable):
        form.add_error("file", str(error.sentence))
        return 422
    form.add_error(None, str(error.reason))
    return 409


def _progress_of(lines: list[Partner]) -> dict[str, str]:
    """What is likely to be reported next, where one line is asked about: what it said last."""
    if len(lines) != 1:
        return {}
    last = lines[0].entries.exclude(progress="").order_by("at", "pk").last()
    return {"progress": last.progress} if last else {}
