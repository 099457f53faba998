"""Removing again what a restored backup has brought back.

A backup knows nothing of what was removed after it was made. So the list of removals and closed accounts, which holds
numbers and codes alone, is kept beside the backups and applied after a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import sign_out_for_good
from imrf_portal.records.models import Record
from imrf_portal.records.recording import history, record
from imrf_portal.rights import closing, redacting
from imrf_portal.rights.models import Closing

CLOSING = "account_closing"
Line = Mapping[str, object]


@dataclass
class Done:
    """How much was removed again, how many accounts were closed again, and how much the backup does not know at all."""

    removed: int = 0
    closed: int = 0
    missing: int = 0


def written() -> Iterator[dict[str, object]]:
    """What was removed and which accounts were closed, in the order in which it happened; numbers and codes."""
    happened = Record.objects.filter(act__in=(redacting.ACT, CLOSING)).order_by("pk")
    for entry in happened.iterator():
        yield {
            "act": entry.act,
            "subject_type": entry.subject_type,
            "subject_id": entry.subject_id,
            "facts": entry.facts,
        }


def repeat(lines: Iterable[Line]) -> Done:
    """Do it all again; what is done already stays as it is, so that the same list may be applied twice."""
    done = Done()
    for line in lines:
        facts = line["facts"]
        key = int(str(line["subject_id"]))
        if not isinstance(facts, Mapping):
            continue
        if line["act"] == CLOSING:
            _close(key, unnamed=bool(facts["unnamed"]), done=done)
        elif line["act"] == redacting.ACT:
            _redact(str(line["subject_type"]), key, str(facts["ground"]), done)
    return done


def _redact(label: str, key: int, ground: str, done: Done) -> None:
    thing = redacting.KINDS[label].model._default_manager.filter(pk=key).first()
    if thing is None:
        done.missing += 1
        return
    with transaction.atomic():
        redacting.take_out(thing, ground)
        # The restored records end before it happened.
        if not history(thing).filter(act=redacting.ACT).exists():
            record(redacting.ACT, thing, by=None, facts={"ground": ground})
    done.removed += 1


def _close(key: int, *, unnamed: bool, done: Done) -> None:
    person = User.objects.filter(pk=key).first()
    if person is None:
        done.missing += 1
        return
    asked, is_new = Closing.objects.get_or_create(person=person, defaults={"is_unnamed": unnamed})
    if is_new:
        record(CLOSING, person, by=None, facts={"unnamed": unnamed})
        person.closed_at = person.closed_at or timezone.now()
        person.save(update_fields=["closed_at"])
        sign_out_for_good(person)
    closing.finish(asked)
    done.closed += 1
