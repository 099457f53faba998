"""The four acts of a moderator on one kind of thing: publish, return, withhold, undo.

An app says in a subclass whose thing it is and what its letters hold; permission, the transaction, the check that
nothing has moved, the author's letter after the minutes in which a decision can be undone, and taking that letter back
are the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import ALLOWED, Answer, require
from imrf_portal.moderation import deciding
from imrf_portal.moderation.flagging import Flagging
from imrf_portal.moderation.models import Decision, Moderated, Status
from imrf_portal.moderation.permissions import may_work_at_the_desk
from imrf_portal.moderation.telling import after_undo, with_reason
from imrf_portal.notifications.announcing import resume, retract, take_back, tell

Thing = TypeVar("Thing", bound=Moderated)


class Moderating(Generic[Thing]):
    """The acts on things of one kind; the letters are `<kind>_published`, `<kind>_returned` and `<kind>_withheld`, unless
    the app names another."""

    kind: ClassVar[str]
    # Where readers may report such a thing: what becomes of their reports with a decision.
    flagging: ClassVar[Flagging[Any] | None] = None

    # ---- What an app says of its things ----

    def author(self, thing: Thing) -> User | None:
        """Who hears of the decision; None where nobody is to be told."""
        raise NotImplementedError

    def facts(self, thing: Thing) -> dict[str, Any]:
        """What a letter about the thing needs, frozen; what differs by language under each official language's code."""
        raise NotImplementedError

    def may_withhold(self, thing: Thing) -> Answer:
        """Whether such a thing can be kept from the public at all."""
        return ALLOWED

    def may_be_decided(self, thing: Thing) -> Answer:
        """Whether a decision about the thing can be taken or undone as it stands; asked within the transaction."""
        return ALLOWED

    def letter(self, thing: Thing, decision: Decision) -> tuple[str, str]:
        """The kind of the letter that tells the author of a decision, and its key."""
        return f"{self.kind}_{decision.outcome}", f"{self.kind}-decision-{thing.pk}-{decision.pk}"

    def settle(self, thing: Thing, decision: Decision) -> None:
        """What else changes with a decision, or with its undoing; within its transaction, before anybody is told."""

    def announce(self, thing: Thing, *, key: str, not_before: datetime) -> None:
        """Let followers hear that the thing is public, under `key`, from instant `not_before` on."""

    # ---- The acts ----

    def publish(self, thing: Thing, *, by: User, seen: int) -> Decision:
        """Show a thing to everybody; its author, and who follows, hear when it can no longer be undone.

        `seen` is the version of the row that the moderator read. Raises `Refused`, and `WrongStep` where it has moved.
        """
        return self._decide(thing, Status.PUBLISHED, by=by, seen=seen, published_at=timezone.now())

    def return_to_author(
        self,
        thing: Thing,
        *,
        by: User,
        seen: int,
        reason: str,
        note: str = "",
        words: Mapping[str, str] | None = None,
    ) -> Decision:
        """Give a thing back to be revised and sent again; its author hears why: the reason, the `words` that were
        prepared for it, by language, and the moderator's own in `note`.

        Raises `Refused`, `WrongStep`, and `Unexplained` without a reason.
        """
        return self._decide(
            thing, Status.RETURNED, by=by, seen=seen, reason=reason, note=note, words=words or {}
        )

    def withhold(
        self,
        thing: Thing,
        *,
        by: User,
        seen: int,
        reason: str,
        note: str = "",
        words: Mapping[str, str] | None = None,
    ) -> Decision:
        """Keep a thing from the public; its author hears why. Raises as `return_to_author`."""
        require(self.may_withhold(thing))
        return self._decide(
            thing, Status.WITHHELD, by=by, seen=seen, reason=reason, note=note, words=words or {}
        )

    def undo(self, thing: Thing, *, by: User, seen: int | None = None) -> Decision:
        """Take the last decision back within five minutes; nobody is mailed of it.

        Raises `Refused`, `TooLate`, and `WrongStep` where the thing has moved.
        """
        require(may_work_at_the_desk(by))
        with transaction.atomic():
            require(self.may_be_decided(thing))
            decision = deciding.undo(thing, by=by, seen=seen)
            self.take_back_news(thing, decision)
            self._settle(thing, decision)
            standing = deciding.latest_decision(thing)
            if standing is not None and standing.outcome == thing.status:
                # Its news was taken back or stopped if the decision undone came before it had left.
                self._tell(thing, standing)
                resume(self.news_key(thing, standing), not_before=after_undo(standing))
            return decision

    def take_back_news(self, thing: Thing, decision: Decision | None) -> None:
        """Let nobody hear of a decision that holds no longer, where its news has not left yet."""
        if decision is not None:
            _kind, key = self.letter(thing, decision)
            take_back(key)
            retract(self.news_key(thing, decision))

    def _decide(self, thing: Thing, to: str, *, by: User, seen: int, **why: Any) -> Decision:
        require(may_work_at_the_desk(by))
        with transaction.atomic():
            require(self.may_be_decided(thing))
            overtaken = deciding.latest_decision(thing)
            decision = deciding.decide(thing, to, by=by, seen=seen, **why)
            self.take_back_news(thing, overtaken)
            self._settle(thing, decision)
            self._tell(thing, decision)
            return decision

    def _settle(self, thing: Thing, decision: Decision) -> None:
        """What readers reported is answered by a decision that takes the thing from the public, and open again where
        that is undone."""
        self.settle(thing, decision)
        if self.flagging is None:
            return
        if decision.undone_at is not None:
            self.flagging.take_back_answers(decision)
        elif decision.outcome != Status.PUBLISHED:
            self.flagging.answer_by(thing, decision, not_before=after_undo(decision))

    def _tell(self, thing: Thing, decision: Decision) -> None:
        facts = self.facts(thing)
        if decision.reason:
            facts = with_reason(facts, decision)
        author = self.author(thing)
        if author is not None:
            kind, key = self.letter(thing, decision)
            tell(author, kind, key=key, facts=facts, not_before=after_undo(decision))
        if decision.outcome == Status.PUBLISHED:
            self.announce(thing, key=self.news_key(thing, decision), not_before=after_undo(decision))

    def news_key(self, thing: Thing, decision: Decision) -> str:
        """The key under which followers hear of a decision."""
        return f"{self.kind}-changed-{thing.pk}-{decision.pk}"
