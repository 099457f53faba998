"""A joint submission of three organisations with a reservation: led, asked, signed, sent, moderated, read and left."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations.models import Endorsement
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, open_oldest, sign_in

pytestmark = pytest.mark.journey

TITLE = "Demonstration title"
RESERVATION = "Demonstration reservation: the last clause goes too far."


def member_of(name: str, address: str):
    """A member of a verified organisation of that name."""
    person = makers.make_person(f"Officer of {name}", email=address)
    makers.make_member(person, makers.make_organisation(name))
    return person


def test_three_organisations_sign_one_text_one_of_them_with_a_reservation(visit, scripts, sink):
    room = makers.make_consultation()
    lead = member_of("Demonstration Lead", "lead@people.example")
    union = member_of("Demonstration Union", "union@people.example")
    circle = member_of("Demonstration Circle", "circle@people.example")
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None

    # The lead gathers two remarks and begins.
    page = visit(f"/en/accounts/login/?next={room.get_absolute_url()}sending/together/")
    sign_in(page, lead)
    for label in ("9", "9-bis"):
        page.goto(f"{room.get_absolute_url()}paragraphs/{label}/write/")
        page.get_by_role("textbox", name="Your comment").fill(f"Demonstration text on {label}.")
        page.get_by_role("button", name="Keep for later").click()
        expect(page.get_by_text("Kept.")).to_be_visible()
    page.goto(f"{room.get_absolute_url()}sending/")
    page.get_by_role("link", name="Send together with others").click()
    expect(page.get_by_role("checkbox")).to_have_count(2)
    check(page)
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("button", name="Prepare a joint submission").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    check(page)

    # Two organisations by name, a third by mail.
    page.get_by_label("Whom to ask").fill(
        "Demonstration Union\nDemonstration Circle\nDemonstration Forum, guest@elsewhere.example"
    )
    page.get_by_role("button", name="Ask them to sign").click()
    expect(page.get_by_text("3 invitations are on their way.")).to_be_visible()
    check(page)

    # One confirms with a reservation on one paragraph.
    invited = sink.wait_for(union.email, containing=TITLE)
    signer = visit(address_in(invited, "/joint/"))
    sign_in(signer, union)
    expect(signer.get_by_text("Demonstration text on 9-bis.")).to_be_visible()
    signer.get_by_text("Sign with a reservation on single paragraphs").click()
    check(signer)
    signer.get_by_label("Reservation on paragraph 9 bis").fill(RESERVATION)
    signer.get_by_role("button", name="Confirm the signature").click()
    expect(signer.get_by_text("The signature is confirmed.")).to_be_visible()
    check(signer)

    # Another confirms without one.
    second = visit(address_in(sink.wait_for(circle.email, containing=TITLE), "/joint/"))
    sign_in(second, circle)
    second.get_by_role("button", name="Confirm the signature").click()
    expect(second.get_by_text("The signature is confirmed.")).to_be_visible()

    # Somebody without an account signs by the link, as they name themselves.
    link = address_in(sink.wait_for("guest@elsewhere.example", containing=TITLE), "/joint/links/")
    guest = visit(link)
    check(guest)
    guest.get_by_label("Your name").fill("Demonstration Guest")
    guest.get_by_label("Kind of organization").select_option(label="Civil society organization")
    guest.get_by_role("button", name="Confirm the signature").click()
    expect(guest.get_by_role("heading", name="You have signed")).to_be_visible()
    check(guest)
    # Asked for beside the page, which counts what is gone as a complaint.
    assert guest.request.get(link).status == 410

    # The lead sees who confirmed, and sends.
    page.reload()
    page.goto(page.url)
    expect(page.get_by_text("2 organizations · 1 not verified by the secretariat")).to_be_visible()
    page.get_by_role("button", name="Send the joint submission").click()
    expect(page.get_by_role("heading", name="We have received your submission")).to_be_visible()
    check(page)
    submission = page.url

    # A moderator reads the reservation with the comment, and publishes both comments.
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, moderator)
    for _comment in range(2):
        open_oldest(desk)
        desk.get_by_role("button", name="Publish", exact=True).click()
        desk.locator(".messagelist .success").wait_for()

    # Everybody reads who signed, and the reservation beside its paragraph.
    reader = visit(submission)
    expect(reader.get_by_text("Joint submission of Demonstration Lead and 2 organizations")).to_have_count(2)
    expect(reader.get_by_text("Demonstration Union").last).to_be_visible()
    expect(reader.get_by_text("not verified by the secretariat").first).to_be_visible()
    check(reader)
    reader.goto(f"{room.get_absolute_url()}paragraphs/9-bis/")
    expect(reader.get_by_text(RESERVATION)).to_be_visible()
    check(reader)
    reader.goto(f"{room.get_absolute_url()}paragraphs/9/")
    expect(reader.get_by_text(RESERVATION)).to_have_count(0)

    # One leaves, and is named and counted no more.
    signer.get_by_role("button", name="Take the signature back").click()
    expect(signer.get_by_text("It is shown and counted nowhere.")).to_be_visible()
    reader.goto(submission)
    expect(reader.get_by_text("Demonstration Union")).to_have_count(0)
    expect(reader.get_by_text(RESERVATION)).to_have_count(0)
    assert sorted(Endorsement.objects.values_list("status", flat=True)) == ["confirmed", "confirmed", "left"]
