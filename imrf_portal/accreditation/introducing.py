"""How a person is called, and in which language and on which clock the portal speaks to them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require, unless
from imrf_portal.records.recording import record


@unless(_("Only the person themself can change this."))
def may_introduce(person: User, *, by: User) -> bool:
    """Oneself, with an account that is open."""
    return person.pk == by.pk and by.is_active and by.closed_at is None


def introduce(person: User, *, name: str, language: str, time_zone: str, by: User) -> None:
    """Let a person be called `name`, get mails in `language` (a code) and see times of `time_zone` (IANA; empty: what
    their browser says). What is published keeps the name under which it was sent. Raises `Refused`."""
    require(may_introduce(person, by=by))
    wanted = {"name": name, "language": language, "time_zone": time_zone}
    changed = [column for column, value in wanted.items() if getattr(person, column) != value]
    if not changed:
        return
    with transaction.atomic():
        for column in changed:
            setattr(person, column, wanted[column])
        person.save(update_fields=changed)
        record("person_introduced", person, by=by, facts=dict.fromkeys(changed, True))
