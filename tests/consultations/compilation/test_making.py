"""The files: what stands in them, what never does, and that nothing in them acts."""

from __future__ import annotations

import zipfile

import pytest
from django.utils import translation

from consultations.compilation import making, word
from consultations.compilation.narrowing import comments_of
from consultations.endorsing import endorsing
from consultations.models import Appearance, Comment, Compilation, ProposalKind
from consultations.translating.translating import put_beside
from declarations.reading import read
from declarations.texts import text_of
from declarations.word.tracking import read_tracked
from imrf_portal.kit.permissions import Refused
from imrf_portal.moderation.models import Status
from tests import makers
from tests.consultations.compilation.files import asked, choose_all, compiled, content, plain, propose

pytestmark = pytest.mark.django_db

MATRICES = ("matrix-xlsx", "matrix-docx")
TEXTS = ("text", "revisions")
KINDS = MATRICES + TEXTS


@pytest.mark.parametrize("kind", MATRICES)
def test_a_matrix_says_who_said_what_where_in_which_language(kind, room, co_facilitator):
    union = makers.make_organisation("Dockers of the Quay", kind="union")
    comment = propose(room, "Demonstration words instead.", organisation=union, text="Demonstration reason.")
    makers.make_comment(room, parent=comment, text="Demonstration reply.")
    made = compiled(room, co_facilitator, kind)
    words = plain(made)
    for expected in (
        str(comment),
        "Paragraph 9 bis",
        "Dockers of the Quay",
        "Trade union",
        "English",
        "Demonstration reason.",
        "Amend this paragraph",
        "Demonstration reply.",
        "Published",
    ):
        assert expected in words, expected
    assert (made.status, made.done, made.total) == ("made", 2, 2)


@pytest.mark.parametrize("kind", MATRICES)
def test_an_unofficial_translation_stands_in_a_matrix_and_says_so(kind, room, co_facilitator, moderator):
    comment = makers.make_comment(room, text="Demonstration text.")
    seen = comment.standing_version_id
    put_beside(comment, by=moderator, seen=seen, language="fr", text="Texte de démonstration.")
    words = plain(compiled(room, co_facilitator, kind))
    assert "Unofficial translation by the secretariat: French: Texte de démonstration." in words


@pytest.mark.parametrize("kind", MATRICES)
def test_a_proposal_is_a_redline_in_the_matrix(kind, room, co_facilitator):
    base = room.draft.paragraphs.get(slug="9-bis").wordings.get(language="en").text
    propose(room, base.replace("Demonstration", "Clear"))
    parts = content(compiled(room, co_facilitator, kind))
    assert "Clear" in parts
    assert ("<strike" in parts) or ("w:strike" in parts)


def test_rows_stand_in_the_order_of_the_text(room, co_facilitator):
    for paragraph in ("10", "9", "9-bis"):
        makers.make_comment(room, paragraph=paragraph, text=f"Demonstration on {paragraph}.")
    words = plain(compiled(room, co_facilitator))
    assert words.index("on 9.") < words.index("on 9-bis.") < words.index("on 10.")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("audience", ["readers", "public"])
def test_no_file_holds_what_its_readers_may_not_read(kind, audience, room, co_facilitator, moderator):
    hidden = makers.make_person("Hidden Person")
    kept = makers.make_organisation("Hidden Organisation")
    veiled = propose(room, "Veiled wording.", author=hidden, organisation=kept, text="Veiled reason.")
    veiled.submission.appears_as = Appearance.KIND
    veiled.submission.shown_name = veiled.submission.shown_organisation = ""
    veiled.submission.save()
    for status in Status.values:
        comment = propose(room, f"Wording {status}.", status=status, text=f"Reason {status}.", paragraph="10")
        makers.make_comment(room, parent=comment, status=status, text=f"Reply {status}.")
    choose_all(room, moderator)
    for by in (co_facilitator, moderator):
        words = plain(compiled(room, by, kind, audience=audience))
        for status in (Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN):
            assert status not in words.lower(), status
        assert ("Wording waiting" in words) is (audience == "readers")
        assert "Wording published" in words
        assert "Veiled" in words
        assert "Hidden" not in words
        assert "@" not in words


@pytest.mark.parametrize("kind", MATRICES)
def test_the_filter_of_the_list_narrows_the_file(kind, room, co_facilitator):
    makers.make_comment(room, text="Demonstration en français.", language="fr")
    makers.make_comment(room, text="Demonstration elsewhere.")
    words = plain(compiled(room, co_facilitator, kind, q="FRANÇAIS"))
    assert "en français." in words
    assert "elsewhere" not in words


def test_one_may_ask_for_what_waits_alone(room, co_facilitator):
    makers.make_comment(room, text="Demonstration one.")
    makers.make_comment(room, text="Demonstration two.", status=Status.WAITING)
    words = plain(compiled(room, co_facilitator, status="waiting"))
    assert "two." in words
    assert "one." not in words


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1", "\t=1", "https://a.example", "1e5", "{=1}"]
)
def test_nothing_in_a_sheet_acts(text, room, co_facilitator):
    propose(room, text.strip(), organisation=makers.make_organisation(text), text=text)
    made = compiled(room, co_facilitator)
    with made.file.file.open("rb") as file, zipfile.ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert not any("hyperlink" in name.lower() for name in parts.namelist())
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.replace(text.lower(), "").lower().replace("hyperlink(1)", "")
    assert "<v>" not in sheet


def test_a_text_longer_than_a_cell_goes_on_below_and_none_of_it_is_lost(room, co_facilitator):
    text = "Demonstration 🙂 " * 3_000 + "the end."
    makers.make_comment(room, text=text)
    words = plain(compiled(room, co_facilitator))
    assert words.count("🙂") == 3_000
    assert "the end." in words


@pytest.mark.parametrize("kind", KINDS)
def test_signs_that_xml_has_no_place_for_break_no_file(kind, room, co_facilitator):
    propose(room, "Demonstration\ufffe wording.", text="Demonstration\uffff text.")
    choose_all(room, co_facilitator)
    words = plain(compiled(room, co_facilitator, kind))
    assert "\ufffe" not in words
    assert "\uffff" not in words


@pytest.mark.parametrize("kind", MATRICES)
def test_a_matrix_says_how_many_organisations_endorse_a_comment(kind, room, co_facilitator):
    endorsed = makers.make_comment(room, text="Demonstration: endorsed.")
    waiting = makers.make_comment(room, text="Demonstration: corrected.")
    for comment in (endorsed, endorsed, waiting):
        member = makers.make_member(makers.make_person())
        endorsing.endorse(comment, by=member.person, organisation=member.organisation)
    endorsing.endorse(endorsed, by=makers.make_person(), organisation=None)
    Comment.objects.filter(pk=waiting.pk).update(status=Status.WAITING)
    with translation.override("en"):
        rows = list(making.sheets.rows(Comment.objects.all()))
    assert [row.endorsed for row in rows] == [2, 0]
    words = plain(compiled(room, co_facilitator, kind))
    assert "Organizations that endorse it" in words
    if kind == "matrix-docx":
        assert "Demonstration: endorsed.2Published" in words


def test_a_matrix_costs_the_same_queries_for_one_comment_and_three(
    room, co_facilitator, django_assert_num_queries
):
    for number in (1, 2):
        for _ in range(number):
            member = makers.make_member(makers.make_person())
            comment = propose(room, "Demonstration wording.")
            endorsing.endorse(comment, by=member.person, organisation=member.organisation)
        comments = Comment.objects.published()
        with django_assert_num_queries(2):
            assert len(list(making.sheets.rows(comments))) == number * (number + 1) // 2


def test_brackets_name_who_would_do_what(room, co_facilitator):
    base = room.draft.paragraphs.get(slug="9").wordings.get(language="en").text
    propose(
        room, base.replace("text", "wording"), paragraph="9", organisation=makers.make_organisation("Quay")
    )
    choose_all(room, co_facilitator)
    words = plain(compiled(room, co_facilitator, "text"))
    assert "[text – Quay: delete][wording – Quay: add]" in words


def test_revisions_are_read_back_as_the_proposals_of_their_authors(room, co_facilitator):
    base = {p.slug: p.wordings.get(language="en").text for p in room.draft.paragraphs.all()}
    dockers, clinic = makers.make_organisation("Dockers"), makers.make_organisation("Clinic")
    propose(room, base["9"].replace("text", "wording"), paragraph="9", organisation=dockers)
    propose(room, f"{base['9']} And more.", paragraph="9", organisation=clinic)
    propose(room, "A new paragraph.", ProposalKind.INSERT_AFTER, paragraph="9-bis", organisation=clinic)
    propose(room, paragraph="10", organisation=dockers)
    choose_all(room, co_facilitator)
    made = compiled(room, co_facilitator, "revisions")
    with made.file.file.open("rb") as file:
        tracked = read_tracked(file, text_of(read(room.draft, language="en")).lines)
    found = {(one.author, str(one.kind), one.label, one.text) for one in tracked.proposals}
    assert found == {
        ("Dockers", "amend", "9", base["9"].replace("text", "wording")),
        ("Clinic", "amend", "9", f"{base['9']} And more."),
        ("Clinic", "insert-after", "9 bis", "A new paragraph."),
        ("Dockers", "strike", "10", ""),
    }
    assert tracked.unanchored == []


def test_a_file_in_arabic_runs_from_right_to_left(room, co_facilitator):
    makers.make_comment(room)
    assert 'rightToLeft="1"' in content(compiled(room, co_facilitator, language="ar"))
    assert "w:bidiVisual" in content(compiled(room, co_facilitator, "matrix-docx", language="ar"))


def test_making_twice_makes_once(room, co_facilitator):
    makers.make_comment(room)
    made = compiled(room, co_facilitator)
    making.make(made, lambda: comments_of(made))
    assert Compilation.objects.get().made_at == made.made_at


def test_what_cannot_be_made_says_so(room, co_facilitator):
    compilation = asked(room, co_facilitator)
    Compilation.objects.filter(pk=compilation.pk).update(narrowing={"paragraph": "no-such"})
    compilation.refresh_from_db()
    with pytest.raises(Refused):
        making.make(compilation, lambda: comments_of(compilation))
    assert Compilation.objects.get().status == "failed"


def test_words_of_two_lines_and_a_tab_stay_apart():
    run = word.words("one\ntwo\tthree", language="en")
    assert [child.tag.rpartition("}")[2] for child in run] == ["t", "br", "t", "tab", "t"]
