"""Makers of floors, of people registered for an event, and of lists of speakers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from consultations.events.registrations import Registration
from consultations.floor import asking, listing
from consultations.models import Event, Floor, FloorRequest, SpeakingList
from imrf_portal.accounts.models import Organisation, OrganisationKind, Role, User
from imrf_portal.compact.models import Region
from tests import makers


def make_floor(event: Event | None = None, *, closes: float = 24, **fields: object) -> Floor:
    """A floor for which asking closes so many hours from now; it opened a week before that."""
    now = timezone.now()
    return Floor.objects.create(
        event=event or makers.make_event(),
        closes_at=now + timedelta(hours=closes),
        opened_at=min(now, now + timedelta(hours=closes)) - timedelta(days=7),
        **fields,
    )


def close(floor: Floor) -> Floor:
    """Asking is over since an hour."""
    floor.closes_at = timezone.now() - timedelta(hours=1)
    floor.save()
    return floor


def make_region(slug: str = "africa") -> Region:
    """A region of review."""
    defaults = {"name": slug.replace("-", " ").title(), "order": Region.objects.count() + 1}
    return Region.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_registered(
    event: Event,
    name: str = "Harbour Light Clinic",
    *,
    kind: str = OrganisationKind.CIVIL_SOCIETY,
    region: str = "africa",
    status: str = "confirmed",
    organisation: Organisation | None = None,
) -> User:
    """A member of an organisation (a new one) who is registered for the event."""
    person = makers.make_person(f"Speaker of {name}")
    organisation = organisation or makers.make_organisation(name, kind=kind)
    makers.make_member(person, organisation)
    register(event, person, organisation, region=region, status=status)
    return person


def register(
    event: Event,
    person: User,
    organisation: Organisation | None,
    *,
    region: str = "africa",
    status: str = "confirmed",
) -> Registration:
    """A registration, without its acts."""
    return Registration.objects.create(
        event=event,
        person=person,
        # Beyond those that the acts of registration give.
        number=10_001 + Registration.objects.filter(event=event).count(),
        status=status,
        organisation=organisation,
        constituency=organisation.kind if organisation else OrganisationKind.OTHER,
        region=make_region(region),
        language="en",
    )


def make_request(floor: Floor, name: str = "Harbour Light Clinic", **fields: str) -> FloorRequest:
    """A request of a new organisation, asked for by its act."""
    return asking.ask(floor, language="en", by=make_registered(floor.event, name, **fields))


def make_list(*names: str, event: Event | None = None, **fields: object) -> SpeakingList:
    """A list of civil society organisations of these names, in whatever order the lot gives."""
    floor = make_floor(event, **fields)
    for name in names or ("Clinic", "School", "Shelter"):
        make_request(floor, name)
    return listing.make_list(close(floor))


def make_co_facilitator(event: Event) -> User:
    """A co-facilitator of the event's cycle."""
    person = makers.make_person("Co-facilitator")
    lender = makers.make_delegation(makers.make_state("KE", "Kenya"))
    makers.make_member(person, lender, role=Role.CO_FACILITATOR, cycle=event.cycle)
    return person
