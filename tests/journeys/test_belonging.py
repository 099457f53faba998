"""An organisation is registered and verified, a colleague asks to speak for it and does; a focal point hands over."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from consultations import moderating
from consultations.models import Comment
from imrf_portal.accounts.models import Membership, Organisation, Role
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in, write

pytestmark = pytest.mark.journey

NAME = "Quillwater Choir"
TEXT = "Demonstration text: we sing where the boats land, and we hear who waits."


def test_registered_verified_joined_and_spoken_for(visit, sink, scripts):
    makers.make_consultation(makers.make_draft("9"))
    makers.make_organisation("Quillwater Chorus")
    founder = makers.make_person("Founder", email="founder@people.example")
    colleague = makers.make_person("Colleague", email="colleague@quillwater.example")
    administrator = makers.make_staff(Role.ADMINISTRATOR, email="administrator@people.example")
    check = check_accessible if scripts else lambda page: None

    # Somebody registers their organisation; one of a similar name is shown first.
    page = visit("/en/organisations/")
    check(page)
    page.get_by_role("link", name="Register an organization").click()
    sign_in(page, founder)
    check(page)
    page.get_by_label("Kind of organization").select_option("ngo")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Website").fill("https://quillwater.example")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    check(page)
    page.get_by_role("button", name="It is another: register it").click()
    expect(page.get_by_text("Registered; the secretariat verifies it")).to_be_visible()
    check(page)

    # The secretariat verifies it; who registered it hears of it, and manages it.
    desk = visit("/en/admin/")
    sign_in(desk, administrator)
    desk.goto("/en/admin/accounts/organisation/")
    desk.get_by_role("link", name=NAME).click()
    desk.get_by_label("Verified by the secretariat").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    letter = sink.wait_for("founder@people.example", containing="You manage it now")
    page.goto(address_in(letter, "/mine/organisations/manage/"))
    expect(page.get_by_text("Nobody asks now.")).to_be_visible()
    check(page)

    # A colleague finds it and asks; the manager sees who, and that the address is of its domain, and confirms.
    other = visit("/en/mine/organisations/")
    sign_in(other, colleague)
    other.get_by_label("Name or acronym").fill("quillwater choir")
    other.get_by_role("button", name="Search", exact=True).last.click()
    other.get_by_role("link", name=f"Ask to speak for it {NAME}").click()
    check(other)
    other.get_by_role("textbox", name="In what capacity").fill("Demonstration text: second voice")
    other.get_by_role("button", name="Ask", exact=True).click()
    expect(other.get_by_text("Waiting for an answer")).to_be_visible()
    check(other)
    letter = sink.wait_for("founder@people.example", containing="asks to speak")
    page.goto(address_in(letter, "/mine/organisations/manage/"))
    expect(page.get_by_text("Has a confirmed address of the domain")).to_be_visible()
    assert "@" not in page.locator("main").inner_text()
    check(page)
    page.get_by_role("button", name="Confirm Colleague").click()
    expect(page.get_by_text("The request is confirmed")).to_be_visible()
    sink.wait_for("colleague@quillwater.example", containing="is confirmed")

    # From then on the colleague speaks for it, and its page says so.
    other.goto("/en/consultations/2026/rev-1/paragraphs/9/write/")
    other.locator("select[name=speaks_for]").select_option(label=NAME)
    write(other, TEXT)
    expect(other.get_by_text(NAME).first).to_be_visible()
    other.get_by_role("button", name="Send").click()
    other.locator(".ref").wait_for()
    moderating.publish(Comment.objects.get(), by=administrator, seen=1)
    reader = visit("/en/organisations/?q=quillwater")
    reader.get_by_role("link", name=NAME).click()
    expect(reader.get_by_text(TEXT)).to_be_visible()
    check(reader)
    reader.get_by_role("link", name="Paragraph 9").click()
    reader.get_by_role("link", name=NAME, exact=True).first.click()
    expect(reader.get_by_role("heading", name=NAME, level=1)).to_be_visible()


def test_focal_point_hands_over_by_mail(visit, sink, scripts):
    delegation = makers.make_delegation()
    focal = makers.make_member(
        makers.make_person("Predecessor", email="focal@people.example"), delegation, role=Role.FOCAL_POINT
    ).person
    newcomer = makers.make_person("Newcomer", email="newcomer@people.example")
    check = check_accessible if scripts else lambda page: None

    # The last who manages a delegation cannot just leave, and hands over to somebody who is invited.
    page = visit("/en/mine/organisations/")
    sign_in(page, focal)
    page.get_by_text("End this role").click()
    page.get_by_role("button", name="End my role now").click()
    expect(page.get_by_text("Hand your role over first")).to_be_visible()
    page.get_by_role("link", name="Members and requests").click()
    page.get_by_role("link", name="Hand over").click()
    check(page)
    page.get_by_label("Or to somebody you invite by e-mail").fill("newcomer@people.example")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("as soon as it is accepted")).to_be_visible()
    check(page)

    # The successor opens the link, signs in, accepts, and stands in the room; the predecessor does so no more.
    letter = sink.wait_for("newcomer@people.example", containing="You are invited")
    other = visit(address_in(letter, "/mine/organisations/invitations/"))
    sign_in(other, newcomer)
    check(other)
    other.get_by_role("button", name="Accept").click()
    other.get_by_role("link", name="Members and requests").click()
    expect(other.get_by_role("heading", name="Members and requests")).to_be_visible()
    page.goto("/en/mine/organisations/")
    expect(page.get_by_text("You speak for nobody but yourself.")).to_be_visible()
    standing = Membership.objects.current().get(organisation=Organisation.objects.get(pk=delegation.pk))
    assert (standing.person, standing.role) == (newcomer, Role.FOCAL_POINT)
