import io

import pytest
from django.core.management import CommandError, call_command

from declarations.models import Declaration, Draft
from imrf_portal.documents.models import StoredFile
from imrf_portal.notifications.models import Announcement
from tests.declarations.intake.makers import WordDraft
from tests.declarations.makers import BAD_FILES, ENGLISH, FRENCH, texts
from tests.makers import make_cycle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cycle():
    return make_cycle()


@pytest.fixture
def run(tmp_path):
    def run(content=ENGLISH, *options, name="rev1.md", cycle="2026", stage="rev-1"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        out = io.StringIO()
        call_command("import_draft", str(path), "--cycle", cycle, "--stage", stage, *options, stdout=out)
        return out.getvalue()

    return run


def test_word_file_is_imported_and_published_in_one_go(run):
    word = WordDraft()
    word.paragraph("9 bis. Demonstration text of nine bis.")
    said = run(word.file().getvalue(), "--publish", name="rev1.docx")
    draft = Draft.objects.get()
    assert draft.get_absolute_url() == "/en/declarations/2026/rev-1/"
    assert draft.is_published
    assert "1 paragraph, published" in said
    assert Announcement.objects.get().key == f"draft-published-{draft.pk}"


def test_declaration_of_the_cycle_is_begun_in_six_languages(run):
    run()
    declaration = Declaration.objects.get()
    assert (declaration.slug, declaration.cycle.slug, declaration.title_en) == (
        "2026",
        "2026",
        "Progress Declaration 2026",
    )
    assert all(getattr(declaration, f"title_{code}") for code in ("ar", "es", "fr", "ru", "zh_hans"))


def test_french_is_laid_beside_what_is_published(run):
    run(ENGLISH, "--publish")
    run(FRENCH, "--language", "fr", "--standing", "official")
    assert Draft.objects.get().languages == ["en", "fr"]
    assert texts(Draft.objects.get(), "fr")["10"] == "Texte de démonstration du dix."


def test_warnings_are_printed_with_their_places(run):
    assert "The label 9 stands at" in run("9. One.\n\n9. Two.\n")


def test_free_stage_is_named(run):
    run(ENGLISH, "--name", "Advance text", stage="advance")
    assert (Draft.objects.get().slug, Draft.objects.get().name) == ("advance", "Advance text")


def test_other_declaration_of_the_cycle_is_chosen_by_its_address(run, cycle):
    Declaration.objects.create(cycle=cycle, slug="outcome-2026", title="Outcome")
    run(ENGLISH, "--declaration", "outcome-2026")
    assert Draft.objects.get().declaration.slug == "outcome-2026"


@pytest.mark.parametrize("kind", list(BAD_FILES))
def test_bad_file_is_one_sentence_and_leaves_nothing(run, kind):
    with pytest.raises(CommandError) as refusal:
        run(BAD_FILES[kind], name="rev1.docx")
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert not Declaration.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("options", "where", "sentence"),
    [
        ((), {"cycle": "1999"}, "There is no cycle 1999. There is: 2026."),
        (("--language", "de"), {}, "There is no language de here"),
        (("--standing", "record"), {}, "A translation is official or courtesy."),
        (("--declaration", "none"), {}, "has no Declaration none"),
        ((), {"stage": "compare"}, "kept for other pages"),
    ],
)
def test_what_cannot_be_is_one_sentence(run, options, where, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(ENGLISH, *options, **where)
    assert not Declaration.objects.exists()


def test_file_that_is_not_there_is_one_sentence(run, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_draft", str(tmp_path / "none.docx"), "--cycle", "2026", "--stage", "rev-1")


def test_importing_what_is_published_again_changes_nothing(run):
    run(ENGLISH, "--publish")
    with pytest.raises(CommandError, match="corrigendum"):
        run(ENGLISH.replace("nine bis", "another"), "--publish")
    assert texts(Draft.objects.get(), "en")["9-bis"] == "Demonstration text of nine bis."
