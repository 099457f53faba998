"""`python -m bench.duplicates`: what it costs to see, before a comment is sent, that it has been sent before.

A hundred thousand published comments: half of words drawn at random, half in United Nations form (`bench.corpus`),
whose sentences are alike; among them a campaign of 2,000, in which only the name changes, and 1,000 times the same
short sentence at one paragraph. One figure a line, `name: value (target T) ok|short`.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from statistics import median, quantiles

from django.db import connection

from bench.corpus import make_case
from bench.places import scratch_database
from bench.rooms import add_comments, make_room
from consultations import likeness
from consultations.models import Comment, CommentVersion, Consultation, Unsent
from imrf_portal.accounts.models import User
from imrf_portal.kit.text import digest
from imrf_portal.moderation.families.likeness import Fingerprint
from imrf_portal.moderation.models import Family, FamilyBand, FamilyMember, Status

COMMENTS = 100_000
CAMPAIGN = 2_000
SHORT = 1_000
CHECKS = 200
BATCH = 2_000
SHORT_TEXT = "We support this paragraph as it is."
TARGET_MS = 150


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    with scratch_database():
        room = make_room("rev-1", comments=COMMENTS)
        began = time.perf_counter()
        keep_families()
        print(f"# {COMMENTS:,} comments put into families in {time.perf_counter() - began:.0f} s, in bulk")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        checks(room)
        receiving(room)
    return 0


def checks(room: Consultation) -> None:
    """The check before sending, for texts of every kind, in turns."""
    chance = random.Random(2026)
    author = User.objects.filter(submissions__isnull=False).order_by("pk").first()
    texts = formulaic(seed=10_000_000)
    kinds: dict[str, Callable[[], str]] = {
        "a text of its own": lambda: next(texts),
        "one of a campaign of 2,000": lambda: campaign(chance.randrange(10**6)),
        "one of one's own, changed": lambda: own_of(author, chance),
        "a sentence sent 1,000 times": lambda: SHORT_TEXT,
    }
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    paragraph = room.draft.paragraphs.exclude(kind="heading").first()
    for _ in range(CHECKS):
        for kind, write in kinds.items():
            text = write()
            unsent = Unsent(consultation=room, paragraph=paragraph)
            began = time.perf_counter()
            likeness.repeats(unsent, text=text, proposal=None, by=author)
            taken[kind].append((time.perf_counter() - began) * 1e3)
    for kind, values in taken.items():
        print(
            f"# {kind}: median {median(values):.1f} ms, 95 of 100 within {quantiles(values, n=20)[-1]:.1f} ms"
        )
        report(f"duplicate check at {COMMENTS:,} comments, {kind}, slowest of {CHECKS}, ms", max(values))


def receiving(room: Consultation) -> None:
    """What it adds to sending: the family found or founded."""
    taken = []
    for comment in add_comments(room, CHECKS, status=Status.WAITING):
        began = time.perf_counter()
        likeness.gather([comment])
        taken.append((time.perf_counter() - began) * 1e3)
    report(f"a comment put into its family at {COMMENTS:,}, median of {CHECKS}, ms", median(taken))


def keep_families() -> None:
    """The texts of the campaign, of the sentence and of United Nations form into their comments; families in bulk."""
    alike = {"": founded([campaign(0)])[0]}
    texts = formulaic(seed=1)
    keys = iter(Comment.objects.order_by("pk").values_list("pk", "paragraph_id", "standing_version__text"))
    number = 0
    while batch := list(islice(keys, BATCH)):
        repeated, own = [], []
        for key, paragraph, text in batch:
            number += 1
            where = f"paragraph_id:{paragraph}"
            if number <= CAMPAIGN:
                repeated.append((key, campaign(number), alike[""]))
            elif number <= CAMPAIGN + SHORT:
                if where not in alike:
                    alike[where] = founded([SHORT_TEXT], where=where)[0]
                repeated.append((key, SHORT_TEXT, alike[where]))
            else:
                own.append((key, next(texts) if number % 2 else text))
        families = founded([text for _key, text in own])
        told = [*repeated, *((key, text, family) for (key, text), family in zip(own, families, strict=True))]
        FamilyMember.objects.bulk_create(
            FamilyMember(family=family, subject_type=likeness.KIND, subject_id=key)
            for key, _text, family in told
        )
        rewrite({key: text for key, text, _family in told})


def founded(texts: list[str], *, where: str = "") -> list[Family]:
    """A family for each of these texts."""
    prints = [Fingerprint.of(text) for text in texts]
    families = Family.objects.bulk_create(
        Family(subject_type=likeness.KIND, where=where, words=bytes(one), size=1) for one in prints
    )
    FamilyBand.objects.bulk_create(
        FamilyBand(family=family, band=band)
        for family, one in zip(families, prints, strict=True)
        for band in set(one.bands)
    )
    return families


def rewrite(texts: dict[int, str]) -> None:
    """Other words for comments, by their keys."""
    versions = list(CommentVersion.objects.filter(comment__in=texts))
    for version in versions:
        version.text = texts[version.comment_id]
        version.digest = digest(version.text)
    CommentVersion.objects.bulk_update(versions, ["text", "digest"], batch_size=500)


def campaign(number: int) -> str:
    name = f"Association {number}"
    return (
        f"Demonstration text: {name} asks that the last clause of this paragraph stay as it is. Every week people come "
        f"to {name} who do not know whom to ask about a paper that was lost on the way. A clause that names one office "
        "and one telephone number helps them more than a clause that names ten principles, and costs nothing."
    )


def own_of(author: User, chance: random.Random) -> str:
    """A text that the author has sent, with a word changed."""
    sent = CommentVersion.objects.filter(comment__submission__author=author)
    words = sent.order_by("pk")[chance.randrange(COMMENTS // 100)].text.split()
    words[chance.randrange(len(words))] = "otherwise"
    return " ".join(words)


def formulaic(*, seed: int) -> Iterator[str]:
    """Paragraphs in United Nations form, without end."""
    while True:
        yield from (passage.text for passage in make_case(seed).new if passage.kind == "operative")
        seed += 1


def report(name: str, milliseconds: float) -> None:
    verdict = "ok" if milliseconds <= TARGET_MS else "short"
    print(f"{name}: {milliseconds:.1f} (target ≤ {TARGET_MS}) {verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
