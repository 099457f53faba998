"""Gathering things into families by their texts, and finding the families that a text is alike to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Count, F, QuerySet, Value

from imrf_portal.moderation.families.likeness import ALIKE, Fingerprint
from imrf_portal.moderation.models import Family, FamilyBand, FamilyMember

# Of the families that share a band with a text, those that share most are compared word by word.
MOST_COMPARED = 50
# The name of our advisory locks among all that the database knows, and how many bands of a text are locked: more would
# miss fewer of the texts that are only nearly the same, and fill the database's table of locks.
_LOCKS = 0x4641
_BANDS_LOCKED = 8


@dataclass(frozen=True)
class Said:
    """What a thing says, and the place it stands at (a code of the app’s: `paragraph:7`): short texts are alike only
    there."""

    thing: models.Model
    text: str
    where: str


def gather(everything: Iterable[Said]) -> None:
    """Put each thing into the family of its text as it stands now, into a new one if there is none; to be called when
    things are received and whenever a text changes, once and last in a transaction.

    A thing without words leaves the family it was in. Equal texts that come at one instant wait for each other, so
    that they find the same family.
    """
    said = [(one, Fingerprint.of(one.text)) for one in everything]
    sizes: Counter[int] = Counter()
    with transaction.atomic():
        _wait_for_likes_of(fingerprint for _one, fingerprint in said)
        for one, fingerprint in said:
            kind = one.thing._meta.label_lower
            likest = alike(fingerprint, related(kind, fingerprint, where=one.where))[:1]
            family = likest[0] if likest else _founded(kind, fingerprint, where=one.where)
            left, entered = _move(one.thing, into=family)
            sizes.update({entered: 1} if entered else {})
            sizes.subtract({left: 1} if left else {})
        # In the order of their keys, so that two transactions never wait for each other.
        for key, step in sorted(sizes.items()):
            if step:
                Family.objects.filter(pk=key).update(size=F("size") + step)


def related(kind: str, fingerprint: Fingerprint, *, where: str) -> QuerySet[Family]:
    """The up to `MOST_COMPARED` families of things of this `kind` (`consultations.comment`) of which the index says
    that they may be alike to a text; no words are compared yet. One query."""
    at = where if fingerprint.is_short else ""
    sharing = Family.objects.filter(subject_type=kind, where=at, bands__band__in=fingerprint.bands)
    return sharing.annotate(shared=Count("bands__band")).order_by("-shared", "pk")[:MOST_COMPARED]


def related_each(kind: str, fingerprints: Sequence[Fingerprint], places: Sequence[str]) -> list[list[Family]]:
    """The same for each of several texts, each at its place, in their order; one query for all of them."""
    found: list[list[Family]] = [[] for _text in fingerprints]
    asked = [
        related(kind, fingerprint, where=where).annotate(text=Value(number))
        for number, (fingerprint, where) in enumerate(zip(fingerprints, places, strict=True))
    ]
    if asked:
        for family in asked[0].union(*asked[1:], all=True):
            found[family.text].append(family)
    return found


def alike(fingerprint: Fingerprint, families: Iterable[Family]) -> list[Family]:
    """Those of `families` to whose first text a text is near-identical, the likest first, of equals the oldest."""
    likest = [
        (-likeness, family.pk, family)
        for family in families
        if (likeness := fingerprint.likeness(Fingerprint.from_bytes(bytes(family.words)))) >= ALIKE
    ]
    return [family for _likeness, _pk, family in sorted(likest)]


def family_of(thing: models.Model) -> Family | None:
    """The family that a thing is in."""
    return Family.objects.filter(
        members__subject_type=thing._meta.label_lower, members__subject_id=thing.pk
    ).first()


def forget(thing: models.Model) -> None:
    """Take a thing out of its family; where nothing else is in it, what is known of its text goes as well."""
    own = FamilyMember.objects.filter(subject_type=thing._meta.label_lower, subject_id=thing.pk)
    with transaction.atomic():
        for family in Family.objects.select_for_update().filter(pk__in=own.values("family")):
            own.delete()
            if left := family.members.count():
                Family.objects.filter(pk=family.pk).update(size=left)
            else:
                family.delete()


def members(kind: str, families: Iterable[Family | int]) -> QuerySet[FamilyMember, Any]:
    """The keys of the things of some families, to be put into a filter: `pk__in=members(…)`."""
    return FamilyMember.objects.filter(subject_type=kind, family__in=families).values("subject_id")


def _founded(kind: str, fingerprint: Fingerprint, *, where: str) -> Family | None:
    if not fingerprint.words:
        return None
    family = Family.objects.create(
        subject_type=kind, where=where if fingerprint.is_short else "", words=bytes(fingerprint)
    )
    FamilyBand.objects.bulk_create(FamilyBand(family=family, band=band) for band in set(fingerprint.bands))
    return family


def _move(thing: models.Model, *, into: Family | None) -> tuple[int | None, int | None]:
    """Take a thing out of the family it was in and put it into another; gives the keys of both."""
    subject = {"subject_type": thing._meta.label_lower, "subject_id": thing.pk}
    left = FamilyMember.objects.filter(**subject).values_list("family", flat=True).first()
    entered = into.pk if into else None
    if entered is None:
        FamilyMember.objects.filter(**subject).delete()
    elif left is None:
        FamilyMember.objects.create(**subject, family_id=entered)
    elif left != entered:
        FamilyMember.objects.filter(**subject).update(family_id=entered)
    return left, entered


def _wait_for_likes_of(fingerprints: Iterable[Fingerprint]) -> None:
    """Wait until every text that shares one of these bands has its family; in one order, so that nobody waits for
    ever."""
    bands = {band for fingerprint in fingerprints for band in fingerprint.bands[:_BANDS_LOCKED]}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, band) FROM UNNEST(%s::integer[]) AS band",
            [_LOCKS, sorted(bands)],
        )
