"""From one office to another: a copy of the draft marked up in LibreOffice becomes proposals, they are published and
compiled, and whoever accepts the compilation's changes in LibreOffice reads what was proposed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from imrf_portal.accounts.models import Role
from tests import makers
from tests.journeys.conftest import check_accessible
from tests.journeys.steps import open_oldest, sign_in
from tests.office.conftest import Office, office  # noqa: F401 -- a fixture
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.journey, pytest.mark.office]

MARKED_UP = [
    ("strike", "Demonstration text of paragraph 9 (en)."),
    ("replace", "text of paragraph 9 bis", "wording of paragraph 9 bis"),
    ("insert-after", "Demonstration text of paragraph 10 (en).", "Demonstration text put in at the end."),
]
PROPOSED = [
    "9 bis.\tDemonstration wording of paragraph 9 bis (en).",
    "10.\tDemonstration text of paragraph 10 (en).",
    "Demonstration text put in at the end.",
]
REVISIONS = "Text with the chosen proposals as tracked changes, Word (.docx)"


def downloaded(page: Page, path: str, into: Path) -> Path:
    """The file at an address, as this page's visitor gets it."""
    answer = page.context.request.get(path)
    assert answer.ok
    into.write_bytes(answer.body())
    return into


def wait_until_ready(page: Page) -> None:
    """Look again until the file is made."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not page.get_by_role("link", name="Download").count() and time.monotonic() < deadline:
        time.sleep(0.5)
        page.reload()
    expect(page.get_by_role("link", name="Download")).to_be_visible()


def test_what_was_marked_up_in_one_office_is_accepted_in_another(visit, scripts, office, tmp_path):  # noqa: F811
    room = makers.make_consultation()
    author = makers.make_member(makers.make_person("Policy officer")).person
    co_facilitator = makers.make_member(
        organisation=makers.make_delegation(), role=Role.CO_FACILITATOR, cycle=room.cycle
    ).person
    moderator = makers.make_staff()
    check = check_accessible if scripts else lambda page: None

    # A stakeholder marks up the draft's own Word file, and sends what it proposes.
    page = visit(room.get_absolute_url())
    draft = downloaded(page, "/en/declarations/2026/rev-1.docx", tmp_path / "draft.docx")
    office.mark_up(draft, tmp_path / "marked.docx", MARKED_UP, by="Policy officer")
    page.goto(f"{room.get_absolute_url()}sending/word/")
    page.get_by_label("Marked-up Word file (.docx)").set_input_files(tmp_path / "marked.docx")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("3 remarks were read from the file.")).to_be_visible()
    page.get_by_role("button", name="Sign in to send").click()
    sign_in(page, author)
    page.get_by_role("button", name="Send what is ticked").click()
    expect(page.get_by_role("heading", name="We have received your submission")).to_be_visible()

    # A moderator publishes the three of them at the desk.
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, moderator)
    for _remark in MARKED_UP:
        open_oldest(desk)
        desk.get_by_role("button", name="Publish", exact=True).click()
        desk.locator(".messagelist .success").wait_for()

    # A co-facilitator chooses them for the text, and has the file made.
    reader = visit(room.get_absolute_url())
    assert reader.context.request.get(f"{room.get_absolute_url()}compilation/").status == 404
    chooser = visit(f"/en/accounts/login/?next={room.get_absolute_url()}compilation/proposals/")
    sign_in(chooser, co_facilitator)
    for box in chooser.get_by_role("checkbox", name="Stands in the text").all():
        box.check()
    check(chooser)
    chooser.get_by_role("button", name="Keep this choice").click()
    expect(chooser.get_by_text("The choice of this page is kept.")).to_be_visible()
    chooser.goto(f"{room.get_absolute_url()}compilation/")
    chooser.get_by_label("File", exact=True).select_option(label=REVISIONS)
    chooser.get_by_label("Everybody: published comments only").check()
    chooser.get_by_role("button", name="Make the file").click()
    wait_until_ready(chooser)
    check(chooser)

    # The secretariat releases it; then everybody has it.
    desk.goto(chooser.url)
    desk.get_by_role("button", name="Release it to everybody").click()
    expect(desk.get_by_text("Everybody can have this file now.")).to_be_visible()
    reader.goto(f"{room.get_absolute_url()}compilation/")
    check(reader)
    reader.get_by_role("link", name="Text with the chosen proposals as tracked changes").click()
    check(reader)
    path = reader.get_by_role("link", name="Download").get_attribute("href")
    compiled = downloaded(reader, path, tmp_path / "compiled.docx")
    printed = [line for line in office.accepted(compiled) if line]
    assert printed[1:] == PROPOSED
    assert printed[0].startswith("Consultation on Rev 1")
    rejected = [line for line in office.rejected(compiled) if line]
    assert rejected[1:] == [
        f"{label}.\tDemonstration text of paragraph {label} (en)." for label in ("9", "9 bis", "10")
    ]
