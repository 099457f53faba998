"""A letter to the secretariat: never lost, its address shown to nobody, deleted once it is answered."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from imrf_portal.guidance import contacting
from imrf_portal.guidance.models import Letter
from imrf_portal.guidance.retention import forget_unanswered
from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.delivering import deliver
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.recording import history
from imrf_portal.rights.tasks import sweep
from tests import makers
from tests.guidance.makers import make_letter, make_pages

pytestmark = pytest.mark.django_db

TYPED = {
    "subject": "using",
    "name": "Wren Writer",
    "address": "writer@people.example",
    "text": "Demonstration text: how do I begin?",
}


@pytest.fixture(autouse=True)
def _pages() -> None:
    make_pages()


def typed(**changed: str) -> dict[str, str]:
    return {"key": str(uuid.uuid4()), **TYPED, **changed}


def test_letter_is_kept_once_however_often_it_is_sent(client):
    sent = typed()
    for _time in range(2):
        response = client.post("/fr/contact/", sent)
        assert (response.status_code, response["Location"]) == (302, "/fr/contact/")
    letter = Letter.objects.get()
    assert (letter.name, letter.address, letter.text, letter.language) == (
        TYPED["name"],
        TYPED["address"],
        TYPED["text"],
        "fr",
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "nobody"},
        {"address": "a@b.example\nBcc: c@d.example"},
        {"name": "\u202e"},
        {"text": "  "},
        {"text": "x" * 5001},
        {"subject": "nothing"},
        {"key": "x"},
    ],
)
def test_refused_letter_stands_in_the_form(client, wrong):
    response = client.post("/en/contact/", typed(**wrong))
    assert response.status_code == 422
    page = response.content.decode()
    for value in {**TYPED, **wrong}.values():
        assert value.strip() in page or value == "nothing"
    assert not Letter.objects.exists()


def test_too_many_letters_are_refused_with_what_was_typed(client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "contact": "1/h/ip"}
    assert client.post("/en/contact/", typed()).status_code == 302
    response = client.post("/en/contact/", typed())
    assert response.status_code == 429
    assert TYPED["text"] in response.content.decode()
    assert Letter.objects.count() == 1
    cache.clear()


def test_whoever_is_signed_in_need_not_type_who_they_are(client):
    client.force_login(makers.make_person("Ada Reader", email="ada@people.example"))
    page = client.get("/en/contact/").content.decode()
    assert 'value="Ada Reader"' in page
    assert 'value="ada@people.example"' in page


def test_mailbox_is_told_without_a_word_of_the_letter(settings):
    settings.CONTACT_ADDRESS = "secretariat@imrf.example"
    letter = make_letter()
    told = Delivery.objects.get()
    assert (told.address, told.kind) == ("secretariat@imrf.example", "letter_received")
    said = f"{told.facts}{told.secret}"
    assert not any(word in said for word in (letter.name, letter.address, letter.text))


def test_without_a_mailbox_the_letter_waits_in_the_admin():
    make_letter()
    assert not Delivery.objects.exists()
    assert Letter.objects.waiting().count() == 1


def test_answer_leaves_and_empties_the_letter():
    letter, moderator = make_letter(), makers.make_staff()
    contacting.answer(letter, "Demonstration text: like this.", by=moderator)
    sent = Delivery.objects.get()
    assert (sent.address, sent.kind, sent.language) == ("writer@people.example", "letter_answered", "fr")
    assert sent.secret == {"note": "Demonstration text: like this.", "asked": TYPED["text"]}
    letter.refresh_from_db()
    assert (letter.name, letter.address, letter.text) == ("", "", "")
    assert letter.answered_by == moderator
    assert [one.act for one in history(letter)] == ["letter_received", "letter_answered"]
    assert all(set(one.facts) == {"about"} for one in history(letter))


def test_address_is_gone_once_the_answer_has_left():
    contacting.answer(make_letter(), "Demonstration text: like this.", by=makers.make_staff())
    sweep()
    assert Delivery.objects.get().address == "writer@people.example"
    deliver()
    sweep()
    sent = Delivery.objects.get()
    assert (sent.status, sent.address, sent.facts) == (Delivery.Status.SENT, "", {})


def test_letter_is_answered_once():
    letter, moderator = make_letter(), makers.make_staff()
    contacting.set_aside(letter, by=moderator)
    with pytest.raises(Refused):
        contacting.answer(letter, "Demonstration text.", by=moderator)
    assert not Delivery.objects.exists()


def test_nobody_else_answers():
    letter = make_letter()
    for person in (makers.make_person(), makers.make_staff(second_factor=False)):
        with pytest.raises(Refused):
            contacting.answer(letter, "Demonstration text.", by=person)
        with pytest.raises(Refused):
            contacting.set_aside(letter, by=person)


def test_letter_that_nobody_answers_is_emptied_after_its_time(settings):
    settings.UNANSWERED_LETTERS_KEPT_DAYS = 365
    old, newer = make_letter(), make_letter()
    now = timezone.now()
    Letter.objects.filter(pk=old.pk).update(received_at=now - timedelta(days=366))
    Letter.objects.filter(pk=newer.pk).update(received_at=now - timedelta(days=364))
    assert [forget_unanswered(), forget_unanswered()] == [1, 0]
    old.refresh_from_db()
    newer.refresh_from_db()
    assert (old.name, old.address, old.text, old.answered_by) == ("", "", "", None)
    assert newer.text
    assert list(Letter.objects.waiting()) == [newer]
