"""The filing room: tasks, parts written together, annexes, drafters by mail, checking and filing; closed to others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx.oxml.ns import qn

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.notifications.models import Delivery
from reviews import drafting, filing
from reviews.drafting import Typed
from reviews.models import Answer, Drafter, EditionStatus, Invitation, Review, Variant
from tests.makers import make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_round, question
from tests.reviews.test_word_form import control, document_of, with_document

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def focal_point() -> User:
    return make_focal_point()


@pytest.fixture
def edition(focal_point):
    Objective.objects.create(number=1, title="Title 1", short_title="Short 1", gcm_paragraph=17)
    return make_edition(by=focal_point)


def room_of(edition) -> str:
    return f"/en/reviews/file/{edition.review.reference}/"


def test_focal_point_starts_a_review_from_the_list_of_rounds(focal_point):
    make_round()
    client = signed_in(focal_point)
    assert "Forum 2026" in client.get("/en/reviews/file/").content.decode()
    answer = client.post("/en/reviews/file/start/", {"state": "bd", "round": "forum-2026"})
    review = Review.objects.get()
    assert answer.url == f"/en/reviews/file/{review.reference}/"
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize(
    "door",
    [
        "",
        "parts/environment/",
        "parts/progress/1/",
        "files/",
        "form.docx",
        "form/",
        "drafters/",
        "check/",
        "take-back/",
        "correct/",
        "withdraw/",
        "texts/1/",
    ],
)
def test_room_is_not_there_for_anybody_else(edition, door):
    address = room_of(edition) + door
    strangers = [make_person(), make_staff(), make_focal_point(make_state("NP", "Nepal"))]
    for stranger in strangers:
        client = signed_in(stranger)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_role_that_ended_closes_the_room_at_the_next_request(edition, focal_point):
    client = signed_in(focal_point)
    assert client.get(room_of(edition)).status_code == 200
    focal_point.memberships.update(
        until=timezone.now() - timedelta(seconds=1), since=timezone.now() - timedelta(days=2)
    )
    assert client.get(room_of(edition)).status_code == 404


def test_part_keeps_every_kind_of_answer(edition, focal_point):
    client = signed_in(focal_point)
    answer = client.post(
        f"{room_of(edition)}parts/progress/1/",
        {
            "language": "fr",
            "progress": "under-way",
            "actions": "Demonstration text.",
            "targets": "10.7, 10.C",
            "indicators-TOTAL_FORMS": "2",
            "indicators-INITIAL_FORMS": "0",
            "indicators-0-name": "Permits",
            "indicators-0-value": "1,234",
            "indicators-1-name": "",
        },
    )
    assert answer.url == room_of(edition)
    kept = {one.question.code: one for one in Answer.objects.select_related("question")}
    assert kept["progress"].codes == ["under-way"]
    assert (kept["actions"].text, kept["actions"].language) == ("Demonstration text.", "fr")
    assert kept["targets"].codes == ["10.7", "10.c"]
    assert kept["indicators"].rows == [
        {"name": "Permits", "value": "1,234", "unit": "", "year": "", "source": ""}
    ]
    page = client.get(f"{room_of(edition)}parts/progress/1/").content.decode()
    for shown in ("Demonstration text.", "10.7, 10.c", "1,234"):
        assert shown in page


def test_what_is_wrong_is_said_and_the_rest_is_kept(edition, focal_point):
    answer = signed_in(focal_point).post(
        f"{room_of(edition)}parts/progress/1/",
        {
            "language": "en",
            "actions": "Kept.",
            "targets": "18.1, goal ten",
            "indicators-TOTAL_FORMS": "0",
            "indicators-INITIAL_FORMS": "0",
        },
    )
    assert answer.status_code == 422
    assert "18.1, goal, ten" in answer.content.decode()
    assert "18.1, goal ten" in answer.content.decode()
    assert Answer.objects.get(question__code="actions").text == "Kept."


def test_two_people_in_one_part_keep_both_texts_and_choose(edition, focal_point):
    address = f"{room_of(edition)}parts/next-steps/"
    deputy = make_focal_point(role="deputy")
    first, second = signed_in(focal_point), signed_in(deputy)
    first.post(address, {"language": "en", "steps": "Mine.", "seen-steps": "0"})
    answer = second.post(address, {"language": "en", "steps": "Yours.", "seen-steps": "0"})
    assert answer.url == address
    page = second.get(address).content.decode()
    assert "Mine." in page
    assert "Yours." in page
    variant = Variant.objects.get()
    first.post(f"{room_of(edition)}texts/{variant.pk}/", {"take": "1", "text": "Mine. Yours."})
    assert Answer.objects.get().text == "Mine. Yours."
    assert not Variant.objects.filter(settled_at=None).exists()


def test_drafter_by_mail_writes_their_part_alone(edition, focal_point):
    client = signed_in(focal_point)
    asked = question(edition, "environment", "policy")
    client.post(f"{room_of(edition)}drafters/", {"address": "new@ministry.example", "part": asked.part_id})
    letter = Delivery.objects.get(kind="review_drafter_invited")
    assert letter.address == "new@ministry.example"
    link = letter.secret["en"]["url"]
    drafter = make_person("Drafter")
    theirs = signed_in(drafter)
    for _ in range(3):
        assert theirs.get(link).status_code == 200
    assert not Drafter.objects.exists()
    assert theirs.post(link).url == room_of(edition)
    assert theirs.post(link).status_code == 410
    assert signed_in(make_person()).post(link).status_code == 410
    page = {"language": "en", "policy": "Written.", "seen-policy": "0"}
    theirs.post(f"{room_of(edition)}parts/environment/", page)
    assert Answer.objects.get(question=asked).text == "Written."
    theirs.post(f"{room_of(edition)}parts/next-steps/", {"language": "en", "steps": "Not theirs."})
    assert not Answer.objects.filter(question__code="steps").exists()
    assert theirs.get(f"{room_of(edition)}drafters/").status_code == 404
    theirs.post(f"{room_of(edition)}check/")
    edition.refresh_from_db()
    assert edition.status == EditionStatus.PREPARING


@pytest.mark.parametrize("change", ["expired", "forged", "sender-left"])
def test_link_that_is_no_longer_good_changes_nothing(edition, focal_point, change):
    signed_in(focal_point).post(f"{room_of(edition)}drafters/", {"address": "new@ministry.example"})
    link = Delivery.objects.get(kind="review_drafter_invited").secret["en"]["url"]
    if change == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    elif change == "forged":
        link = re.sub(
            r"/([^/])([^/]+)/$", lambda found: f"/{'Z' if found[1] != 'Z' else 'Y'}{found[2]}/", link
        )
    else:
        focal_point.memberships.update(until=timezone.now(), since=timezone.now() - timedelta(days=2))
    answer = signed_in(make_person()).post(link)
    assert answer.status_code == 410
    assert not Drafter.objects.exists()


def test_notes_stay_inside_the_delegation(edition, focal_point):
    address = f"{room_of(edition)}parts/environment/"
    signed_in(focal_point).post(address, {"note": "Ask the ministry of labour."})
    assert "Ask the ministry of labour." in signed_in(focal_point).get(address).content.decode()
    filing.file(edition, by=focal_point)
    moderator = signed_in(make_staff())
    page = moderator.get(edition.review.get_absolute_url()).content.decode()
    assert "Ask the ministry" not in page


def test_annex_is_served_to_those_who_may_read_the_edition(edition, focal_point, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client = signed_in(focal_point)
    upload = SimpleUploadedFile("table.txt", b"Demonstration text of an annex.\n")
    client.post(f"{room_of(edition)}files/", {"title": "A table", "language": "en", "file": upload})
    annex = edition.annexes.get()
    assert client.get(annex.get_absolute_url()).status_code == 200
    for stranger in (make_person(), make_staff(), make_focal_point(make_state("NP", "Nepal"))):
        assert signed_in(stranger).get(annex.get_absolute_url()).status_code == 404
    client.post(f"{room_of(edition)}files/", {"remove": annex.pk})
    assert not edition.annexes.exists()


def test_filing_shows_what_will_be_public_and_is_done_once(edition, focal_point):
    asked = question(edition, "next-steps", "steps")
    drafting.answer(
        edition, asked, objective=None, typed=Typed("Demonstration text."), seen=0, by=focal_point
    )
    client = signed_in(focal_point)
    page = client.get(f"{room_of(edition)}check/").content.decode()
    assert "Demonstration text." in page
    assert "tasks are not complete" in page
    client.post(f"{room_of(edition)}check/", {"publish_from": ""})
    edition.refresh_from_db()
    assert edition.status == EditionStatus.FILED
    client.post(f"{room_of(edition)}check/", {"publish_from": ""})
    assert Delivery.objects.filter(kind="review_filed").count() == 1
    assert edition.review.reference in client.get(room_of(edition)).content.decode()


def test_list_of_tasks_costs_the_same_however_much_is_written(
    edition, focal_point, django_assert_num_queries
):
    client = signed_in(focal_point)
    client.get(room_of(edition))
    with django_assert_num_queries(13):
        client.get(room_of(edition))
    for code in ("method", "participation"):
        asked = question(edition, "methodology", code)
        drafting.answer(edition, asked, objective=None, typed=Typed("Words."), seen=0, by=focal_point)
    with django_assert_num_queries(13):
        client.get(room_of(edition))


def test_form_is_downloaded_filled_and_uploaded(edition, focal_point):
    asked, other = question(edition, "next-steps", "steps"), question(edition, "means", "gaps")
    for one in (asked, other):
        drafting.answer(edition, one, objective=None, typed=Typed("As it was."), seen=0, by=focal_point)
    client = signed_in(focal_point)
    form = b"".join(client.get(f"{room_of(edition)}form.docx").streaming_content)
    for one in (asked, other):
        drafting.answer(edition, one, objective=None, typed=Typed("Changed here."), seen=1, by=focal_point)
    root = document_of(form)
    control(root, "next-steps/steps@").find(f".//{qn('w:t')}").text = "Changed in Word."
    upload = SimpleUploadedFile("form.docx", with_document(form, root))
    assert client.post(f"{room_of(edition)}form/", {"form": upload}).url == room_of(edition)
    # Both were changed here since; only the one that was changed in the form too has two texts now.
    assert {one.text for one in Answer.objects.all()} == {"Changed here."}
    variant = Variant.objects.get()
    assert (variant.answer.question, variant.text) == (asked, "Changed in Word.")
    again = client.post(f"{room_of(edition)}form/", {"form": SimpleUploadedFile("form.docx", b"not a form")})
    assert again.status_code == 422
    assert "This is not the Word form of a review." in again.content.decode()


def test_drafter_uploads_their_part_and_nothing_else(edition, focal_point):
    drafter = make_person("Drafter")
    asked = question(edition, "next-steps", "steps")
    drafting.invite(edition.review, drafter, part=asked.part, by=focal_point)
    client = signed_in(drafter)
    form = b"".join(client.get(f"{room_of(edition)}form.docx").streaming_content)
    assert (
        client.post(f"{room_of(edition)}form/", {"form": SimpleUploadedFile("f.docx", form)}).status_code
        == 302
    )
    assert not Answer.objects.exists()
