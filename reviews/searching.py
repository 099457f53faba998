"""Words in reviews: which editions say them, and where: in an answer, in a translation beside it, in an annex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from imrf_portal.documents.models import ExtractedPage
from imrf_portal.kit.finding import Piece, Wanted, excerpt, wanted
from reviews.models import Annex, Answer, Edition, Translation, words_of

# Of each review so many places are quoted from its answers, from translations and from annexes each.
QUOTED = 3


@dataclass(frozen=True)
class Quotation:
    """A place where the words stand: what it is about, the text around them, in which language, and its address."""

    about: str
    pieces: list[Piece]
    language: str
    url: str


@dataclass
class Found:
    """What was found in one review: in how many places, and the first of them."""

    places: int = 0
    quotations: list[Quotation] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many places are not quoted."""
        return self.places - len(self.quotations)


def saying(words: str) -> Q:
    """For editions: those in which every one of `words` stands in one answer, in one translation beside it, or on one
    page of an annex that may be opened; in any order, capital letters and accents aside, the beginning of a word being
    enough. None for words without a letter or figure.

    Which of them may be read is for the caller to ask, with `visible_to` or `standing`.
    """
    sought = wanted(words)
    if not sought:
        return Q(pk__in=[])
    return (
        Q(pk__in=_holding(Answer.objects.all(), sought).values("edition"))
        | Q(pk__in=_holding(Translation.objects.all(), sought).values("answer__edition"))
        | Q(pk__in=Annex.objects.filter(file__in=_pages(words).values("file")).values("edition"))
    )


def quotations(editions: Iterable[Edition], words: str) -> dict[int, Found]:
    """Where `words` stand in these editions, by the key of each; three queries, however many editions and places."""
    sought = wanted(words)
    reviews = {edition.pk: edition for edition in editions}
    found: dict[int, Found] = defaultdict(Found)
    if not sought or not reviews:
        return found
    for edition, places, quotation in (
        *_in_answers(reviews, sought),
        *_in_translations(reviews, sought),
        *_in_annexes(reviews, words, sought),
    ):
        found[edition].places += places
        found[edition].quotations.append(quotation)
    return found


# An edition's key, how many places it adds (told with the first of a source), and one of them.
_Place = tuple[int, int, Quotation]


def _in_answers(reviews: dict[int, Edition], sought: Wanted) -> Iterator[_Place]:
    held = _holding(Answer.objects.filter(edition__in=reviews), sought)
    order = ["question__part__order", "objective__number", "question__order"]
    first = _first(held, "edition", order).select_related("question__part", "objective")
    for answer in first.order_by("edition", *order):
        pieces = excerpt(answer.text, sought)
        url = _address(reviews[answer.edition_id], answer)
        quotation = Quotation(_about(answer), pieces, answer.language, url)
        yield answer.edition_id, answer.places if answer.place == 1 else 0, quotation


def _in_translations(reviews: dict[int, Edition], sought: Wanted) -> Iterator[_Place]:
    held = _holding(Translation.objects.filter(answer__edition__in=reviews), sought)
    order = ["answer__question__part__order", "answer__objective__number", "answer__question__order"]
    first = _first(held, "answer__edition", order).select_related(
        "answer__question__part", "answer__objective"
    )
    for one in first.order_by("answer__edition", *order):
        about = f"{_about(one.answer)} ({one.get_standing_display()})"
        url = _address(reviews[one.answer.edition_id], one.answer)
        quotation = Quotation(about, excerpt(one.text, sought), one.language, url)
        yield one.answer.edition_id, one.places if one.place == 1 else 0, quotation


def _in_annexes(reviews: dict[int, Edition], words: str, sought: Wanted) -> Iterator[_Place]:
    annexes: dict[int, list[Annex]] = defaultdict(list)
    for annex in Annex.objects.filter(edition__in=reviews):
        annexes[annex.file_id].append(annex)
    pages = _pages(words).filter(file__in=annexes).defer("search")
    for page in _first(pages, "file", ["number"]).order_by("file", "number"):
        for annex in annexes[page.file_id]:
            annex.edition = reviews[annex.edition_id]
            about = _("Annex: %(title)s") % {"title": annex.title}
            url = annex.get_absolute_url()
            quotation = Quotation(about, excerpt(page.text, sought), annex.language, url)
            yield annex.edition_id, page.places if page.place == 1 else 0, quotation


def _holding(texts: QuerySet[Any], sought: Wanted) -> QuerySet[Any]:
    """Those in whose text everything sought stands."""
    return texts.alias(words=words_of("text")).filter(
        words=SearchQuery(sought.query, config="simple", search_type="raw")
    )


def _pages(words: str) -> QuerySet[ExtractedPage]:
    """Pages of files on which each of the words stands, whole, as files are searched everywhere on the portal."""
    return ExtractedPage.objects.shown().matching(words)


def _first(texts: QuerySet[Any], within: str, order: list[str]) -> QuerySet[Any]:
    """The first few `within` each, every one with its `place` and with how many `places` there are."""
    return texts.annotate(
        place=Window(RowNumber(), partition_by=F(within), order_by=order),
        places=Window(Count("pk"), partition_by=F(within)),
    ).filter(place__lte=QUOTED)


def _about(answer: Answer) -> str:
    where = answer.objective or answer.question.part.title
    return f"{where} · {answer.question.title}"


def _address(edition: Edition, answer: Answer) -> str:
    """Where the answer stands on its review's page."""
    return f"{edition.review.get_absolute_url()}#answer-{answer.pk}"
