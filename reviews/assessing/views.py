"""The pages of parallel assessments: the list, one assessment, and writing, sending and withdrawing one."""

from __future__ import annotations

from functools import partial
from typing import cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imrf_portal.accounts.models import User
from imrf_portal.documents.serving import download
from imrf_portal.kit.limits import is_too_much, take_file
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import NotDone, Refused
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.moderation.deciding import latest_decision
from reviews.assessing import sending, writing
from reviews.assessing.filters import AssessmentFilter
from reviews.assessing.forms import AssessmentForm, BeginForm
from reviews.assessing.models import Assessment
from reviews.assessing.permissions import may_assess, may_change, may_withdraw
from reviews.models import Review

PAGE = 25


@never_cache
def assessments(request: HttpRequest) -> HttpResponse:
    """All published assessments, the newest first, narrowed as the reader asks; one's own above them."""
    published = Assessment.objects.published().select_related("state", "round__region")
    narrowed = AssessmentFilter(request.GET, queryset=published)
    page = keyset_page(narrowed.qs, after=request.GET.get("after", ""), size=PAGE, descending=True)
    own = Assessment.objects.none()
    if isinstance(request.user, User):
        own = Assessment.objects.filter(author=request.user).select_related("state", "round")
    context = {
        "filter": narrowed,
        "form": narrowed.form,
        "page": page,
        "own": own,
        "may_assess": may_assess(request.user),
    }
    return render(request, "reviews/assessing/list.html", context)


def find_assessment(request: HttpRequest, reference: str) -> Assessment:
    """The assessment at an address, if the reader may see it; one query. Raises `Http404`."""
    visible = Assessment.objects.visible_to(request.user)
    try:
        return visible.select_related("state", "round__region", "organisation", "author", "file").get(
            reference=normalise(reference)
        )
    except (BadReference, Assessment.DoesNotExist) as error:
        raise Http404 from error


@never_cache
def assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """One assessment by its permanent address; for its author checked before it is sent, then where it stands."""
    found = find_assessment(request, reference)
    if found.reference != reference:
        return redirect(found, permanent=True)
    is_own = found.author_id == request.user.pk
    context = {
        "assessment": found,
        "on_objectives": list(found.on_objectives.select_related("objective")),
        "review": Review.objects.published().filter(state=found.state, round=found.round).first(),
        "is_own": is_own,
    }
    if is_own:
        decision = None if found.is_unsent else latest_decision(found)
        context |= {
            # Told on the page when it is told by mail.
            "decision": decision if decision and decision.outcome == found.status else None,
            "may_change": may_change(request.user, found),
            "may_withdraw": may_withdraw(request.user, found),
        }
    return render(request, "reviews/assessing/assessment.html", context)


@never_cache
def file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The document of an assessment, for those who may read the assessment. Raises `Http404` where there is none."""
    found = find_assessment(request, reference)
    if found.file is None:
        raise Http404
    return download(found.file)


@never_cache
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an assessment: which State and round (`?state=…&round=…` choose them), in whose name."""
    person = cast("User", request.user)
    may = may_assess(person)
    asked = {name: request.GET.get(name, "") for name in ("state", "round")}
    form = BeginForm(request.POST or None, person=person, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            begun = writing.begin(
                form.cleaned_data["round"],
                form.cleaned_data["state"],
                form.cleaned_data["organisation"],
                by=person,
                language=get_language() or "en",
            )
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            return redirect("write_assessment", reference=begun.reference)
    context = {"form": form, "may": may}
    return render(request, "reviews/assessing/begin.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Write an assessment that was not sent, or has come back: all that comes in is kept, right or wrong; what is right
    goes on to be checked."""
    person, found = cast("User", request.user), _own(request, reference)
    answer = may_change(person, found)
    if not answer:
        messages.error(request, str(answer.reason))
        return redirect(found)
    if request.method != "POST":
        return _show(request, found, AssessmentForm(assessment=found))
    form = AssessmentForm(request.POST, request.FILES, assessment=found)
    form.is_valid()
    is_autosave = "keep" in request.POST
    if is_autosave and not ratelimit.consume(request, action="keep", key=found.reference):
        return JsonResponse({}, status=429)
    if not is_autosave and is_too_much(request, form):
        return _show(request, found, form, status=429)
    kept = writing.keep(found, form.typed(), by=person, **form.windows())
    write_url = reverse("write_assessment", args=[kept.reference])
    if is_autosave:
        beside = {"url": write_url} if kept.pk != found.pk else {}
        return JsonResponse({"at": kept.updated_at, **beside})
    if kept.pk != found.pk:
        messages.warning(request, _("Kept beside another text of yours, which stays as it is."))
        return redirect(write_url)
    if "remove" in request.POST:
        writing.detach(kept, by=person)
        return redirect(request.path)
    take_file(request, form, partial(writing.attach, kept, by=person))
    if "later" in request.POST and not form.has_error("file"):
        messages.success(request, _("Kept. You find it here when you come back."))
        return redirect(request.path)
    if not form.find_faults(kept):
        return _show(request, kept, form)
    return redirect(kept)


def _own(request: HttpRequest, reference: str) -> Assessment:
    """The reader's own assessment. Raises `Http404` for everybody else's, public or not."""
    found = find_assessment(request, reference)
    if found.author_id != request.user.pk:
        raise Http404
    return found


def _show(
    request: HttpRequest, assessment: Assessment, form: AssessmentForm, status: int = 200
) -> HttpResponse:
    status = 422 if form.errors and status == 200 else status
    context = {"assessment": assessment, "form": form}
    return render(request, "reviews/assessing/write.html", context, status=status)


@never_cache
@require_POST
@login_required
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """Send, withdraw or throw away an assessment, as the button that was pressed says."""
    person, found = cast("User", request.user), _own(request, reference)
    acts = {
        "send": (sending.send, _("Your assessment is sent.")),
        "withdraw": (sending.withdraw, _("Your assessment is withdrawn. It is no longer shown.")),
        "discard": (writing.discard, _("It is thrown away.")),
    }
    chosen = acts.get(request.POST.get("act", ""))
    if chosen is None:
        return redirect(found)
    do, done = chosen
    try:
        do(found, by=person)
    except NotDone as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, done)
    return redirect("assessments") if found.pk is None else redirect(found)
