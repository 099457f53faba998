"""What reads people's mail for them opens every link: three times, by GET and by HEAD. Nothing changes by that."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imrf_portal.notifications import letters
from imrf_portal.notifications.letters import Reader
from tests.house.scene import let_everything_happen, letters_written, set_scene

pytestmark = pytest.mark.django_db

LINK = re.compile(r"https?://testserver/[^\s\"'<>]*")
# A visitor's session begins with some pages; it belongs to the scanner. A search sweeps entries out of its index that
# lead to nothing public any more.
OF_THE_VISITOR = {"django_session", "search_entry"}


def contents() -> dict[str, str]:
    """The digest of every table's rows."""
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        digests = {}
        for table in sorted({*tables} - OF_THE_VISITOR):
            cursor.execute(
                f"SELECT coalesce(md5(string_agg(one::text, chr(10) ORDER BY one::text)), '') FROM \"{table}\" AS one"
            )
            digests[table] = cursor.fetchone()[0]
    return digests


def links_in(data: bytes) -> set[str]:
    message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    bodies = [message.get_body([kind]).get_content() for kind in ("plain", "html")]
    heads = [message["List-Unsubscribe"] or ""]
    return {unescape(link).rstrip(".,;)>") for said in (*bodies, *heads) for link in LINK.findall(said)}


@pytest.fixture
def links(settings, tmp_path) -> set[str]:
    """Every link of every letter of the portal, in English."""
    settings.MEDIA_ROOT = tmp_path
    scene = set_scene()
    let_everything_happen(scene)
    author = scene.people["author"]
    Client().post(
        reverse("account_signup"),
        {"name": "New", "email": "new@people.example", "password1": "a-long-pass-phrase"},
    )
    Client().post(reverse("account_reset_password"), {"email": author.email})
    words = {name: str(scene.words[name]) for name in ("stop", "stop_mailbox", "mailbox")}
    # A person's letter stops what it is about, a mailbox's everything; each with the way to all that is followed.
    own_links = [
        (letters.stop_url("en", words["stop"]), letters.manage_url("en", "")),
        (letters.stop_url("en", words["stop_mailbox"]), letters.manage_url("en", words["mailbox"])),
    ]
    found: set[str] = set()
    for kind, facts, is_followed in letters_written():
        letter = letters.render(kind, language="en", facts=facts, is_named=True, is_followed=is_followed)
        for own in own_links if is_followed else [()]:
            reader = Reader(author.email, author.name, "<1@testserver>", "Label" if own else "", *own)
            found |= links_in(letter.addressed_to(reader, at=timezone.now()))
    return found


def test_a_scanner_that_opens_every_link_three_times_changes_nothing(links):
    assert len(links) > 40
    for part in ("confirm-email", "password/reset/key", "/subscriptions/", "/mailbox/"):
        assert any(part in link for link in links), part
    assert len([link for link in links if "/stop/" in link]) > 1
    before = contents()
    for link in sorted(links):
        address = urlsplit(link)
        path = f"{address.path}?{address.query}" if address.query else address.path
        for _ in range(3):
            for ask in (Client().get, Client().head):
                assert ask(path, follow=True).status_code < 500, link
    after = contents()
    assert [table for table in before if before[table] != after[table]] == []
