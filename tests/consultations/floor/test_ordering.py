"""The order of speakers keeps what its rule promises, whoever asks."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consultations.floor.ordering import Entrant, budgets, commitment, ordered, planned, seed_of
from imrf_portal.kit.text import digest

SEED = seed_of("a secret", ["one", "two"])


@st.composite
def lists_of_entrants(draw: st.DrawFn) -> list[Entrant]:
    cells = st.tuples(
        st.sampled_from("abcdef"), st.sampled_from(["", *"vwxyz"]), st.booleans(), st.booleans()
    )
    return [
        Entrant(key=f"k{n}", constituency=c, region=r, is_first=first, was_passed_over=passed)
        for n, (c, r, first, passed) in enumerate(draw(st.lists(cells, max_size=60)))
    ]


def even_shares(sizes: Counter[str], turns: int) -> dict[str, Fraction]:
    """So many turns dealt out evenly, no group getting more than it has speakers."""
    shares: dict[str, Fraction] = {}
    left, open_groups = Fraction(turns), sorted(sizes, key=lambda name: sizes[name])
    for place, name in enumerate(open_groups):
        shares[name] = min(Fraction(sizes[name]), left / (len(open_groups) - place))
        left -= shares[name]
    return shares


def never_above_share_by_more_than_one(groups: list[str]) -> bool:
    sizes, had = Counter(groups), Counter[str]()
    for turns, group in enumerate(groups, 1):
        had[group] += 1
        shares = even_shares(sizes, turns)
        if any(abs(had[name] - shares[name]) > 1 for name in sizes):
            return False
    return True


@given(lists_of_entrants(), st.text(max_size=5))
def test_everybody_who_asked_is_on_the_list_once(entrants, seed):
    assert sorted(one.key for one in ordered(entrants, seed=seed)) == sorted(one.key for one in entrants)


@given(lists_of_entrants(), st.text(max_size=5))
def test_no_constituency_is_above_its_share_by_more_than_one_in_any_beginning(entrants, seed):
    assert never_above_share_by_more_than_one([one.constituency for one in ordered(entrants, seed=seed)])


@given(lists_of_entrants(), st.text(max_size=5))
def test_no_region_is_above_its_share_of_its_constituency_by_more_than_one(entrants, seed):
    in_order = ordered(entrants, seed=seed)
    for name in {one.constituency for one in entrants}:
        assert never_above_share_by_more_than_one(
            [one.region for one in in_order if one.constituency == name]
        )


@given(lists_of_entrants(), st.text(max_size=5))
def test_whoever_moves_up_comes_before_the_others_of_its_constituency_and_region(entrants, seed):
    in_order = ordered(entrants, seed=seed)
    for cell in {(one.constituency, one.region) for one in entrants}:
        ups = [one.moves_up for one in in_order if (one.constituency, one.region) == cell]
        assert ups == sorted(ups, reverse=True)


@given(lists_of_entrants(), st.text(max_size=5), st.randoms())
def test_the_same_requests_give_the_same_order_in_whatever_order_they_came(entrants, seed, chance):
    shuffled = random.Random(chance.random()).sample(entrants, len(entrants))
    assert ordered(shuffled, seed=seed) == ordered(entrants, seed=seed)


@given(lists_of_entrants(), st.integers(0, 200), st.integers(1, 10))
def test_the_time_of_constituencies_is_that_of_the_planned_turns(entrants, minutes, minutes_each):
    in_order = ordered(entrants, seed=SEED)
    given_out = budgets(in_order, minutes=minutes, minutes_each=minutes_each)
    assert set(given_out) == {one.constituency for one in entrants}
    heard = min(len(entrants), planned(minutes=minutes, minutes_each=minutes_each))
    assert sum(given_out.values()) == heard * minutes_each <= max(minutes, 0)


def test_another_seed_gives_another_order():
    entrants = [Entrant(key=f"k{n}", constituency="ngo") for n in range(20)]
    orders = {tuple(one.key for one in ordered(entrants, seed=digest(str(n)))) for n in range(20)}
    assert len(orders) == 20


def test_the_lot_favours_nobody():
    entrants = [Entrant(key=f"k{n}", constituency="ngo") for n in range(4)]
    first = Counter(ordered(entrants, seed=digest(str(n)))[0].key for n in range(2000))
    assert all(400 < first[one.key] < 600 for one in entrants)


def test_an_order_made_by_hand_from_the_published_rule():
    entrants = [
        Entrant(key="city", constituency="local", region="africa"),
        Entrant(key="clinic", constituency="ngo", region="africa"),
        Entrant(key="shelter", constituency="ngo", region="africa", is_first=True),
        Entrant(key="school", constituency="ngo", region="europe", was_passed_over=True),
    ]
    seed = seed_of("0" * 64, [one.key for one in entrants])
    assert seed == digest("\n".join(["0" * 64, "city", "clinic", "school", "shelter"]))
    rounds = (
        ["ngo", "local"]
        if _lot(seed, "constituency", "ngo") < _lot(seed, "constituency", "local")
        else ["local", "ngo"]
    )
    # Both regions of the ngos have somebody who moves up; africa has had a turn where the city spoke first.
    europe_first = rounds[0] == "local" or _lot(seed, "region", "europe") < _lot(seed, "region", "africa")
    ngos = ["school", "shelter", "clinic"] if europe_first else ["shelter", "school", "clinic"]
    expected = [ngos[0], "city", *ngos[1:]] if rounds[0] == "ngo" else ["city", *ngos]
    assert [one.key for one in ordered(entrants, seed=seed)] == expected


def _lot(seed: str, kind: str, name: str) -> str:
    return digest(f"{seed}\n{kind}\n{name}")


def test_the_seed_follows_from_the_secret_and_from_who_asked():
    assert seed_of("secret", ["a", "b"]) == seed_of("secret", ["b", "a"])
    assert len({seed_of("secret", ["a"]), seed_of("secret", ["a", "b"]), seed_of("other", ["a"])}) == 3
    assert commitment("secret") == digest("secret") != seed_of("secret", ["a"])
