"""What readers report about positions, the objectives that positions name, and the comments that name positions."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from consultations import flagging
from consultations.models import Comment, Position, Proposal
from consultations.positions import attaching, moderating, sending
from consultations.positions import flagging as positions_flagging
from imrf_portal.compact.models import Objective
from imrf_portal.documents.storing import store
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Delivery
from tests import makers
from tests.consultations.positions.makers import make_position, make_unsent

pytestmark = pytest.mark.django_db


def body(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_position_is_found_by_the_objectives_that_its_text_names(client):
    names = {number: f"Demonstration objective {number}" for number in (5, 7)}
    for number, name in names.items():
        Objective.objects.create(number=number, title=name, short_title=name, gcm_paragraph=number + 16)
    author = makers.make_person()
    for title, text in (("Crossings", "Demonstration text on objective 7."), ("Wages", "Objective 5.")):
        version = sending.send(make_unsent(author, title=title, text=text), by=author)
        moderating.publish(version, by=makers.make_staff(), seen=1)
    page = client.get(reverse("positions"), {"objective": "7"}).content.decode()
    assert ("Crossings" in page, "Wages" in page) == (True, False)
    crossings = Position.objects.get(standing__title="Crossings")
    page = client.get(crossings.get_absolute_url()).content.decode()
    assert names[7] in page
    assert names[5] not in page


def test_whoever_reports_reads_what_they_report(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = store(SimpleUploadedFile("letter.txt", b"Demonstration text"), by=None)
    version = make_position(title="Demonstration text: a file alone", text="", file=stored)
    comment = makers.make_comment(text="")
    Proposal.objects.create(
        version=comment.standing_version,
        kind="amend",
        base=comment.paragraph.wordings.get(language="en"),
        text="Demonstration text: a wording alone.",
    )
    client.force_login(makers.make_person())
    page = body(client.get(reverse("report_position", args=[version.position.reference, 1])))
    assert "<b>Demonstration text: a file alone</b>" in page
    page = body(client.get(reverse("report", args=[comment.submission.reference, 1])))
    assert "a wording alone" in page


def test_a_reader_reports_a_position_and_hears_what_was_decided(client):
    version, reader, moderator = make_position(), makers.make_person(), makers.make_staff()
    client.force_login(reader)
    assert reverse("report_position", args=[version.position.reference, 1]) in body(
        client.get(version.position.get_absolute_url())
    )
    address = reverse("report_position", args=[version.position.reference, 1])
    typed = {"reason": "other", "words": "It names my neighbour."}
    assert "It names my neighbour." in body(client.post(address, typed))
    client.post(address, {**typed, "send": "yes"})
    client.post(address, {**typed, "send": "yes"})
    [flag] = flagging.reported_by(reader)
    assert flag.thing == version
    positions_flagging.dismiss(version, by=moderator, answer="The person is in office.")
    client.post(address, {**typed, "send": "yes"})
    moderating.withhold(version, by=moderator, seen=1, reason="personal-data")
    told = Delivery.objects.filter(person=reader).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["position_report_dismissed", "position_report_followed"]
    assert client.get(address).status_code == 404
    assert version.title not in body(client.get(reverse("my_comments")))


def test_undoing_a_decision_opens_what_was_reported_again_and_nobody_hears(client):
    version, reader, moderator = make_position(), makers.make_person(), makers.make_staff()
    positions_flagging.report(version, by=reader, reason="offensive")
    moderating.withhold(version, by=moderator, seen=1, reason="offensive")
    moderating.undo(version, by=moderator)
    assert flagging.reported_by(reader)[0].is_open
    assert not Delivery.objects.filter(person=reader, status="queued").exists()


def test_nobody_reports_their_own_position_or_one_that_is_not_public():
    version, waiting = make_position(), make_position(status=Status.WAITING)
    with pytest.raises(Refused):
        positions_flagging.report(version, by=version.position.author, reason="offensive")
    with pytest.raises(Http404):
        positions_flagging.report(waiting, by=makers.make_person(), reason="offensive")
    with pytest.raises(Refused):
        positions_flagging.dismiss(version, by=version.position.author, answer="No.")


def test_a_comment_names_the_position_it_was_made_of_while_that_may_be_read(client):
    author = makers.make_person()
    version = make_position(author, title="Demonstration title of its own")
    comment = attaching.attach(version.position, makers.make_consultation(), by=author)
    Comment.objects.filter(pk=comment.pk).update(status=Status.PUBLISHED, published_at=timezone.now())
    link = f'href="{version.get_absolute_url()}"'
    assert link in body(client.get(comment.get_absolute_url()))
    moderating.withhold(version, by=makers.make_staff(), seen=1, reason="offensive")
    assert link not in body(client.get(comment.get_absolute_url()))
