"""The portal closed by an operator: everybody is told, nobody loses what they typed, and no database is needed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from imrf_portal.kit import maintenance
from imrf_portal.languages import OFFICIAL


@pytest.fixture(autouse=True)
def _open_again():
    yield
    maintenance.reopen()


@pytest.fixture
def visitor():
    """A browser whose server looks at the note for the first time."""
    return Client()


@pytest.mark.parametrize("language", OFFICIAL, ids=lambda language: language.code)
def test_closed_portal_says_until_when_without_asking_the_database(visitor, language):
    maintenance.close(until=timezone.now() + timedelta(hours=2))
    response = visitor.get(f"/{language.code}/objectives/")
    assert response.status_code == 503
    assert 7_000 < int(response["Retry-After"]) <= 7_200
    page = response.content.decode()
    assert f'<html lang="{language.code}" dir="{language.direction}">' in page
    assert "<time " in page


def test_closed_portal_gives_back_what_was_typed(visitor):
    maintenance.close()
    response = visitor.post("/en/anything/", {"text": "Demonstration text that took an hour."})
    assert response.status_code == 503
    assert "Demonstration text that took an hour." in response.content.decode()
    assert response["Retry-After"] == str(maintenance.RETRY_SECONDS)


def test_closed_portal_shows_what_the_operator_says_in_its_language(visitor):
    maintenance.close(message="Nous revenons <bientôt>.", language="fr")
    page = visitor.get("/en/").content.decode()
    assert 'lang="fr">Nous revenons &lt;bientôt&gt;.</p>' in page


def test_closed_portal_answers_machines(visitor):
    maintenance.close()
    assert visitor.get("/healthz").status_code == 200


def test_note_that_cannot_be_read_closes_too(visitor, settings):
    settings.MAINTENANCE_FILE.write_text("not what we write")
    assert visitor.get("/en/").status_code == 503
    settings.MAINTENANCE_FILE.write_text('["nor this"]')
    assert maintenance.standing() == maintenance.Closed()


@pytest.mark.django_db
def test_portal_opens_again_within_a_look(visitor, monkeypatch):
    monkeypatch.setattr(maintenance, "LOOKED_EVERY_SECONDS", 0)
    maintenance.close()
    assert visitor.get("/en/about/").status_code == 503
    assert maintenance.reopen()
    assert visitor.get("/en/about/").status_code == 200
    assert not maintenance.reopen()


def test_command_closes_until_the_next_such_time_of_day_in_new_york(capsys):
    call_command("maintenance", "on", "--until", "18:00", "--message", "Demonstration text.")
    closed = maintenance.standing()
    assert closed
    assert timezone.localtime(closed.until).strftime("%H:%M") == "18:00"
    assert timedelta(0) < closed.until - datetime.now(UTC) <= timedelta(days=1, hours=1)
    assert closed.message == "Demonstration text."
    call_command("maintenance", "off")
    assert maintenance.standing() is None
    assert capsys.readouterr().out.splitlines()[-1] == "The portal is open."


@pytest.mark.parametrize("typed", ["soon", "25:00", "2020-01-01T10:00", "18.00"])
def test_command_refuses_an_instant_that_is_none_or_behind(typed):
    with pytest.raises(CommandError):
        call_command("maintenance", "on", "--until", typed)
    assert maintenance.standing() is None


def test_command_takes_a_day_and_a_zone():
    call_command("maintenance", "on", "--until", "2099-01-01T10:00+00:00")
    assert maintenance.standing().until == datetime(2099, 1, 1, 10, tzinfo=UTC)
