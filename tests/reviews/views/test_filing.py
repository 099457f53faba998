"""The filing room: tasks, parts written together, annexes, drafters by mail, checking and filing; closed to others."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.compact.models import Objective
from imrf_portal.notifications.models import Delivery
from reviews import drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Answer, Drafter, EditionStatus, Invitation, Review, Variant
from tests.makers import make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_round, question
from tests.reviews.word.makers import document_of, field, type_in, with_document

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
    type_in(field(root, "next-steps/steps"), "Changed in Word.")
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


# ---- Kept while it is typed ----


def typed(words: str, *, window: str, seen: str = "0", **more: str) -> dict[str, str]:
    return {"language": "en", "steps": words, "seen-steps": seen, "window": window * 32, **more}


def test_what_is_typed_is_kept_again_and_again_and_is_no_stranger_to_itself(edition, focal_point):
    address, client = f"{room_of(edition)}parts/next-steps/", signed_in(focal_point)
    for words, version in (("One.", 1), ("One. Two.", 2)):
        kept = client.post(address, typed(words, window="1", keep="1")).json()
        assert kept["seen"]["seen-steps"] == version
        assert "url" not in kept
    # An answer that was lost on the way: the window still shows the first version.
    client.post(address, typed("One. Two. Three.", window="1", seen="1"))
    assert Answer.objects.get(question__code="steps").text == "One. Two. Three."
    assert not Variant.objects.exists()


def test_what_another_window_typed_is_kept_beside_while_both_type_on(edition, focal_point):
    address = f"{room_of(edition)}parts/next-steps/"
    first, second = signed_in(focal_point), signed_in(make_focal_point(role="deputy"))
    first.post(address, typed("Mine.", window="1", keep="1"))
    for words in ("Yours.", "Yours, and more."):
        kept = second.post(address, typed(words, window="2", keep="1")).json()
        assert kept["url"] == address
        assert "seen-steps" not in kept["seen"]
    first.post(address, typed("Mine, and more.", window="1", seen="1", keep="1"))
    assert Answer.objects.get(question__code="steps").text == "Mine, and more."
    assert Variant.objects.get().text == "Yours, and more."


def test_two_stale_windows_of_one_person_keep_a_text_each(edition, focal_point):
    address, client = f"{room_of(edition)}parts/next-steps/", signed_in(focal_point)
    signed_in(make_focal_point(role="deputy")).post(address, typed("Theirs.", window="1"))
    for window in ("2", "3"):
        client.post(address, typed(f"Window {window}.", window=window))
    assert {one.text for one in Variant.objects.all()} == {"Window 2.", "Window 3."}


def test_what_was_typed_after_the_session_ended_stands_in_the_form_after_signing_in(edition, focal_point):
    address, client = f"{room_of(edition)}parts/next-steps/", Client()
    answer = client.post(address, typed("Typed for an hour.", window="1"))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url
    assert client.post(address, typed("Typed for an hour.", window="1", keep="1")).status_code == 401
    assert not Answer.objects.exists()
    session = client.session
    client.force_login(focal_point)
    assert client.session.session_key != session.session_key
    page = client.get(address).content.decode()
    assert "Typed for an hour." in page
    assert "is not kept yet" in page
    assert "Typed for an hour." not in client.get(address).content.decode()


def test_note_of_somebody_who_had_been_signed_out_is_not_lost(edition, focal_point):
    address, client = f"{room_of(edition)}parts/next-steps/", Client()
    client.post(address, {"note": "Ask the ministry."})
    client.force_login(focal_point)
    assert "Ask the ministry." in client.get(address).content.decode()


def test_what_was_typed_by_one_is_not_shown_to_another_who_may_not_enter(edition):
    address, client = f"{room_of(edition)}parts/next-steps/", Client()
    client.post(address, typed("Typed for an hour.", window="1"))
    client.force_login(make_focal_point(make_state("NP", "Nepal")))
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Typed for an hour." not in answer.content.decode()


def test_what_was_typed_into_a_review_that_was_filed_meanwhile_is_shown_and_not_kept(edition, focal_point):
    address, client = f"{room_of(edition)}parts/next-steps/", signed_in(focal_point)
    filing.file(edition, by=focal_point)
    answer = client.post(address, typed("Too late.", window="1"))
    assert answer.status_code == 422
    assert "Too late." in answer.content.decode()
    assert "This edition has been filed" in answer.content.decode()
    assert client.post(address, typed("Too late.", window="1", keep="1")).status_code == 409
    assert not Answer.objects.exists()


def test_answer_says_from_which_round_it_was_carried_over_until_it_is_changed(focal_point):
    published = make_edition(by=focal_point, year=2022)
    asked = question(published, "next-steps", "steps")
    drafting.answer(published, asked, objective=None, typed=Typed("Then.", "en"), seen=0, by=focal_point)
    filing.file(published, by=focal_point)
    publishing.publish(published, by=make_staff())
    edition = make_edition(by=focal_point)
    address, client = f"{room_of(edition)}parts/next-steps/", signed_in(focal_point)
    assert "Carried over from your review for Forum 2022" in client.get(address).content.decode()
    client.post(address, typed("Now.", window="1", seen="1"))
    page = client.get(address).content.decode()
    assert "Carried over" not in page
    assert "Last changed by" in page


@pytest.mark.parametrize("role", ["focal-point", "deputy"])
def test_work_is_handed_over_whole_when_a_role_ends(edition, focal_point, role):
    address, client = f"{room_of(edition)}parts/next-steps/", signed_in(focal_point)
    client.post(address, typed("Ours.", window="1"))
    client.post(address, {"note": "Between us."})
    focal_point.memberships.update(until=timezone.now())
    doors = ["", "parts/next-steps/", "files/", "form.docx", "form/", "drafters/", "check/", "withdraw/"]
    for door in doors:
        assert client.get(room_of(edition) + door).status_code == 404, door
        assert client.post(room_of(edition) + door).status_code == 404, door
    assert client.post(address, typed("Not mine.", window="1", seen="1", keep="1")).status_code == 404
    review = edition.review
    assert client.get(review.get_absolute_url()).status_code == 404
    successor = signed_in(make_focal_point(role=role))
    page = successor.get(address).content.decode()
    assert "Ours." in page
    assert "Between us." in page
    for door in doors:
        assert successor.get(room_of(edition) + door).status_code == 200, door
    successor.post(address, typed("Ours, and more.", window="2", seen="1"))
    successor.post(f"{room_of(edition)}check/", {"publish_from": ""})
    edition.refresh_from_db()
    assert edition.status == EditionStatus.FILED
    assert Answer.objects.get(question__code="steps").text == "Ours, and more."
