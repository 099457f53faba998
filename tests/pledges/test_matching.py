"""The chain of pledges that hang together by matching."""

from __future__ import annotations

import pytest

from pledges import filing
from pledges.matching import as_number, chain
from pledges.models import Kind
from tests.pledges.makers import make_pledge


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("P-2026-0042", "P-2026-0042"),
        (" p 2026 0042 ", "P-2026-0042"),
        ("P–2026–42000", "P-2026-42000"),
        ("P20260042", "P-2026-0042"),
        ("٢٠٢٦", ""),
        ("P-2026-42", ""),
        ("7K3M-9Q7", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert as_number(typed) == number


@pytest.mark.django_db
@pytest.mark.parametrize("length", [1, 3])
def test_a_chain_costs_two_queries_whatever_its_length(length, django_assert_num_queries):
    first = make_pledge()
    pledge = first
    for _number in range(length):
        pledge = make_pledge(kind=Kind.MATCHING, matched=pledge)
    with django_assert_num_queries(2):
        links = chain(pledge)
    assert links[0].pledge == first
    assert [link.matched for link in links] == [None, *(link.pledge for link in links[:-1])]


@pytest.mark.django_db
def test_a_pledge_alone_has_no_chain():
    assert chain(make_pledge()) == []


@pytest.mark.django_db
def test_what_waits_is_in_no_chain_and_what_is_gone_keeps_its_number_alone():
    first = make_pledge()
    matched = make_pledge(kind=Kind.MATCHING, matched=first)
    make_pledge(kind=Kind.MATCHING, matched=first, status="waiting")
    assert [link.pledge for link in chain(first)] == [first, matched]
    filing.withdraw(first, by=first.author)
    links = chain(matched)
    assert [(link.pledge.number, link.pledge.standing) for link in links] == [
        (first.number, None),
        (matched.number, matched.standing),
    ]
