"""Deciding about a moderated thing, once for every app: the step, the ground, the words, and undoing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.text import clean
from imrf_portal.moderation import claiming
from imrf_portal.moderation.models import Decision, Moderated, Status
from imrf_portal.records import workflow
from imrf_portal.records.recording import Fact

# Decisions that owe the author an explanation.
EXPLAINED = frozenset({Status.RETURNED, Status.WITHHELD})


class Unexplained(ValueError):
    """A return or withholding without a reason."""

    @property
    def sentence(self) -> str:
        """What the moderator reads."""
        return _("Choose a reason and, where it is “another reason”, explain it: the author is told.")


class TooLate(Exception):
    """The time in which a decision can be undone is over: its mail is on the way."""

    @property
    def sentence(self) -> str:
        """What the moderator reads."""
        return _("This decision can no longer be undone. Take a new one instead.")


def check_explained(to: str, *, reason: str, note: str = "", words: Mapping[str, str] | None = None) -> None:
    """Raises `Unexplained` where a return or withholding has no reason, or “other” without any words."""
    if to in EXPLAINED and (not reason or (reason == "other" and not clean(note) and not words)):
        raise Unexplained


def decide(
    subject: Any,
    to: str,
    *,
    by: User,
    seen: int,
    reason: str = "",
    note: str = "",
    words: Mapping[str, str] | None = None,
    **changes: Any,
) -> Decision:
    """Move `subject` to status `to` and keep who decided it and why; whoever had taken it, it is free again.

    `seen` is the `version` the moderator had before their eyes; `note` is what they say, `words` what was prepared
    for the reason, by language, kept as it stands now. Raises `workflow.WrongStep` if the thing has moved since,
    and `Unexplained`.
    """
    note = clean(note)
    check_explained(to, reason=reason, note=note, words=words)
    with transaction.atomic():
        was = workflow.locked(subject).status
        step(subject, to, by=by, seen=seen, reason=reason, **changes)
        claiming.end(subject)
        return Decision.objects.create(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            was=was,
            outcome=to,
            reason=reason,
            note=note,
            words=dict(words or {}),
            by=by,
        )


def step(
    subject: Any,
    to: str,
    *,
    by: User | None,
    seen: int | None = None,
    reason: str = "",
    facts: Mapping[str, Fact] | None = None,
    **changes: Any,
) -> None:
    """A step of a moderated thing that counts its version up; refuses one taken on an outdated view."""
    with transaction.atomic():
        row = workflow.locked(subject)
        if seen is not None and row.version != seen:
            raise workflow.WrongStep(row.status, to)
        workflow.advance(subject, to, by=by, reason=reason, facts=facts, version=row.version + 1, **changes)


def undo(subject: Moderated, *, by: User, seen: int | None = None) -> Decision:
    """Take the last decision on `subject` back within the minutes its mail waits; returns the decision undone.

    `seen` is the `version` before the moderator's eyes, so that nobody undoes a decision they have not read. Raises
    `TooLate` after `DECISION_MAIL_DELAY_SECONDS` or if there is nothing to undo, and `workflow.WrongStep` where the
    thing has moved since.
    """
    with transaction.atomic():
        row = workflow.locked(subject)
        last = undoable(subject)
        if last is None:
            raise TooLate
        if row.status != last.outcome:
            raise workflow.WrongStep(row.status, last.was)
        published_at = row.published_at if last.was == Status.PUBLISHED else None
        step(subject, last.was, by=by, seen=seen, reason="undone", published_at=published_at)
        last.undone_at = timezone.now()
        last.save(update_fields=["undone_at"])
        return last


def undoable(subject: models.Model) -> Decision | None:
    """The decision that can still be taken back now: the last one, while its mail waits."""
    last = latest_decision(subject)
    is_waiting = last and last.at + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS) > timezone.now()
    return last if is_waiting else None


def undoable_decisions(model: type[models.Model]) -> models.QuerySet[Decision]:
    """The decisions about things of a kind that can still be taken back now."""
    earliest = timezone.now() - timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS)
    return Decision.objects.filter(
        subject_type=model._meta.label_lower, at__gt=earliest, undone_at__isnull=True
    )


def decisions(subject: models.Model) -> models.QuerySet[Decision]:
    """The decisions on `subject`, newest first, undone ones included."""
    return Decision.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


def latest_decision(subject: models.Model) -> Decision | None:
    """The decision that stands."""
    return decisions(subject).filter(undone_at__isnull=True).first()


def latest_decisions(subjects: Sequence[models.Model]) -> dict[models.Model, Decision]:
    """For things of whatever kind the decision that stands on each; one query, none for nothing."""
    if not subjects:
        return {}
    wanted = Q()
    by_key: dict[tuple[str, int], models.Model] = {}
    for one in subjects:
        kind = one._meta.label_lower
        by_key[kind, one.pk] = one
        wanted |= Q(subject_type=kind, subject_id=one.pk)
    standing = Decision.objects.filter(wanted, undone_at__isnull=True).order_by("pk")
    return {by_key[one.subject_type, one.subject_id]: one for one in standing}
