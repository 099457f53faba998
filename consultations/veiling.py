"""What the properties of files tell of a sender whom readers know by their kind of stakeholder alone, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.models import Appearance, Unsent
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.documents.models import StoredFile
from imrf_portal.documents.naming import can_be_taken_out, names_in, without_names
from imrf_portal.documents.reading.text import Unreadable
from imrf_portal.documents.storing import forget
from imrf_portal.kit.permissions import Refused

_WORD = re.compile(r"\w+")


class Named(Refused):
    """A file names whom its sender does not want to show."""


@dataclass(frozen=True, slots=True)
class Told:
    """A file whose properties name somebody: the names, and whether they can be taken out here."""

    file: StoredFile
    names: list[str]
    can_be_taken_out: bool


def told_by(unsent: Unsent) -> list[Told]:
    """The files with names in their properties, where the sender's is not to be shown: who corrects a comment appears as
    before. Each is looked into by a process of its own; one that cannot be opened names nobody to a reader either."""
    sent = unsent.revises.submission if unsent.revises else unsent
    if sent.appears_as != Appearance.KIND:
        return []
    told = [Told(file, _names(file), can_be_taken_out(file)) for file in unsent.files.order_by("pk")]
    return [one for one in told if one.names]


def check_untold(
    remarks: Iterable[Unsent], *, by: User, speaks_for: Organisation | None, appears_as: str
) -> None:
    """Raises `Named` where somebody who appears by their kind alone sends a file that names them or their organisation
    in its properties."""
    if appears_as != Appearance.KIND:
        return
    hidden = [_words(by.name), _words(by.email), _words(speaks_for.name if speaks_for else "")]
    for unsent in remarks:
        for file in unsent.files.all():
            if any(words and words <= _words(name) for name in _names(file) for words in hidden):
                raise Named(
                    _(
                        "The properties of the file “%(file)s” name you or your organization. Send it without these names, or remove the file; what you wrote is kept."
                    )
                    % {"file": file.name}
                )


def take_names_out(unsent: Unsent) -> None:
    """Put each file in whose properties names stand, and from which they can be taken, in its own place without them.

    The files as they were brought are kept no longer. Raises `Refused` where one cannot be opened.
    """
    with transaction.atomic():
        for file in unsent.files.all():
            if not can_be_taken_out(file) or not _names(file):
                continue
            try:
                cleared = without_names(file, by=unsent.author)
            except Unreadable as error:
                raise Refused(
                    _(
                        "The names could not be taken out of “%(file)s”. Save it again without them, or remove it."
                    )
                    % {"file": file.name}
                ) from error
            unsent.files.remove(file)
            unsent.files.add(cleared)
            forget(file)


def _names(file: StoredFile) -> list[str]:
    try:
        return names_in(file)
    except Unreadable:
        return []


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold()))
