"""What a kind of thing is to the search: which of them everybody reads, what one says in which language, and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Model, Prefetch, QuerySet
from django.utils import translation
from django.utils.text import capfirst

from imrf_portal.documents.models import ExtractedPage, StoredFile
from imrf_portal.languages import OFFICIAL

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What has no day of its own, such as an objective, is as old as the Compact (A/RES/73/195, 19 December 2018).
THE_COMPACT = datetime(2018, 12, 19, tzinfo=UTC)
# So many pages of a file are read: PostgreSQL keeps the places of no more words.
MOST_PAGES = 40


@dataclass(frozen=True)
class Text:
    """What a thing says in one language; `remark` is said beside it where it is shown, such as whose translation it
    is."""

    language: str
    title: str
    body: str = ""
    remark: str = ""


class Scope(TypedDict):
    """What several things can be narrowed by in the same way, as arguments of `Thing`."""

    cycle: int | None
    state: int | None
    objectives: tuple[int, ...]
    voice: str


@dataclass(frozen=True)
class Thing:
    """A public thing: its texts by language, what it can be narrowed by, and how a list names it in the active
    language.

    Without a `heading` the title of the text that was found is its name. `at` is the instant it became public; `voice`
    the kind of stakeholder that speaks.
    """

    key: int
    url: str
    texts: tuple[Text, ...]
    heading: str = ""
    at: datetime | None = None
    cycle: int | None = None
    state: int | None = None
    objectives: tuple[int, ...] = ()
    voice: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is found.

    `gate` gives those that everybody reads, with what `thing` needs, in a number of queries that does not grow;
    `about` leads from the subject of a record (`app.model`) to those things it may have changed; `by_the_clock` gives
    those that became public by themselves since an instant.
    """

    name: str
    label: StrOrPromise
    gate: Callable[[], QuerySet[Any]]
    thing: Callable[[Any], Thing]
    about: Mapping[str, str]
    is_remark: bool = False
    by_the_clock: Callable[[datetime], QuerySet[Any]] | None = field(default=None)

    @property
    def single(self) -> str:
        """What one of them is called."""
        return capfirst(str(self.gate().model._meta.verbose_name))

    def public(self, keys: Iterable[int]) -> Iterator[Thing]:
        """Those of these keys that everybody reads."""
        for one in self.gate().filter(pk__in=list(keys)):
            yield self.thing(one)

    def touched(self, subject_type: str, subject_ids: Iterable[int]) -> set[int]:
        """The keys of those that records about these subjects may have changed; what is gone included."""
        if subject_type not in self.about:
            return set()
        path = self.about[subject_type]
        if path == "pk":
            return set(subject_ids)
        rows = self.gate().model._default_manager.filter(**{f"{path}__in": list(subject_ids)})
        return set(rows.order_by().values_list("pk", flat=True))


def in_six(row: Model, title: str, *columns: str) -> Iterator[Text]:
    """The texts of a row whose columns stand in the six languages, in each language that has a title."""
    for language in OFFICIAL:
        name = getattr(row, f"{title}_{language.field}")
        if name:
            body = joined(getattr(row, f"{column}_{language.field}") for column in columns)
            yield Text(language.code, name, body)


def named_in_six(name: Callable[[], str], bodies: Mapping[str, str]) -> Iterator[Text]:
    """Texts whose title is put together in each of the six languages, over those of `bodies`; a language that is none
    of them has the title in English."""
    for code in dict.fromkeys([*(language.code for language in OFFICIAL), *bodies]):
        with translation.override(code if code in {one.code for one in OFFICIAL} else "en"):
            yield Text(code, name(), bodies.get(code, ""))


def joined(parts: Iterable[str | None]) -> str:
    """Parts of a text, each a paragraph of its own."""
    return "\n\n".join(part for part in parts if part)


def pages_of(path: str) -> Prefetch[str]:
    """With the first pages of the file at `path`, where it may be handed out."""
    shown = ExtractedPage.objects.shown().filter(number__lte=MOST_PAGES).defer("search")
    return Prefetch(f"{path}__pages", shown, to_attr="shown_pages")


def text_of(file: StoredFile | None) -> str:
    """What a file says, as far as it was read; it was fetched with `pages_of`."""
    return joined(page.text for page in getattr(file, "shown_pages", ())) if file else ""
