"""Nobody learns from an answer whether an address has an account: what is said to a known one is said to an unknown one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from imrf_portal.accounts.models import Role, User
from imrf_portal.notifications import topics
from tests import makers

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "known@people.example", "nobody@people.example"
PASSWORD = "a-long-pass-phrase-for-one"
# What differs from answer to answer: the form's token, and what was typed, which comes back to whoever typed it.
_OWN = re.compile(rf"""name="csrfmiddlewaretoken" value="[^"]+"|{KNOWN}|{UNKNOWN}""")

Door = Callable[[Client, str], HttpResponse]


def _sign_up(client: Client, address: str) -> HttpResponse:
    form = {"name": "Nurse", "email": address, "password1": PASSWORD}
    return client.post(reverse("account_signup"), form)


def _sign_in(client: Client, address: str) -> HttpResponse:
    return client.post(reverse("account_login"), {"login": address, "password": "not-the-password"})


def _ask_for_a_new_password(client: Client, address: str) -> HttpResponse:
    return client.post(reverse("account_reset_password"), {"email": address})


def _follow(client: Client, address: str) -> HttpResponse:
    token = topics.sign("draft:1", "Demonstration text")
    return client.post(reverse("notifications:follow"), {"topic": token, "address": address})


def _invite(client: Client, address: str) -> HttpResponse:
    focal = User.objects.filter(name="Focal point").first() or makers.make_person("Focal point")
    if not focal.memberships.exists():
        makers.make_member(focal, makers.make_delegation(), role=Role.FOCAL_POINT)
    client.force_login(focal)
    delegation = focal.memberships.get().organisation
    form = {"invite-role": Role.DEPUTY, "invite-address": address}
    return client.post(reverse("invite_to_role", args=[delegation.slug]), form)


# Each door with the status of what it answers to an address it takes.
DOORS: dict[str, tuple[Door, int]] = {
    "sign up": (_sign_up, 302),
    "sign in": (_sign_in, 200),
    "reset the password": (_ask_for_a_new_password, 302),
    "follow by an address alone": (_follow, 200),
    "invite to a role": (_invite, 302),
}


def said(response: HttpResponse) -> tuple[int, list[tuple[str, str]], list[str], str]:
    """All that an answer says: its status, its head but for length and hour, the names of its cookies, its text."""
    of_the_moment = {"Content-Length", "ETag", "Expires"}
    head = [(name, value) for name, value in response.items() if name not in of_the_moment]
    return (
        response.status_code,
        sorted(head),
        sorted(response.cookies),
        _OWN.sub("…", response.content.decode()),
    )


@pytest.mark.parametrize(("door", "status"), DOORS.values(), ids=DOORS)
def test_a_known_address_is_answered_as_an_unknown_one(door, status):
    makers.make_person(email=KNOWN)
    clients = {KNOWN: Client(), UNKNOWN: Client()}
    answers = {address: door(client, address) for address, client in clients.items()}
    assert answers[KNOWN].status_code == status
    assert said(answers[KNOWN]) == said(answers[UNKNOWN])
    for address, client in clients.items():
        if answers[address].status_code == 302:
            answers[address] = client.get(answers[address]["Location"])
    assert said(answers[KNOWN]) == said(answers[UNKNOWN])
