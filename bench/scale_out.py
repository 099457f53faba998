"""`make scale-out`: the portal on more than one machine, shown on one.

Two web servers on ports of their own, two workers, two clocks (one too many, on purpose), one PostgreSQL with a
streaming replica, one cache. People sign in at one web server and write at the other, letters go out by both workers,
and then one after another is killed: a web server, a worker, the replica. One figure a line, `ok` where it holds; the
exit code is 1 where one does not.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import IO

import psycopg
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.test import Client

from bench.copies import Copy, streaming_copy
from bench.crowd import Writer
from bench.mail import FACTS
from bench.places import RunningSink, add_followers, running_sink, scratch_database
from bench.rooms import make_room, text_of
from bench.visitors import Visitor, answer, hidden
from bootstrap import commands, places, processes
from consultations.models import Comment, Consultation
from imrf_portal.notifications import announcing
from imrf_portal.notifications.models import Announcement, Delivery
from tests import makers

LETTERS, COMMENTS = 500, 50
PAGES = 100
CHANGES = 50
# What a mail server across a network takes for a letter.
SECONDS_PER_LETTER = 0.02
LONGEST_WAIT = 120
FEED = "/en/feed/"


@dataclass
class Portal:
    """What runs: web servers by their ports, workers, clocks, the replica and the mail server."""

    webs: dict[int, subprocess.Popen[bytes]]
    workers: list[subprocess.Popen[bytes]]
    copy: Copy
    sink: RunningSink
    room: Consultation
    primary_url: str
    failed: list[str] = field(default_factory=list)

    def show(self, name: str, value: float, *, holds: bool, target: str) -> None:
        """Print one figure and remember whether it holds."""
        print(f"{name}: {value:g} (target {target}) {'ok' if holds else 'FAILED'}", flush=True)
        if not holds:
            self.failed.append(name)


def main() -> int:
    """Show everything; the exit code is 1 where something does not hold."""
    with ExitStack() as running:
        portal = start(running)
        for act in (sessions, replica_reads, freshness, work, kill_a_web, kill_a_worker, kill_the_replica):
            act(portal)
        print(f"failed: {len(portal.failed)} (target 0) {'FAILED' if portal.failed else 'ok'}")
        return 1 if portal.failed else 0


def start(running: ExitStack) -> Portal:
    """Start everything; it ends with `running`."""
    folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="imrf-scale-")))
    folder.chmod(0o755)
    url = running.enter_context(scratch_database("scale"))
    room = make_room("rev-1", comments=200)
    copy = running.enter_context(streaming_copy(url, folder / "replica"))
    sink = running.enter_context(running_sink())
    sink.ask(do="slow", seconds=SECONDS_PER_LETTER)
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DATABASE_REPLICA_URL": copy.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONWARNINGS": "ignore",
    }
    collect = commands.manage("collectstatic", "--no-input", "--verbosity", "0")
    subprocess.run(collect, env=environment, check=True, stdout=subprocess.DEVNULL)
    empty_the_queue()
    log = (folder / "log").open("wb")
    running.callback(log.close)
    ports = [free_port(), free_port()]
    webs = {
        port: running.enter_context(
            started(commands.web(host="127.0.0.1", port=port, workers=1), environment, log)
        )
        for port in ports
    }
    worker = commands.worker(processes=1)
    workers = [
        running.enter_context(started([*worker, "--hostname", f"{number}@here"], environment, log))
        for number in (1, 2)
    ]
    for number in (1, 2):
        clock = commands.beat(schedule=str(folder / f"schedule{number}"))
        running.enter_context(started(clock, environment, log))
    for port in ports:
        if not processes.wait_until(
            lambda port=port: answer(port, "/healthz")[0] == 200, within=LONGEST_WAIT
        ):
            raise RuntimeError(processes.tail(folder / "log"))
    return Portal(webs, workers, copy, sink, room, url)


def sessions(portal: Portal) -> None:
    """Sign in at one, read at the other, write at either."""
    first, second = portal.webs
    person = makers.make_person(email="delegate@people.example")
    visitor = Visitor()
    page = visitor.ask(first, "GET", "/en/accounts/login/")[1]
    typed = {**hidden(page), "login": person.email, "password": makers.PASSWORD}
    visitor.ask(first, "POST", "/en/accounts/login/", typed)
    reads = [visitor.ask(port, "GET", "/en/accounts/email/")[0] for port in (second, first)]
    portal.show(
        "pages of one's own at either web server after signing in at one",
        reads.count(200),
        holds=reads == [200, 200],
        target="2",
    )
    before = Comment.objects.count()
    session = visitor.cookies[settings.SESSION_COOKIE_NAME]
    places_to_write = writing_places(portal.room)
    writers = [Writer(port, session) for port in (first, second)]
    for number, writer in enumerate(writers):
        writer.send_all([places_to_write[number]], [text_of(f"session {number}", 40)])
    written = Comment.objects.count() - before
    portal.show("comments written at either with the same session", written, holds=written == 2, target="2")


def replica_reads(portal: Portal) -> None:
    """Feeds are read from the replica, rooms are not."""
    scans = "SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables WHERE relname = 'consultations_comment'"
    before = portal.copy.asked(scans)
    answers = [answer(port, FEED)[0] for port in islice(cycle(portal.webs), PAGES)]
    processes.wait_until(lambda: portal.copy.asked(scans) - before >= PAGES, within=15)
    read = portal.copy.asked(scans) - before
    portal.show(
        f"of {PAGES} feeds answered", answers.count(200), holds=set(answers) == {200}, target=f"{PAGES}"
    )
    portal.show(
        "reads of comments at the replica meanwhile",
        read,
        holds=read >= PAGES * 0.9,
        target=f"≥ {PAGES * 0.9:g}",
    )


def freshness(portal: Portal) -> None:
    """Whoever reads gets what had been committed before they asked, although the replica may answer."""
    newest = Comment.objects.published().order_by("-published_at").first()
    older = 0
    with psycopg.connect(portal.primary_url, autocommit=True) as primary:
        primary.execute("UPDATE consultations_comment SET published_at = now() WHERE id = %s", [newest.pk])
        for number, port in zip(range(CHANGES), cycle(portal.webs)):
            name = f"Speaker changed {number} times"
            change = (
                "UPDATE consultations_submission SET shown_name = %s, shown_organisation = '' WHERE id = %s"
            )
            primary.execute(change, [name, newest.submission_id])
            older += name not in answer(port, FEED)[1]
    portal.show(f"feeds older than the change before them, of {CHANGES}", older, holds=older == 0, target="0")


def work(portal: Portal) -> None:
    """Letters and comments are dealt with by two workers, woken by two clocks, without loss and without doubles."""
    before = Comment.objects.count()
    announce("draft:1")
    errors = write_comments(portal)
    wait_for_letters()
    portal.show(
        f"comments taken in by two web servers, of {COMMENTS}",
        Comment.objects.count() - before,
        holds=Comment.objects.count() - before == COMMENTS and not errors,
        target=f"{COMMENTS}",
    )
    took_part = working()
    portal.show("workers that took part", took_part, holds=took_part == 2, target="2")
    count_letters(portal, "by two workers and two clocks", doubles=0)


def kill_a_web(portal: Portal) -> None:
    """While one web server is killed, the other answers everybody."""
    lost, stays = portal.webs
    statuses: list[int] = []

    def read() -> None:
        statuses.extend(
            answer(stays, path)[0] for path in islice(cycle((FEED, portal.room.get_absolute_url())), PAGES)
        )

    reader = threading.Thread(target=read)
    reader.start()
    os.killpg(portal.webs.pop(lost).pid, signal.SIGKILL)
    reader.join()
    failed = len(statuses) - statuses.count(200)
    portal.show(
        f"pages that failed at the other web server, of {PAGES}",
        failed,
        holds=failed == 0 and len(statuses) == PAGES,
        target="0",
    )


def kill_a_worker(portal: Portal) -> None:
    """A worker killed in the middle of its letters loses none: its lease runs out and the other sends them."""
    before = portal.sink.ask(do="count")["taken"]
    announce("draft:2")
    processes.wait_until(lambda: portal.sink.ask(do="count")["taken"] > before + 50, within=LONGEST_WAIT)
    os.killpg(portal.workers[0].pid, signal.SIGKILL)
    wait_for_letters()
    count_letters(
        portal, "after a worker was killed", doubles=len(portal.sink.ask(do="report")["died_in_gap"])
    )


def kill_the_replica(portal: Portal) -> None:
    """Without the replica the primary answers."""
    portal.copy.kill()
    statuses, slowest = [], 0.0
    for path in islice(cycle((FEED, "/sitemap.xml", portal.room.get_absolute_url())), PAGES):
        began = time.monotonic()
        statuses += [answer(port, path)[0] for port in portal.webs]
        slowest = max(slowest, time.monotonic() - began)
    failed = len(statuses) - statuses.count(200)
    portal.show(
        f"pages that failed without the replica, of {len(statuses)}", failed, holds=failed == 0, target="0"
    )
    portal.show("the slowest of them, seconds", round(slowest, 2), holds=slowest < 5, target="< 5")


# ---- What the acts above are made of ----


def writing_places(room: Consultation) -> list[str]:
    """Where remarks on the paragraphs of a room are written."""
    slugs = room.draft.paragraphs.exclude(kind="heading").values_list("slug", flat=True)
    return [f"{room.get_absolute_url()}paragraphs/{slug}/write/" for slug in slugs]


def write_comments(portal: Portal) -> list[str]:
    """Ten people write their comments at the two web servers, all at once; what went wrong."""
    places_to_write = writing_places(portal.room)
    each = COMMENTS // 10
    writers = [
        Writer(port, session_of(f"writer{number}")) for number, port in zip(range(10), cycle(portal.webs))
    ]
    threads = [
        threading.Thread(
            target=writer.send_all,
            args=(places_to_write[:each], [text_of(f"{number} {turn}", 40) for turn in range(each)]),
        )
        for number, writer in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [error for writer in writers for error in writer.errors]


def session_of(name: str) -> str:
    """The session of a person of this name who is signed in."""
    client = Client()
    client.force_login(makers.make_person(email=f"{name}@people.example"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def announce(topic: str) -> None:
    """Let so many followers of a topic hear of something."""
    add_followers(topic, LETTERS)
    with transaction.atomic():
        announcing.announce("measured", key=f"scale {topic}", topics=[topic], facts=FACTS)


def wait_for_letters() -> None:
    """Wait until every letter has left. Raises `RuntimeError` where they do not."""

    def have_left() -> bool:
        return not Announcement.objects.unexpanded().exists() and not Delivery.objects.queued().exists()

    if not processes.wait_until(have_left, within=LONGEST_WAIT, every=0.2):
        raise RuntimeError("The letters do not leave.")


def count_letters(portal: Portal, when: str, *, doubles: int) -> None:
    """Count at the mail server what was lost and what came twice; so many may, whose worker died in the gap that no
    outbox closes (`bench.crash_mail`)."""
    taken = Counter(portal.sink.ask(do="report")["taken"])
    expected = set(Delivery.objects.values_list("message_id", flat=True))
    lost, twice = len(expected - set(taken)), sum(taken.values()) - len(taken)
    portal.show(f"letters sent {when}", len(expected), holds=len(expected) >= LETTERS, target=f"≥ {LETTERS}")
    portal.show("letters lost", lost, holds=lost == 0, target="0")
    portal.show("letters that came twice", twice, holds=twice <= doubles, target=f"≤ {doubles}")


def working() -> int:
    """How many workers have done anything."""
    told = current_app.control.inspect(timeout=5).stats() or {}
    return sum(1 for one in told.values() if sum(one["total"].values()) > 0)


@contextmanager
def started(
    command: Sequence[str], environment: Mapping[str, str], log: IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the portal in a group of its own, ended with the block."""
    process = subprocess.Popen(
        commands.installed(list(command)),
        cwd=places.ROOT,
        env=dict(environment),
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=processes.dies_with_parent(signal.SIGTERM),
    )
    try:
        yield process
    finally:
        processes.stop(process.pid, group=True)
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def empty_the_queue() -> None:
    """Begin with no wake-up of an earlier run."""
    with current_app.connection() as broker:
        broker.default_channel.queue_purge(settings.CELERY_TASK_DEFAULT_QUEUE)


if __name__ == "__main__":
    sys.exit(main())
