"""Applying for a side event: kept, sent once, decided, put on the calendar; its contact read by the secretariat alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from consultations.models import AccreditationTrack, Event, SideEventApplication, SideEventCall
from consultations.side_events import applying, choosing
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.deciding import TooLate, Unexplained
from imrf_portal.notifications.models import Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from tests import makers

pytestmark = pytest.mark.django_db
CONTACT = "Ask for Sana at the harbour office"


def make_call(*, closes: float = 24) -> SideEventCall:
    now = timezone.now()
    makers.make_event_kind("side-event")
    return SideEventCall.objects.create(
        cycle=makers.make_cycle(),
        criteria="Demonstration text: it is about the Compact.",
        opens_at=now - timedelta(days=7),
        closes_at=now + timedelta(hours=closes),
    )


def make_application(
    call: SideEventCall | None = None, *, sent: bool = False, **typed
) -> SideEventApplication:
    """A complete application of a member of an organisation."""
    member = makers.make_member()
    application = SideEventApplication(call=call or make_call(), applicant=member.person)
    full = {
        "organisation": member.organisation,
        "title": "Demonstration text: wages at sea",
        "format": "hybrid",
        "languages": ["en", "fr"],
        "abstract": "Demonstration text: what is owed.",
        "contact": CONTACT,
        "language": "en",
    }
    applying.keep(application, by=member.person, **{**full, **typed})
    if sent:
        applying.send(application, by=member.person)
    return application


def letters(person: User) -> list[str]:
    kept = Delivery.objects.filter(person=person).exclude(status="cancelled").order_by("pk")
    return [f"{one.kind} {one.facts.get('outcome', '')}".strip() for one in kept]


# ---- Keeping and sending ----


def test_what_is_typed_is_kept_incomplete_and_seen_by_its_applicant_alone():
    application = make_application(title="", contact="")
    person, staff = application.applicant, makers.make_staff()
    visible = SideEventApplication.objects.visible_to
    assert list(visible(person)) == [application]
    assert list(visible(staff)) == list(visible(makers.make_person())) == []
    with pytest.raises(Refused, match="still missing: title, contact"):
        applying.send(application, by=person)
    applying.keep(application, by=person, title="Wages", contact=CONTACT)
    applying.send(application, by=person)
    assert list(visible(staff)) == [application]
    assert list(visible(makers.make_person())) == []


def test_an_application_is_sent_once_with_one_receipt():
    application = make_application(sent=True)
    person = application.applicant
    with pytest.raises(Refused, match="can no longer be changed"):
        applying.send(application, by=person)
    assert letters(person) == ["side_event_received"]
    assert CONTACT not in str(Delivery.objects.get().facts)
    assert Record.objects.get(act="side_event_applied_for").facts == {"reference": application.reference}


def test_only_a_member_of_an_organisation_applies_and_only_for_their_own():
    with pytest.raises(Refused, match="Only a member of an organization"):
        applying.keep(
            SideEventApplication(call=make_call(), applicant=(person := makers.make_person())), by=person
        )
    application = make_application(
        SideEventCall.objects.get(), organisation=makers.make_organisation("Other")
    )
    with pytest.raises(Refused, match="no longer speak for this organization"):
        applying.send(application, by=application.applicant)
    stranger = makers.make_member().person
    for act in (applying.keep, applying.send, applying.discard, applying.withdraw):
        with pytest.raises(Refused):
            act(application, by=stranger)


def test_the_deadline_holds_to_the_second_and_what_came_back_may_be_sent_after_it():
    call = make_call()
    assert call.is_open(call.closes_at - timedelta(seconds=1))
    assert not call.is_open(call.closes_at)
    late, returned = make_application(call), make_application(call, sent=True)
    choosing.return_to_applicant(returned, by=makers.make_staff(), seen=1, reason="unreadable")
    SideEventCall.objects.update(closes_at=timezone.now())
    with pytest.raises(Refused, match="takes no applications now"):
        applying.send(late, by=late.applicant)
    applying.keep(returned, by=returned.applicant, title="Demonstration text: better said")
    applying.send(returned, by=returned.applicant)
    assert (returned.status, returned.title) == ("waiting", "Demonstration text: better said")


def test_what_was_not_sent_is_thrown_away_and_what_was_sent_is_withdrawn():
    unsent = make_application()
    applying.discard(unsent, by=unsent.applicant)
    sent = make_application(SideEventCall.objects.get(), sent=True)
    with pytest.raises(Refused, match="can no longer be changed"):
        applying.discard(sent, by=sent.applicant)
    applying.withdraw(sent, by=sent.applicant)
    assert list(SideEventApplication.objects.values_list("status", flat=True)) == ["withdrawn"]
    with pytest.raises(Refused, match="can no longer be withdrawn"):
        applying.withdraw(sent, by=sent.applicant)


# ---- Deciding ----


def test_only_the_secretariat_decides():
    application = make_application(sent=True)
    for person in (application.applicant, makers.make_person()):
        with pytest.raises(Refused, match="of the secretariat work at the desk"):
            choosing.accept(application, by=person, seen=1)
        with pytest.raises(Refused, match="of the secretariat work at the desk"):
            choosing.decline(application, by=person, seen=1, reason="off-topic")
        with pytest.raises(Refused, match="Only the secretariat decides"):
            choosing.put_on_calendar(application, by=person, **times())


def test_a_decision_is_told_once_it_cannot_be_undone_and_not_where_it_was():
    application = make_application(sent=True)
    staff, person = makers.make_staff(), application.applicant
    choosing.accept(application, by=staff, seen=1)
    choosing.undo(application, by=staff, seen=2)
    assert letters(person) == ["side_event_received"]
    with pytest.raises(WrongStep):
        choosing.decline(application, by=staff, seen=1, reason="off-topic")
    with pytest.raises(Unexplained):
        choosing.decline(application, by=staff, seen=3, reason="")
    choosing.decline(application, by=staff, seen=3, reason="off-topic", note="It is about trade.")
    assert letters(person) == ["side_event_received", "side_event_decided withheld"]
    told = Delivery.objects.get(kind="side_event_decided", status="queued")
    assert told.not_before > timezone.now() + timedelta(minutes=4)
    assert told.facts["note"] == "It is about trade."


def test_a_decision_overtaken_by_another_is_not_told():
    application = make_application(sent=True)
    staff = makers.make_staff()
    choosing.decline(application, by=staff, seen=1, reason="off-topic")
    choosing.accept(application, by=staff, seen=2)
    assert letters(application.applicant) == ["side_event_received", "side_event_decided published"]


def test_a_decision_that_stands_again_is_told():
    application = make_application(sent=True)
    staff = makers.make_staff()
    choosing.accept(application, by=staff, seen=1)
    choosing.decline(application, by=staff, seen=2, reason="off-topic")
    choosing.undo(application, by=staff, seen=3)
    assert application.status == "published"
    assert letters(application.applicant) == ["side_event_received", "side_event_decided published"]


def times(hours: float = 48) -> dict[str, object]:
    starts_at = timezone.now() + timedelta(hours=hours)
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "time_zone": "America/New_York",
        "place": "Room 4",
    }


def test_an_accepted_side_event_becomes_an_event_by_one_act():
    application = make_application(sent=True, language="fr", title="Texte de démonstration")
    staff = makers.make_staff()
    with pytest.raises(Refused, match="Accept the application first"):
        choosing.put_on_calendar(application, by=staff, **times())
    choosing.accept(application, by=staff, seen=1)
    with pytest.raises(Refused, match="This time is over"):
        choosing.put_on_calendar(application, by=staff, **times(-48))
    event = choosing.put_on_calendar(application, by=staff, **times())
    assert choosing.put_on_calendar(application, by=staff, **times()) == event
    assert (event.kind_id, event.status, event.languages) == ("side-event", "published", ["en", "fr"])
    assert (event.title_fr, event.title_en, event.place_en) == (
        application.title,
        application.title,
        "Room 4",
    )
    assert Event.objects.count() == 1
    for act in (
        lambda: choosing.decline(application, by=staff, seen=2, reason="off-topic"),
        lambda: choosing.undo(application, by=staff),
        lambda: applying.withdraw(application, by=application.applicant),
    ):
        with pytest.raises((Refused, TooLate)):
            act()


# ---- Pages ----


def test_an_application_goes_its_way_on_the_pages(client):
    call = make_call()
    member = makers.make_member()
    address = "/en/side-events/2026/apply/"
    # What was typed before signing in stands in the form afterwards.
    typed = {"title": "Wages at sea", "language": "en", "languages": ["en", "es"]}
    assert client.post(address, typed).status_code == 302
    client.force_login(member.person)
    assert client.get(address).context["form"]["title"].value() == "Wages at sea"
    full = {
        **typed,
        "organisation": member.organisation.pk,
        "format": "online",
        "abstract": "Demonstration text.",
        "contact": CONTACT,
    }
    response = client.post(address, full, follow=True)
    application = SideEventApplication.objects.get()
    assert response.redirect_chain[-1][0] == application.get_absolute_url()
    assert "Nobody but you has seen this yet." in response.content.decode()
    response = client.post(f"{application.get_absolute_url()}act/", {"act": "send"}, follow=True)
    assert application.reference in response.content.decode()
    assert "Received, waiting for a decision" in response.content.decode()
    assert [str(one) for one in client.get(call.get_absolute_url()).context["own"]] == [application.reference]


def test_nobody_else_finds_an_application(client):
    application = make_application(sent=True)
    for person in (None, makers.make_member().person):
        if person:
            client.force_login(person)
        for address in ("", "edit/", "act/"):
            response = client.get(f"{application.get_absolute_url()}{address}")
            assert response.status_code in {302, 404, 405}
            assert application.title not in response.content.decode()
        page = client.get("/en/side-events/2026/").content.decode()
        assert application.title not in page
        assert CONTACT not in page


def test_an_accepted_side_event_is_public_without_its_contact(client):
    application = make_application(sent=True)
    staff = makers.make_staff()
    choosing.accept(application, by=staff, seen=1)
    assert application.title not in client.get("/en/side-events/2026/").content.decode()
    event = choosing.put_on_calendar(application, by=staff, **times())
    assert application.title in client.get("/en/side-events/2026/").content.decode()
    for address in (
        event.get_absolute_url(),
        f"{event.get_absolute_url()}event.ics",
        "/en/events/calendar.ics",
    ):
        body = client.get(address).content.decode()
        assert CONTACT not in body
        assert "harbour office" not in body


def test_a_call_that_has_not_opened_is_on_no_page(client):
    call = make_call()
    SideEventCall.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert client.get(call.get_absolute_url()).status_code == 404
    client.force_login(makers.make_member().person)
    assert client.get("/en/side-events/2026/apply/").status_code == 404


def test_the_desk_decides_and_puts_on_the_calendar(client):
    application, unsent = make_application(sent=True), make_application(SideEventCall.objects.get())
    client.force_login(makers.make_staff())
    desk = "/en/admin/consultations/sideeventapplication/"
    assert application.reference in client.get(desk).content.decode()
    assert client.get(f"{desk}{unsent.pk}/change/").status_code in {302, 404}
    page = client.get(f"{desk}{application.pk}/change/").content.decode()
    assert CONTACT in page
    for verb, other in (("Accept", "Publish"), ("Decline", "Withhold")):
        assert f">{verb} <kbd" in page
        assert f">{other} <kbd" not in page
        assert f"{verb} the chosen" in client.get(desk).content.decode()
    asked = {"action": "withhold_chosen", "_selected_action": [application.pk]}
    page = client.post(desk, asked).content.decode()
    assert application.abstract in page
    assert "Decision for all of these: Decline" in page
    client.post(f"{desk}{application.pk}/decide/", {"outcome": "published", "seen": 1})
    application.refresh_from_db()
    assert application.status == "published"
    for page in (client.get(f"{desk}?status=published"), client.get(f"{desk}{application.pk}/change/")):
        assert "Accepted" in page.content.decode()
        assert "Published" not in page.content.decode()
    assert "Not accepted" in client.get(desk).content.decode()
    assert "Withheld" not in client.get(desk).content.decode()
    day = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    said = {
        "starts_at": f"{day}T10:00",
        "ends_at": f"{day}T11:00",
        "time_zone": "Africa/Nairobi",
        "place": "Room",
    }
    client.post(f"{desk}{application.pk}/calendar/", said)
    assert Event.objects.get().kind_id == "side-event"


def test_tracks_of_accreditation_stand_with_days_and_forms(client):
    AccreditationTrack.objects.create(
        cycle=makers.make_cycle(),
        title="Demonstration text: special accreditation",
        closes_on=date(2026, 1, 26),
        form_url="https://form.example/1",
    )
    page = client.get("/en/accreditation/2026/").content.decode()
    assert "special accreditation" in page
    assert "26 January 2026" in page
    assert "https://form.example/1" in page
    assert client.get("/en/accreditation/1999/").status_code == 404
