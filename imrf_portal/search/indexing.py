"""Writing the index: what a record was written about, everything, and what the clock has made public.

An entry is made from a thing as everybody reads it at that moment; what nobody may read any more loses its entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation

from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.models import Due, Entry
from imrf_portal.search.things import THE_COMPACT, Kind, Text, Thing
from imrf_portal.search.words import Stems, Token, tokens, vector

# So many things are read and written at a time, and so many rows of what is due taken.
BATCH = 200
MOST_DUE = 1_000
# What the clock makes public is looked for so far back, in case the task did not run meanwhile.
LOOKED_BACK = timedelta(days=2)
# What is kept of a thing that is written anew; `entered_at` is not among it.
_WRITTEN = ["words", "title", "is_remark", "published_at", "cycle", "state", "objectives", "voice"]


@dataclass(frozen=True)
class _Parted:
    """A text of a thing, parted into words once."""

    thing: Thing
    text: Text
    title: list[Token]
    body: list[Token]


def write(kind: Kind, keys: Collection[int]) -> int:
    """Write anew what is found of these things of one kind (their keys), and remove what nobody may read; how many
    entries stand. A number of queries that does not grow within a batch."""
    written = 0
    for batch in _batches(keys):
        with transaction.atomic(), translation.override("en"):
            entries = _entries(kind, batch)
            Entry.objects.bulk_create(
                entries,
                update_conflicts=True,
                unique_fields=["kind", "key", "language"],
                update_fields=_WRITTEN,
            )
            stand = {(entry.key, entry.language) for entry in entries}
            there = Entry.objects.filter(kind=kind.name, key__in=batch)
            gone = [pk for pk, *one in there.values_list("pk", "key", "language") if tuple(one) not in stand]
            if gone:
                Entry.objects.filter(pk__in=gone).delete()
        written += len(entries)
    return written


def write_what_is_due() -> int:
    """Write anew what records were written about since the last time; how many records that were.

    Two tasks at once take different rows; one that dies leaves its rows to the next.
    """
    taken = 0
    while True:
        with transaction.atomic():
            due = list(Due.objects.select_for_update(skip_locked=True).order_by("pk")[:MOST_DUE])
            subjects: dict[str, set[int]] = defaultdict(set)
            for one in due:
                subjects[one.subject_type].add(one.subject_id)
            for kind in REGISTRY.values():
                write(kind, {key for subject, ids in subjects.items() for key in kind.touched(subject, ids)})
            Due.objects.filter(pk__in=[one.pk for one in due]).delete()
        taken += len(due)
        if len(due) < MOST_DUE:
            return taken


def write_what_the_clock_brought() -> int:
    """Write what has become public by itself, such as a review whose embargo has ended; how many things."""
    since = timezone.now() - LOOKED_BACK
    brought = 0
    for kind in REGISTRY.values():
        if kind.by_the_clock is not None:
            keys = kind.by_the_clock(since).filter(~_has_entry(kind)).values_list("pk", flat=True)
            brought += len(keys)
            write(kind, keys)
    return brought


def index_everything() -> dict[str, int]:
    """Write the whole index anew and remove what nobody may read; how many entries stand, by kind."""
    return {kind.name: _write_all(kind) for kind in REGISTRY.values()}


def reconcile() -> int:
    """Put right what no record told of: what is missing and what should not be there any more, and, of all kinds but the
    many remarks, what has changed. How many entries were written."""
    written = 0
    for kind in REGISTRY.values():
        if kind.is_remark:
            _remove_stale(kind)
            written += write(kind, kind.gate().filter(~_has_entry(kind)).values_list("pk", flat=True))
        else:
            written += _write_all(kind)
    return written


def _write_all(kind: Kind) -> int:
    _remove_stale(kind)
    return write(kind, kind.gate().order_by("pk").values_list("pk", flat=True))


def _remove_stale(kind: Kind) -> None:
    public = kind.gate().order_by().filter(pk=OuterRef("key"))
    Entry.objects.filter(~Exists(public), kind=kind.name).delete()


def _has_entry(kind: Kind) -> Exists:
    return Exists(Entry.objects.filter(kind=kind.name, key=OuterRef("pk")))


def _entries(kind: Kind, keys: Iterable[int]) -> list[Entry]:
    parted = [
        _Parted(thing, text, list(tokens(text.title)), list(tokens(text.body)))
        for thing in kind.public(keys)
        for text in _one_a_language(thing.texts)
    ]
    stems = Stems.of((one.text.language, words) for one in parted for words in (one.title, one.body))
    entries = [_entry(kind, one, stems) for one in parted]
    # Always in one order, so that two tasks never wait for each other.
    return sorted(entries, key=lambda entry: (entry.key, entry.language))


def _entry(kind: Kind, one: _Parted, stems: Stems) -> Entry:
    thing, language = one.thing, one.text.language
    return Entry(
        kind=kind.name,
        key=thing.key,
        language=language,
        is_remark=kind.is_remark,
        words=vector([("A", one.title, language), ("B", one.body, language)], stems),
        title=vector([("A", one.title, language)], stems),
        published_at=thing.at or THE_COMPACT,
        cycle_id=thing.cycle,
        state_id=thing.state,
        objectives=list(thing.objectives),
        voice=thing.voice,
    )


def _one_a_language(texts: Iterable[Text]) -> Iterator[Text]:
    """The first text in each language: one's own words come before a translation of them."""
    seen: set[str] = set()
    for text in texts:
        if text.language not in seen:
            seen.add(text.language)
            yield text


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        yield sorted(batch)
