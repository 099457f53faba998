"""The rooms of the whole portal in which something of a person is kept: read together, emptied together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from django.db.models import QuerySet

import consultations.personal
import imrf_portal.accounts.personal
import imrf_portal.accreditation.personal
import imrf_portal.guidance.personal
import imrf_portal.moderation.personal
import imrf_portal.notifications.personal
import imrf_portal.search.personal
import pledges.personal
import reviews.personal
from consultations import forgetting
from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room
from imrf_portal.documents.models import StoredFile

TELLING: tuple[Callable[[User], Iterable[Room]], ...] = (
    imrf_portal.accounts.personal.data_of,
    imrf_portal.accreditation.personal.data_of,
    imrf_portal.notifications.personal.data_of,
    imrf_portal.search.personal.data_of,
    imrf_portal.guidance.personal.data_of,
    consultations.personal.data_of,
    reviews.personal.data_of,
    pledges.personal.data_of,
    imrf_portal.moderation.personal.data_of,
)
BRINGING: tuple[Callable[[User], QuerySet[StoredFile]], ...] = (
    consultations.personal.files_of,
    reviews.personal.files_of,
    pledges.personal.files_of,
)


def data_of(person: User) -> Iterator[Room]:
    """Every room with something of the person in it; as many queries however much that is."""
    for tell in TELLING:
        yield from (room for room in tell(person) if room.rows)


def files_of(person: User) -> list[StoredFile]:
    """The files the person brought that are still here, each once."""
    found = {stored.pk: stored for bring in BRINGING for stored in bring(person)}
    return [stored for stored in found.values() if not stored.is_redacted]


def emptying(person: User, *, unnamed: bool) -> tuple[Callable[[], None], ...]:
    """What empties the rooms, all but the letters and the account itself, by whose name and addresses the others know the
    person. Each may be called again after it was done, or half done."""
    return (
        partial(imrf_portal.accounts.personal.forget_sessions, person),
        partial(forgetting.forget, person, unnamed=unnamed),
        partial(reviews.personal.forget, person),
        partial(pledges.personal.forget, person),
        partial(imrf_portal.moderation.personal.forget, person),
        partial(imrf_portal.accreditation.personal.forget, person),
        partial(imrf_portal.guidance.personal.forget, person),
        partial(imrf_portal.search.personal.forget, person),
    )
