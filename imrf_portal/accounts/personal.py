"""What the portal keeps about one person, room by room; and letting go of the account itself.

Each app tells of its own part in a module `personal`: `data_of(person)` gives the rooms, `forget(person, …)` empties
them. `imrf_portal.rights` gathers both.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User

# What every address ends in that is none any more (RFC 6761, 6.4).
NOWHERE = "@invalid"


@dataclass(frozen=True)
class Column:
    """What a column of a room is called, and what its codes mean."""

    label: str
    meanings: Mapping[Any, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Room:
    """One kind of thing kept about a person: its code, what it is called, its rows by column, and its columns."""

    code: str
    title: str | Promise
    rows: list[dict[str, Any]]
    columns: Mapping[str, Column] = field(default_factory=dict)

    def to_read(self) -> Iterator[list[tuple[str, str]]]:
        """Row by row what a person reads: each column that says anything, by its name."""
        for row in self.rows:
            told = ((self.columns[name], value) for name, value in row.items())
            yield [
                (column.label, _in_words(column, value)) for column, value in told if value not in (None, "")
            ]


def _in_words(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return str(localize(timezone.localtime(value)))
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(column.meanings.get(value, value))


def room(code: str, title: str | Promise, kept: QuerySet[Any], *columns: str) -> Room:
    """A room of the `columns` of some rows; a column of another table is reached with two underscores. One query."""
    rows = list(kept.order_by("pk").values(*columns))
    return Room(code, title, rows, {name: _column(kept, name) for name in columns})


def _column(kept: QuerySet[Any], path: str) -> Column:
    model: Any = kept.model
    names = []
    for part in path.split("__"):
        found = model._meta.get_field(part)
        names.append(str(getattr(found, "verbose_name", found.name)))
        model = found.related_model or model
    return Column(capfirst(", ".join(names)), dict(getattr(found, "flatchoices", ())))


def data_of(person: User) -> Iterable[Room]:
    """The account itself, its addresses, and the roles it holds or held."""
    account = User.objects.filter(pk=person.pk)
    yield room(
        "account",
        _("Account"),
        account,
        "email",
        "name",
        "language",
        "time_zone",
        "date_joined",
        "last_login",
    )
    yield room(
        "addresses",
        _("E-mail addresses"),
        EmailAddress.objects.filter(user=person),
        "email",
        "verified",
        "primary",
    )
    yield room(
        "second-factor",
        _("Second factor"),
        Authenticator.objects.filter(user=person),
        "type",
        "created_at",
        "last_used_at",
    )
    yield room(
        "memberships",
        _("Organizations and roles"),
        person.memberships.all(),
        "organisation__name",
        "role",
        "cycle__name",
        "since",
        "until",
        "confirmed_at",
    )


def addresses_of(person: User) -> set[str]:
    """Every address by which a person is known, in lower case: that of the account, and those beside it that they have
    confirmed. One that was only claimed may be somebody else's."""
    confirmed = EmailAddress.objects.filter(user=person, verified=True)
    return {address.lower() for address in (person.email, *confirmed.values_list("email", flat=True))}


def known_by(addresses: Collection[str], kept: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows whose `address`, in any case of letters, is one of these."""
    return kept.alias(in_lower_case=Lower("address")).filter(in_lower_case__in=addresses)


def sign_out_for_good(person: User) -> None:
    """Take away everything a person could sign in with: at its next request no session of theirs is anybody's. Again and
    again is once."""
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.is_active = False
    person.save(update_fields=["password", "is_active"])


def forget_sessions(person: User) -> None:
    """Remove what a person's sessions hold. Whose one is stands inside it, so that each of the portal's is read."""
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def forget(person: User) -> None:
    """Leave of an account nothing but its number: its roles end, what the admin wrote about it is emptied, and name and
    addresses go. They are free for a new account. Again and again is once."""
    sign_out_for_good(person)
    EmailAddress.objects.filter(user=person).delete()
    now = timezone.now()
    person.memberships.filter(Q(confirmed_at__isnull=True) | Q(since__gte=now)).delete()
    person.memberships.filter(Q(until__isnull=True) | Q(until__gt=now)).update(until=now)
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    LogEntry.objects.filter(Q(user=person) | about).update(object_repr="", change_message="")
    person.name, person.email, person.time_zone = "", f"closed-{person.pk}{NOWHERE}", ""
    person.last_login = None
    person.save(update_fields=["name", "email", "time_zone", "last_login"])
