"""The one way a status moves.

A model declares `Status` (its choices) and `STEPS` (from each status, the ones allowed next). `advance` locks the
row, refuses a wrong step, saves, and writes the Record, in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import NotDone
from imrf_portal.records.models import Record
from imrf_portal.records.recording import Fact, record

Subject = TypeVar("Subject", bound=models.Model)


class WrongStep(NotDone):
    """The thing is not in a status from which this step can be taken: somebody was quicker, or it is over."""

    def __init__(self, was: str, to: str) -> None:
        self.was, self.to = was, to
        super().__init__(f"{was} -> {to}")

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return _(
            "This has changed since you opened it, so nothing was done. Look at it again and decide anew."
        )


def locked(subject: Subject) -> Subject:
    """The row of `subject` as it stands now, locked until the transaction ends."""
    # The type of request.user is a lazy wrapper; its model is not.
    model: Any = subject._meta.concrete_model
    row: Subject = model._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    return row


def advance(
    subject: Any,
    to: str,
    *,
    by: User | None,
    reason: str = "",
    facts: Mapping[str, Fact] | None = None,
    **changes: Any,
) -> Record:
    """Move `subject` to status `to`, setting the fields in `changes` with it, and record who did it.

    `reason` is a code, not a text. Raises `WrongStep` if `STEPS` does not lead from the status the row has in
    the database to `to`; then nothing has changed. `subject` in memory is brought up to date.
    """
    with transaction.atomic():
        row = locked(subject)
        if to not in subject.STEPS.get(row.status, ()):
            raise WrongStep(row.status, to)
        was = row.status
        changes = {"status": to, **changes}
        for field, value in changes.items():
            setattr(row, field, value)
        row.save(update_fields=list(changes))
        entry = record(f"status_{to}", subject, by=by, facts={"was": was, "reason": reason, **(facts or {})})
    for field, value in changes.items():
        setattr(subject, field, value)
    return entry
