"""Files of submissions as readers meet them: the one gate to a file and its text, and the words that stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import Http404
from django.urls import reverse
from django.utils.safestring import SafeString

from consultations.models import Attachment, Comment, CommentQuerySet, Consultation
from declarations.crosslinks import known_labels, linked
from declarations.models import Paragraph
from imrf_portal.accounts.roles import Person
from imrf_portal.documents.models import ExtractedPage, StoredFile
from imrf_portal.kit.paging import Page

# How many pages of a file are shown at once, and how many digits the number of one may have.
PAGES_AT_ONCE = 10
_MOST_DIGITS = 5


def find_attachment(person: Person, reference: str, key: int) -> Attachment:
    """A file of a submission, for those who may see the comment that it came with; one query. Raises `Http404`."""
    try:
        return (
            Attachment.objects.visible_to(person)
            .select_related("file", "comment__submission__consultation__cycle")
            .get(comment__submission__reference=reference, pk=key)
        )
    except Attachment.DoesNotExist as error:
        raise Http404 from error


def comments_saying(words: str) -> CommentQuerySet:
    """The comments in one of whose files every one of `words` stands on one page.

    Whether somebody may know of them is for the caller to ask, with `visible_to`.
    """
    pages = ExtractedPage.objects.shown().matching(words)
    standing = Attachment.objects.standing().filter(file__in=pages.values("file"))
    return Comment.objects.filter(pk__in=standing.values("comment"))


def pages_of(
    file: StoredFile, *, consultation: Consultation | None, words: str = "", after: str = ""
) -> Page[ExtractedPage]:
    """The pages of a file's text after the page of number `after`, where `words` are given those in which they
    stand; two queries, the second for the draft to whose paragraphs the text may refer.

    Each page has its `paragraphs`, with references to paragraphs of the draft of `consultation`, if the file came to
    one, as links.
    """
    is_first = not (after.isascii() and after.isdecimal() and len(after) <= _MOST_DIGITS)
    pages = ExtractedPage.objects.shown().filter(file=file).defer("search")
    pages = pages.matching(words) if words else pages
    items = list(pages.filter(number__gt=0 if is_first else int(after))[: PAGES_AT_ONCE + 1])
    next_key = str(items[PAGES_AT_ONCE - 1].number) if len(items) > PAGES_AT_ONCE else ""
    items = items[:PAGES_AT_ONCE]
    for page, paragraphs in zip(items, _with_links(items, consultation), strict=True):
        page.paragraphs = paragraphs  # type: ignore[attr-defined]
    return Page(items=items, next_key=next_key, is_first=is_first)


def _with_links(
    pages: Iterable[ExtractedPage], consultation: Consultation | None
) -> Iterator[list[str | SafeString]]:
    paragraphs = ([one for one in page.text.split("\n") if one.strip()] for page in pages)
    if consultation is None or consultation.draft_id is None:
        yield from paragraphs
        return
    cycle, slug = consultation.cycle.slug, consultation.slug
    addressed = Paragraph.objects.filter(draft=consultation.draft_id).exclude(kind="heading")
    known = known_labels(addressed.values_list("slug", flat=True))

    def address(paragraph: str) -> str:
        return reverse("consultation_paragraph", args=[cycle, slug, paragraph])

    for page in paragraphs:
        yield [linked(one, known, here="", address=address) for one in page]
