"""Amounts of money: what is read, and what is refused with how it was read."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pledges.amounts import Unclear, currencies, read_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("250000", "250000"),
        (" 250000.5 ", "250000.50"),
        ("250000,50", "250000.50"),
        ("٢٥٠٠٠٠", "250000"),
        ("٢٥٠٠٠٠٫٥٠", "250000.50"),
        ("२५०", "250"),
        ("１２３", "123"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(typed, amount):
    assert read_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.000,00", "1000.00"),
        ("1 000,00", "1000.00"),
        ("1\u202f000,00", "1000.00"),
        ("1’000", "1000"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567", "1234567"),
        ("1,00,000", "100000"),
        ("١٬٠٠٠٫٥٠", "1000.50"),
    ],
)
def test_marks_between_thousands_are_refused_with_what_was_read(typed, read):
    with pytest.raises(Unclear) as refused:
        read_amount(typed)
    assert f"read as {read}:" in refused.value.sentence
    assert typed in refused.value.sentence


@pytest.mark.parametrize("typed", ["1.000", "1,000", "١.٠٠٠"])
def test_one_mark_that_means_two_things_is_asked_about(typed):
    with pytest.raises(Unclear, match=r"as 1000 or as 1\."):
        read_amount(typed)


@pytest.mark.parametrize("typed", ["a lot", "-5", "1e6", "12.3456", "USD 500", "½", "1" * 17, "1..0"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(Unclear, match="cannot be read"):
        read_amount(typed)


def test_nothing_is_no_amount():
    with pytest.raises(Unclear, match="more than zero"):
        read_amount("0,00")


@given(some.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(typed):
    with contextlib.suppress(Unclear):
        assert 0 < read_amount(typed) < Decimal(10) ** 16


def test_currencies_are_codes_in_order():
    assert list(currencies()) == sorted(currencies())
    assert {"USD", "EUR", "KES"} <= set(currencies())
    assert all(len(code) == 3 and code.isupper() for code in currencies())
