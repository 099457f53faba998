"""`python -m bench.mail`: what the outbox costs beside bare sending. Prints `name: value (target T) ok|short`.

Every figure is the median of three rounds, in each of which the rivals take turns on the same mail server.
"""

import smtplib
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parseaddr
from statistics import median

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.test import override_settings

from bench.places import RunningSink, add_followers, running_sink, scratch_database
from imrf_portal.notifications import announcing, delivering, expanding
from imrf_portal.notifications.letters import Reader, frame, render, stop_url
from imrf_portal.notifications.models import Delivery, new_message_id
from imrf_portal.notifications.subscribing import stop_token

ROUNDS = 3
LETTERS = 2_000
LOOPED_LETTERS = 300
PUBLISHINGS = 100
MANY, FEW = 100_000, 100

FACTS = {
    "title": "Demonstration text: Revision 1 of a Progress Declaration is open for comment",
    "text": "Demonstration text. " + "We will go on with what was begun, and say what was not. " * 12,
    "path": "/declarations/2026/rev-1/",
}


def main() -> int:
    """Measure everything; the exit code is 1 where a target is missed."""
    with scratch_database(), running_sink() as sink:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=sink.port):
            over_bare, over_loop = fan_out(sink)
        publishing = publishing_many_over_few()
        with current_app.connection() as broker:
            broker.default_channel.queue_purge(settings.CELERY_TASK_DEFAULT_QUEUE)
    are_good = [
        _report("mail fan-out over bare smtplib", over_bare, at_least=0.5),
        _report("mail fan-out over Django send() in a loop", over_loop, at_least=3),
        _report("publishing with 100,000 followers over 100", publishing, at_most=2),
    ]
    return 0 if all(are_good) else 1


def fan_out(sink: RunningSink) -> tuple[float, float]:
    """Letters a second by the full path (announce, expand, claim, write, send, mark) over those by bare smtplib on
    one reused connection and over those by Django's `send()` in a loop; the letter is the same."""
    add_followers("draft:1", LETTERS)
    letter = _one_letter()
    rates: dict[str, list[float]] = {"full": [], "bare": [], "loop": []}
    for number in range(ROUNDS):
        rates["bare"].append(_rate(LETTERS, lambda: _send_bare(sink.port, letter)))
        rates["loop"].append(_rate(LOOPED_LETTERS, _send_in_a_loop))
        rates["full"].append(_rate(LETTERS, lambda number=number: _announce_to_all(f"round-{number}")))
    if Delivery.objects.filter(status=Delivery.Status.SENT).count() != ROUNDS * LETTERS:
        raise RuntimeError("Not every letter of the full path was sent.")
    for name, values in rates.items():
        print(f"# {name}: {', '.join(f'{value:.0f}' for value in values)} letters a second", file=sys.stderr)
    full, bare, loop = (median(rates[name]) for name in ("full", "bare", "loop"))
    return full / bare, full / loop


def publishing_many_over_few() -> float:
    """What an announcement takes with 100,000 followers over what it takes with 100."""
    add_followers("draft:2", FEW)
    add_followers("draft:3", MANY)
    seconds: dict[str, list[float]] = {"draft:2": [], "draft:3": []}
    for _ in range(ROUNDS):
        for topic, taken in seconds.items():
            taken.append(_seconds(lambda topic=topic: _publish(topic)))
    return median(seconds["draft:3"]) / median(seconds["draft:2"])


def _one_letter() -> bytes:
    letter = render("measured", language="en", facts=FACTS, is_named=True, is_followed=True)
    reader = Reader(
        address="reader1000@draft-1.example",
        name="Reader 1000",
        message_id=new_message_id(),
        label="Demonstration text: a draft that is followed",
        stop_url=stop_url("en", stop_token(1000, "draft:1")),
    )
    return letter.addressed_to(reader, at=datetime.now(UTC))


def _send_bare(port: int, letter: bytes) -> None:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(LETTERS):
            server.sendmail(sender, [f"reader{number}@draft-1.example"], letter)


def _send_in_a_loop() -> None:
    """The same letter as a view would write it for each reader: render, build, send."""
    for number in range(LOOPED_LETTERS):
        context = {
            **FACTS,
            **frame("en"),
            "recipient_name": f"Reader {number}",
            "topic_label": "Demonstration text: a draft that is followed",
            "unsubscribe_url": stop_url("en", stop_token(number, "draft:1")),
        }
        subject, _, text = render_to_string("emails/measured.txt", context).strip().partition("\n")
        mail = EmailMultiAlternatives(
            subject,
            text,
            to=[f"Reader {number} <reader{number}@draft-1.example>"],
            headers={
                "Message-ID": new_message_id(),
                "List-Unsubscribe": f"<{context['unsubscribe_url']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        mail.attach_alternative(render_to_string("emails/measured.html", context), "text/html")
        mail.send()


def _announce_to_all(key: str) -> None:
    with transaction.atomic():
        announcement = announcing.announce("measured", key=key, topics=["draft:1"], facts=FACTS)
    expanding.expand(announcement)
    delivering.deliver()


def _publish(topic: str) -> None:
    for number in range(PUBLISHINGS):
        with transaction.atomic():
            announcing.announce(
                "measured", key=f"{topic}-{time.monotonic_ns()}-{number}", topics=[topic], facts=FACTS
            )


def _rate(letters: int, send: Callable[[], None]) -> float:
    return letters / _seconds(send)


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _report(name: str, value: float, *, at_least: float = 0, at_most: float = float("inf")) -> bool:
    is_good = at_least <= value <= at_most
    target = f"≥ {at_least:g}" if at_least else f"≤ {at_most:g}"
    print(f"{name}: {value:.2f} (target {target}) {'ok' if is_good else 'short'}", flush=True)
    return is_good


if __name__ == "__main__":
    sys.exit(main())
