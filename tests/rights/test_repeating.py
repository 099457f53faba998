"""After a backup was restored: what was removed and closed since is removed and closed again from a list in codes."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from imrf_portal.accounts.models import Role, User
from imrf_portal.records.models import Record
from imrf_portal.records.redacting import Ground
from imrf_portal.rights import closing, redacting, repeating
from imrf_portal.rights.models import Closing
from tests import makers

pytestmark = pytest.mark.django_db

TEXT = "Demonstration text: quillwort."


def test_restored_database_is_cleaned_from_the_list(tmp_path):
    """The list is written by one portal, and applied to rows as an older backup has them."""
    administrator = makers.make_staff(Role.ADMINISTRATOR, name="Administrator")
    person = makers.make_person("Quillwort Person", email="quillwort@people.example")
    comment = makers.make_comment(text=TEXT, author=person)
    lines = [
        {
            "act": "redacted",
            "subject_type": "consultations.comment",
            "subject_id": comment.pk,
            "facts": {"ground": Ground.SAFETY},
        },
        {
            "act": "account_closing",
            "subject_type": "accounts.user",
            "subject_id": person.pk,
            "facts": {"unnamed": True},
        },
        {
            "act": "redacted",
            "subject_type": "consultations.comment",
            "subject_id": 0,
            "facts": {"ground": Ground.SAFETY},
        },
    ]
    listed = tmp_path / "removals.jsonl"
    listed.write_text("\n".join(json.dumps(line) for line in lines))
    said = StringIO()
    call_command("redact_again", "--read", str(listed), stdout=said)
    assert said.getvalue() == "removed again: 1; closed again: 1; not found: 1\n"
    comment.refresh_from_db()
    assert "quillwort" not in comment.text
    assert comment.submission.author.name == ""
    assert User.objects.get(pk=person.pk).email.startswith("closed-")
    assert Closing.objects.get().finished_at
    assert Record.objects.filter(act="redacted").count() == 1
    assert administrator.is_active

    call_command("redact_again", "--read", str(listed), stdout=StringIO())
    assert Record.objects.filter(act="redacted").count() == 1
    assert Closing.objects.count() == 1


def test_tombstone_that_stands_keeps_its_day():
    administrator, comment = makers.make_staff(Role.ADMINISTRATOR), makers.make_comment(text=TEXT)
    redacting.redact(comment, by=administrator, ground=Ground.SAFETY)
    comment.refresh_from_db()
    before = comment.text, comment.standing_version.redacted_at
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        repeating.repeat(repeating.written())
    comment.refresh_from_db()
    assert (comment.text, comment.standing_version.redacted_at) == before
    # What was written over a tombstone is taken out like anything else.
    version = comment.standing_version
    version.text = TEXT
    version.save()
    redacting.redact(comment, by=administrator, ground=Ground.SAFETY)
    comment.refresh_from_db()
    assert "quillwort" not in comment.text


def test_list_holds_numbers_and_codes_alone():
    administrator = makers.make_staff(Role.ADMINISTRATOR, name="Administrator")
    person = makers.make_person("Quillwort Person", email="quillwort@people.example")
    comment = makers.make_comment(text=TEXT, author=person)
    redacting.redact(comment, by=administrator, ground=Ground.COURT_ORDER)
    closing.close(person, unnamed=False, by=person)
    said = StringIO()
    call_command("redact_again", "--write", stdout=said)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [line["act"] for line in lines] == ["redacted", "account_closing"]
    assert "uillwort" not in said.getvalue()
    assert lines == list(repeating.written())


def test_without_a_list_the_records_of_the_database_are_applied():
    """The files may be older than the database."""
    administrator = makers.make_staff(Role.ADMINISTRATOR, name="Administrator")
    comment = makers.make_comment(text=TEXT)
    redacting.redact(comment, by=administrator, ground=Ground.COURT_ORDER)
    comment.versions.update(text=TEXT)
    call_command("redact_again", stdout=StringIO())
    comment.refresh_from_db()
    assert "quillwort" not in comment.text
