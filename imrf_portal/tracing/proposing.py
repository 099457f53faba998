"""Proposing links: everything that is public and was not read yet is held against what it may have to do with.

Candidates come from an index of words, never from a comparison of everything with everything: a thing is held against
those that share its rarer words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Q

from imrf_portal.records.recording import record_each
from imrf_portal.tracing.kinds import REGISTRY, Kind, Said
from imrf_portal.tracing.models import KINDS, Link, Thing, Word
from imrf_portal.tracing.words import likeness

# Under which share of common words nothing is proposed, whatever else speaks for it, and from which score on a link is.
LEAST_LIKENESS = 0.12
LEAST_SCORE = 0.3
# What speaks for a link beside its words.
FOR_AN_OBJECTIVE = 0.1
FOR_THE_PARAGRAPH = 0.2
# Of the things that share a word, those that share most are compared.
MOST_COMPARED = 50
# Words that more things share, or more than a third of all, are too common to find or to compare anything by.
MOST_SHARING = 500
_ALWAYS_RARE = 5
# A worker reads so many things of a kind in one run; the next run goes on.
MOST_A_RUN = 20_000
_AT_ONCE = 500


def propose(*, most: int = MOST_A_RUN) -> int:
    """Read what is new, `most` things of a kind at once, and propose the links it may have; returns how many.

    It may be stopped at any moment and called again. What has been decided about is never proposed again, and what is
    proposed already stays one link.
    """
    return sum(_read_unread(kind, most) for kind in REGISTRY.values())


def _read_unread(kind: Kind, most: int) -> int:
    if not kind.is_indexed and not Word.objects.exists():
        return 0
    unread = kind.unread().order_by("pk")[:most]
    return sum(_read(kind, row) for row in unread.iterator(chunk_size=_AT_ONCE))


def _read(kind: Kind, row: Any) -> int:
    """Read one thing; returns how many links it was given."""
    said = kind.said(row)
    with transaction.atomic():
        thing = _thing_of(kind, row)
        if thing.seen == said.mark:
            return 0
        thing.seen = said.mark
        thing.objectives, thing.paragraphs = sorted(said.objectives), sorted(said.paragraphs)
        thing.save(update_fields=["seen", "objectives", "paragraphs"])
        if kind.is_indexed:
            _keep_words(thing, said.words)
        if kind.name == "commitment":
            _let_comments_be_read_again(said)
        return _propose(kind, thing, said)


def _thing_of(kind: Kind, row: Any) -> Thing:
    """The thing that a row is, locked; where it succeeds another, that one's, with all its links."""
    things = Thing.objects.select_for_update(of=("self",))
    if found := things.filter(**{kind.name: row}).first():
        return found
    before = things.filter(**kind.succeeds(row)).first() if kind.succeeds else None
    if before is None:
        return Thing.objects.get_or_create(**{kind.name: row})[0]
    setattr(before, kind.name, row)
    before.save(update_fields=[kind.name])
    return before


def _keep_words(thing: Thing, words: frozenset[int]) -> None:
    kept = set(thing.words.values_list("word", flat=True))
    Word.objects.filter(thing=thing, word__in=kept - words).delete()
    Word.objects.bulk_create([Word(word=word, thing=thing) for word in words - kept])


def _let_comments_be_read_again(said: Said) -> None:
    """Comments were there before the commitment: those at its paragraphs and at paragraphs about its objectives are
    read anew, in the turn of comments."""
    nearby = Q(comment__paragraph__in=said.paragraphs)
    nearby |= Q(comment__paragraph__objectives__number__in=said.objectives)
    Thing.objects.filter(pk__in=Thing.objects.filter(nearby).values("pk")).update(seen="")


def _propose(kind: Kind, thing: Thing, said: Said) -> int:
    common = _common_among(said.words)
    rare = said.words - common
    found = [
        link
        for other, words in _words_of(_sharing_words(kind, rare)).items()
        if (link := _link(thing, rare, other, words - common))
    ]
    known = set(Link.objects.filter(Q(first=thing) | Q(second=thing)).values_list("first", "second"))
    made = Link.objects.bulk_create(one for one in found if (one.first_id, one.second_id) not in known)
    record_each("link_proposed", ((link, {"score": f"{link.score:.2f}"}) for link in made), by=None)
    return len(made)


def _common_among(words: frozenset[int]) -> frozenset[int]:
    """Those of the words that too many things share; two queries."""
    things = Thing.objects.filter(comment__isnull=True).count()
    most = min(MOST_SHARING, max(_ALWAYS_RARE, things // 3))
    carried = Word.objects.filter(word__in=words).values("word").annotate(things=Count("thing"))
    return frozenset(carried.filter(things__gt=most).values_list("word", flat=True))


def _sharing_words(kind: Kind, words: frozenset[int]) -> list[Thing]:
    """The things of its partner kinds that share most of the words; one query through the index."""
    of_partners = Q(pk__in=[])
    for name in kind.partners:
        of_partners |= Q(**{f"{name}__isnull": False})
    sharing = Thing.objects.filter(of_partners, words__word__in=words)
    return list(sharing.annotate(shared=Count("words")).order_by("-shared", "pk")[:MOST_COMPARED])


def _words_of(things: Iterable[Thing]) -> dict[Thing, frozenset[int]]:
    by_key = {thing.pk: thing for thing in things}
    words: dict[int, set[int]] = defaultdict(set)
    for key, word in Word.objects.filter(thing__in=by_key).values_list("thing", "word"):
        words[key].add(word)
    return {thing: frozenset(words[key]) for key, thing in by_key.items()}


def _link(thing: Thing, words: frozenset[int], other: Thing, others: frozenset[int]) -> Link | None:
    """The link between two things as it is proposed; none where too little speaks for it."""
    alike = likeness(words, others)
    shared = sorted(set(thing.objectives) & set(other.objectives))
    is_at_paragraph = not set(thing.paragraphs).isdisjoint(other.paragraphs)
    score = min(1.0, alike + FOR_AN_OBJECTIVE * bool(shared) + FOR_THE_PARAGRAPH * is_at_paragraph)
    if alike < LEAST_LIKENESS or score < LEAST_SCORE:
        return None
    first, second = sorted((thing, other), key=lambda one: KINDS.index(one.kind))
    return Link(
        first=first,
        second=second,
        score=score,
        likeness=alike,
        objectives=shared,
        is_at_paragraph=is_at_paragraph,
    )
