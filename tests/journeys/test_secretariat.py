"""The secretariat's side: a draft from a Word file to an extended consultation, a townhall from its announcement to
its cancellation, and a comment that goes back to its author."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar
import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page

from consultations.models import Comment
from declarations.models import Draft
from imrf_portal.accounts.models import User
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.topics import topic
from tests import makers
from tests.declarations.intake.makers import WordDraft
from tests.journeys.conftest import Sink, check_accessible, text_of
from tests.journeys.steps import address_in, open_oldest, sign_in, write

pytestmark = pytest.mark.journey

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENGLISH = {
    "heading": "Where we stand",
    "preamble": "Demonstration text. Recalling what the Forum has heard,",
    "9": "Demonstration text: we will go on with what was begun.",
    "9 bis": "Demonstration text: we will count what it costs a small office.",
    "again": "Demonstration text: a second remark of the same number.",
    "10": "Demonstration text: we will meet again.",
}
FRENCH = {
    "heading": "Où nous en sommes",
    "preamble": "Texte de démonstration. Rappelant ce que le Forum a entendu,",
    "9": "Texte de démonstration : nous poursuivrons ce qui a commencé.",
    "9 bis": "Texte de démonstration : nous compterons ce qu’il en coûte à un petit bureau.",
    "again": "Texte de démonstration : une seconde remarque du même numéro.",
    "10": "Texte de démonstration : nous nous reverrons.",
}


def word_file(texts: dict[str, str], name: str) -> dict[str, object]:
    """A draft as somebody writes it in Word: it counts 9 and 10 itself, while “9 bis” is typed, twice by mistake."""
    draft = WordDraft()
    counted = draft.start(draft.define(), starts={0: 9})
    draft.heading(texts["heading"])
    draft.look(texts["preamble"], italic=True)
    draft.numbered(texts["9"], counted)
    draft.paragraph(f"9 bis. {texts['9 bis']}")
    draft.paragraph(f"9 bis. {texts['again']}")
    draft.numbered(texts["10"], counted)
    return {"name": name, "mimeType": WORD, "buffer": draft.file().getvalue()}


def make_follower(address: str, language: str, *topics: str) -> User:
    """Somebody who hears of these topics in their language."""
    person = makers.make_person("Reader", email=f"{address}@people.example", language=language)
    for one in topics:
        subscribing.follow(person, one, label="What I follow")
    return person


def follow_here(page: Page, person: User, *, button: str) -> None:
    """Follow what the page is about, by its button, in the person's language; signing in comes between."""
    here = page.url
    with translation.override(person.language):
        page.get_by_role("link", name=gettext(button)).click()
        page.locator("main").get_by_role("link", name=gettext("Sign in")).click()
        sign_in(page, person)
        page.get_by_role("button", name=gettext("Follow by e-mail")).click()
    page.wait_for_url(here)


def subject(language: str, message: str, **names: str) -> str:
    """The subject of a mail, as the catalogue of a language has it; in a header every space is a plain one."""
    with translation.override(language):
        return (gettext(message) % names).replace("\xa0", " ")


def assert_mailed(sink: Sink, person: User, *expected: str) -> None:
    """One person was sent mails with these subjects and no others; which of two came first is the worker's affair."""
    for one in expected:
        sink.wait_for(person.email, subject=one)
    sent = [str(mail["Subject"]) for mail in sink.messages if mail["X-Envelope-To"] == person.email]
    assert sorted(sent) == sorted(expected)


def calendar_entry(page: Page, *, offered_as: str = "Calendar file (.ics)") -> icalendar.Event:
    """The one event of the calendar file that the event's page offers."""
    address = page.get_by_role("link", name=offered_as).get_attribute("href")
    answer = page.request.get(address)
    assert answer.headers["content-type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(answer.body())
    [event] = calendar.walk("VEVENT")
    assert calendar.walk("VTIMEZONE")
    return event


def typed(moment: datetime) -> str:
    """A date and time as its field takes them."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def test_a_draft_comes_from_word_and_its_consultation_is_opened_and_extended(visit, sink, scripts):
    cycle = makers.make_cycle()
    moderator = makers.make_staff(email="moderator@people.example")
    english = make_follower("reader", "en", topic("cycle", cycle.pk))
    french = make_follower("lectrice", "fr")
    check = check_accessible if scripts else lambda page: None

    # A Declaration is begun.
    desk = visit("/en/admin/declarations/draft/")
    sign_in(desk, moderator)
    desk.get_by_role("link", name="Add draft").click()
    desk.get_by_role("link", name="Begin another Declaration").click()
    desk.get_by_label("Cycle").select_option(label=str(cycle))
    desk.locator("[name=slug]").fill("2026")
    desk.locator("[name=title_en]").fill("Progress Declaration 2026")
    desk.locator("[name=title_fr]").fill("Déclaration de 2026")
    desk.get_by_role("button", name="Save", exact=True).click()

    # Before there is any draft, somebody asks to hear of it.
    follow_here(visit("/fr/declarations/2026/"), french, button="Follow by e-mail")

    # The first draft is imported from Word.
    desk.goto("/en/admin/declarations/draft/import/")
    check(desk)
    desk.get_by_label("Declaration").select_option(label="Progress Declaration 2026")
    desk.get_by_label("Stage", exact=True).select_option("rev-1")
    desk.set_input_files("input[type=file]", word_file(ENGLISH, "rev1.docx"))
    desk.get_by_role("button", name="Import and look at it").click()

    # The preview shows what was read, and warns of the label that occurs twice.
    desk.wait_for_url("**/preview/**")
    check(desk)
    warnings = desk.get_by_role("region", name="Look at these places before you publish")
    assert "9 bis (2nd)" in warnings.inner_text()
    text = desk.get_by_role("region", name="The text as it was read")
    labels = [one.strip() for one in text.locator("th[scope=row]").all_inner_texts()]
    assert [label.replace("\xa0", " ") for label in labels] == ["¶1", "9", "9 bis", "9 bis (2nd)", "10"]
    reader = visit("/en/")
    assert reader.request.get("/en/declarations/2026/rev-1/").status == 404

    # It is published; then the French is laid beside it.
    desk.get_by_role("button", name="Publish and tell followers").click()
    desk.get_by_text("The draft is published").wait_for()
    desk.get_by_role("link", name="Import another language").click()
    desk.set_input_files("input[type=file]", word_file(FRENCH, "rev1-fr.docx"))
    desk.get_by_label("Language", exact=True).select_option("fr")
    desk.get_by_label("A translation is").select_option("official")
    desk.get_by_role("button", name="Import and look at it").click()
    desk.wait_for_url("**/preview/?language=fr")
    assert FRENCH["9 bis"] in desk.content()
    assert Draft.objects.get().languages == ["en", "fr"]

    # Everybody reads it in their language; without a translation, in the language of record, which says so.
    reader.goto("/en/declarations/2026/rev-1/")
    assert ENGLISH["9 bis"] in reader.content()
    check(reader)
    reader.goto("/fr/declarations/2026/rev-1/paragraphs/9-bis~2/")
    assert FRENCH["again"] in reader.locator("main").inner_text()
    reader.goto("/ar/declarations/2026/rev-1/")
    assert reader.locator(".draft [lang=en]").get_by_text(ENGLISH["9 bis"]).count() == 1
    assert FRENCH["9 bis"] not in reader.content()
    check(reader)

    # A consultation on it is prepared, made public and extended.
    closes = timezone.localtime() + timedelta(days=3)
    desk.goto("/en/admin/consultations/consultation/add/")
    desk.locator("[name=cycle]").select_option(label=str(cycle))
    desk.locator("[name=slug]").fill("rev-1")
    desk.locator("[name=title_en]").fill("On revision 1")
    desk.locator("[name=title_fr]").fill("Sur la révision 1")
    desk.locator("[name=draft]").select_option(index=1)
    desk.locator("[name=opens_at_0]").fill((closes - timedelta(days=4)).strftime("%Y-%m-%d"))
    desk.locator("[name=opens_at_1]").fill("09:00")
    desk.locator("[name=closes_at_0]").fill(closes.strftime("%Y-%m-%d"))
    desk.locator("[name=closes_at_1]").fill("18:00")
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_role("button", name="Make public and tell followers").click()
    desk.get_by_text("The consultation is public").wait_for()
    desk.get_by_role("link", name="Extend").click()
    check(desk)
    later = (closes + timedelta(days=2)).replace(hour=12, minute=30, second=0, microsecond=0)
    desk.get_by_label("Closes (New York time)").fill(typed(later))
    desk.get_by_role("button", name="Extend and tell followers").click()
    desk.get_by_text("followers are being told").wait_for()

    # The room is open longer, in both languages.
    reader.goto("/fr/consultations/2026/rev-1/")
    assert FRENCH["9 bis"] in reader.locator("#p-9-bis").inner_text()
    assert later.isoformat() in reader.locator("main").inner_html()

    # Each act was one mail to each follower, in the follower's language.
    for person, title in ((english, "On revision 1"), (french, "Sur la révision 1")):
        extended = subject(person.language, "%(title)s: more time to comment", title=title)
        sink.wait_for(person.email, subject=extended)
        with translation.override(person.language):
            draft = Draft.objects.get()
            names = {"declaration": draft.declaration.title, "draft": draft.name}
        assert_mailed(
            sink,
            person,
            subject(person.language, "%(declaration)s: %(draft)s is published", **names),
            subject(person.language, "%(title)s: you can comment", title=title),
            extended,
        )


def test_a_townhall_is_announced_moved_and_called_off(visit, sink, scripts):
    cycle = makers.make_cycle()
    kind = makers.make_event_kind()
    moderator = makers.make_staff(email="moderator@people.example")
    of_all = make_follower("reader", "en", topic("events"), topic("cycle", cycle.pk))
    leaving = make_follower("leaving", "ar", topic("events"))
    french = make_follower("lectrice", "fr")
    check = check_accessible if scripts else lambda page: None

    # Somebody asks, with the button on the calendar, to hear of all events.
    reader = visit("/fr/events/")
    follow_here(reader, french, button="Follow all events")

    # The townhall is prepared, with its own time zone, and announced.
    begins = (timezone.now() + timedelta(days=10)).replace(hour=15, minute=0, second=0, microsecond=0)
    desk = visit("/en/admin/consultations/event/add/")
    sign_in(desk, moderator)
    desk.locator("[name=cycle]").select_option(label=str(cycle))
    desk.locator("[name=kind]").select_option(label=str(kind))
    desk.locator("[name=title_en]").fill("Demonstration text: townhall on revision 1")
    desk.locator("[name=title_fr]").fill("Texte de démonstration : réunion publique")
    desk.locator("[name=slug]").fill("townhall-1")
    desk.locator("[name=time_zone]").select_option("Asia/Dhaka")
    desk.locator("[name=starts_at]").fill(typed(begins))
    desk.locator("[name=ends_at]").fill(typed(begins + timedelta(hours=2)))
    desk.locator("[name=place_en]").fill("Room 1")
    desk.get_by_role("button", name="Save and continue editing").click()
    assert reader.request.get("/en/events/townhall-1/").status == 404
    desk.get_by_role("link", name="Announce").click()
    check(desk)
    desk.get_by_role("button", name="Announce and tell followers").click()
    desk.get_by_text("The event is announced").wait_for()

    # Its page and its calendar file say the same instant.
    reader.goto("/fr/events/townhall-1/")
    check(reader)
    assert "réunion publique" in reader.locator("h1").inner_text()
    with translation.override("fr"):
        first = calendar_entry(reader, offered_as=gettext("Calendar file (.ics)"))
    assert (first["STATUS"], first["SEQUENCE"]) == ("CONFIRMED", 0)
    assert first["DTSTART"].dt.replace(tzinfo=None) == begins.replace(tzinfo=None)
    assert str(first["DTSTART"].params["TZID"]) == "Asia/Dhaka"

    # A follower stops with the one-click link of the first mail: to look at it stops nothing, to post does.
    arabic = sink.wait_for(leaving.email, containing="/ar/events/townhall-1/")
    address = arabic["List-Unsubscribe"].strip("<>")
    stopping = visit(address)
    check(stopping)
    with translation.override("ar"):
        assert stopping.locator("h1").inner_text() == gettext("Stop these e-mails")
    assert subscribing.is_following(leaving, topic("events"))
    stopped = stopping.request.post(address, form={"List-Unsubscribe": "One-Click"})
    assert stopped.status == 200
    assert not subscribing.is_following(leaving, topic("events"))

    # It is moved, then called off; page and calendar follow.
    desk.get_by_role("link", name="Move to another time or place").click()
    check(desk)
    moved = begins + timedelta(days=1)
    desk.locator("[name=starts_at]").fill(typed(moved))
    desk.locator("[name=ends_at]").fill(typed(moved + timedelta(hours=2)))
    desk.locator("[name=place_en]").fill("Room 2")
    desk.get_by_role("button", name="Move and tell followers").click()
    desk.get_by_text("The event is moved").wait_for()
    reader.goto("/en/events/townhall-1/")
    assert "Room 2" in reader.content()
    second = calendar_entry(reader)
    assert (second["UID"], second["SEQUENCE"]) == (first["UID"], 1)
    assert second["DTSTART"].dt.replace(tzinfo=None) == moved.replace(tzinfo=None)

    desk.get_by_role("link", name="Cancel the event").click()
    check(desk)
    desk.locator("[name=note_en]").fill("Demonstration text: it will be held in spring.")
    desk.get_by_role("button", name="Cancel the event and tell followers").click()
    desk.get_by_text("The event is cancelled").wait_for()
    reader.goto("/en/events/townhall-1/")
    assert "it will be held in spring" in reader.locator("main").inner_text()
    check(reader)
    third = calendar_entry(reader)
    assert (third["UID"], third["STATUS"], third["SEQUENCE"]) == (first["UID"], "CANCELLED", 2)

    # Each act was one mail to each follower, however many ways they follow it; none to who has stopped.
    titles = {
        of_all: "Demonstration text: townhall on revision 1",
        french: "Texte de démonstration : réunion publique",
    }
    for person, title in titles.items():
        called_off = subject(person.language, "Cancelled: %(title)s", title=title)
        sink.wait_for(person.email, subject=called_off)
        assert_mailed(
            sink,
            person,
            subject(
                person.language,
                "%(kind_of_event)s: %(title)s",
                kind_of_event=subject(person.language, "Townhall"),
                title=title,
            ),
            subject(person.language, "New time: %(title)s", title=title),
            called_off,
        )
    assert len([mail for mail in sink.messages if mail["X-Envelope-To"] == leaving.email]) == 1


def test_a_comment_goes_back_to_its_author_who_sends_it_again_and_withdraws_it(visit, sink, scripts):
    makers.make_consultation(makers.make_draft("9", "9 bis"))
    author = makers.make_person("Union secretary", email="union@people.example")
    moderator = makers.make_staff(email="moderator@people.example")
    check = check_accessible if scripts else lambda page: None
    first, second = "Demonstration text: a first attempt.", "Demonstration text: put better."

    page = visit("/en/consultations/2026/rev-1/paragraphs/9-bis/write/")
    write(page, first)
    page.get_by_role("link", name="Sign in").last.click()
    sign_in(page, author)
    page.get_by_role("button", name="Send").click()
    reference = page.locator(".ref").inner_text().strip()

    # A moderator returns it, for a reason and in their own words.
    desk = visit("/en/admin/consultations/comment/")
    sign_in(desk, moderator)
    open_oldest(desk)
    desk.get_by_label("Reason, to return or withhold").select_option("personal-data")
    desk.get_by_label("Your words to the author").fill("Demonstration text: please leave out the name.")
    desk.get_by_role("button", name="Return to the author").click()
    desk.locator(".messagelist .success").wait_for()
    check(desk)

    # The author reads why, revises, and sends again under the same reference.
    returned = sink.wait_for(author.email, containing="please leave out the name")
    assert gettext("It names or describes a private person who has not agreed to it.") in text_of(returned)
    page.goto(address_in(returned, f"/comments/{reference}/1/"))
    check(page)
    page.get_by_role("link", name="Revise and send again").click()
    assert page.get_by_role("textbox", name="Your comment").input_value() == first
    check(page)
    write(page, second)
    page.get_by_role("button", name="Send").click()
    assert page.locator(".ref").inner_text().strip() == reference
    assert Comment.objects.get().status == Status.WAITING

    # Published, it stands beside its paragraph; withdrawn, it does not.
    open_oldest(desk)
    assert second in desk.content()
    desk.get_by_role("button", name="Publish", exact=True).click()
    desk.locator(".messagelist .success").wait_for()
    published = sink.wait_for(author.email, subject=f"Your comment {reference}/1 is published")
    page.goto(address_in(published, f"/comments/{reference}/1/"))
    thread = "/en/consultations/2026/rev-1/paragraphs/9-bis/"
    reader = visit(thread)
    assert second in reader.content()
    assert first not in reader.content()
    page.get_by_role("button", name="Withdraw").click()
    page.wait_for_load_state()
    check(page)
    reader.goto(thread)
    assert second not in reader.content()
    assert reader.request.get(f"/en/comments/{reference}/1/").status == 404
    assert Comment.objects.get().status == Status.WITHDRAWN
    received = f"We have received your comment {reference}/1"
    assert_mailed(sink, author, received, str(returned["Subject"]), received, str(published["Subject"]))
