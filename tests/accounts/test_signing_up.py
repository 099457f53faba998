"""Signing up tells nobody who has an account, and a double click makes one."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from imrf_portal.accounts.models import User
from imrf_portal.notifications.models import Delivery
from tests import makers

FORM = {"name": "Nurse", "email": "nurse@people.example", "password1": "a-long-pass-phrase-for-one"}


@pytest.mark.django_db
def test_a_known_address_is_answered_as_an_unknown_one(client):
    makers.make_person(email="known@people.example")
    unknown = client.post(reverse("account_signup"), FORM)
    known = Client().post(reverse("account_signup"), {**FORM, "email": "known@people.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "messages" not in unknown.cookies
    assert "messages" not in known.cookies


@pytest.mark.django_db(transaction=True)
def test_two_sign_ups_at_once_make_one_account_and_no_error():
    statuses = []

    def sign_up():
        statuses.append(Client().post(reverse("account_signup"), FORM).status_code)
        connection.close()

    threads = [threading.Thread(target=sign_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302, 302, 302, 302]
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_secret_link_leads_to_the_site_whatever_host_was_named(settings):
    settings.ALLOWED_HOSTS = ["*"]
    makers.make_person(email="known@people.example")
    Client(SERVER_NAME="evil.example").post(
        reverse("account_reset_password"), {"email": "known@people.example"}
    )
    letter = Delivery.objects.get()
    assert "evil.example" not in str(letter.secret)
    assert f"{settings.SITE_URL}/en/accounts/password/reset/key/" in str(letter.secret)
