import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from django.utils.translation import gettext_lazy

from imrf_portal.kit.permissions import ALLOWED, Refused, refused, require, unless


@unless("Only even numbers enter.")
def may_enter(number: int, *, at_night: bool = False) -> bool:
    """Even numbers, by day."""
    return number % 2 == 0 and not at_night


def test_yes_is_true_and_has_no_reason():
    assert may_enter(2)
    assert may_enter(2).reason == ""


def test_no_is_false_and_says_why():
    assert not may_enter(3)
    assert may_enter(3).reason == "Only even numbers enter."


def test_keyword_arguments_reach_the_predicate():
    assert not may_enter(2, at_night=True)


def test_predicate_keeps_its_name_and_its_sentence():
    assert may_enter.__name__ == "may_enter"
    assert may_enter.__doc__ == "Even numbers, by day."


def test_require_goes_on_after_yes():
    require(ALLOWED)


def test_require_raises_after_no_with_the_reason():
    with pytest.raises(Refused) as caught:
        require(may_enter(3))
    assert caught.value.reason == "Only even numbers enter."
    assert isinstance(caught.value, PermissionDenied)


def test_reason_is_read_in_the_language_of_the_reader():
    answer = refused(gettext_lazy("Yes"))
    with translation.override("fr"):
        assert str(answer.reason) == "Oui"
