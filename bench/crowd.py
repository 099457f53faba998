"""Many at once: what fifty who read notice of fifty who send a thousand submissions, and whether all of these arrive.

`bench.web` measures it on the web server it has started. A writer goes the whole way: the form, the check page, the
sending, the receipt, with a session of their own; nobody pauses. Readers ask for the warm reading room by wrk.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from bench.rooms import text_of
from bench.serving import Asked, RunningServer
from consultations.models import Comment, Consultation, Submission
from tests import makers

READERS = WRITERS = 50
SUBMISSIONS = 1_000
WORDS = 60
SECONDS_ALONE = 8
SECONDS_AT_A_TIME = 4
Report = Callable[..., None]

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')


@dataclass
class Writer:
    """Somebody who is signed in, writes and sends; `sent` are the addresses of their receipts."""

    port: int
    session: str
    sent: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cookies[settings.SESSION_COOKIE_NAME] = self.session
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=120)

    def send_all(self, places: list[str], texts: list[str]) -> None:
        """One text at each place; what goes wrong is kept as an error and does not stop the rest."""
        for place, text in zip(places, texts, strict=True):
            try:
                self._send(place, text)
            except (OSError, HTTPException, RuntimeError) as error:
                self.errors.append(str(error))

    def _send(self, place: str, text: str) -> None:
        _address, form = self._ask("GET", place)
        check, page = self._follow(
            *self._ask("POST", place, {**_hidden(form), "text": text, "language": "en"})
        )
        receipt, _page = self._follow(
            *self._ask("POST", f"{check}send/", {**_hidden(page), "language": "en"})
        )
        self.sent.append(receipt)

    def _follow(self, address: str, _page: str) -> tuple[str, str]:
        return address, self._ask("GET", address)[1]

    def _ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[str, str]:
        """The address that an answer leads to (its own, where it leads nowhere), and its text."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(
            method, path, body=urlencode(data) if data is not None else None, headers=headers
        )
        answer = self._connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status != (302 if method == "POST" else 200):
            raise RuntimeError(f"{method} {path} was answered with {answer.status}.")
        return answer.headers.get("Location", path), page


def _hidden(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}


def measure(server: RunningServer, room: Consultation, report: Report) -> None:
    """Readers alone, readers beside writers, readers alone again; then whether every submission is there."""
    reading = Asked(room.get_absolute_url(), {"Accept-Encoding": "gzip"})
    before = Submission.objects.count()
    writers, work = _writers(server, room)
    alone = [server.rate(reading, seconds=SECONDS_ALONE, connections=READERS)]
    threads = [
        threading.Thread(target=writer.send_all, args=one) for writer, one in zip(writers, work, strict=True)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    beside = []
    while any(thread.is_alive() for thread in threads):
        beside.append(server.rate(reading, seconds=SECONDS_AT_A_TIME, connections=READERS))
    taken = time.perf_counter() - began
    alone.append(server.rate(reading, seconds=SECONDS_ALONE, connections=READERS))
    # In the last stretch the writers have ended before the readers.
    together = median(beside[:-1] or beside)
    errors = [error for writer in writers for error in writer.errors]
    for error in errors[:5]:
        print(f"# {error}")
    print(f"# readers alone {alone[0]:.0f} and {alone[1]:.0f}, beside writers {together:.0f} pages a second")
    print(f"# {SUBMISSIONS:,} submissions of {WRITERS} writers in {taken:.0f} s")
    report("errors of 50 who send 1,000 submissions", len(errors), at_most=0)
    report("submissions lost of 1,000", SUBMISSIONS - _arrived(writers, work, before), at_most=0)
    report("readers beside writers over readers alone", together / median(alone), at_least=0.5)


def _writers(
    server: RunningServer, room: Consultation
) -> tuple[list[Writer], list[tuple[list[str], list[str]]]]:
    """The writers, and for each the places and the texts."""
    paragraphs = list(room.draft.paragraphs.exclude(kind="heading").values_list("slug", flat=True))
    each = SUBMISSIONS // WRITERS
    writers, work = [], []
    for number in range(WRITERS):
        client = Client()
        client.force_login(makers.make_person())
        writers.append(Writer(server.port, client.cookies[settings.SESSION_COOKIE_NAME].value))
        places = [
            f"{room.get_absolute_url()}paragraphs/{paragraphs[(number + turn) % len(paragraphs)]}/write/"
            for turn in range(each)
        ]
        work.append((places, [text_of(f"writer {number}, remark {turn}", WORDS) for turn in range(each)]))
    return writers, work


def _arrived(writers: list[Writer], work: list[tuple[list[str], list[str]]], before: int) -> int:
    """How many submissions came in, each with a receipt of its own and every text standing as it was typed."""
    receipts = {receipt for writer in writers for receipt in writer.sent}
    texts = {text for _places, written in work for text in written}
    standing = set(
        Comment.objects.filter(standing_version__text__in=texts).values_list(
            "standing_version__text", flat=True
        )
    )
    return min(len(receipts), len(standing), Submission.objects.count() - before)
