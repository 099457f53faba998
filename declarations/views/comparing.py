"""Two drafts compared: the whole, one paragraph of it, and what stands behind it as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from declarations import telling
from declarations.comparison import Comparison, Numbered, Row, compare
from declarations.descent import common_language, passages, trace
from declarations.lineage import Change
from declarations.models import Declaration, Draft, Paragraph, ParagraphKind
from declarations.permissions import visible_drafts
from declarations.reading import Reading, read
from declarations.redline import Edit
from declarations.texts import PDF, WORD, text_of
from declarations.typeset import pdf_of_comparison
from declarations.views.reading import cannot_typeset, file_to_keep, reader, stamp_of
from declarations.word.writing import write_comparison
from imrf_portal.kit.shared_pages import shared_page
from imrf_portal.kit.templatetags.portal import lang_attrs
from imrf_portal.kit.typesetting import CannotTypeset

SHOWN = ("changed", "all")
VIEWS = ("inline", "sides")
_LOOKS = {Change.ADDED: "done", Change.DROPPED: "stop", Change.EDITED: "now"}
QUERIES = ("", *(f"show={show}&view={view}" for show in SHOWN for view in VIEWS))


@dataclass(frozen=True)
class Pair:
    """Two drafts of one Declaration, the earlier one first, and the language in which both can be read."""

    old: Draft
    new: Draft

    @property
    def address(self) -> str:
        """Where their comparison stands."""
        return reverse("comparison", args=[self.new.declaration.slug, self.old.slug, self.new.slug])

    @property
    def language(self) -> str:
        """The language in which the two are compared: the reader's, or that of record, or any that both have."""
        return common_language(self.old, self.new, wanted=get_language() or "en")


@dataclass(frozen=True)
class Shown:
    """A row of the comparison as its page shows it."""

    row: Row
    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    sentences: tuple[tuple[Numbered, str], ...]

    @property
    def main(self) -> Paragraph:
        """The paragraph it is known by: the first of the new text, or the one that was dropped."""
        return (self.new or self.old)[0]

    @property
    def is_heading(self) -> bool:
        """Whether it only orders the text."""
        return self.main.kind == ParagraphKind.HEADING

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        name = self.main.slug or f"h{self.main.order}"
        return f"c-{name}" if self.new else f"c-dropped-{name}"

    @property
    def old_labels(self) -> list[str]:
        """The labels that it had."""
        return [one.label for one in self.old]

    @property
    def new_labels(self) -> list[str]:
        """The labels that it has."""
        return [one.label for one in self.new]

    @property
    def heading(self) -> str:
        """A heading's text: it has no label to be known by."""
        return "".join(
            piece.text for piece in self.row.blocks[0] if piece.edit is not Edit.DELETED or not self.new
        )

    @property
    def badges(self) -> list[tuple[str, str]]:
        """What became of it, each with the look of its badge."""
        changes = (change for change in self.row.changes if change is not Change.KEPT)
        return [(_LOOKS.get(change, "moved"), str(telling.NAMES[change])) for change in changes]


@dataclass(frozen=True)
class Item:
    """A row at its place on the page, with the anchors of the changes before and behind; or, where it moved away from,
    what is left of it."""

    shown: Shown
    before: str = ""
    behind: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Compared:
    """A comparison with everything that its page and its files say."""

    pair: Pair
    old: Reading
    new: Reading
    comparison: Comparison
    rows: tuple[Shown, ...]

    @property
    def summary(self) -> str:
        """How much changed, in words."""
        return telling.summary(self.comparison)

    @property
    def counts(self) -> list[tuple[str, str]]:
        """What became of how many, each with the look of its badge."""
        return [
            (_LOOKS.get(change, "moved"), telling.counted(change, count))
            for change, count in self.comparison.counts.items()
        ]

    @property
    def suggested(self) -> int:
        """How many links nobody has confirmed."""
        return sum(row.row.is_suggested for row in self.rows)

    def items(self, show: str) -> Iterator[Item]:
        """What the page shows in its order: rows, and where a paragraph moved away, what is left of it there.

        A heading that did not change is shown above what did.
        """
        gone = sorted(
            (row for row in self.rows if row.row.is_moved and row.row.old), key=lambda row: row.row.old
        )
        anchors = ["", *(row.anchor for row in self.rows if row.row.is_changed), ""]
        around = {
            here: (before, behind)
            for before, here, behind in zip(anchors, anchors[1:], anchors[2:], strict=False)
        }
        heading: Shown | None = None
        for row in self.rows:
            while gone and not row.row.is_moved and row.row.old and gone[0].row.old < row.row.old:
                yield Item(gone.pop(0), is_gone=True)
            if row.is_heading and not row.row.is_changed and show != "all":
                heading = row
                continue
            if show == "all" or row.row.is_changed:
                if heading is not None:
                    yield Item(heading)
                    heading = None
                yield Item(row, *around.get(row.anchor, ()))
        for row in gone:
            yield Item(row, is_gone=True)


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """The two drafts that a reader chose (`?old=zero&new=rev-1`): on to their comparison, the earlier one first."""
    pair = _pair(request, slug, request.GET.get("old", ""), request.GET.get("new", ""))
    return redirect(pair.address)


@require_safe
def comparison(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """The comparison of two drafts; `?show=changed|all&view=inline|sides`."""
    pair = _pair(request, slug, old, new)
    if (pair.old.slug, pair.new.slug) != (old, new):
        asked = request.GET.urlencode()
        return redirect(f"{pair.address}?{asked}" if asked else pair.address, permanent=True)

    def whole() -> HttpResponse:
        compared = compared_drafts(pair)
        show, view = _choice(request, "show", SHOWN), _choice(request, "view", VIEWS)
        context = {
            **_about(request, compared),
            "items": list(compared.items(show)),
            "show": show,
            "view": view,
        }
        return render(request, "declarations/comparison.html", context)

    return _shared(request, pair, whole)


@require_safe
def paragraph(request: HttpRequest, slug: str, old: str, new: str, paragraph: str) -> HttpResponse:
    """One paragraph of the newer draft, compared."""
    return _one(request, slug, old, new, lambda row: any(one.slug == paragraph for one in row.new))


@require_safe
def dropped(request: HttpRequest, slug: str, old: str, new: str, paragraph: str) -> HttpResponse:
    """One paragraph of the earlier draft that the newer one has no more."""
    return _one(request, slug, old, new, lambda row: not row.new and row.main.slug == paragraph)


@require_safe
def text(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """The numbered list of changes as plain text."""
    pair = _pair(request, slug, old, new)
    compared = compared_drafts(pair, quote=lambda words: mark_safe(telling.quoted(words)))  # noqa: S308 -- plain text is not markup
    written = render_to_string("declarations/comparison.txt", _about(request, compared), request)
    return _file(pair, written.strip() + "\n", "txt", "text/plain; charset=utf-8")


@require_safe
def docx(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """The comparison as a Word file with native tracked changes, by the portal, dated as the newer draft."""
    pair = _pair(request, slug, old, new)
    before, after = (read(draft, language=pair.language) for draft in (pair.old, pair.new))
    written = write_comparison(
        text_of(before),
        text_of(after),
        trace(before, after).links,
        author=settings.SITE_NAME,
        moment=pair.new.published_at or timezone.now(),
    )
    return _file(pair, written, "docx", WORD)


@require_safe
def pdf(request: HttpRequest, slug: str, old: str, new: str) -> HttpResponse:
    """The comparison as a tagged PDF."""
    pair = _pair(request, slug, old, new)
    before, after = (read(draft, language=pair.language) for draft in (pair.old, pair.new))
    try:
        written = pdf_of_comparison(
            text_of(before), text_of(after), trace(before, after).links, author=settings.SITE_NAME
        )
    except CannotTypeset as error:
        return cannot_typeset(request, error)
    return _file(pair, written, "pdf", PDF)


def compared_drafts(pair: Pair, *, quote: telling.Quote | None = None) -> Compared:
    """The comparison of two drafts in the language of the pair; some ten queries, whatever their length."""
    old, new = (read(draft, language=pair.language) for draft in (pair.old, pair.new))
    traced = trace(old, new)
    before, after = passages(old), passages(new)
    made = compare(before, after, traced.links, language=new.language, suggested=traced.suggested)
    quote = quote or _quoted(new.language)
    rows = tuple(
        Shown(
            row,
            _at(old, row.old),
            _at(new, row.new),
            tuple((one, telling.sentence(one, row, before, after, quote=quote)) for one in row.numbered),
        )
        for row in made.rows
    )
    return Compared(pair, old, new, made, rows)


def _quoted(language: str) -> telling.Quote:
    return lambda words: format_html("<b{}>{}</b>", lang_attrs(language), telling.quoted(words))


def _at(reading: Reading, places: Sequence[int]) -> tuple[Paragraph, ...]:
    return tuple(reading.paragraphs[place].paragraph for place in places)


def _pair(request: HttpRequest, slug: str, old: str, new: str) -> Pair:
    """The two drafts, if the reader may see both, the earlier one first. Raises `Http404`."""
    visible = visible_drafts(reader(request)).filter(declaration__slug=slug)
    drafts = [get_object_or_404(visible, slug=stage) for stage in (old, new)]
    pair = Pair(*sorted(drafts, key=lambda draft: draft.order))
    if not pair.language:
        raise Http404(_("These two drafts have no language in common."))
    return pair


def _one(
    request: HttpRequest, slug: str, old: str, new: str, is_wanted: Callable[[Shown], bool]
) -> HttpResponse:
    pair = _pair(request, slug, old, new)
    if (pair.old.slug, pair.new.slug) != (old, new):
        raise Http404

    def whole() -> HttpResponse:
        compared = compared_drafts(pair)
        wanted = next((row for row in compared.rows if is_wanted(row)), None)
        if wanted is None or wanted.is_heading:
            raise Http404
        context = {**_about(request, compared), "shown": wanted, "view": _choice(request, "view", VIEWS)}
        return render(request, "declarations/compared_paragraph.html", context)

    return _shared(request, pair, whole)


def _shared(request: HttpRequest, pair: Pair, render: Callable[[], HttpResponse]) -> HttpResponse:
    """The page for everybody; that of a draft which is not public is made for its reader alone."""
    if not (pair.old.is_published and pair.new.is_published):
        response = render()
        response["Cache-Control"] = "private, no-store"
        return response
    key = f"comparison:{pair.old.pk}:{pair.new.pk}:{get_language()}:{stamp_of(pair.new.declaration)}"
    return shared_page(request, key, render, queries=QUERIES)


def _choice(request: HttpRequest, name: str, known: Sequence[str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else known[0]


def _about(request: HttpRequest, compared: Compared) -> dict[str, Any]:
    declaration: Declaration = compared.pair.new.declaration
    visible = visible_drafts(reader(request)).filter(declaration=declaration).order_by("order")
    return {
        "compared": compared,
        "pair": compared.pair,
        "declaration": declaration,
        "drafts": visible,
        "language": compared.new.language,
        "trail": [(declaration.title, declaration.get_absolute_url())],
    }


def _file(pair: Pair, content: str | bytes, suffix: str, content_type: str) -> HttpResponse:
    """A comparison to keep: named after its Declaration, drafts and language."""
    name = [pair.new.declaration.slug, pair.old.slug, pair.new.slug]
    is_public = pair.old.is_published and pair.new.is_published
    return file_to_keep(
        content, name, language=pair.language, suffix=suffix, content_type=content_type, is_public=is_public
    )
