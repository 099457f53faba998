import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from declarations import publication
from declarations.models import Declaration, Draft, SilencePeriod
from imrf_portal.accounts.models import Role
from imrf_portal.documents.models import StoredFile
from imrf_portal.notifications.models import Announcement
from imrf_portal.records.models import Record
from tests.declarations.makers import BAD_FILES, ENGLISH, FRENCH, make_published, make_upload, take, texts
from tests.makers import make_cycle, make_person, make_staff

pytestmark = pytest.mark.django_db
IMPORT = "/en/admin/declarations/draft/import/"


@pytest.fixture(params=[Role.MODERATOR, Role.ADMINISTRATOR])
def desk(request):
    client = Client()
    client.force_login(make_staff(request.param))
    return client


@pytest.fixture
def declaration():
    return Declaration.objects.create(cycle=make_cycle(), slug="2026", title="Progress Declaration 2026")


def at(name, draft):
    return reverse(f"admin:declarations_draft_{name}", args=[draft.pk])


def asked(declaration, content=ENGLISH, name="rev1.md", **changes):
    return {
        "declaration": declaration.pk,
        "stage": "rev-1",
        "stage_name": "",
        "file": make_upload(content, name),
        "language": "en",
        "standing": "courtesy",
        **changes,
    }


def test_import_leads_to_a_preview_with_labels_kinds_and_warnings(desk, declaration):
    response = desk.post(IMPORT, asked(declaration, "9. One.\n\n9. Two.\n"), follow=True)
    draft = Draft.objects.get()
    assert response.redirect_chain == [(f"{at('preview', draft)}?language=en", 302)]
    body = response.content.decode()
    assert "9 (2nd)" in body
    assert "Operative paragraph" in body
    assert '<a href="#at-1">' in body
    assert 'id="at-1"' in body
    assert draft.source.name == "rev1.txt"
    assert not draft.is_published


def test_another_stage_is_named(desk, declaration):
    desk.post(IMPORT, asked(declaration, stage="other", stage_name="Advance text"))
    assert Draft.objects.get().slug == "advance-text"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stage": "other"}, "Name the stage."),
        ({"stage": "other", "stage_name": "Compare"}, "kept for other pages"),
        ({"file": ""}, "This field is required."),
    ],
)
def test_incomplete_form_says_what_is_missing(desk, declaration, changes, sentence):
    response = desk.post(IMPORT, asked(declaration, **changes))
    assert sentence in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", list(BAD_FILES))
def test_bad_file_is_one_sentence_beside_the_field_and_what_was_chosen_stays(desk, declaration, kind):
    response = desk.post(
        IMPORT, asked(declaration, BAD_FILES[kind], "rev1.docx", stage="rev-3", language="es")
    )
    assert response.status_code == 200
    [sentence] = response.context["form"].errors["file"]
    assert sentence.endswith(".")
    body = response.content.decode()
    assert '<option value="rev-3" selected>' in body
    assert '<option value="es" selected>' in body
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


def test_translation_is_imported_beside_and_shown_by_its_language(desk):
    draft = take()
    file = make_upload(FRENCH.replace("10. ", "57. "))
    response = desk.post(
        at("import_more", draft), {"file": file, "language": "fr", "standing": "official"}, follow=True
    )
    body = response.content.decode()
    assert "No text in this language" in body
    assert "not in the text of record" in body
    assertInHTML('<td class="read" lang="fr" dir="ltr">Texte de démonstration du neuf bis.</td>', body)


def test_publishing_is_a_button_and_announces(desk):
    draft = take()
    assert desk.get(at("publish", draft)).status_code == 302
    assert not Announcement.objects.exists()
    response = desk.post(at("publish", draft), follow=True)
    draft.refresh_from_db()
    assert draft.is_published
    assert "The draft is published" in response.content.decode()
    assert Announcement.objects.count() == 1


def test_publishing_twice_is_a_message(desk):
    draft = make_published()
    response = desk.post(at("publish", draft), follow=True)
    assert "nothing was done" in response.content.decode()


def test_published_text_is_not_imported_again(desk):
    draft = make_published()
    file = make_upload(ENGLISH.replace("nine bis", "another"))
    response = desk.post(at("import_more", draft), {"file": file, "language": "en", "standing": "courtesy"})
    assert "changes only by a corrigendum" in response.context["form"].errors["file"][0]
    assert texts(draft, "en")["9-bis"] == "Demonstration text of nine bis."


def corrigendum(desk, draft, slug="9-bis", *, language="en", **typed):
    pk = draft.paragraphs.get(slug=slug).pk
    data = {f"text-{pk}": "Demonstration text, corrected.", "note": "One word", "seen": draft.issue, **typed}
    return desk.post(f"{at('correct', draft)}?language={language}&paragraph={pk}", data)


def test_corrigendum_is_chosen_typed_and_issued(desk):
    draft = make_published("fr")
    pk = draft.paragraphs.get(slug="9-bis").pk
    assert f'value="{pk}"' in desk.get(f"{at('correct', draft)}?language=fr").content.decode()
    form = desk.get(f"{at('correct', draft)}?language=fr&paragraph={pk}").content.decode()
    assert "Texte de démonstration du neuf bis.</textarea>" in form
    assert corrigendum(desk, draft, language="fr").status_code == 302
    assert texts(draft, "fr")["9-bis"] == "Demonstration text, corrected."
    assert texts(draft, "en")["9-bis"] == "Demonstration text of nine bis."


@pytest.mark.parametrize(
    ("typed", "sentence"), [({"note": ""}, "required"), ({"seen": 7}, "nothing was done")]
)
def test_refused_corrigendum_keeps_what_was_typed(desk, typed, sentence):
    draft = make_published()
    body = corrigendum(desk, draft, **typed).content.decode()
    assert sentence in body
    assert "Demonstration text, corrected.</textarea>" in body
    draft.refresh_from_db()
    assert draft.issue == 1


def test_draft_that_is_being_prepared_is_not_corrected(desk):
    draft = take()
    response = desk.get(at("correct", draft))
    assert response.status_code == 302


def described(draft, **changes):
    return {
        "name_en": draft.name_en,
        "order": draft.order,
        "symbol": "",
        "silence_periods-TOTAL_FORMS": 0,
        "silence_periods-INITIAL_FORMS": 0,
        **changes,
    }


def test_dates_symbol_and_silence_are_a_form(desk):
    draft = make_published()
    silence = {
        "silence_periods-TOTAL_FORMS": 1,
        "silence_periods-0-begins_at_0": "2026-03-01",
        "silence_periods-0-begins_at_1": "12:00",
        "silence_periods-0-ends_at_0": "2026-03-04",
        "silence_periods-0-ends_at_1": "12:00",
        "silence_periods-0-outcome": "kept",
    }
    data = described(draft, symbol="A/DEMO/1", circulated_on="2026-03-01", **silence)
    response = desk.post(at("change", draft), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    draft.refresh_from_db()
    assert (draft.symbol, str(draft.circulated_on)) == ("A/DEMO/1", "2026-03-01")
    assert SilencePeriod.objects.get().outcome == "kept"
    assert Record.objects.filter(act="draft_described", subject_id=draft.pk).count() == 1


def test_form_does_not_undo_a_corrigendum_of_the_same_moment(desk):
    draft = make_published()
    desk.get(at("change", draft))
    paragraph = draft.paragraphs.get(slug="10")
    publication.correct(draft, texts={paragraph: "No."}, language="en", note="A", seen=1, by=make_staff())
    desk.post(at("change", draft), described(draft, symbol="A/DEMO/1"))
    draft.refresh_from_db()
    assert (draft.issue, draft.symbol) == (2, "A/DEMO/1")


def test_form_changes_neither_address_nor_status_nor_text(desk):
    draft = take()
    desk.post(at("change", draft), described(draft, slug="other", status="published", record_language="fr"))
    draft.refresh_from_db()
    assert (draft.slug, draft.status, draft.record_language) == ("rev-1", "preparing", "en")


def test_place_of_another_draft_is_refused(desk):
    first, second = take(), take(stage="rev-2")
    response = desk.post(at("change", second), described(second, order=first.order))
    assert "Another draft has this place" in response.content.decode()


def test_adding_a_draft_begins_with_a_file(desk):
    assert desk.get(reverse("admin:declarations_draft_add")).url == IMPORT


def test_only_what_was_never_published_is_deleted(desk):
    draft, published = take(stage="rev-2"), make_published()
    assert desk.post(at("delete", published), {"post": "yes"}).status_code == 403
    assert desk.post(at("delete", draft), {"post": "yes"}).status_code == 302
    assert list(Draft.objects.all()) == [published]


def test_source_is_downloaded(desk, declaration):
    desk.post(IMPORT, asked(declaration))
    response = desk.get(at("source", Draft.objects.get()))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content).decode() == ENGLISH
    assert desk.get(at("source", take(stage="rev-2"))).status_code == 404


def test_lists_and_forms_open(desk):
    draft = make_published()
    for path in (
        reverse("admin:declarations_draft_changelist"),
        reverse("admin:declarations_declaration_changelist"),
        reverse("admin:declarations_declaration_add"),
        reverse("admin:declarations_declaration_change", args=[draft.declaration_id]),
        at("change", draft),
        at("preview", draft),
        at("correct", draft),
        at("import_more", draft),
        IMPORT,
    ):
        response = desk.get(path)
        assert response.status_code == 200, path
    assert desk.get("/en/admin/declarations/draft/99999/preview/").status_code == 404


def test_draft_list_costs_the_same_at_one_and_three(desk, django_assert_num_queries):
    make_published()
    path = reverse("admin:declarations_draft_changelist")
    desk.get(path)
    with CaptureQueriesContext(connection) as few:
        desk.get(path)
    for stage in ("rev-2", "rev-3"):
        take(stage=stage)
    with django_assert_num_queries(len(few)):
        desk.get(path)


@pytest.mark.parametrize("persona", ["anonymous", "stakeholder", "moderator without a second factor"])
def test_others_never_reach_the_desk(client, persona):
    draft = take()
    if persona != "anonymous":
        second = persona != "stakeholder"
        client.force_login(make_staff(second_factor=False) if second else make_person())
    names = ["import_more", "preview", "publish", "correct", "source", "change", "delete"]
    for path in [IMPORT, *(at(name, draft) for name in names)]:
        for send in (client.get, client.post):
            response = send(path)
            assert response.status_code in {302, 403}, path
            assert "Demonstration" not in response.content.decode()
            if response.status_code == 302:
                assert "/admin/declarations/" not in response.url.split("?")[0]
    draft.refresh_from_db()
    assert not draft.is_published
