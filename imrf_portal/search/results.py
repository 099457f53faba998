"""A page of results: what is named by its label, the official texts, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from imrf_portal.kit.paging import Count
from imrf_portal.search.asking import asked
from imrf_portal.search.exact import named
from imrf_portal.search.filters import SearchFilter
from imrf_portal.search.kinds import REGISTRY, REMARKS
from imrf_portal.search.models import Entry
from imrf_portal.search.searching import MOST_FOUND, NOTHING_FOUND, Found, Hit, counted, read, search
from imrf_portal.search.things import Kind

PAGE_SIZE = 25
LAST_PAGE = MOST_FOUND // PAGE_SIZE
# So many remarks stand on the page of everything, with the way to all of them.
REMARKS_SHOWN = 8


@dataclass(frozen=True)
class Group:
    """How many things of one kind there are."""

    kind: Kind
    count: Count


@dataclass(frozen=True)
class Results:
    """What a page shows; `hits` are of one kind where the reader asked for it, else all but remarks."""

    exact: list[Hit]
    hits: list[Hit]
    count: Count
    remarks: list[Hit]
    remarks_count: Count
    groups: list[Group]
    page: int
    has_next: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.exact or self.hits or self.remarks)


def results(words: str, narrowed: SearchFilter, *, page_language: str, page: int = 1) -> Results | None:
    """The results for `words` on a page in `page_language`, narrowed; None where there is nothing to look for.

    The number of queries depends on whether the words are seldom and on how many kinds are shown, never on how much is
    found.
    """
    sought = asked(words, page=narrowed.asked.get("language", page_language))
    if not sought:
        return None
    page = min(max(page, 1), LAST_PAGE)
    kind, wanted = narrowed.asked.get("kind", ""), page * PAGE_SIZE + 1
    remarks = others = NOTHING_FOUND
    half = Entry.objects.filter(is_remark=False)
    if kind not in REMARKS:
        others = search(half, narrowed.narrow, sought, wanted=wanted)
    if kind in REMARKS or not kind and page == 1:
        said = Entry.objects.filter(is_remark=True)
        remarks = search(said, narrowed.narrow, sought, wanted=wanted if kind else REMARKS_SHOWN)
    listed = remarks if kind in REMARKS else others
    if others.count.is_capped and not kind:
        others = replace(others, kinds=counted(half, narrowed.narrow, sought))
    exact = named(words) if page == 1 and not narrowed.asked else []
    on_page = listed.places[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    already = {(hit.kind.name, hit.thing.key) for hit in exact}
    hits = [hit for hit in read(on_page, sought) if (hit.kind.name, hit.thing.key) not in already]
    beside = read(remarks.places, sought) if not kind else []
    return Results(
        exact,
        hits,
        listed.count,
        [hit for hit in beside if (hit.kind.name, hit.thing.key) not in already],
        remarks.count,
        _groups(others, remarks) if not kind else [],
        page,
        len(listed.places) > page * PAGE_SIZE and page < LAST_PAGE,
    )


def _groups(others: Found, remarks: Found) -> list[Group]:
    counts: Mapping[str, Count] = {**others.kinds, **remarks.kinds}
    if remarks.count.is_capped:
        # Too many to look at the kind of each: nearly all are comments.
        counts = {**counts, "comment": remarks.count}
    return [Group(kind, counts[name]) for name, kind in REGISTRY.items() if name in counts]
