"""`python -m bench.pledges`, by way of `make bench-web`: the pages of pledges at full size.

The dashboard, a past day of it, the list, its search and a pledge's page over 10,000 pledges with 100,000 entries of the
ledger, each beside the same over 100 pledges with 1,000 entries: what the server takes, in the process, and how many
queries. The dashboard is measured twice: with nothing kept, where everything is counted anew, and as its next reader
finds it. One figure a line, `name: value (target T) ok|short`.
"""

import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.places import scratch_database
from imrf_portal.accounts.models import Organisation, OrganisationKind
from imrf_portal.compact.models import Cycle, Objective, State
from imrf_portal.compact.official_clock import official_day
from imrf_portal.moderation.models import Status
from pledges.models import (
    Entry,
    EntryKind,
    Form,
    Kind,
    Level,
    Partner,
    PartnerStatus,
    Pledge,
    PledgeVersion,
    Progress,
    Standing,
)

VISITS = 11
SMALL, LARGE, ENTRIES_EACH = 100, 10_000, 10
MOST_TIMES = 3.0
# Between two entries of a pledge lie so many days, so that the ledger goes back two years.
DAYS_APART = 73
RARE = "kestrel"
TEXT = "Demonstration text of what is promised, to whom, and by when. " * 8
PAST = (official_day() - timedelta(days=300)).isoformat()
DASHBOARD = "/en/pledges/dashboard/"
PAGES = {
    "dashboard": DASHBOARD,
    "dashboard of a past day": f"{DASHBOARD}?as_of={PAST}",
    "totals as CSV": "/en/pledges/dashboard.csv",
    "list": "/en/pledges/",
    "list by objective, status and light": "/en/pledges/?objective=7&status=under-way&light=within-a-year",
    "search for a rare word": f"/en/pledges/?q={RARE}",
}

# Whose time may not grow by more than `MOST_TIMES`; of all others the queries may not.
ANEW = "dashboard with nothing kept"
BOUND = {"dashboard", "dashboard of a past day", ANEW}


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    call_command("collectstatic", interactive=False, verbosity=0)
    measure()
    return 0


def measure() -> None:
    """Print every figure, with the static files collected already."""
    with scratch_database():
        call_command("load_reference", verbosity=0)
        makers = _makers()
        few = _pledge(makers, range(SMALL))
        _analyze()
        pages = {**PAGES, "page of a pledge": few.get_absolute_url()}
        small = {name: _visit(path) for name, path in pages.items()}
        small_anew = _visit(DASHBOARD, before=cache.clear)
        _pledge(makers, range(SMALL, LARGE))
        _analyze()
        print(f"# {Pledge.objects.count():,} pledges, {Entry.objects.count():,} entries")
        for name, path in pages.items():
            _compare(name, small[name], _visit(path))
        _compare(ANEW, small_anew, _visit(DASHBOARD, before=cache.clear))


def _makers() -> list[Organisation]:
    """The delegation of every State, and as many others of every kind."""
    kinds = [kind for kind in OrganisationKind.values if kind != OrganisationKind.STATE_DELEGATION]
    states = list(State.objects.order_by("pk"))
    delegations = [
        Organisation(
            name=state.name,
            slug=f"measured-{state.slug}",
            kind=OrganisationKind.STATE_DELEGATION,
            state=state,
            is_verified=True,
        )
        for state in states
    ]
    others = [
        Organisation(
            name=f"Measured organisation {number}",
            slug=f"measured-{number}",
            kind=kinds[number % len(kinds)],
            is_verified=True,
        )
        for number in range(len(states))
    ]
    made = [one for pair in zip(delegations, others, strict=True) for one in pair]
    return Organisation.objects.bulk_create(made)


def _pledge(makers: list[Organisation], numbers: range) -> Pledge:
    """Public pledges with a ledger that goes back two years, every fourth never reported on; the first of them."""
    cycle = Cycle.objects.get(slug="2026")
    objectives = list(Objective.objects.order_by("number"))
    regions = {state.pk: [one.pk for one in state.regions.all()] for state in _states()}
    pledges = Pledge.objects.bulk_create(
        # Drawn at random, two in ten thousand may be the same.
        Pledge(
            cycle=cycle,
            organisation=makers[n % len(makers)],
            number=f"P-2026-{n + 1:04}",
            reference=f"{n:08}",
        )
        for n in numbers
    )
    versions = PledgeVersion.objects.bulk_create(
        PledgeVersion(
            pledge=pledge,
            number=1,
            status=Status.PUBLISHED,
            published_at=timezone.now(),
            kind=Kind.INDIVIDUAL,
            forms=[Form.values[n % len(Form.values)]],
            title=f"Demonstration text: pledge {n}",
            text=f"{TEXT} {RARE}" if n % 50 == 0 else TEXT,
            language="en",
            level=Level.NATIONAL,
        )
        for n, pledge in zip(numbers, pledges, strict=True)
    )
    for pledge, version in zip(pledges, versions, strict=True):
        pledge.standing = version
    Pledge.objects.bulk_update(pledges, ["standing"], batch_size=1_000)
    about = PledgeVersion.objectives.through
    about.objects.bulk_create(
        about(pledgeversion_id=version.pk, objective_id=objectives[place].pk)
        for n, version in zip(numbers, versions, strict=True)
        for place in _on(n)
    )
    lines = Partner.objects.bulk_create(
        Partner(
            pledge=pledge,
            organisation=pledge.organisation,
            is_lead=True,
            status=PartnerStatus.CONFIRMED,
            confirmed_at=timezone.now(),
            shown_organisation=pledge.organisation.name,
            shown_kind=pledge.organisation.kind,
        )
        for pledge in pledges
    )
    entries, standings = [], []
    for n, pledge, version, line in zip(numbers, pledges, versions, lines, strict=True):
        state = pledge.organisation.state_id
        entries += _entries(n, pledge, version, line)
        standings += _standings(
            entries[-ENTRIES_EACH:],
            {
                "pledge": pledge,
                "version": version,
                "kind": version.kind,
                "maker_kinds": [line.shown_kind],
                "states": [state] if state else [],
                "regions": regions[state] if state else [],
                "objectives": [objectives[place].number for place in _on(n)],
            },
        )
    Entry.objects.bulk_create(entries, batch_size=2_000)
    Standing.objects.bulk_create(standings, batch_size=2_000)
    return pledges[0]


def _states() -> list[State]:
    return list(State.objects.prefetch_related("regions"))


def _on(n: int) -> set[int]:
    """The places of the objectives of a pledge, one to three."""
    return {n % 23, (n * 7) % 23, (n // 23) % 23}


def _entries(n: int, pledge: Pledge, version: PledgeVersion, line: Partner) -> list[Entry]:
    known = [Progress.PLANNED, Progress.UNDER_WAY, Progress.UNDER_WAY, Progress.FULFILLED]
    found = []
    for place in range(ENTRIES_EACH):
        at = timezone.now() - timedelta(days=(ENTRIES_EACH - place) * DAYS_APART - n % DAYS_APART)
        entry = Entry(pledge=pledge, at=at, on=at.date(), kind=EntryKind.MADE, partner=line, version=version)
        if place and n % 4 == 0:
            entry.kind = EntryKind.AMENDED
        elif place:
            entry.kind, entry.version = EntryKind.PROGRESS, None
            entry.progress = known[(place + n) % len(known)]
        found.append(entry)
    return found


def _standings(entries: list[Entry], about: dict[str, object]) -> list[Standing]:
    rows: list[Standing] = []
    for entry in entries:
        said = entry.on if entry.progress else None
        if rows and said is None:
            continue
        if rows:
            rows[-1].until = entry.at
        row = Standing(since=entry.at, progress=entry.progress or Progress.UNKNOWN, reported_on=said, **about)
        rows.append(row)
    return rows


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _visit(path: str, *, before: Callable[[], None] = lambda: None) -> tuple[float, int, int]:
    """The median time of a page in milliseconds, its queries and its bytes; `before` is done before each
    visit and not measured."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(path)
    times = []
    for _ in range(VISITS):
        before()
        began = time.perf_counter()
        client.get(path)
        times.append(time.perf_counter() - began)
    before()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return median(times) * 1_000, len(asked), len(answer.content)


def _compare(name: str, small: tuple[float, int, int], large: tuple[float, int, int]) -> None:
    milliseconds, queries, size = large
    print(
        f"# {name}: {small[0]:.1f} ms and {small[2] / 1e3:.0f} kB with {SMALL:,} pledges,"
        f" {milliseconds:.1f} ms and {size / 1e3:.0f} kB with {LARGE:,}"
    )
    if name in BOUND:
        _say(f"{name}, times the server time with {SMALL:,}", milliseconds / small[0], MOST_TIMES, ".2f")
    _say(f"{name}, queries with {SMALL:,} and with {LARGE:,}", queries, small[1], ".0f")


def _say(name: str, value: float, target: float, form: str) -> None:
    shown = f"{value:{form}} (target ≤ {target:{form}})"
    print(f"{name}: {shown} {'ok' if value <= target else 'short'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
