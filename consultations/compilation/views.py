"""The page of those who compile, later of everybody: counts, files, the choice of proposals, the text itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.compilation import choosing, compiling
from consultations.compilation.choosing import chosen_proposals
from consultations.compilation.counts import counts
from consultations.compilation.forms import OrderForm
from consultations.compilation.models import Compilation
from consultations.compilation.narrowing import as_kept, open_to_all, readable
from consultations.compilation.permissions import may_compile, may_release
from consultations.compilation.texts import compile_text
from consultations.filters import ALL, CommentFilter
from consultations.models import Consultation
from consultations.places import find_consultation
from declarations.reading import read
from imrf_portal.accounts.models import User
from imrf_portal.documents.serving import download
from imrf_portal.kit.paging import keyset_page
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.workflow import WrongStep

# Files that the page lists, and proposals on one page of the choice.
MOST_FILES = 30
PAGE = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def compilation(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """What was said on a consultation, for those who compile it: counts, files, the form to ask for one with the
    list's own filters. Everybody else finds the files that were released; nobody a page without any."""
    consultation = find_consultation(request.user, cycle, slug)
    if not may_compile(request.user, consultation):
        return _released(request, consultation)
    sent = request.POST if request.method == "POST" else None
    filterset = _filter(request.GET if sent is None else sent, request, consultation)
    form = OrderForm(sent, consultation=consultation)
    if sent is not None and form.is_valid() and filterset.is_valid():
        try:
            compilation = _ask(request, consultation, form, filterset)
        except Refused as error:
            form.add_error(None, str(error.reason))
        else:
            return redirect(_progress_url(compilation))
    context = {
        "consultation": consultation,
        "filter": filterset,
        "form": form,
        "tables": counts(readable(consultation, by=request.user)),
        "compilations": Compilation.objects.of(consultation)[:MOST_FILES],
        "may_release": may_release(request.user),
    }
    status = 422 if form.errors or not filterset.is_valid() else 200
    return render(request, "consultations/compilation/compilation.html", context, status=status)


def _filter(data: QueryDict, request: HttpRequest, consultation: Consultation) -> CommentFilter:
    """The list's filter over everything that may be compiled; both what is published and what waits unless one is
    asked for."""
    asked = data.copy()
    asked.setdefault("status", ALL)
    comments = readable(consultation, by=request.user)
    filterset = CommentFilter(asked, queryset=comments, consultation=consultation, reads_pending=True)
    del filterset.filters["sort"]
    return filterset


def _ask(
    request: HttpRequest, consultation: Consultation, form: OrderForm, filterset: CommentFilter
) -> Compilation:
    order = compiling.Order(
        kind=form.cleaned_data["file"],
        audience=form.cleaned_data["audience"],
        language=get_language() or "en",
        narrowing=as_kept(request.POST, filterset),
    )
    return compiling.ask(consultation, order, key=form.cleaned_data["key"], by=cast("User", request.user))


def _released(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    released = list(_visible(request, consultation).filter(status=Compilation.Status.MADE)[:MOST_FILES])
    if not released or request.method == "POST":
        raise Http404
    context = {"consultation": consultation, "compilations": released}
    return render(request, "consultations/compilation/released.html", context)


def _visible(request: HttpRequest, consultation: Consultation) -> Any:
    return Compilation.objects.visible_to(request.user).of(consultation)


def _find(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> Compilation:
    consultation = find_consultation(request.user, cycle, slug)
    found = _visible(request, consultation).filter(key=key).first()
    if found is None:
        raise Http404
    # The consultation is known, with its cycle and draft.
    found.consultation = consultation
    return found


def _progress_url(compilation: Compilation) -> str:
    consultation = compilation.consultation
    return reverse("compilation_progress", args=[consultation.cycle.slug, consultation.slug, compilation.key])


@never_cache
@require_safe
def progress(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """How far a file is; the page asks again by itself while a worker has it, and offers it when it is ready."""
    found = _find(request, cycle, slug, key)
    context = {
        "compilation": found,
        "consultation": found.consultation,
        "is_whole": found.is_made and compiling.is_whole(found),
        "may_compile": may_compile(request.user, found.consultation),
        "may_release": may_release(request.user),
    }
    part = "HX-Request" in request.headers
    name = "_progress.html" if part else "progress.html"
    response = render(request, f"consultations/compilation/{name}", context)
    response["Vary"] = "HX-Request, Cookie"
    return response


@never_cache
@require_safe
def file(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> HttpResponseBase:
    """The file itself, as long as everything in it may still be read; else the page that says why not."""
    found = _find(request, cycle, slug, key)
    if found.file is None or not found.is_made:
        raise Http404
    if not compiling.is_whole(found):
        return redirect(_progress_url(found))
    return download(found.file)


@never_cache
@require_POST
def release(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """Let everybody have a file."""
    said = _("Everybody can have this file now.")
    return _act(request, _find(request, cycle, slug, key), compiling.release, said)


@never_cache
@require_POST
def take_back(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """Let everybody no longer have a file."""
    said = _("Only the secretariat and the co-facilitators can have this file now.")
    return _act(request, _find(request, cycle, slug, key), compiling.take_back, said)


@never_cache
@require_POST
def make_anew(request: HttpRequest, cycle: str, slug: str, key: uuid.UUID) -> HttpResponse:
    """Have a file made once more."""
    return _act(request, _find(request, cycle, slug, key), compiling.make_anew, "")


def _act(request: HttpRequest, found: Compilation, act: Callable[..., None], said: str) -> HttpResponse:
    try:
        act(found, by=request.user)
    except WrongStep as error:
        messages.error(request, error.sentence)
    else:
        if said:
            messages.success(request, said)
    return redirect(_progress_url(found))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """The proposals of a consultation, page by page, with a tick for each that stands in the compilation text."""
    consultation = find_consultation(request.user, cycle, slug)
    if consultation.draft is None or not may_compile(request.user, consultation):
        raise Http404
    if request.method == "POST":
        _choose(request, consultation)
        return redirect(request.get_full_path())
    with_proposal = (
        readable(consultation, by=request.user)
        .for_reading()
        .filter(standing_version__proposal__isnull=False)
        .select_related("paragraph", "question", "draft", "event", "standing_version__proposal__chosen")
    )
    filterset = _filter(request.GET, request, consultation)
    page = keyset_page(
        filterset.filter_queryset(with_proposal) if filterset.is_valid() else with_proposal,
        after=request.GET.get("after", ""),
        size=PAGE,
    )
    context = {"consultation": consultation, "filter": filterset, "page": page}
    return render(request, "consultations/compilation/proposals.html", context)


def _choose(request: HttpRequest, consultation: Consultation) -> None:
    shown, chosen = (
        [int(key) for key in request.POST.getlist(name)[:PAGE] if key.isascii() and key.isdecimal()]
        for name in ("shown", "chosen")
    )
    choosing.choose(consultation, shown=shown, chosen=chosen, by=cast("User", request.user))
    messages.success(request, _("The choice of this page is kept."))


@never_cache
@require_safe
def text(request: HttpRequest, cycle: str, slug: str) -> HttpResponse:
    """The compilation text to read: for those who compile it, and for everybody once a file of it is released, then
    of those proposals alone that stand in the newest file released, as far as they are still chosen and published."""
    consultation = find_consultation(request.user, cycle, slug)
    if consultation.draft is None:
        raise Http404
    if may_compile(request.user, consultation):
        comments = readable(consultation, by=request.user)
    else:
        released = _visible(request, consultation).filter(kind__in=Compilation.Kind.of_text()).first()
        if released is None:
            raise Http404
        comments = open_to_all(consultation).filter(standing_version__in=released.held)
    reading = read(consultation.draft, language=get_language() or "en")
    chosen = [held.proposed for held in chosen_proposals(comments)]
    context = {
        "consultation": consultation,
        "reading": reading,
        "blocks": compile_text(reading, chosen),
        "number": len(chosen),
    }
    return render(request, "consultations/compilation/text.html", context)
