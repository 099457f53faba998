"""Whatever people call themselves and what they write: a letter has the headers that the portal gave it, says what was
said, and stops no other letter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import cycle, islice
from typing import Any

import pytest
from django.utils import timezone

from imrf_portal.kit.text import one_line
from imrf_portal.languages import BY_CODE, OFFICIAL
from imrf_portal.notifications import letters
from imrf_portal.notifications.letters import Reader
from tests.house.hostile import hostile_words
from tests.house.scene import let_everything_happen, letters_written, set_scene

pytestmark = pytest.mark.django_db

HEADERS = ["From", "Subject", "Content-Language", "Auto-Submitted", "MIME-Version", "Content-Type"]
HEADERS += ["To", "Date", "Message-ID"]
OF_FOLLOWERS = ["List-Unsubscribe", "List-Unsubscribe-Post"]
PARTS = ["multipart/alternative", "text/plain", "text/html"]
# RFC 5322, 2.1.1, without the line's end.
LONGEST_LINE = 998
# Codes, time zones, instants and addresses of pages.
NOT_A_PERSONS = re.compile(r"[a-z0-9_.-]*|UTC|[A-Z]\w+/\w+|\d{4}-\d\d-\d\d(T.*)?|(/|https?://).*", re.DOTALL)
NUMBER = 500
# No letter says more that people wrote.
PLACES = 8


@pytest.fixture
def written(settings, tmp_path) -> dict[str, tuple[dict[str, object], bool]]:
    """The facts of one letter of each kind, and whether it goes to followers."""
    settings.MEDIA_ROOT = tmp_path
    let_everything_happen(set_scene())
    return {kind: (facts, is_followed) for kind, facts, is_followed in letters_written()}


def poisoned(facts: Any, coming: Iterator[str]) -> Any:
    """The facts with the `coming` words, one after another, in the place of whatever a person wrote."""
    if isinstance(facts, dict):
        return {key: poisoned(fact, coming) for key, fact in facts.items()}
    if isinstance(facts, list):
        return [poisoned(one, coming) for one in facts]
    return next(coming, "") if isinstance(facts, str) and not NOT_A_PERSONS.fullmatch(facts) else facts


def as_sent(message: Message, header: str) -> str:
    """The value of a header, its lines joined."""
    return str(message[header]).replace("\r\n", "")


def cut(words: str) -> str:
    """As much of a text as stands in a header."""
    most = letters.LONGEST_IN_HEADER
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def decoded(words: str) -> str:
    return str(make_header(decode_header(words)))


def check(data: bytes, reader: Reader, here: str) -> None:
    """The letter has the headers, the parts and the addressee that the portal gave it, and no others."""
    message = message_from_bytes(data)
    assert sorted(message.keys()) == sorted(HEADERS + (OF_FOLLOWERS if reader.stop_url else [])), here
    assert all(len(line) <= LONGEST_LINE for line in data.split(b"\r\n")), here
    assert b"\n" not in data.replace(b"\r\n", b""), here
    subject = decoded(as_sent(message, "Subject"))
    assert subject.strip(), here
    assert len(subject.splitlines()) == 1, here
    name, address = parseaddr(as_sent(message, "To"))
    assert address == reader.address, here
    assert decoded(name) == cut(one_line(reader.name)), here
    assert [part.get_content_type() for part in message.walk()] == PARTS, here
    page = message.get_payload(1)
    assert isinstance(page, Message), here
    assert b"<script" not in page.get_payload(decode=True), here


@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_five_hundred_hostile_names_and_titles_put_nothing_into_any_letter(written, language):
    hostile = [words for words in hostile_words(NUMBER) if words.strip()]
    names = hostile[OFFICIAL.index(language) :: len(OFFICIAL)]
    for kind, (facts, is_followed) in written.items():
        said = {**{key: fact for key, fact in facts.items() if key not in BY_CODE}, **facts[language.code]}
        stop = letters.stop_url(language.code, "token") if is_followed else ""
        coming = iter(names)
        # Each letter takes as many of them as it has places; who is written to has each of these names in turn.
        while here := list(islice(coming, PLACES)):
            titles = poisoned(said, cycle(here))
            letter = letters.render(
                kind, language=language.code, facts=titles, is_named=True, is_followed=is_followed
            )
            for name in here:
                reader = Reader(
                    "reader@people.example", name, "<1@testserver>", name if is_followed else "", stop
                )
                check(letter.addressed_to(reader, at=timezone.now()), reader, f"{kind} with {name[:60]!r}")


def test_a_subject_says_what_was_written():
    for words in filter(one_line, hostile_words(NUMBER)):
        words = words.replace("\n", " ")  # the subject is the first line of its template
        data = letters.render(
            "notice", language="en", facts={"en": {"subject": words}}, is_named=False, is_followed=False
        ).addressed_to(Reader("reader@people.example", "", "<1@testserver>"), at=timezone.now())
        assert decoded(as_sent(message_from_bytes(data), "Subject")) == cut(one_line(words))
