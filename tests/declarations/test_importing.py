import pytest

from declarations import importing, publication, stages
from declarations.intake.reading import CannotRead
from declarations.models import Declaration, Draft, Paragraph, Wording
from declarations.refusals import Unfit
from imrf_portal.documents.models import StoredFile
from imrf_portal.kit.permissions import Refused
from imrf_portal.records.models import Record
from tests.declarations.intake.makers import WordDraft
from tests.declarations.makers import BAD_FILES, ENGLISH, FRENCH, make_published, make_upload, take, texts
from tests.makers import make_cycle, make_person, make_staff

pytestmark = pytest.mark.django_db


def receive(content=ENGLISH, *, name="rev1.md", by=None, language="en", stage="rev-1"):
    return importing.receive(
        make_upload(content, name),
        declaration=importing.declaration_of(make_cycle(), by=None),
        stage=stages.stage(stage),
        language=language,
        by=by,
    )


def test_text_becomes_paragraphs_with_labels_addresses_and_wordings():
    draft = take()
    rows = draft.paragraphs.values_list("kind", "label", "slug", "level", "parent__slug")
    assert list(rows) == [
        ("heading", "", "", 1, None),
        ("preambular", "¶1", "p1", 1, None),
        ("operative", "9", "9", 1, None),
        ("sub-paragraph", "9 (a)", "9.a", 2, "9"),
        ("sub-paragraph", "9 (b)", "9.b", 2, "9"),
        ("operative", "9 bis", "9-bis", 1, None),
        ("heading", "", "", 1, None),
        ("operative", "10", "10", 1, None),
    ]
    assert texts(draft, "en")["9-bis"] == "Demonstration text of nine bis."
    assert set(Wording.objects.values_list("standing", "since_issue")) == {("record", 1)}
    assert (draft.status, draft.record_language, draft.languages) == ("preparing", "en", ["en"])


def test_draft_is_named_in_six_languages_and_stands_in_the_order_of_its_stage():
    later, earlier = take(stage="rev-1"), take(stage="zero")
    assert (earlier.name_en, later.name_en, later.name_zh_hans is None) == ("Zero draft", "Revision 1", False)
    assert earlier.order < later.order
    assert Declaration.objects.get().title_fr


def test_free_stage_comes_after_what_stands():
    rev = take(stage="rev-1")
    free, second = take(stage="silence-text"), take(stage="second-silence-text")
    later = take(stage="rev-2")
    assert rev.order < free.order < second.order < later.order
    assert (free.name_en, free.name_fr) == ("Silence text", None)


def test_label_that_occurs_twice_is_the_second_and_warned_of():
    draft = take("9. One.\n\n9. Two.\n")
    assert list(draft.paragraphs.values_list("label", "slug")) == [("9", "9"), ("9 (2nd)", "9~2")]
    warning = draft.warnings[-1]
    assert (warning["code"], warning["language"], warning["order"]) == ("duplicate-label", "en", 1)
    assert warning["place"] in warning["sentence"]


def test_text_without_numbers_is_counted_with_a_warning():
    draft = take("Demonstration text.\n\nMore of it.\n")
    assert list(draft.paragraphs.values_list("label", flat=True)) == ["¶1", "¶2"]
    assert [warning["code"] for warning in draft.warnings] == ["unnumbered"]


def test_importing_again_replaces_the_text_and_keeps_translations():
    take()
    take(FRENCH, language="fr")
    draft = take(ENGLISH.replace("10. ", "11. "))
    assert Draft.objects.count() == 1
    assert "11" in texts(draft, "en")
    assert "10" not in texts(draft, "en")
    assert texts(draft, "fr")["9-bis"] == "Texte de démonstration du neuf bis."
    assert draft.languages == ["en"]
    codes = [(one["code"], one["language"]) for one in draft.warnings if one["language"] == "fr"]
    assert codes == [("not-in-translation", "fr"), ("not-in-record", "fr")]


def test_translation_lies_beside_the_same_labels():
    take()
    draft = take(FRENCH, language="fr", standing="official")
    assert draft.languages == ["en", "fr"]
    assert draft.warnings == []
    french = Wording.objects.filter(language="fr")
    assert set(french.values_list("standing", flat=True)) == {"official"}
    assert french.get(paragraph__slug="9.b").text == "seconde partie."
    assert list(
        french.filter(paragraph__kind="heading").order_by("paragraph__order").values_list("text", flat=True)
    ) == [
        "I. Où nous en sommes",
        "II. Ce que nous ferons",
    ]


def test_labels_that_do_not_match_are_warnings_and_the_language_is_not_shown():
    take()
    extra = "# III. Un titre de plus\n\n57. "
    draft = take(FRENCH.replace("10. ", extra), language="fr")
    assert draft.languages == ["en"]
    codes = [(one["code"], one["order"]) for one in draft.warnings]
    assert codes == [("not-in-translation", 7), ("not-in-record", None), ("not-matched", 6)]
    assert "After paragraph 9 bis" in draft.warnings[2]["sentence"]
    assert "57" not in texts(draft, "fr")


def test_heading_that_a_translation_lacks_is_named_by_its_kind():
    take()
    draft = take(FRENCH.replace("# II. Ce que nous ferons", ""), language="fr")
    warning = draft.warnings[-1]
    assert (warning["code"], warning["place"], warning["order"]) == ("not-matched", "Heading", 6)


def test_translation_taken_again_replaces_itself_and_its_warnings():
    take()
    take(FRENCH.replace("10. ", "57. "), language="fr")
    draft = take(FRENCH, language="fr")
    assert (draft.languages, draft.warnings) == (["en", "fr"], [])


def test_warning_in_a_translation_leads_to_the_paragraph_it_went_to():
    take("9. One.\n\n9. Two.\n")
    draft = take("9. Un.\n\n9. Deux.\n", language="fr")
    assert [(one["code"], one["language"], one["order"]) for one in draft.warnings] == [
        ("duplicate-label", "en", 1),
        ("duplicate-label", "fr", 1),
    ]


def test_published_draft_takes_a_language_that_it_does_not_have():
    draft = make_published()
    before = texts(draft, "en")
    draft = take(FRENCH, language="fr")
    assert (draft.languages, draft.issue) == (["en", "fr"], 1)
    assert texts(draft, "en") == before


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("fr", FRENCH)])
def test_what_is_published_is_not_imported_again(language, text):
    draft = make_published("fr")
    before = texts(draft, language)
    with pytest.raises(Unfit, match="corrigendum"):
        take(text.replace("9 bis. ", "9 bis. No. "), language=language)
    assert texts(draft, language) == before


def test_incomplete_translation_of_a_published_draft_is_finished_by_importing_it_again():
    make_published()
    assert take(FRENCH.replace("10. ", "57. "), language="fr").languages == ["en"]
    assert take(FRENCH, language="fr").languages == ["en", "fr"]


@pytest.mark.parametrize("name", ["rev1.md", "rev1.txt", "rev1.docx", "rev1"])
def test_text_file_is_told_by_its_content(name):
    draft = receive(name=name)
    assert draft.paragraphs.count() == 8
    assert draft.source.name == "rev1.txt"


def test_word_file_is_read_and_kept():
    word = WordDraft()
    word.heading("Where we stand")
    word.paragraph("9 bis. Demonstration text of nine bis.")
    draft = receive(word.file().getvalue(), name="rev1.bin")
    assert list(draft.paragraphs.values_list("slug", flat=True)) == ["", "9-bis"]
    assert draft.source.name == "rev1.docx"


@pytest.mark.parametrize("kind", list(BAD_FILES))
def test_bad_file_is_one_sentence_and_nothing_is_stored(kind):
    with pytest.raises(CannotRead) as refusal:
        receive(BAD_FILES[kind], name="rev1.docx")
    assert str(refusal.value.sentence).endswith(".")
    assert not Draft.objects.exists()
    assert not Paragraph.objects.exists()
    assert not StoredFile.objects.exists()


def test_import_is_recorded_in_codes():
    staff = make_staff()
    draft = receive(by=staff)
    records = Record.objects.filter(subject_type="declarations.draft", subject_id=draft.pk).order_by("pk")
    assert [(one.act, one.by) for one in records] == [("draft_begun", staff), ("draft_imported", staff)]
    assert records.last().facts == {"language": "en", "paragraphs": 8, "warnings": 0}


def test_stakeholder_imports_nothing():
    with pytest.raises(Refused):
        receive(by=make_person())
    assert not Draft.objects.exists()


def test_draft_that_was_never_published_is_thrown_away():
    draft = take()
    importing.discard(draft, by=make_staff())
    assert not Draft.objects.exists()


def test_published_draft_is_not_thrown_away():
    with pytest.raises(Unfit):
        importing.discard(make_published(), by=make_staff())


def test_empty_draft_is_not_published():
    declaration = importing.declaration_of(make_cycle(), by=None)
    empty = Draft.objects.create(declaration=declaration, name="Empty", slug="empty", order=1)
    with pytest.raises(Unfit, match="no text"):
        publication.publish(empty, by=None)
    empty.refresh_from_db()
    assert not empty.is_published


def test_reading_a_text_takes_a_fixed_number_of_queries(
    django_assert_num_queries, django_assert_max_num_queries
):
    take("9. One.\n")
    with django_assert_max_num_queries(40) as few:
        take("9. One.\n", stage="rev-2")
    with django_assert_num_queries(len(few)):
        take("\n\n".join(f"{number}. Text." for number in range(1, 200)), stage="rev-3")
