"""Writing and reading the account of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import models

from imrf_portal.accounts.models import User
from imrf_portal.kit.text import find_addresses
from imrf_portal.records.models import Record

Fact = str | int | bool | None
MAX_FACT = 80


def record(
    act: str, subject: models.Model, *, by: User | None, facts: Mapping[str, Fact] | None = None
) -> Record:
    """Write that `by` (nobody: the portal itself) did `act` to `subject`, in the caller's transaction.

    `facts` are ids, codes and short words of up to 80 characters. A longer text, an e-mail address or anything
    nested raises `ValueError`: what people wrote belongs into versions that can be withheld, not into a record
    that cannot.
    """
    entry = _entry(act, subject, by, facts)
    entry.save()
    return entry


def record_each(
    act: str, done: Iterable[tuple[models.Model, Mapping[str, Fact]]], *, by: User | None
) -> None:
    """The same for many subjects at once, each with its facts; one query. Raises `ValueError` as `record`."""
    Record.objects.bulk_create([_entry(act, subject, by, facts) for subject, facts in done])


def _entry(act: str, subject: models.Model, by: User | None, facts: Mapping[str, Fact] | None) -> Record:
    facts = dict(facts or {})
    for name, fact in facts.items():
        if not isinstance(fact, str | int | None):
            raise ValueError(f"The fact {name!r} is nested; records keep ids and codes.")
        if isinstance(fact, str) and (len(fact) > MAX_FACT or find_addresses(fact)):
            raise ValueError(f"The fact {name!r} is a text; records keep ids and codes.")
    return Record(by=by, act=act, subject_type=subject._meta.label_lower, subject_id=subject.pk, facts=facts)


def history(subject: models.Model) -> models.QuerySet[Record]:
    """What was done to `subject`, oldest first."""
    return Record.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("pk")
