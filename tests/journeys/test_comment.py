"""The journey the portal is for: a comment on paragraph 9 bis, from a stranger's first visit to a follower's mail."""

from __future__ import annotations

import pytest

from consultations.models import Comment
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.topics import topic
from tests import makers
from tests.journeys.conftest import check_accessible, text_of
from tests.journeys.steps import address_in, open_oldest, sign_in

pytestmark = pytest.mark.journey

TEXT = "Demonstration text: keep the last clause whole; it saves a small office a month."
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def test_from_first_visit_to_a_followers_mail_in_french(visit, sink, scripts):
    room = makers.make_consultation(makers.make_draft("8", "9", "9 bis", "10", languages=("en", "fr")))
    paragraph = room.draft.paragraphs.get(slug="9-bis")
    follower = makers.make_person("Lectrice", language="fr", email="lectrice@people.example")
    subscribing.follow(follower, topic("paragraph", paragraph.pk), label="Révision 1, 9 bis")
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None

    # A stranger reads and writes.
    page = visit("/en/consultations/2026/rev-1/")
    check(page)
    page.locator("#p-9-bis").get_by_role("link", name="Comment on paragraph 9 bis").click()
    page.get_by_role("textbox", name="Your comment").fill(TEXT)
    page.set_input_files(
        "input[type=file]", {"name": "position.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    check(page)
    page.get_by_role("button", name="Check before sending").click()
    page.wait_for_url("**/sending/**")
    assert TEXT in page.content()
    assert "position.pdf" in page.content()
    check(page)

    # They sign up and confirm; the text waits.
    page.get_by_role("link", name="Create an account").click()
    check(page)
    page.get_by_label("Your name").fill("Union secretary")
    page.locator("input[name=email]").fill("union@people.example")
    page.locator("input[name=password1]").fill(makers.PASSWORD)
    page.locator("main form button:not([name])").first.click()
    letter = sink.wait_for("union@people.example", containing="/accounts/confirm-email/")
    page.goto(address_in(letter, "/accounts/confirm-email/"))
    check(page)
    page.locator("main form button").first.click()
    if "/sending/" not in page.url:
        page.goto("/en/comments/mine/")
        page.get_by_role("link", name="9 bis").first.click()
    assert TEXT in page.content()
    page.get_by_role("button", name="Send").click()

    # The receipt, on the page and by mail.
    reference = page.locator(".ref").inner_text().strip()
    check(page)
    assert reference in text_of(sink.wait_for("union@people.example", containing=reference))

    # A moderator with a one-time code publishes it in the admin.
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, moderator)
    open_oldest(desk)
    assert TEXT in desk.content()
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    assert Comment.objects.get().status == Status.PUBLISHED

    # It stands beside the paragraph, for everybody.
    reader = visit("/en/consultations/2026/rev-1/")
    reader.locator("#p-9-bis").get_by_role("link", name="1 comment").click()
    reader.get_by_text(TEXT).wait_for()
    check(reader)

    # The follower hears of it in French, and can stop it with one click.
    mail = sink.wait_for("lectrice@people.example", containing=f"/fr/comments/{reference}/1/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "commentaire" in text_of(mail)
    everything = "".join(str(message) for message in sink.messages if message is not mail)
    assert "lectrice@people.example" not in everything
    assert "union@people.example" not in str(mail)
