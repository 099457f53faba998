"""The order of speakers. This text is the published rule, number 1.

1. Everybody who asked is on the list. Nobody is chosen and nobody is left out.
2. Constituencies take turns. The list is made in rounds; in each round every constituency that still has somebody
   waiting has one turn. So in however much of the list is heard, no constituency is more than one turn above its
   share, which is what it would have were these turns dealt out evenly among those that have speakers left.
3. Within a constituency the regions take turns in the same way, so that none of them is more than one turn above its
   share of the constituency's turns. Both at once over the whole list is not always possible: where every speaker of
   two constituencies is from one region, that region has their turns. Among regions that are equally due, one where
   somebody moves up comes first, then the one with the fewest turns on the list so far.
4. Within a constituency and region those move up who speak for the first time, and those who asked last time and did
   not get the floor: they come before the others.
5. Whatever is still open is drawn by lot.

The time. Each turn has the same length. Those turns at the head of the list that fit into the time for speakers are
planned; the others follow in their order if time is left. A constituency's time is that of its planned turns, and so
within one turn of an even share.

The lot. When asking begins, the portal draws a secret number and publishes its digest. When asking has closed, the
seed is the digest of that number and of the list of who asked. The lot of a name is the digest of the seed and the
name, and the lowest comes first. Whoever asks does not know the number, so nobody can ask, or not ask, in the way
that gives a better lot; the portal cannot exchange the number, for its digest has been public since before anybody
asked; and it is shown on no page before asking has closed. Afterwards number, seed and list are public, and anybody
can make the same order from them.

All digests are SHA-256 in hexadecimal digits, of the words in UTF-8 with a line end between them. Everything here is
pure: the same arguments give the same answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from imrf_portal.kit.text import digest

# The number of the rule as it stands above; an order is kept with the number it was made by.
RULE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """One who asked: `key` names the request among those of its event; `region` may be empty."""

    key: str
    constituency: str
    region: str = ""
    is_first: bool = False
    was_passed_over: bool = False

    @property
    def moves_up(self) -> bool:
        """Whether it comes before the others of its constituency and region."""
        return self.is_first or self.was_passed_over


def commitment(secret: str) -> str:
    """What is published of the secret number when asking begins."""
    return digest(secret)


def seed_of(secret: str, keys: Iterable[str]) -> str:
    """The seed that follows from the secret number and from who asked."""
    return digest("\n".join([secret, *sorted(keys)]))


def ordered(entrants: Iterable[Entrant], *, seed: str) -> list[Entrant]:
    """All of `entrants` in the order in which they speak; in whatever order they come in, the answer is the same.

    Time grows with their number times that of the regions: 1,000 take a hundredth of a second.
    """
    waiting: dict[str, _Constituency] = {}
    for one in sorted(entrants, key=lambda one: (not one.moves_up, _lot(seed, "speaker", one.key))):
        waiting.setdefault(one.constituency, _Constituency()).add(one)
    on_the_list: Counter[str] = Counter()
    in_order: list[Entrant] = []
    while waiting:
        for name in sorted(waiting, key=lambda name: _lot(seed, "constituency", name)):
            one = waiting[name].next(on_the_list, seed=seed)
            on_the_list[one.region] += 1
            in_order.append(one)
        waiting = {name: left for name, left in waiting.items() if left.by_region}
    return in_order


class _Constituency:
    """Who is still waiting of one constituency, and how many turns each of its regions has had."""

    def __init__(self) -> None:
        self.by_region: dict[str, list[Entrant]] = defaultdict(list)
        self._turns: Counter[str] = Counter()

    def add(self, entrant: Entrant) -> None:
        self.by_region[entrant.region].append(entrant)

    def next(self, on_the_list: Counter[str], *, seed: str) -> Entrant:
        """Take out whoever is due: of the region with the fewest turns, and among equals as the rule says."""
        region = min(
            self.by_region,
            key=lambda name: (
                self._turns[name],
                not self.by_region[name][0].moves_up,
                on_the_list[name],
                _lot(seed, "region", name),
            ),
        )
        self._turns[region] += 1
        entrant = self.by_region[region].pop(0)
        if not self.by_region[region]:
            del self.by_region[region]
        return entrant


def planned(*, minutes: int, minutes_each: int) -> int:
    """How many turns of `minutes_each` fit into the `minutes` for speakers."""
    return minutes // minutes_each


def budgets(in_order: Sequence[Entrant], *, minutes: int, minutes_each: int) -> dict[str, int]:
    """The minutes of each constituency: those of its planned turns; 0 where it has none."""
    turns = Counter(
        one.constituency for one in in_order[: planned(minutes=minutes, minutes_each=minutes_each)]
    )
    return {one.constituency: turns[one.constituency] * minutes_each for one in in_order}


def _lot(seed: str, kind: str, name: str) -> str:
    return digest("\n".join([seed, kind, name]))
