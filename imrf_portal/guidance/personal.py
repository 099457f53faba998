"""Letters to the secretariat from a person with an account, known by the addresses they left."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, addresses_of, known_by, room
from imrf_portal.guidance.models import Letter


def data_of(person: User) -> Iterable[Room]:
    """What the person wrote by the contact form and nobody has answered yet; later nothing of it is kept. Two queries."""
    yield room(
        "letters-to-the-secretariat",
        _("Letters to the secretariat"),
        known_by(addresses_of(person), Letter.objects.all()),
        "subject",
        "name",
        "text",
        "language",
        "received_at",
    )


def forget(person: User) -> None:
    """Remove the letters that came from the person's addresses; answered ones hold nothing of theirs."""
    known_by(addresses_of(person), Letter.objects.all()).delete()
