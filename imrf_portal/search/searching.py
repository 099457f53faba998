"""Asking the index: which things say something, the best first, at a price that does not grow with how many there are.

What is said in consultations may be a million things, so it is asked for apart from everything else. In each half words
that are seldom are fetched whole and ranked. Of words that are common only as many are met as a page needs: first those
that have them in their title, then the newest, by walking the index of days; what stands too far apart on that walk is
fetched after all (docs/decisions.md, 32).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Func, Q, QuerySet, Value, When
from django.db.models.fields import FloatField
from django.utils.translation import get_language

from imrf_portal.kit.finding import Piece
from imrf_portal.kit.paging import Count
from imrf_portal.search.asking import NOTHING, Asked, excerpt
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.models import Entry
from imrf_portal.search.things import Kind, Text, Thing
from imrf_portal.search.words import Stems, tokens

# Words that more entries of one half hold than this are common; no list of results goes further.
MOST_FOUND = 250
# So many entries of a half are read in the order of their days before the index of words is asked after all.
MOST_WALKED = 5_000

# Of a longer text so many characters are looked through for an excerpt, from a little before the first word found.
MOST_READ, BEFORE_FOUND = 20_000, 1_000

# What narrows a search, by anything but its words.
Narrow = Callable[[QuerySet[Entry]], QuerySet[Entry]]

# The order of the window is kept, since nothing but a filter stands between.
_WALK = (
    "SELECT id, kind, key, language FROM ({window}) AS walked (id, kind, key, language, words) "
    "WHERE words @@ to_tsquery('simple', %s) LIMIT %s"
)


@dataclass(frozen=True)
class Place:
    """An entry that was found: a thing in one language."""

    pk: int
    kind: str
    key: int
    language: str


@dataclass(frozen=True)
class Found:
    """What was found in one half of the index: the first places, best first, how many things there are, and of each
    kind, as far as they were counted."""

    places: Sequence[Place]
    count: Count
    kinds: Mapping[str, Count]


@dataclass(frozen=True)
class Hit:
    """A thing as a list of results shows it: its text in the language that was found, with what was sought set apart."""

    kind: Kind
    thing: Thing
    text: Text
    title: list[Piece]
    pieces: list[Piece]

    @property
    def name(self) -> str:
        """What a list calls it: its heading in the active language, else its own title."""
        return self.thing.heading or self.text.title or str(self.kind.label)

    @property
    def name_language(self) -> str:
        """The language of its name, empty where that is the active one."""
        return "" if self.thing.heading else self.text.language


NOTHING_FOUND = Found([], Count(0, is_capped=False), {})


def search(half: QuerySet[Entry], narrow: Narrow, sought: Asked, *, wanted: int) -> Found:
    """The first `wanted` things (up to `MOST_FOUND`) of one half of the index, narrowed, that say what is `sought`.

    Those in the language of the words come first, then those that have all the words in their title, then those in which
    they stand closest together, then the newest. Two queries where the words are seldom, up to seven where they are not.
    """
    if not sought:
        return NOTHING_FOUND
    # Asked without what narrows, so that the index of words alone can answer.
    met = list(
        half.filter(words=_query(sought.query)).order_by().values_list("pk", flat=True)[: MOST_FOUND + 1]
    )
    if len(met) <= MOST_FOUND:
        places = _each_once(_ranked(narrow(half.filter(pk__in=met)), sought))
        kinds = Counter(place.kind for place in places)
        counts = {name: Count(number, is_capped=False) for name, number in kinds.items()}
        return Found(places[:wanted], Count(len(places), is_capped=False), counts)
    wanted = min(wanted, MOST_FOUND)
    titled = narrow(half.filter(title=_query(sought.query)))
    first = _each_once(_ranked(titled, sought))[:wanted]
    for language in (Q(language=sought.language), ~Q(language=sought.language)):
        if len(first) < wanted:
            # What a title has found is met again.
            newest = _newest(narrow(half.filter(language)), sought, number=wanted + len(first))
            first = _each_once([*first, *newest])[:wanted]
    if len(first) < wanted:
        return Found(first, Count(len(first), is_capped=False), {})
    return Found(first, Count(MOST_FOUND, is_capped=True), {})


def counted(half: QuerySet[Entry], narrow: Narrow, sought: Asked) -> dict[str, Count]:
    """How many things of each kind in one half, narrowed, say what is sought, as far as `MOST_FOUND` entries of each are
    met; one query."""
    having = narrow(half.filter(words=_query(sought.query))).order_by()
    kinds = [having.filter(kind=name).values_list("kind", "key")[: MOST_FOUND + 1] for name in REGISTRY]
    rows = list(kinds[0].union(*kinds[1:], all=True))
    met = Counter(kind for kind, _key in rows)
    things = Counter(kind for kind, _key in set(rows))
    return {
        name: Count(MOST_FOUND, is_capped=True)
        if met[name] > MOST_FOUND
        else Count(things[name], is_capped=False)
        for name in REGISTRY
        if things[name]
    }


def first_of(entries: QuerySet[Entry], sought: Asked) -> list[Place]:
    """The things among a few entries that say what is sought, best first, up to `MOST_FOUND`; one query."""
    return _each_once(_ranked(entries.filter(words=_query(sought.query)), sought)) if sought else []


def read(places: Sequence[Place], sought: Asked) -> list[Hit]:
    """The things at these places as everybody reads them now, in their order; a fixed number of queries for each kind.

    What nobody may read any more is left out, and its entries are removed.
    """
    things: dict[tuple[str, int], Thing] = {}
    for name in dict.fromkeys(place.kind for place in places):
        keys = [place.key for place in places if place.kind == name]
        things |= {(name, thing.key): thing for thing in REGISTRY[name].public(keys)}
    shown, stale = [], []
    for place in places:
        thing = things.get((place.kind, place.key))
        text = _in(thing, place.language) if thing else None
        if thing is None or text is None:
            stale.append(place.pk)
        else:
            shown.append((REGISTRY[place.kind], thing, text))
    if stale:
        Entry.objects.filter(pk__in=stale).delete()
    return list(_hits(shown, sought))


def shown_as(kind: Kind, thing: Thing) -> Hit:
    """A thing that was found by its name, in the active language where it has a text in it."""
    text = _in(thing, get_language() or "en") or thing.texts[0]
    return Hit(kind, thing, text, [Piece(text.title)], excerpt(text.body, text.language, NOTHING, Stems()))


def _near(body: str, sought: Asked) -> str:
    """The part of a long text in which words that are sought come first, so that a page of long files stays quick."""
    if len(body) <= MOST_READ:
        return body
    small = body.casefold()
    places = (small.find(form) for phrase in sought.phrases for forms in phrase for form in forms)
    first = min((place for place in places if place >= 0), default=0)
    begins = max(first - BEFORE_FOUND, 0)
    return body[begins : begins + MOST_READ]


def _hits(shown: Sequence[tuple[Kind, Thing, Text]], sought: Asked) -> Iterator[Hit]:
    bodies = [_near(text.body, sought) for _kind, _thing, text in shown]
    stems = Stems.of(
        (text.language, tokens(said))
        for (_kind, _thing, text), body in zip(shown, bodies, strict=True)
        for said in (text.title, body)
    )
    for (kind, thing, text), body in zip(shown, bodies, strict=True):
        title = excerpt(text.title, text.language, sought, stems)
        yield Hit(kind, thing, text, title, excerpt(body, text.language, sought, stems))


def _in(thing: Thing, language: str) -> Text | None:
    return next((text for text in thing.texts if text.language == language), None)


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="simple", search_type="raw")


def _ranked(entries: QuerySet[Entry], sought: Asked) -> list[Place]:
    """These entries, the best first, up to `MOST_FOUND`; each of them is read, so they must be few."""
    is_own = Case(When(language=sought.language, then=Value(0)), default=Value(1))
    in_title = ExpressionWrapper(Q(words=_query(sought.title_query)), output_field=BooleanField())
    close = Func(F("words"), _query(sought.query), Value(1), function="ts_rank_cd", output_field=FloatField())
    rows = entries.order_by(is_own, in_title.desc(), close.desc(), "-published_at", "-pk")
    return [Place(*row) for row in rows.values_list("pk", "kind", "key", "language")[:MOST_FOUND]]


def _newest(entries: QuerySet[Entry], sought: Asked, *, number: int) -> list[Place]:
    """The newest so many of these entries that say what is sought. Two queries at most."""
    ordered = entries.order_by("-published_at", "-pk")
    window = ordered.values_list("pk", "kind", "key", "language", "words")[:MOST_WALKED]
    inner, parameters = window.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_WALK.format(window=inner), [*parameters, sought.query, number])
        rows = cursor.fetchall()
    if len(rows) < number and ordered[MOST_WALKED : MOST_WALKED + 1].exists():
        having = ordered.filter(words=_query(sought.query))
        rows = list(having.values_list("pk", "kind", "key", "language")[:number])
    return [Place(*row) for row in rows]


def _each_once(places: Sequence[Place]) -> list[Place]:
    """The first place of each thing: the language that fits best."""
    first: dict[tuple[str, int], Place] = {}
    for place in places:
        first.setdefault((place.kind, place.key), place)
    return list(first.values())
