"""Permission as a sentence: a check answers yes, or no with the reason a person may read.

A predicate returns an `Answer`; views show its reason, acts `require` it, templates test its truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise
else:
    from django.utils.functional import Promise

Sentence = str | Promise
P = ParamSpec("P")


class NotDone(Exception):
    """What was asked was not done, and the person reads why; its kinds say it."""

    @property
    def sentence(self) -> str:
        """What the person reads, in full."""
        raise NotImplementedError


class Refused(NotDone, PermissionDenied):
    """What was asked is not permitted; `reason` is a full, translated sentence for the person."""

    def __init__(self, reason: Sentence) -> None:
        self.reason = reason
        super().__init__(reason)

    @property
    def sentence(self) -> str:
        """The reason."""
        return str(self.reason)


@dataclass(frozen=True)
class Answer:
    """Whether something is permitted and, where it is not, why."""

    is_allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.is_allowed


ALLOWED = Answer(is_allowed=True)


def refused(reason: Sentence) -> Answer:
    """A no, with its reason."""
    return Answer(is_allowed=False, reason=reason)


def require(answer: Answer) -> None:
    """Go on only if the answer is yes; raises `Refused` with the answer's reason."""
    if not answer:
        raise Refused(answer.reason)


def unless(reason: Sentence) -> Callable[[Callable[P, bool]], Callable[P, Answer]]:
    """Turn a yes-or-no predicate into one that answers with `reason` when it says no."""

    def decorate(predicate: Callable[P, bool]) -> Callable[P, Answer]:
        @wraps(predicate)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Answer:
            return ALLOWED if predicate(*args, **kwargs) else refused(reason)

        return answer

    return decorate
