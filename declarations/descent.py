"""Where the paragraphs of one draft come from in another: the kept lineage where there is one, matching elsewhere.

Links are kept between neighbouring drafts. Between two drafts farther apart they are composed along the drafts that
lie between, and only what the composition leaves alone on either side is matched afresh. A link that no person has
confirmed, on any step of the way, is a suggestion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q

from declarations.lineage import Link, Passage, Places, match
from declarations.models import Draft, LineageEnd
from declarations.reading import Reading, read
from declarations.texts import text_of
from declarations.word.lines import passages_of


@dataclass(frozen=True)
class Traced:
    """The links between two drafts in the reading order of the newer, and those among them that are suggestions."""

    links: list[Link]
    suggested: frozenset[Link]


@dataclass(frozen=True)
class Group:
    """Paragraphs (by key) of two drafts that belong together."""

    old: frozenset[int]
    new: frozenset[int]
    is_confirmed: bool


def passages(reading: Reading) -> list[Passage]:
    """A draft in one language, as lineage takes it."""
    return passages_of(text_of(reading).lines)


def trace(old: Reading, new: Reading) -> Traced:
    """The links between two drafts of one Declaration, `old` the earlier one, both in one language; two queries."""
    drafts = _way(old.draft, new.draft)
    groups = steps(drafts)
    old_places = {one.paragraph.pk: place for place, one in enumerate(old.paragraphs)}
    new_places = {one.paragraph.pk: place for place, one in enumerate(new.paragraphs)}
    if len(drafts) > 2:
        groups = _composed(groups, old=old_places.keys(), new=new_places.keys())
    known: dict[Places, bool] = {}
    for group in groups:
        places = _places(group.old, old_places), _places(group.new, new_places)
        if any(places):
            known[places] = group.is_confirmed
    links = match(passages(old), passages(new), known=list(known))
    return Traced(links, frozenset(link for link in links if not known.get((link.old, link.new), False)))


def predecessor(draft: Draft) -> Draft | None:
    """The public draft before this one in the order of its Declaration: the one its lineage leads to."""
    return Draft.objects.published().before(draft).first()


def common_language(old: Draft, new: Draft, *, wanted: str = "") -> str:
    """The language in which two drafts can be held against each other: `wanted` where both have it, else that of
    record of either, else any; nothing where they have none in common."""
    common = [code for code in new.languages if code in old.languages]
    preferred = (wanted, new.record_language, old.record_language, *common)
    return next((code for code in preferred if code in common), "")


def _way(old: Draft, new: Draft) -> list[Draft]:
    """Both drafts and the published ones between them, in order."""
    between = Draft.objects.published().filter(
        declaration=new.declaration_id, order__gt=old.order, order__lt=new.order
    )
    return [old, *between.order_by("order"), new]


def steps(drafts: Sequence[Draft]) -> list[Group]:
    """What belongs together between the neighbours of the row: as it is kept; where nothing is kept of two of them,
    as they are matched now. One query where everything is kept."""
    neighbours = [(before.pk, draft.pk) for before, draft in pairwise(drafts)]
    wanted = Q(pk__in=[])
    for before, draft in neighbours:
        wanted |= Q(draft=draft, link__before=before)
    links: dict[int, tuple[bool, set[int], set[int]]] = {}
    rows = LineageEnd.objects.filter(wanted).values_list(
        "link", "link__confirmed_at", "paragraph", "is_new", "link__before", "draft"
    )
    found = set()
    for link, confirmed_at, paragraph, is_new, before, draft in rows:
        _, olds, news = links.setdefault(link, (confirmed_at is not None, set(), set()))
        (news if is_new else olds).add(paragraph)
        found.add((before, draft))
    groups = [Group(frozenset(olds), frozenset(news), sure) for sure, olds, news in links.values()]
    for pair in pairwise(drafts):
        if (pair[0].pk, pair[1].pk) not in found:
            groups += _matched(*pair)
    return groups


def _matched(before: Draft, draft: Draft) -> list[Group]:
    """Two neighbours matched afresh; nothing where no language is common to them."""
    language = common_language(before, draft)
    if not language:
        return []
    old, new = read(before, language=language), read(draft, language=language)
    return [
        Group(_keys(old, link.old), _keys(new, link.new), is_confirmed=False)
        for link in match(passages(old), passages(new))
    ]


def _keys(reading: Reading, places: Iterable[int]) -> frozenset[int]:
    return frozenset(reading.paragraphs[place].paragraph.pk for place in places)


def _composed(groups: Iterable[Group], *, old: Collection[int], new: Collection[int]) -> list[Group]:
    """What belongs together at both ends of a row of steps, by whatever stands between. Paragraphs that lead
    nowhere are left out."""
    together: dict[int, set[int]] = {}
    suggested: set[int] = set()
    for group in groups:
        members = group.old | group.new
        joined = members.union(*(together.get(one, ()) for one in members))
        together.update(dict.fromkeys(joined, set(joined)))
        if not group.is_confirmed:
            suggested |= members
    families = {id(family): family for family in together.values()}.values()
    return [
        Group(
            frozenset(one for one in family if one in old),
            frozenset(one for one in family if one in new),
            not family & suggested,
        )
        for family in families
        if not family.isdisjoint(old) and not family.isdisjoint(new)
    ]


def _places(paragraphs: Iterable[int], places: dict[int, int]) -> tuple[int, ...]:
    return tuple(sorted(places[one] for one in paragraphs if one in places))
