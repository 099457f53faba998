"""Limits of rate behind a proxy: nobody gets round them, nobody frames another, and an office is not locked out.

The address that counts is the one that our outermost proxy saw. What stands further left in X-Forwarded-For came with
the request.
"""

import ipaddress
from uuid import uuid4

import pytest
from allauth.account import app_settings
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import parse_rates
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client, RequestFactory

from imrf_portal.kit.addresses import client_address
from imrf_portal.notifications.models import Delivery
from tests.makers import PASSWORD, make_consultation, make_person

OFFICE, STRANGER, PROXY = "203.0.113.7", "198.51.100.9", "10.0.0.1"
DELEGATES = 40
FORGED = [
    OFFICE,
    ", ".join([OFFICE] * 20),
    ", ".join(f"192.0.2.{number}" for number in range(20)),
    "unknown",
    "not an address, <script>, ' OR 1=1 --",
    "2001:db8::1, ::ffff:203.0.113.7",
    "x" * 20_000,
    "," * 500,
    "",
    " ",
    "[2001:db8::1]:443",
    "١٢٧.٠.٠.١",
]
BY_ADDRESS = sorted(
    action
    for action, rates in django_settings.ACCOUNT_RATE_LIMITS.items()
    if any(rate.per == "ip" for rate in parse_rates(rates))
)


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    cache.clear()
    yield
    cache.clear()


def asked(forged: str | None, seen: str = STRANGER, **more):
    """A request as the proxy passes it on: what its sender said, then the address the proxy saw."""
    said = seen if forged is None else f"{forged}, {seen}"
    return RequestFactory().post("/en/", HTTP_X_FORWARDED_FOR=said, REMOTE_ADDR=PROXY, **more)


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_what_the_request_says_of_itself_changes_nothing(forged):
    assert client_address(asked(forged)) == STRANGER


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_without_a_proxy_the_header_is_not_read(settings, forged):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert client_address(asked(forged)) == PROXY


@pytest.mark.parametrize("proxies", [2, 3, 20])
def test_with_more_proxies_the_outermost_is_believed_and_a_shorter_header_refuses_nobody(settings, proxies):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    inner = ", ".join(["10.0.0.2"] * (proxies - 1))
    assert (
        client_address(RequestFactory().post("/", HTTP_X_FORWARDED_FOR=f"{OFFICE}, {STRANGER}, {inner}"))
        == STRANGER
    )
    short = RequestFactory().post("/", HTTP_X_FORWARDED_FOR=OFFICE, REMOTE_ADDR=PROXY)
    assert client_address(short) == PROXY


@pytest.mark.parametrize(
    ("seen", "counted"),
    [
        ("203.0.113.7:51234", OFFICE),
        ("::ffff:203.0.113.7", OFFICE),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", PROXY),
    ],
)
def test_one_address_is_counted_as_one_however_a_proxy_writes_it(seen, counted):
    assert client_address(asked(None, seen)) == counted
    assert ipaddress.ip_address(client_address(asked(None, seen)))


def test_whoever_comes_by_a_socket_without_an_address_is_not_refused():
    request = RequestFactory().post("/")
    request.META["REMOTE_ADDR"] = ""
    assert ipaddress.ip_address(client_address(request))


@pytest.mark.parametrize("action", BY_ADDRESS)
def test_limit_by_address_is_reached_whatever_is_forged_and_by_nobody_else(settings, action):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, action: "3/h/ip"}
    assert app_settings.RATE_LIMITS[action] == "3/h/ip"
    taken = [bool(ratelimit.consume(asked(forged), action=action, key="somebody")) for forged in FORGED]
    assert taken == [True] * 3 + [False] * (len(FORGED) - 3)
    assert ratelimit.consume(asked(None, OFFICE), action=action, key="somebody")


@pytest.mark.parametrize("action", BY_ADDRESS)
def test_forty_people_behind_one_address_are_not_locked_out(action):
    for number in range(DELEGATES):
        assert ratelimit.consume(asked(None, OFFICE), action=action, key=f"delegate {number}"), number


@pytest.mark.django_db
def test_forty_delegates_behind_one_address_sign_up_sign_in_and_write():
    consultation = make_consultation()
    behind = {"HTTP_X_FORWARDED_FOR": OFFICE, "REMOTE_ADDR": PROXY}
    people = [make_person() for _ in range(DELEGATES)]
    for number, person in enumerate(people):
        newcomer = {
            "email": f"new-{number}@people.example",
            "password1": "a long pass phrase of mine",
            "name": "Delegate",
            "language": "en",
        }
        assert Client().post("/en/accounts/signup/", newcomer, **behind).status_code in {200, 302}
        delegate = Client()
        signed_in = delegate.post(
            "/en/accounts/login/", {"login": person.email, "password": PASSWORD}, **behind
        )
        assert signed_in.status_code == 302
        written = {"key": str(uuid4()), "text": f"Demonstration text: remark {number}.", "language": "en"}
        address = f"{consultation.get_absolute_url()}paragraphs/9-bis/write/"
        assert delegate.post(address, written, **behind).status_code == 302
    assert Delivery.objects.filter(address__startswith="new-").count() == DELEGATES


@pytest.mark.django_db
def test_somebody_who_guesses_passwords_does_not_lock_out_the_office_they_claim_to_sit_in(settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "5/m/ip"}
    person, guesser = make_person(), Client()
    for number in range(8):
        typed = {"login": f"somebody-{number}@people.example", "password": "a guess"}
        guesser.post("/en/accounts/login/", typed, HTTP_X_FORWARDED_FOR=f"{OFFICE}, {STRANGER}")
    delegate = Client()
    delegate.post(
        "/en/accounts/login/", {"login": person.email, "password": PASSWORD}, HTTP_X_FORWARDED_FOR=OFFICE
    )
    assert "_auth_user_id" in delegate.session


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/en/pledges/P-2026-0001/progress/",
        "/en/pledges/P-2026-0001/evidence/",
        "/en/pledges/file/00000000-0000-4000-8000-000000000000/",
        "/en/reviews/file/AAAA-AAAA/parts/one/",
    ],
)
def test_what_a_visitor_sends_before_signing_in_is_limited_and_given_back(settings, client, address):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "write": "1/h/ip"}
    typed = {"text": "Demonstration text that is too much."}
    client.post(address, typed)
    refused = client.post(address, typed)
    assert refused.status_code == 429
    assert typed["text"] in refused.content.decode()
