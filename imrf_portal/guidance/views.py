"""The pages the secretariat edits, as they stand and as they stood, and the contact form."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from imrf_portal.accounts.models import User
from imrf_portal.guidance import contacting, editing
from imrf_portal.guidance.forms import LetterForm
from imrf_portal.guidance.markdown import render as markup
from imrf_portal.guidance.models import HELP, Known, PageVersion
from imrf_portal.kit.for_everybody import for_everybody
from imrf_portal.kit.limits import is_too_much
from imrf_portal.kit.paging import keyset_page


@for_everybody
def page(request: HttpRequest, known: str) -> HttpResponse:
    """A page as it stands."""
    return render(request, "guidance/page.html", shown(Known(known)))


@for_everybody
def help_index(request: HttpRequest) -> HttpResponse:
    """The pages of help, one for each kind of user."""
    newest = PageVersion.objects.newest().filter(page__slug__in=HELP).select_related("page")
    return render(request, "guidance/help.html", {"pages": [(one, *one.words) for one in newest]})


@for_everybody
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Help for one kind of user."""
    if slug not in HELP:
        raise Http404
    return render(request, "guidance/page.html", {**shown(Known(slug)), "is_help": True})


@for_everybody
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of a page, the newest first."""
    version = _standing(_known(slug))
    every = version.page.versions.select_related("page")
    listed = keyset_page(every, after=request.GET.get("after", ""), size=50, descending=True)
    context = {"version": version, "title": version.words[0], "page": listed}
    return render(request, "guidance/versions.html", context)


@for_everybody
def page_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A page as it stood, with the instants between which it did."""
    known = _known(slug)
    every = PageVersion.objects.filter(page__slug=known).select_related("page")
    version: PageVersion = get_object_or_404(every, number=number)
    following = every.filter(number__gt=number).order_by("number").first()
    context = {**_words(version), "until": following.published_at if following else None, "is_past": True}
    return render(request, "guidance/page.html", context)


@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """The page of contact with its form; what is sent becomes a letter, what is refused stands in the form."""
    form = LetterForm(request.POST or None, initial=_known_of(request))
    status = 200
    if request.method == "POST":
        if is_too_much(request, form, action="contact"):
            status = 429
        elif form.is_valid():
            contacting.write(**form.cleaned_data, language=get_language() or "en")
            messages.success(request, _("Received. The secretariat answers you by e-mail."))
            return redirect("contact")
        else:
            status = 422
    context = {**shown(Known.CONTACT), "form": form}
    return render(request, "guidance/contact.html", context, status=status)


def shown(known: Known) -> dict[str, object]:
    """What templates show of a page as it stands; raises `Http404` before the portal is prepared. One query."""
    return _words(_standing(known))


def _words(version: PageVersion) -> dict[str, object]:
    title, body = version.words
    return {
        "version": version,
        "title": title,
        "body": markup(body, get_language() or "en"),
        "language": version.language,
    }


def _standing(known: Known) -> PageVersion:
    version = editing.standing(known)
    if version is None:
        raise Http404
    return version


def _known(slug: str) -> Known:
    if slug not in Known.values:
        raise Http404
    return Known(slug)


def _known_of(request: HttpRequest) -> dict[str, str]:
    """Whoever is signed in need not type who they are."""
    if not isinstance(request.user, User):
        return {}
    return {"name": request.user.name, "address": request.user.email}
