"""`python -m bench.web`, by way of `make bench-web`: what the reading room costs. One figure a line,
`name: value (target T) ok|short`; after them the figures of what else has figures. `make bench-web ARGS="crowd
registrations"` measures only these parts (`PARTS`).

Load comes from wrk to the real web server on this machine. Every rate is the median of three rounds, in each of which
the rivals take turns; a share is worked out within each round, so that a slow minute of the machine slows both sides.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import crowd, pledges, reviews
from bench.places import scratch_database
from bench.rooms import add_comments, make_room
from bench.serving import CONNECTIONS, Asked, RunningServer, running_server
from consultations import moderating
from consultations.models import Consultation
from consultations.views.room import kept_shelf
from imrf_portal.accounts.models import Role
from imrf_portal.moderation.models import Status
from tests import makers

SIZES = (10, 500, 10_000)
ROUNDS = 3
SECONDS = 4
NEW_COMMENTS = 30
GZIP = {"Accept-Encoding": "gzip"}
# One for all: a client of its own for each page would load the middleware anew each time.
READER = Client(SERVER_NAME="127.0.0.1", headers=GZIP)

HEADER = f"""\
# The empty view is a Django view of one line, `return HttpResponse()`, behind all of the portal's middleware, in the
# same server: granian, settings of production. Load: wrk, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS} s in
# turns. Both sides are asked with `Accept-Encoding: gzip`, as browsers ask, unless the line says otherwise. wrk, the
# web server, PostgreSQL and Valkey share this machine's {os.cpu_count()} processors."""


def main() -> int:
    """Print every figure, or those of the parts that are named. The exit code is 0 even where one falls short: this
    measures, it does not judge; it is 2 where a name is none of a part."""
    wanted = sys.argv[1:] or list(PARTS)
    if not set(wanted) <= set(PARTS):
        print(f"The parts are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        for name in wanted:
            print(f"# {name}; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
            PARTS[name]()
    finally:
        shutil.rmtree(settings.STATIC_ROOT)
    return 0


def reading() -> None:
    """The reading room at three sizes: queries, the page after a new comment, rates."""
    print(HEADER, flush=True)
    with scratch_database() as database_url:
        rooms = {size: make_room(f"rev-{size}", comments=size) for size in SIZES}
        _analyze()
        queries(rooms)
        after_a_new_comment(rooms[SIZES[-1]])
        with running_server({"DATABASE_URL": database_url}) as server:
            rates(server, rooms)


def many_at_once() -> None:
    """Readers beside writers, at the largest reading room."""
    with scratch_database() as database_url:
        room = make_room("rev-1", comments=SIZES[-1])
        _analyze()
        with running_server({"DATABASE_URL": database_url}) as server:
            crowd.measure(server, room, _report)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def queries(rooms: dict[int, Consultation]) -> None:
    """How often the page asks the database, for a reader who is not signed in."""
    cold: set[int] = set()
    warm: set[int] = set()
    _open(rooms[SIZES[0]])  # a process asks once for what it then knows, such as whether a banner stands
    for size, room in rooms.items():
        _forget()
        for name, counted, at_most in (("cold", cold, 8), ("warm", warm, 2)):
            with CaptureQueriesContext(connection) as captured:
                _open(room)
            counted.add(len(captured))
            _report(
                f"queries of the reading room at {size:,} comments, {name}", len(captured), at_most=at_most
            )
    _report("kinds of query counts over the three sizes, cold", len(cold), at_most=1)
    _report("kinds of query counts over the three sizes, warm", len(warm), at_most=1)


def after_a_new_comment(room: Consultation) -> None:
    """The first page after a comment was published over the page with nothing kept, in this process."""
    moderator = makers.make_staff(Role.MODERATOR)
    after_one, full = [], []
    _open(room)
    for comment in add_comments(room, NEW_COMMENTS, status=Status.WAITING):
        moderating.publish(comment, by=moderator, seen=1)
        after_one.append(_seconds(lambda: _open(room)))
        _forget()
        full.append(_seconds(lambda: _open(room)))
    print(f"# after a new comment {median(after_one) * 1e3:.1f} ms, full {median(full) * 1e3:.1f} ms")
    _report(
        "the view after one new comment over a full render", median(after_one) / median(full), at_most=0.2
    )


def rates(server: RunningServer, rooms: dict[int, Consultation]) -> None:
    """Warm pages a second, of a reader who is not signed in, over empty ones and over one another."""
    few, many = (room.get_absolute_url() for room in (rooms[500], rooms[10_000]))
    _, headers, _ = server.answer_to(Asked(many, GZIP))
    rivals = {
        "empty": Asked("/empty", GZIP),
        "room of 500": Asked(few, GZIP),
        "room of 10,000": Asked(many, GZIP),
        "304": Asked(many, {**GZIP, "If-None-Match": headers["ETag"]}, status=304),
        "empty, no gzip": Asked("/empty"),
        "room of 10,000, no gzip": Asked(many),
    }
    for asked in rivals.values():
        server.rate(asked, seconds=1)
    taken: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, asked in rivals.items():
            taken[name].append(server.rate(asked, seconds=SECONDS))
    for name, values in taken.items():
        print(f"# {name}: {', '.join(f'{value:.0f}' for value in values)} a second")

    def share(of: str, over: str) -> float:
        return median(one / other for one, other in zip(taken[of], taken[over], strict=True))

    _report("warm reading room over the empty view", share("room of 10,000", "empty"), at_least=0.3)
    _report(
        "warm reading room over the empty view, both without gzip",
        share("room of 10,000, no gzip", "empty, no gzip"),
        at_least=0.3,
    )
    _report("10,000 over 500 comments, rate", share("room of 10,000", "room of 500"), at_least=0.8)
    _report("304 over the empty view", share("304", "empty"), at_least=0.5)


def _elsewhere(module: str) -> None:
    """The figures of another module, in a process and a database of its own, with the portal's settings for workers."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    subprocess.run([sys.executable, "-m", module], env=environment, check=False)


PARTS: dict[str, Callable[[], None]] = {
    "room": reading,
    "crowd": many_at_once,
    "reviews": reviews.measure,
    "pledges": pledges.measure,
    **{
        name: partial(_elsewhere, f"bench.{name}")
        for name in ("mail", "duplicates", "compilations", "registrations")
    },
}


def _forget() -> None:
    cache.clear()
    kept_shelf.cache_clear()


def _open(room: Consultation) -> None:
    answer = READER.get(room.get_absolute_url())
    if answer.status_code != 200:
        raise RuntimeError(f"The reading room was answered with {answer.status_code}.")


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _report(name: str, value: float, *, at_least: float = 0, at_most: float = float("inf")) -> None:
    is_good = at_least <= value <= at_most
    target = f"≥ {at_least:g}" if at_least else f"≤ {at_most:g}"
    shown = f"{value:.2f}" if isinstance(value, float) else str(value)
    print(f"{name}: {shown} (target {target}) {'ok' if is_good else 'short'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
