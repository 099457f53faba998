"""The secretariat's pages: what came by note verbale or as a document, a table of them, translations."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imrf_portal.kit.permissions import Refused
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.models import Record
from imrf_portal.records.workflow import WrongStep
from reviews import drafting, filing, publishing, translating
from reviews.drafting import Typed
from reviews.models import Answer, Edition, EditionStatus, Mission, Review, Translation
from tests.makers import make_person, make_staff, make_state
from tests.reviews.makers import make_edition, make_focal_point, make_published, make_round, question

pytestmark = pytest.mark.django_db
HEAD = "round,state,published_on,language,title,file\n"


@pytest.fixture
def desk(settings, tmp_path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client = Client()
    client.force_login(make_staff())
    return client


def document(name: str = "note.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"Demonstration text of a note verbale.")


def entry(**fields: object) -> dict[str, object]:
    return {
        "source": "note-verbale",
        "state": make_state().pk,
        "round": make_round().pk,
        "symbol": "NV/2026/7",
        "dated": "2026-01-05",
        "published_on": "2026-01-07",
        "language": "fr",
        "title": "Demonstration review",
        "file": document(),
        **fields,
    }


def test_note_verbale_is_filed_on_a_state_s_behalf_and_recorded_as_such(desk):
    focal_point = make_focal_point()
    Mission.objects.create(state=make_state(), address="mission@bangladesh.example")
    answer = desk.post(reverse("admin:reviews_edition_enter"), entry())
    edition = Edition.objects.get()
    assert answer.url == reverse("admin:reviews_edition_change", args=[edition.pk])
    assert edition.status == EditionStatus.FILED
    assert (edition.source, edition.source_symbol) == (Edition.Source.NOTE_VERBALE, "NV/2026/7")
    assert edition.source_date.isoformat() == "2026-01-05"
    assert edition.entered_by.get_short_name() == "Moderator"
    assert Record.objects.get(act="review_entered").facts == {"source": "note-verbale"}
    receipts = Delivery.objects.filter(kind="review_filed")
    assert {letter.address for letter in receipts} == {focal_point.email, "mission@bangladesh.example"}
    page = desk.get(answer.url).content.decode()
    assert "NV/2026/7" in page
    assert "Entered by" in page
    publishing.publish(edition, by=edition.entered_by)
    public = Client().get(edition.review.get_absolute_url()).content.decode()
    assert "Entered by the secretariat from a note verbale" in public
    assert "NV/2026/7" in public
    assert "Moderator" not in public
    corrected = filing.correct(edition.review, remark="Our own words.", by=focal_point)
    assert corrected.source == Edition.Source.PORTAL


def test_document_is_public_at_once_and_nobody_is_told(desk):
    desk.post(reverse("admin:reviews_edition_enter"), entry(source="document", symbol="", dated=""))
    assert Edition.objects.standing().get().entered_by is not None
    assert not Announcement.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"symbol": "", "dated": ""}, "Give the symbol of the note verbale, or its date."),
        ({"published_on": "2999-01-01"}, "Choose today or an earlier day."),
        ({"title": ""}, "This field is required."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(desk, fields, sentence):
    answer = desk.post(reverse("admin:reviews_edition_enter"), entry(**{"title": "Kept title", **fields}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fields.get("title", "Kept title") in answer.content.decode()
    assert not Edition.objects.exists()


def test_what_a_state_prepares_is_not_entered_over(desk):
    make_edition()
    answer = desk.post(reverse("admin:reviews_edition_enter"), entry())
    assert answer.status_code == 422
    assert Edition.objects.get().status == EditionStatus.PREPARING


def test_table_is_tried_and_then_entered_with_a_report_line_by_line(desk):
    make_round(2022)
    make_state()
    lines = "forum-2022,BD,2022-05-04,en,Earlier,note.txt\nforum-2022,XX,2022-05-04,en,Earlier,note.txt\n"
    address = reverse("admin:reviews_edition_import")

    def sent() -> dict[str, object]:
        return {
            "table": SimpleUploadedFile("table.csv", (HEAD + lines).encode()),
            "documents": [document(), document("other.txt")],
        }

    tried = desk.post(address, {**sent(), "try": "1"}).content.decode()
    assert "Nothing is entered yet" in tried
    assert "can be entered" in tried
    assert "There is no State of code “XX”." in tried
    assert not Review.objects.exists()
    entered = desk.post(address, {**sent(), "enter": "1"}).content.decode()
    assert "1 line is refused." in entered
    assert Edition.objects.standing().get().entered_by is not None
    assert (
        "has a review for Forum 2022 already" in desk.post(address, {**sent(), "try": "1"}).content.decode()
    )


@pytest.mark.parametrize("table", [b"a,b\n1,2\n", "é".encode("latin-1")])
def test_file_that_is_no_such_table_is_refused(desk, table):
    sent = {"table": SimpleUploadedFile("table.csv", table), "documents": [document()]}
    answer = desk.post(reverse("admin:reviews_edition_import"), {**sent, "enter": "1"})
    assert answer.status_code == 422
    assert not Review.objects.exists()


def test_translation_stands_beside_the_answer_and_says_whose_it_is(desk):
    edition = make_published(text="Demonstration text.")
    answer = edition.answers.exclude(text="").get()
    address = reverse("admin:reviews_edition_translate", args=[edition.pk])
    said = {"answer": answer.pk, "language": "fr", "standing": "official", "text": "Texte de démonstration."}
    assert desk.post(address, said).status_code == 302
    desk.post(address, {**said, "standing": "courtesy"})
    translation = Translation.objects.get()
    assert translation.standing == Translation.Standing.COURTESY
    page = Client().get(edition.review.get_absolute_url()).content.decode()
    assert "Courtesy translation by the secretariat" in page
    assert "Texte de démonstration." in page
    assert "Demonstration text." in page
    refused = desk.post(address, {**said, "language": "en"})
    assert refused.status_code == 422
    assert "Texte de démonstration." in refused.content.decode()
    desk.post(address, {"remove": translation.pk})
    assert not Translation.objects.exists()
    acts = Record.objects.filter(act__startswith="review_translation").order_by("pk")
    assert [one.act for one in acts][-1] == "review_translation_removed"


def test_only_the_secretariat_translates_and_nothing_that_is_prepared():
    focal_point = make_focal_point()
    edition = make_edition(by=focal_point)
    asked = question(edition, "methodology", "method")
    drafting.answer(edition, asked, objective=None, typed=Typed("Ours.", "en"), seen=0, by=focal_point)
    answer = Answer.objects.get()
    said = {"language": "fr", "standing": "courtesy", "text": "À nous."}
    for other in (focal_point, make_person()):
        with pytest.raises(Refused):
            translating.enter(answer, **said, by=other)
    with pytest.raises(WrongStep):
        translating.enter(answer, **said, by=make_staff())
    address = reverse("admin:reviews_edition_translate", args=[edition.pk])
    desk = Client()
    desk.force_login(make_staff())
    assert desk.get(address).status_code == 404


@pytest.mark.parametrize("door", ["enter", "import"])
def test_nobody_else_opens_these_pages(door):
    for other in (make_person(), make_focal_point()):
        client = Client()
        client.force_login(other)
        assert "/admin/login/" in client.get(reverse(f"admin:reviews_edition_{door}")).url
