"""Matching pledges: finding the one that is matched by its public number, and the chain that hangs together by it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import Organisation
from imrf_portal.kit.permissions import Refused
from pledges.models import Pledge, PledgeVersion

_NUMBER = re.compile(r"P(\d{4})(\d{4,9})")


@dataclass(frozen=True)
class Link:
    """A pledge in a chain, with the one that it matches there (None: it is the chain's first)."""

    pledge: Pledge
    matched: Pledge | None


def as_number(typed: str) -> str:
    """A public number as somebody types it (any case, dashes and spaces as they come) in its own form; empty where it
    cannot be one."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    found = _NUMBER.fullmatch("".join(char for char in plain if char.isalnum()))
    return f"P-{int(found[1])}-{int(found[2]):04}" if found else ""


def find_match(typed: str, *, organisation: Organisation | None, pledge: Pledge | None) -> Pledge:
    """The public pledge that is matched, by its number; `pledge` is the one that matches it, None while it is new.

    Raises `Refused` with the sentence for a number that no public pledge has, for one's own pledge, and where the
    chain would come back to `pledge`.
    """
    found = (
        Pledge.objects.published().select_related("standing", "organisation").filter(number=as_number(typed))
    )
    matched = found.first()
    if matched is None:
        raise Refused(
            _("There is no public pledge with the number “%(number)s”. Look it up in the list of pledges.")
            % {"number": typed.strip()}
        )
    if matched == pledge or matched.organisation == organisation:
        raise Refused(
            _("Pledge %(number)s is your own. A pledge matches that of another actor.") % {"number": matched}
        )
    if pledge is not None:
        refuse_loop(pledge, matched)
    return matched


def refuse_loop(pledge: Pledge, matched: Pledge) -> None:
    """Raises `Refused` where `matched`, by what it matches in turn, leads back to `pledge`."""
    if pledge.pk in _upwards(matched.pk, _matches()):
        raise Refused(
            _("Pledge %(number)s matches this one in turn. A chain of pledges cannot come back to itself.")
            % {"number": matched}
        )


def chain(pledge: Pledge) -> list[Link]:
    """The public pledges that hang together with this one by matching, from the first one down; empty where it stands
    alone. A pledge that is public no longer keeps its place, by its number alone. Two queries, however long."""
    matches = _matches()
    first = _upwards(pledge.pk, matches)[-1]
    below: dict[int, list[int]] = defaultdict(list)
    for key, matched in sorted(matches.items()):
        below[matched].append(key)
    order = list(_downwards(first, below))
    if len(order) < 2:
        return []
    pledges = Pledge.objects.select_related("standing", "organisation").in_bulk(order)
    return [Link(pledges[key], pledges.get(matches.get(key, 0))) for key in order]


def _matches() -> dict[int, int]:
    """Of each public matching pledge the one that it matches, by their keys; one query."""
    standing = PledgeVersion.objects.filter(matched__isnull=False, pledge__standing=F("pk"))
    return dict(standing.values_list("pledge_id", "matched_id"))


def _upwards(key: int, matches: Mapping[int, int]) -> list[int]:
    """A pledge and what it matches, step by step; each once."""
    path = [key]
    while (following := matches.get(path[-1])) is not None and following not in path:
        path.append(following)
    return path


def _downwards(key: int, below: Mapping[int, list[int]]) -> Iterator[int]:
    yield key
    for one in below.get(key, ()):
        yield from _downwards(one, below)
