"""The Declaration's texts, to read: the list of Declarations, the drafts of one, a draft, a paragraph.

A reader without a session is served the page that everybody is served, kept under everything it depends on
(`shared_page`); the secretariat also sees the drafts it prepares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from declarations.filters import DeclarationFilter
from declarations.models import Declaration, Draft, Wording
from declarations.permissions import visible_drafts
from declarations.reading import Reading, read
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.shared_pages import is_shared, shared_page
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.topics import sign, topic


@require_safe
def declarations(request: HttpRequest) -> HttpResponse:
    """The Declarations with their drafts, the latest edition of the Forum first, narrowed as the reader asks."""
    listed = Declaration.objects.select_related("cycle").prefetch_related(
        Prefetch("drafts", visible_drafts(request.user).order_by("order"), to_attr="visible")
    )
    narrowed = DeclarationFilter(request.GET, queryset=listed)
    context = {"filter": narrowed, "form": narrowed.form, "declarations": narrowed.qs}
    return render(request, "declarations/declarations.html", context)


@require_safe
def declaration(request: HttpRequest, slug: str) -> HttpResponse:
    """One Declaration: its drafts in order, with their dates, symbols and silence periods; three queries."""
    shown: Declaration = get_object_or_404(Declaration.objects.select_related("cycle"), slug=slug)
    drafts = (
        visible_drafts(request.user)
        .filter(declaration=shown)
        .order_by("order")
        .prefetch_related("silence_periods")
    )
    # Who follows the cycle hears of its first draft too, which has no page to be followed on yet.
    follow = sign(topic("cycle", shown.cycle_id), shown.title)
    context = {"declaration": shown, "drafts": drafts, "follow_token": follow}
    return render(request, "declarations/declaration.html", context)


@require_safe
def draft(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The bare text of a draft in the reader's language, else in the language of record; `?as=1` is an earlier
    issue. The number of queries does not grow with the text."""
    shown = _find(request, slug, stage)
    issue = _issue(request, shown)

    def whole() -> HttpResponse:
        reading = read(shown, language=_language(), issue=issue)
        corrigenda = shown.corrigenda.all()
        return render(
            request, "declarations/draft.html", {**_about(shown, reading), "corrigenda": corrigenda}
        )

    return _shared(request, shown, f"draft:{issue}", whole)


@require_safe
def draft_text(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The same text to keep: plain, UTF-8, one paragraph a block, with its labels."""
    shown = _find(request, slug, stage)
    reading = read(shown, language=_language(), issue=_issue(request, shown))
    text = render_to_string("declarations/draft.txt", _about(shown, reading), request)
    response = HttpResponse(text.strip() + "\n", content_type="text/plain; charset=utf-8")
    language = BY_CODE[reading.language].html
    name = "-".join(
        [
            shown.declaration.slug,
            shown.slug,
            *([] if reading.is_latest else [f"as-{reading.issue}"]),
            language,
        ]
    )
    response["Content-Language"] = language
    if not shown.is_published:
        response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    return response


@require_safe
def paragraph(request: HttpRequest, slug: str, stage: str, paragraph: str) -> HttpResponse:
    """One paragraph between its neighbours, in the reading language and in every other it is published in, with
    what stood there before each corrigendum."""
    shown = _find(request, slug, stage)

    def whole() -> HttpResponse:
        reading = read(shown, language=_language())
        try:
            around = reading.around(paragraph)
        except LookupError as error:
            raise Http404 from error
        wordings = _wordings(around.here.paragraph.wordings.order_by("-since_issue"), shown.languages)
        context = {
            **_about(shown, reading),
            "around": around,
            "paragraph": around.here.paragraph,
            "follow_token": sign(
                topic("paragraph", around.here.paragraph.pk), f"{shown}, {around.here.paragraph}"
            ),
            "others": [
                one for one in wordings if one.until_issue is None and one.language != reading.language
            ],
            "earlier": [
                one for one in wordings if one.until_issue is not None and one.language == reading.language
            ],
        }
        return render(request, "declarations/paragraph.html", context)

    return _shared(request, shown, f"paragraph:{paragraph}", whole)


def _wordings(wordings: QuerySet[Wording], languages: list[str]) -> list[Wording]:
    """Those in languages in which the whole draft is published, in the order of the language bar."""
    order = list(BY_CODE)
    return sorted(
        (one for one in wordings if one.language in languages), key=lambda one: order.index(one.language)
    )


def _reader(request: HttpRequest) -> Person:
    """Whose eyes the page is for; who has no session is nobody, without asking the database."""
    return AnonymousUser() if is_shared(request) else request.user


def _find(request: HttpRequest, slug: str, stage: str) -> Draft:
    """The draft at an address, if the reader may see it; one query. Raises `Http404`."""
    found = visible_drafts(_reader(request)).prefetch_related("silence_periods")
    return get_object_or_404(found, declaration__slug=slug, slug=stage)


def _issue(request: HttpRequest, draft: Draft) -> int:
    """The issue that `?as=` asks for, the one that stands where it does not. Raises `Http404` for any other."""
    asked = request.GET.get("as")
    if asked is None:
        return draft.issue
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= draft.issue):
        raise Http404
    return int(asked)


def _language() -> str:
    return get_language() or "en"


def _about(draft: Draft, reading: Reading) -> dict[str, Any]:
    return {
        "draft": draft,
        "declaration": draft.declaration,
        "reading": reading,
        "follow_token": sign(topic("draft", draft.pk), str(draft)),
        "trail": [(draft.declaration.title, draft.declaration.get_absolute_url())],
    }


def _shared(
    request: HttpRequest, draft: Draft, name: str, render: Callable[[], HttpResponse]
) -> HttpResponse:
    """The page for everybody; that of a draft which is not public is made for its reader alone."""
    if not draft.is_published:
        response = render()
        response["Cache-Control"] = "private, no-store"
        return response
    issues = (f"as={issue}" for issue in range(1, draft.issue + 1))
    return shared_page(request, f"{name}:{_language()}:{_stamp(draft)}", render, queries=("", *issues))


def _stamp(draft: Draft) -> str:
    """A digest of everything the draft's pages say that can change after publication. Its texts do so only with
    its issue, or with a language that joins its languages."""
    said: list[Any] = [
        [getattr(one, field.attname) for field in one._meta.concrete_fields]
        for one in (draft, draft.declaration, draft.declaration.cycle, *draft.silence_periods.all())
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()
