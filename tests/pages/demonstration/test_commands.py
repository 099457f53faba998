import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.pages.demonstration.codes import one_time_code
from imrf_portal.pages.demonstration.people import logins


def told(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    # Appendix B, SHA-1; its eight digits end in these six.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert one_time_code(secret, at=datetime.fromtimestamp(seconds, tz=UTC)) == code


def test_logins_are_printed_for_every_role(settings):
    settings.DEMONSTRATION = True
    page = told("demonstration_logins")
    for role in ("stakeholder", "State focal point", "co-facilitator", "moderator", "administrator"):
        assert role in page
    assert page.count("@imrf.example") == len(logins())


def test_logins_are_not_printed_outside_a_demonstration():
    assert told("demonstration_logins") == ""


def sign_in(client: Client, address: str, password: str) -> None:
    response = client.post("/en/accounts/login/", {"login": address, "password": password}, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "login", [login for login in logins() if not login.has_code], ids=lambda login: login.role
)
def test_login_works_with_the_password_alone(client, demonstration, login):
    sign_in(client, login.address, login.password)
    assert client.session["_auth_user_id"] == str(User.objects.get(email=login.address).pk)
    assert client.get("/en/admin/").status_code != 200


@pytest.mark.parametrize(
    "login", [login for login in logins() if login.has_code], ids=lambda login: login.role
)
def test_staff_login_works_with_the_code_that_is_printed(client, demonstration, login):
    sign_in(client, login.address, login.password)
    assert "_auth_user_id" not in client.session
    printed = re.search(r"(\d{6})", told("demo_code", login.address.partition("@")[0]))
    assert printed
    client.post("/en/accounts/2fa/authenticate/", {"code": printed[1]})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=login.address).pk)
    assert client.get("/en/admin/").status_code == 200


def test_codes_of_both_are_printed_unless_one_is_named(demonstration):
    assert [line.split("@")[0] for line in told("demo_code").splitlines()] == ["moderator", "administrator"]
    assert told("demo_code", "--for", "moderator@imrf.example").count("\n") == 1
    with pytest.raises(CommandError):
        call_command("demo_code", "stakeholder")


def test_codes_are_not_printed_outside_a_demonstration(demonstration, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("demo_code")


@pytest.mark.django_db
def test_prepare_makes_all_ready_once(settings, tmp_path):
    settings.DEMONSTRATION = True
    settings.STATIC_ROOT = tmp_path / "static"
    settings.MEDIA_ROOT = tmp_path / "media"
    begun = timezone.now()
    first = told("prepare")
    assert "The demonstration is loaded." in first
    assert "Static files are collected." in first
    assert (tmp_path / "static" / "css" / "tokens.css").exists()
    assert User.objects.filter(date_joined__gte=begun).exists()
    people = set(User.objects.values_list("pk", flat=True))
    assert told("prepare") == ""
    assert set(User.objects.values_list("pk", flat=True)) == people


@pytest.mark.django_db
def test_prepare_loads_nothing_invented_in_production(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    told("prepare")
    assert not User.objects.exists()
