"""`python -m bench.registrations`: 1,000 people register at one moment for 300 places.

As many do so in parallel as a web server with 32 threads lets in, each over a connection of its own. What must hold:
300 are confirmed, the other 700 wait in one order without a gap or a double, and each has one letter.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from bench.places import scratch_database
from consultations.events import registering
from consultations.events.registering import Details
from consultations.models import Admission, Event, EventKind, Registration
from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Cycle
from imrf_portal.notifications import waking
from imrf_portal.notifications.models import Delivery

PEOPLE, PLACES, AT_ONCE = 1_000, 300, 32
MOST_SECONDS = 60


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    # No worker runs here: what is measured is the registering, and the letters are counted where they wait.
    waking._wake = lambda task, *args: None
    with scratch_database():
        event, people = _prepare()
        seconds = sorted(_all_register(event, people))
        _report(event, seconds)
    return 0


def _prepare() -> tuple[Event, list[User]]:
    begins = timezone.now() + timedelta(days=7)
    cycle = Cycle.objects.create(slug="2026", year=2026, name="Forum 2026")
    event = Event.objects.create(
        kind=EventKind.objects.get_or_create(code="townhall", order=1, name="Townhall")[0],
        cycle=cycle,
        slug="townhall",
        title="Demonstration text: townhall",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        status=Event.Status.PUBLISHED,
        published_at=timezone.now(),
    )
    Admission.objects.create(event=event, places=PLACES, join_link="https://meet.example/1")
    people = User.objects.bulk_create(
        User(email=f"person-{number}@people.example", name=f"Person {number}", password="!")
        for number in range(PEOPLE)
    )
    return event, people


def _all_register(event: Event, people: list[User]) -> list[float]:
    """Everybody at once; returns the seconds from the first to each one's answer."""
    said = Details(constituency="other", language="en")
    begun = time.perf_counter()

    def register(person: User) -> float:
        registering.register(event, said, by=person)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = list(pool.map(register, people))
        # Each thread closes its own connection, so that the database can be dropped; waiting keeps threads apart.
        list(pool.map(lambda _number: (connection.close(), time.sleep(0.05)), range(AT_ONCE)))
    return answered


def _report(event: Event, seconds: list[float]) -> None:
    kept = list(Registration.objects.filter(event=event).order_by("number"))
    confirmed = [one for one in kept if one.is_confirmed]
    waiting = [one.number for one in kept if one.is_waiting]
    in_order = [one.number for one in kept] == list(range(1, PEOPLE + 1)) and confirmed == kept[:PLACES]
    letters = Delivery.objects.values("person").distinct().count()
    figures = (
        ("registrations confirmed", len(confirmed), f"= {PLACES}", len(confirmed) == PLACES),
        ("registrations waiting", len(waiting), f"= {PEOPLE - PLACES}", len(waiting) == PEOPLE - PLACES),
        ("registrations in order without a gap", int(in_order), "= 1", in_order),
        ("people with one letter", letters, f"= {PEOPLE}", letters == Delivery.objects.count() == PEOPLE),
        ("seconds for all", round(seconds[-1], 1), f"≤ {MOST_SECONDS}", seconds[-1] <= MOST_SECONDS),
    )
    for name, value, target, holds in figures:
        print(
            f"{name}, {PEOPLE:,} at once for {PLACES} places: {value} (target {target}) {'ok' if holds else 'short'}"
        )
    print(f"registrations a second: {PEOPLE / seconds[-1]:.0f}")


if __name__ == "__main__":
    sys.exit(main())
