"""`python -m bench.lists`, by way of `make bench-lists`: what reading costs at a million comments over ten thousand.

Every list, filter, order and search, a thread and a feed are asked for as pages, in this process, of two databases in
turns; each line gives the ratio of the quickest answers, `name: value (target T) ok|short`, after these themselves and
the load of the machine: the quickest of several is what others on the machine disturb least.
`make bench-lists ARGS="the desk"` asks only for the pages whose names begin so.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import desk
from bench.masses import FEW_ORGANISATION, FEW_WORD, OFTEN_WORD, SELDOM_WORD, make_mass
from bench.places import scratch_database
from consultations.models import Comment, Consultation
from imrf_portal.accounts.models import Role
from tests import makers

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 9
AT_MOST = 2.0
# A paragraph of `bench.rooms`, its label.
PARAGRAPH = "9"


class Readers:
    """Somebody without a session and a moderator, at the comments of one database."""

    def __init__(self, room: Consultation) -> None:
        self.room = room
        self.database = connection.settings_dict["NAME"]
        self.anybody = Client(SERVER_NAME="127.0.0.1")
        self.moderator = Client(SERVER_NAME="127.0.0.1")
        self.moderator.force_login(makers.make_staff(Role.MODERATOR))

    def milliseconds(self, who: str, address: str) -> float:
        """What one answer takes."""
        client = getattr(self, who)
        began = time.perf_counter()
        answer = client.get(address)
        taken = time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{address} was answered with {answer.status_code}.")
        return taken * 1e3


def main() -> int:
    """Print every figure. The exit code is 0 even where one falls short: this measures, it does not judge."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with scratch_database("small"):
        small = Readers(_filled(SMALL))
        with scratch_database("large"):
            large = Readers(_filled(LARGE))
            compare(small, large)
    return 0


def _filled(comments: int) -> Consultation:
    began = time.perf_counter()
    room = make_mass("rev-1", comments=comments)
    print(f"# {comments:,} comments written in {time.perf_counter() - began:.0f} s", flush=True)
    return room


def compare(small: Readers, large: Readers) -> None:
    """Each page at both sizes, in turns."""
    asked = {}
    for readers in (small, large):
        with at(readers.database):
            asked[readers.database] = pages(readers.room)
    wanted = " ".join(sys.argv[1:])
    for name, (who, _address) in asked[small.database].items():
        if not name.startswith(wanted):
            continue
        taken: dict[str, list[float]] = {small.database: [], large.database: []}
        for number in range(ROUNDS + 1):
            for readers in (small, large):
                cache.clear()
                with at(readers.database):
                    one = readers.milliseconds(who, asked[readers.database][name][1])
                # The first answer of either warms what is read.
                if number:
                    taken[readers.database].append(one)
        before, after = min(taken[small.database]), min(taken[large.database])
        verdict = "ok" if after / before <= AT_MOST else "short"
        load = os.getloadavg()[0]
        print(f"# {name}: {before:.1f} ms at {SMALL:,}, {after:.1f} ms at {LARGE:,}, load {load:.1f}")
        print(
            f"{name}, {LARGE:,} over {SMALL:,}: {after / before:.2f} (target ≤ {AT_MOST:g}) {verdict}",
            flush=True,
        )


@contextmanager
def at(database: str) -> Iterator[None]:
    """The connection of this process, at another of the databases until the block ends."""
    before = connection.settings_dict["NAME"]
    if database != before:
        connection.close()
        connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    try:
        yield
    finally:
        if database != before:
            connection.close()
            connection.settings_dict["NAME"] = before


def pages(room: Consultation) -> dict[str, tuple[str, str]]:
    """What is asked for: by name who asks, and the address."""
    comments = f"{room.get_absolute_url()}comments/"
    feed = f"/en/feeds/{room.draft.declaration.slug}/{room.draft.slug}/"
    narrowed = {f"list, {name}": ("anybody", f"{comments}?{query}") for name, query in _lists().items()}
    waiting = {
        f"list, {name}, to a moderator": ("moderator", f"{comments}?{query}")
        for name, query in _waiting().items()
    }
    return {
        **narrowed,
        **waiting,
        "the thread of a paragraph": ("anybody", f"{room.get_absolute_url()}paragraphs/{PARAGRAPH}/"),
        "the feed of a draft": ("anybody", feed),
        "the feed of a paragraph": ("anybody", f"{feed}{PARAGRAPH}/"),
        "the reading room, to a moderator": ("moderator", room.get_absolute_url()),
        **desk.pages(room),
        "the answers": ("anybody", f"{room.get_absolute_url()}answers/"),
    }


def _lists() -> dict[str, str]:
    keys = Comment.objects.order_by("-pk").values_list("pk", flat=True)
    middle, last = keys[0] // 2, keys[60]
    return {
        "oldest first": "",
        "newest first": "sort=newest",
        "in the order of the text": "sort=text",
        "in the order of the text, from the middle": f"sort=text&after=40-{middle}",
        "longest discussion first": "sort=discussed",
        "longest discussion first, further on": f"sort=discussed&after=1-{middle}",
        "most endorsed first": "sort=endorsed",
        "from the middle": f"after={middle}",
        "the last page": f"after={last}",
        "a paragraph": f"paragraph={PARAGRAPH}",
        "an objective": "objective=7",
        "an objective, newest first": "objective=7&sort=newest",
        "a kind of stakeholder": "kind=ngo",
        "an organization of 1 in 100": "organisation=organization 0042",
        "an organization of 60 comments": f"organisation={FEW_ORGANISATION}",
        "every organization": "organisation=coast",
        "an organization that is none": "organisation=nowhere",
        "English": "language=en",
        "French": "language=fr",
        "a language of 1 in 100": "language=sw",
        "French, of a kind": "language=fr&kind=ngo",
        "a language of 1 in 100, of a kind, newest first": "language=sw&kind=ngo&sort=newest",
        "words of 1 in 2": f"q={OFTEN_WORD}",
        "words of 1 in 100": f"q={SELDOM_WORD}",
        "words of 60 comments": f"q={FEW_WORD}",
        "words of none": "q=zeppelin",
        "two letters": "q=we",
        "words of 1 in 2, in French": f"q={OFTEN_WORD}&language=fr",
        "words of 1 in 100, in French": f"q={SELDOM_WORD}&language=fr",
        "words of 1 in 2 at a paragraph": f"q={OFTEN_WORD}&paragraph={PARAGRAPH}",
    }


def _waiting() -> dict[str, str]:
    return {
        "waiting": "status=waiting",
        "published and waiting": "status=all",
        "waiting, French, newest first": "status=waiting&language=fr&sort=newest",
        "published and waiting, of a kind": "status=all&kind=ngo",
        "waiting, words of 1 in 100": f"status=waiting&q={SELDOM_WORD}",
    }


if __name__ == "__main__":
    sys.exit(main())
