"""Who attended, marked by the secretariat afterwards; shown by constituency and organisation, never by person."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.events.registrations import Registration
from consultations.permissions import may_run_events
from imrf_portal.accounts.models import Organisation, OrganisationKind, User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record


class Attendance(NamedTuple):
    """How many attended of each constituency, the most first, and the organisations they spoke for, by name."""

    constituencies: list[tuple[str, int]]
    organisations: list[Organisation]

    @property
    def people(self) -> int:
        """How many people attended."""
        return sum(number for _label, number in self.constituencies)


def mark(event: Event, *, present: Collection[int], by: User) -> int:
    """Mark the confirmed registrations whose keys are in `present` as attended, all others as not; how many attended.

    The event's page shows it at once. Raises `Refused`, also before the event has begun.
    """
    require(may_run_events(by))
    if event.starts_at > timezone.now():
        raise Refused(_("Attendance is marked once the event has begun."))
    with transaction.atomic():
        confirmed = Registration.objects.select_for_update().filter(event=event).confirmed()
        attended = confirmed.filter(pk__in=present).update(attended=True)
        confirmed.exclude(pk__in=present).update(attended=False)
        record("attendance_marked", event, by=by, facts={"attended": attended})
    return attended


def attendance(event: Event) -> Attendance:
    """Who attended, as everybody may know it; two queries."""
    attended = Registration.objects.filter(event=event, attended=True)
    counted = (
        attended.values_list("constituency").annotate(number=Count("pk")).order_by("-number", "constituency")
    )
    organisations = Organisation.objects.filter(pk__in=attended.values("organisation"))
    return Attendance(
        [(str(OrganisationKind(kind).label), number) for kind, number in counted],
        list(organisations.order_by("name")),
    )
