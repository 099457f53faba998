"""A State's review: written by two drafters, filed, asked about, corrected, published, compared with the last round."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from imrf_portal.compact.models import Objective
from reviews.models import Edition
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import address_in, sign_in
from tests.reviews.makers import make_focal_point, make_published, make_round

pytestmark = pytest.mark.journey

POLICY = "Demonstration text: a plan on migration is in force."
ACTIONS = "Demonstration text: three offices opened this year."
STEPS = "Demonstration text: the plan is reviewed next year."


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep", exact=True).click()
    page.locator(".tasks").wait_for()


def task(page: Page, name: str) -> None:
    page.locator(".tasks").get_by_role("link", name=name).first.click()


def test_a_state_files_corrects_and_is_compared(visit, scripts, sink, tmp_path):
    objective = Objective.objects.create(
        number=7, title="Reduce vulnerabilities", short_title="Vulnerabilities", gcm_paragraph=23
    )
    makers.make_state()
    focal_point = make_focal_point(email="focal@bangladesh.example")
    make_published(year=2022, text="Demonstration text: as it was then.")
    make_round(2026)
    drafters = [makers.make_person(name, email=f"{name.lower()}@ministry.example") for name in ("Ada", "Ben")]
    moderator = makers.make_staff(email="moderator@people.example")
    annex = tmp_path / "annex.txt"
    annex.write_text("Demonstration text of an annex.")
    check = check_accessible if scripts else lambda page: None

    # The focal point begins, and asks two drafters for a part each.
    focal = visit("/en/reviews/file/")
    sign_in(focal, focal_point)
    check(focal)
    focal.get_by_role("button", name="Start Bangladesh, Forum 2026").click()
    check(focal)
    room_url = focal.url
    parts = ("Policy and enabling environment", "Next steps")
    focal.goto(f"{room_url}drafters/")
    check(focal)
    for drafter, part in zip(drafters, parts, strict=True):
        focal.get_by_label("E-mail address").fill(drafter.email)
        focal.locator("select[name=part]").select_option(label=part)
        focal.get_by_role("button", name="Send the invitation").click()
        focal.get_by_text("The invitation is on its way.").wait_for()

    # Each opens the link of their mail and writes their part; one is kept without a button where scripts run.
    for drafter, part, code, words in zip(
        drafters, parts, ("environment", "next-steps"), (POLICY, STEPS), strict=True
    ):
        mail = sink.wait_for(drafter.email, containing="/reviews/file/invitations/")
        page = visit(address_in(mail, "/reviews/file/invitations/"))
        sign_in(page, drafter)
        check(page)
        page.get_by_role("button", name="Accept").click()
        page.locator(".tasks").wait_for()
        task(page, part)
        check(page)
        page.locator(f"textarea[name={'policy' if code == 'environment' else 'steps'}]").fill(words)
        if scripts:
            expect(page.get_by_text("Kept on the server at")).to_be_visible()
        keep(page)

    # The focal point answers an objective, reads all of it once more and files.
    focal.goto(f"{room_url}parts/progress/{objective.number}/")
    focal.locator("select[name=progress]").select_option("under-way")
    check(focal)
    keep(focal)
    focal.goto(f"{room_url}check/")
    check(focal)
    expect(focal.get_by_text(POLICY)).to_be_visible()
    focal.get_by_role("button", name="File the review").click()
    expect(focal.locator(".receipt")).to_be_visible()
    check(focal)
    sink.wait_for(focal_point.email, containing="Forum 2026")

    # The secretariat asks for an annex; the State takes it back, adds the file and files again.
    desk = visit("/en/admin/reviews/edition/")
    sign_in(desk, moderator)
    check(desk)
    desk.locator("#result_list tbody th a").first.click()
    check(desk)
    desk.get_by_text("Ask for a missing or broken part").click()
    desk.get_by_label("What is asked for").fill("The annex with the figures is missing.")
    desk.get_by_role("button", name="Ask the State").click()
    sink.wait_for(focal_point.email, containing="The annex with the figures is missing.")
    focal.goto(room_url)
    expect(focal.get_by_text("The annex with the figures is missing.")).to_be_visible()
    focal.get_by_role("button", name="Take it back and go on writing").click()
    focal.goto(f"{room_url}files/")
    check(focal)
    focal.locator("input[name=title]").fill("Figures")
    focal.locator("input[name=file]").set_input_files(annex)
    focal.get_by_role("button", name="Add the file").click()
    focal.get_by_text("annex.txt").wait_for()
    focal.goto(f"{room_url}check/")
    focal.get_by_role("button", name="File the review").click()
    focal.locator(".receipt").wait_for()

    # Published as it was filed, and compared with the round before by somebody without an account.
    desk.goto("/en/admin/reviews/edition/")
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_role("button", name="Publish as filed").click()
    desk.locator(".messagelist .success").wait_for()
    reader = visit("/en/reviews/2026/bd/")
    expect(reader.get_by_text(POLICY)).to_be_visible()
    expect(reader.get_by_role("link", name="Figures")).to_be_visible()
    check(reader)
    reader.goto("/en/reviews/compare/rounds/bd/forum-2022/forum-2026/")
    check(reader)
    expect(reader.get_by_text(objective.short_title).first).to_be_visible()

    # A correction is the next edition: published, it stands on the page and beside the last round; the first stays.
    focal.goto(room_url)
    focal.get_by_label("What this edition corrects").fill("The year of the plan.")
    focal.get_by_role("button", name="Begin the next edition").click()
    focal.locator(".tasks").wait_for()
    check(focal)
    focal.goto(f"{room_url}parts/progress/{objective.number}/")
    focal.locator("textarea[name=actions]").fill(ACTIONS)
    keep(focal)
    focal.goto(f"{room_url}check/")
    focal.get_by_role("button", name="File the review").click()
    focal.locator(".receipt").wait_for()
    desk.goto("/en/admin/reviews/edition/")
    desk.locator("#result_list tbody th a").first.click()
    desk.get_by_role("button", name="Publish as filed").click()
    desk.locator(".messagelist .success").wait_for()
    reader.goto("/en/reviews/2026/bd/")
    # Within the objective, which opens at a press.
    expect(reader.get_by_text(ACTIONS)).to_have_count(1)
    reader.goto("/en/reviews/compare/rounds/bd/forum-2022/forum-2026/")
    expect(reader.get_by_text(ACTIONS)).to_be_visible()
    check(reader)
    reader.goto("/en/reviews/2026/bd/editions/1/")
    expect(reader.get_by_text(ACTIONS)).to_have_count(0)
    assert [one.number for one in Edition.objects.filter(review__round__year=2026)] == [2, 1]
