"""Steps that several journeys share, each as a person takes it in a browser."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from playwright.sync_api import Page

from imrf_portal.accounts.models import User
from tests import makers
from tests.journeys.conftest import text_of


def one_time_code(person: User) -> str:
    """The code that the person's authenticator shows now."""
    secret = decrypt(Authenticator.objects.get(user=person, type="totp").data["secret"])
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(page: Page, person: User) -> None:
    """From the page to sign in: address and pass phrase, and the one-time code where the person has a second factor."""
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(makers.PASSWORD)
    page.locator("main form button:not([name])").first.click()
    if Authenticator.objects.filter(user=person, type="totp").exists():
        page.locator("input[name=code]").fill(one_time_code(person))
        page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def write(page: Page, text: str) -> None:
    """Type a comment in the form that is open, and go to the page where it is checked."""
    page.get_by_role("textbox", name="Your comment").fill(text)
    page.get_by_role("button", name="Check before sending").click()
    page.wait_for_url("**/sending/**")


def open_oldest(desk: Page) -> None:
    """From the moderation queue: open the comment that has waited longest."""
    desk.goto("/en/admin/consultations/comment/")
    desk.locator("#result_list tbody th a").first.click()


def address_in(mail: EmailMessage, pattern: str) -> str:
    """The address in a mail whose path matches `pattern`."""
    found = re.search(rf"https?://\S*{pattern}\S*", text_of(mail))
    assert found, text_of(mail)
    return found.group()
