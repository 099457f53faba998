"""Following in a browser by an address alone: asked for, confirmed, a digest read, its pace changed, stopped, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from imrf_portal.notifications import announcing, digesting, expanding
from imrf_portal.notifications.models import Announcement, Delivery, Mailbox, Subscription
from imrf_portal.notifications.topics import topic
from imrf_portal.notifications.waking import wake_delivering
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in

pytestmark = pytest.mark.journey
ADDRESS = "reader@people.example"


def announce(draft, number: int) -> Announcement:
    """An event of the draft's, expanded at once."""
    said = {"url": "/en/declarations/", "target": f"paragraph {number}", "consultation": "Demonstration"}
    facts = {"reference": "C", "number": number, "author": "", "organisation": "", "en": said}
    one = announcing.announce("new_comment", key=f"k{number}", topics=[topic("draft", draft.pk)], facts=facts)
    expanding.expand(one)
    return one


def test_address_alone_follows_reads_a_digest_and_is_forgotten(visit, sink, scripts):
    check = check_accessible if scripts else lambda page: None
    draft = makers.make_draft("9", "10")

    # From the draft's page to the letter, without an account.
    page = visit(draft.get_absolute_url(), viewport={"width": 360, "height": 740})
    page.get_by_role("link", name="Follow by e-mail").click()
    check(page)
    page.get_by_label("Your e-mail address").fill(ADDRESS)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    check(page)
    confirmation = sink.wait_for(ADDRESS, containing="Open this page and press the button")
    assert not Subscription.objects.exists()

    # The link shows a button; pressing it follows, and shows all that is followed.
    page.goto(address_in(confirmation, "/confirm/"))
    check(page)
    page.get_by_role("button", name="Follow by e-mail").click()
    expect(page.get_by_role("heading", name="What you follow")).to_be_visible()
    page.get_by_label("How often").select_option("Once a day")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_label("How often")).to_have_value("1")
    check(page)

    # Two events are one digest in the morning.
    for number in (1, 2):
        announce(draft, number)
    assert digesting.compose_what_is_due(timezone.now() + timedelta(days=2)) == 1
    Delivery.objects.queued().update(not_before=timezone.now())
    wake_delivering()
    digest = sink.wait_for(ADDRESS, subject="What you follow: 2 things have happened")

    # One link of it stops this, the other leads to all that is followed, where the address can be forgotten.
    page.goto(address_in(digest, "/stop/"))
    check(page)
    page.get_by_role("button", name="Stop these e-mails").click()
    expect(page.get_by_role("heading", name="The e-mails have stopped")).to_be_visible()
    assert not Subscription.objects.standing().exists()
    page.goto(address_in(digest, "/mailbox/"))
    check(page)
    page.get_by_role("button", name="Forget my address").click()
    expect(page.get_by_role("heading", name="Your address is forgotten")).to_be_visible()
    check(page)
    assert not Mailbox.objects.exists()
    assert not Delivery.objects.filter(address=ADDRESS).exists()
