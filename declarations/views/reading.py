"""The Declaration's texts, to read: the list of Declarations, the drafts of one, a draft, a paragraph.

A reader without a session is served the page that everybody is served, kept under everything it depends on
(`shared_page`); the secretariat also sees the drafts it prepares.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations.filters import DeclarationFilter
from declarations.intake.labels import BadLabel, from_slug
from declarations.intake.spelling import matches
from declarations.life import life
from declarations.models import Commitment, Declaration, Draft, LineageLink, Paragraph, Wording
from declarations.permissions import visible_drafts
from declarations.reading import Reading, read
from declarations.texts import PDF, WORD, text_of
from declarations.typeset import pdf_of
from declarations.word.writing import write_draft
from imrf_portal.accounts.roles import Person
from imrf_portal.compact.models import Objective
from imrf_portal.kit.shared_pages import is_shared, shared_page
from imrf_portal.kit.typesetting import CannotTypeset
from imrf_portal.languages import BY_CODE
from imrf_portal.notifications.topics import sign, topic

# No label anybody types is longer.
MOST_ASKED = 60


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
    before = Draft.objects.published().before(shown).first()

    def whole() -> HttpResponse:
        reading = read(shown, language=_language(), issue=issue)
        context = {**_about(shown, reading), "corrigenda": shown.corrigenda.all(), "before": before}
        return render(request, "declarations/draft.html", context)

    return _shared(request, shown, f"draft:{issue}:{before.slug if before else ''}", whole)


@require_safe
def draft_text(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The same text to keep: plain, UTF-8, one paragraph a block, with its labels."""
    reading = _asked(request, slug, stage)
    text = render_to_string("declarations/draft.txt", _about(reading.draft, reading), request)
    return _file(reading, text.strip() + "\n", "txt", "text/plain; charset=utf-8")


@require_safe
def draft_docx(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The same text as a Word file."""
    reading = _asked(request, slug, stage)
    written = write_draft(text_of(reading), creator=settings.SITE_NAME, moment=reading.draft.published_at)
    return _file(reading, written, "docx", WORD)


@require_safe
def draft_pdf(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The same text as a tagged PDF."""
    reading = _asked(request, slug, stage)
    try:
        written = pdf_of(text_of(reading), author=settings.SITE_NAME)
    except CannotTypeset as error:
        return cannot_typeset(request, error)
    return _file(reading, written, "pdf", PDF)


def cannot_typeset(request: HttpRequest, error: CannotTypeset) -> HttpResponse:
    """A page that says why there is no PDF, and that the other files are there."""
    context = {
        "sentence": error.sentence,
        "words": _("The text can be had as a Word file and as plain text."),
    }
    return render(request, "cannot_typeset.html", context, status=503)


@require_safe
def paragraphs(request: HttpRequest, slug: str, stage: str) -> HttpResponse:
    """The paragraphs that `?q=` spells in whatever way: on to the only one, or all of them to choose from."""
    shown = _find(request, slug, stage)
    asked = request.GET.get("q", "").strip()[:MOST_ASKED]
    reading = read(shown, language=_language())
    found = [one for one in reading.paragraphs if asked and _is_spelled(one.paragraph, asked)]
    if len(found) == 1:
        return redirect(found[0].paragraph.get_absolute_url())
    context = {**_about(shown, reading), "asked": asked, "found": found}
    response = render(request, "declarations/paragraphs.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _is_spelled(paragraph: Paragraph, asked: str) -> bool:
    """Whether somebody who types this looks for the paragraph."""
    try:
        return matches(from_slug(paragraph.slug), asked)
    except BadLabel:
        return paragraph.label == asked


@require_safe
def paragraph(request: HttpRequest, slug: str, stage: str, paragraph: str) -> HttpResponse:
    """One paragraph between its neighbours, in the reading language and in every other it is published in, with
    what stood there before each corrigendum."""
    shown = _find(request, slug, stage)
    objectives = list(Objective.objects.filter(paragraphs__draft=shown, paragraphs__slug=paragraph))
    marked = Commitment.objects.published().filter(paragraph__draft=shown, paragraph__slug=paragraph)
    commitment = marked.select_related("cycle").first()

    def whole() -> HttpResponse:
        reading = read(shown, language=_language())
        try:
            around = reading.around(paragraph)
        except LookupError as error:
            raise Http404 from error
        drafts = visible_drafts(reader(request)).filter(declaration=shown.declaration).order_by("order")
        wordings = _wordings(around.here.paragraph.wordings.order_by("-since_issue"), shown.languages)
        context = {
            **_about(shown, reading),
            "around": around,
            "paragraph": around.here.paragraph,
            "objectives": objectives,
            "commitment": commitment,
            "life": life(around.here.paragraph, list(drafts), language=reading.language),
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

    about = ",".join(str(objective.number) for objective in objectives)
    bound = f"{commitment.slug}:{commitment.due_on}" if commitment else ""
    stamp = f"{about}:{bound}:{stamp_of(shown.declaration)}"
    return _shared(request, shown, f"paragraph:{paragraph}:{stamp}", whole)


def _wordings(wordings: QuerySet[Wording], languages: list[str]) -> list[Wording]:
    """Those in languages in which the whole draft is published, in the order of the language bar."""
    order = list(BY_CODE)
    return sorted(
        (one for one in wordings if one.language in languages), key=lambda one: order.index(one.language)
    )


def reader(request: HttpRequest) -> Person:
    """Whose eyes the page is for; who has no session is nobody, without asking the database."""
    return AnonymousUser() if is_shared(request) else request.user


def _find(request: HttpRequest, slug: str, stage: str) -> Draft:
    """The draft at an address, if the reader may see it; one query. Raises `Http404`."""
    found = visible_drafts(reader(request)).prefetch_related("silence_periods")
    return get_object_or_404(found, declaration__slug=slug, slug=stage)


def _issue(request: HttpRequest, draft: Draft) -> int:
    """The issue that `?as=` asks for, the one that stands where it does not. Raises `Http404` for any other."""
    asked = request.GET.get("as")
    if asked is None:
        return draft.issue
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= draft.issue):
        raise Http404
    return int(asked)


def _asked(request: HttpRequest, slug: str, stage: str) -> Reading:
    """The draft at an address as its reader asks for it: their language, and the issue of `?as=`."""
    draft = _find(request, slug, stage)
    return read(draft, language=_language(), issue=_issue(request, draft))


def _file(reading: Reading, content: str | bytes, suffix: str, content_type: str) -> HttpResponse:
    """A text to keep: named after its Declaration, draft, issue and language."""
    draft = reading.draft
    issue = [] if reading.is_latest else [f"as-{reading.issue}"]
    name = [draft.declaration.slug, draft.slug, *issue]
    return file_to_keep(
        content,
        name,
        language=reading.language,
        suffix=suffix,
        content_type=content_type,
        is_public=draft.is_published,
    )


def file_to_keep(
    content: str | bytes, name: list[str], *, language: str, suffix: str, content_type: str, is_public: bool
) -> HttpResponse:
    """A download in one language; one that is not public is kept by no cache."""
    tag = BY_CODE[language].html
    response = HttpResponse(content, content_type=content_type)
    response["Content-Language"] = tag
    response["Content-Disposition"] = f'attachment; filename="{"-".join([*name, tag])}.{suffix}"'
    if not is_public:
        response["Cache-Control"] = "private, no-store"
    return response


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


def stamp_of(declaration: Declaration) -> str:
    """A digest of everything that pages on several drafts of a Declaration say and that can change after publication:
    of the Declaration, of each draft, and how their paragraphs are linked; three queries."""
    said = [
        [getattr(one, field.attname) for field in one._meta.concrete_fields if field.attname != "warnings"]
        for one in (declaration, *declaration.drafts.defer("warnings").order_by("order"))
    ]
    links = LineageLink.objects.filter(draft__declaration=declaration)
    lineage = links.aggregate(Max("pk"), Count("pk"), Count("confirmed_at"))
    return hashlib.sha256(repr([said, lineage]).encode()).hexdigest()


def _stamp(draft: Draft) -> str:
    """A digest of everything the draft's pages say that can change after publication. Its texts do so only with
    its issue, or with a language that joins its languages."""
    said: list[Any] = [
        [getattr(one, field.attname) for field in one._meta.concrete_fields]
        for one in (draft, draft.declaration, draft.declaration.cycle, *draft.silence_periods.all())
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()
