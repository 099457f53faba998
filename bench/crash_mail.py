"""`python -m bench.crash_mail`: a real Celery worker is killed (-9) again and again while it sends mail.

Ten kills come at random moments and ten exactly between the mail server's 250 and the worker's commit: the server
stops the worker, answers, and kills it before it can read the answer. Then every letter is counted at the server.
Nothing may be lost; a random kill may not make an extra copy, a forced one at most one, with the same Message-ID.
A random kill may happen to strike in that same gap, which lasts a thousandth of a second for each letter: the mail
server tells, and it is named and counted as what it is.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from bench.mail import FACTS
from bench.places import RunningSink, add_followers, running_sink, scratch_database
from imrf_portal.notifications import announcing, tasks
from imrf_portal.notifications.models import Delivery

LETTERS = 1_000
KILLS_OF_A_KIND = 10
# What a mail server across a network takes for a letter; it also spreads the letters over the kills.
SECONDS_PER_LETTER = 0.1
LONGEST_WAIT = 300
ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run it and print the counts; the exit code is 1 where a bound is broken."""
    with scratch_database() as database_url, running_sink() as sink:
        sink.ask(do="slow", seconds=SECONDS_PER_LETTER)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
            "DATABASE_URL": database_url,
            "PYTHONWARNINGS": "ignore",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        }
        _empty_the_queue()
        add_followers("draft:1", LETTERS)
        with transaction.atomic():
            announcing.announce("measured", key="crash", topics=["draft:1"], facts=FACTS)
        kills = _kill_again_and_again(sink, environment)
        _let_it_finish(environment)
        report = sink.ask(do="report")
        _empty_the_queue()
        return _print(report["taken"], report["died_in_gap"], kills)


def _kill_again_and_again(sink: RunningSink, environment: Mapping[str, str]) -> Counter[str]:
    kinds = ["random", "forced"] * KILLS_OF_A_KIND
    random.shuffle(kinds)
    for number, kind in enumerate(kinds, 1):
        worker = _start_worker(environment)
        before = sink.ask(do="count")["taken"]
        _wait_until(lambda before=before: sink.ask(do="count")["taken"] > before, worker)
        if kind == "forced":
            sink.ask(do="kill", group=worker.pid, after=random.randint(1, 15))
            worker.wait(LONGEST_WAIT)
        else:
            time.sleep(random.uniform(0, 1))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        print(f"# kill {number} of {len(kinds)}: {kind}", file=sys.stderr)
    return Counter(kinds)


def _let_it_finish(environment: Mapping[str, str]) -> None:
    worker = _start_worker(environment)
    _wait_until(lambda: not Delivery.objects.queued().exists(), worker)
    worker.terminate()
    worker.wait()


def _start_worker(environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A worker as `make run` starts it, alone on its queue, in a process group of its own."""
    command = [sys.executable, "-m", "celery", "--app", "imrf_portal", "worker", "--concurrency", "1"]
    return subprocess.Popen(
        [*command, "--loglevel", "ERROR"],
        cwd=ROOT,
        env=dict(environment),
        stdout=subprocess.DEVNULL,  # its banner
        start_new_session=True,
    )


def _wait_until(condition, worker: subprocess.Popen[bytes]) -> None:
    """Wake the worker twice a second, as beat does every half minute, until something is true."""
    ends = time.monotonic() + LONGEST_WAIT
    while not condition():
        if time.monotonic() > ends or worker.poll() is not None:
            raise RuntimeError("The worker does not get on.")
        tasks.sweep.delay()
        time.sleep(0.5)


def _empty_the_queue() -> None:
    with current_app.connection() as broker:
        broker.default_channel.queue_purge(settings.CELERY_TASK_DEFAULT_QUEUE)


def _print(taken: Mapping[str, int], died_in_gap: list[str], kills: Counter[str]) -> int:
    expected = set(Delivery.objects.values_list("message_id", flat=True))
    unsent = Delivery.objects.exclude(status=Delivery.Status.SENT).count()
    doubts = Delivery.objects.aggregate(doubts=Sum("doubts"))["doubts"]
    in_gap = Counter(died_in_gap)
    struck_by_chance = len(died_in_gap) - kills["forced"]
    extra = sum(times - 1 for times in taken.values())
    extra_in_gap = sum(min(taken[message_id] - 1, times) for message_id, times in in_gap.items())
    print(f"letters: {len(expected)}")
    print(f"kills at random: {kills['random']}")
    print(f"kills between the server's 250 and our commit: {kills['forced']}")
    print(f"random kills that struck between the two by chance: {struck_by_chance}")
    print(f"distinct Message-IDs taken: {len(taken)}")
    print(f"letters counted as in doubt: {doubts}")
    are_good = [
        _report("lost", len(expected - set(taken)), at_most=0),
        _report("letters not marked as sent", unsent, at_most=0),
        _report("Message-IDs that are not ours", len(set(taken) - expected), at_most=0),
        _report("extra copies by random kills", extra - extra_in_gap, at_most=0),
        _report("extra copies by kills between 250 and commit", extra_in_gap, at_most=len(died_in_gap)),
    ]
    return 0 if all(are_good) and len(expected) == LETTERS else 1


def _report(name: str, value: int, *, at_most: int) -> bool:
    print(f"{name}: {value} (target ≤ {at_most}) {'ok' if value <= at_most else 'short'}")
    return value <= at_most


if __name__ == "__main__":
    sys.exit(main())
