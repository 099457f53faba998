import io

import pytest
from django.core.management import CommandError, call_command

from tests.declarations.word.makers import W, accepted, part, rejected

OLD = "# I. Where we stand\n\n9. We resolve to listen to all workers.\n\n10. We go.\n\n(a) To the border;\n"
NEW = "# I. Where we stand\n\n9. We resolve to listen to every worker.\n\n9 bis. We add something else entirely.\n\n10. We go.\n\n(a) To the border;\n"


@pytest.fixture
def drafts(tmp_path):
    (tmp_path / "zero.md").write_text(OLD)
    (tmp_path / "rev1.md").write_text(NEW)
    return tmp_path


def redline(folder, *options, old="zero.md", new="rev1.md"):
    out = folder / "out.docx"
    call_command(
        "redline", str(folder / old), str(folder / new), "-o", str(out), *options, stdout=io.StringIO()
    )
    return out.read_bytes()


def test_file_holds_the_two_texts_and_nothing_else(drafts):
    file = redline(drafts)
    assert accepted(file) == [
        "I. Where we stand",
        "9.\tWe resolve to listen to every worker.",
        "9 bis.\tWe add something else entirely.",
        "10.\tWe go.",
        "(a)\tTo the border;",
    ]
    assert rejected(file) == [
        "I. Where we stand",
        "9.\tWe resolve to listen to all workers.",
        "10.\tWe go.",
        "(a)\tTo the border;",
    ]


def test_same_files_give_same_bytes(drafts):
    assert redline(drafts) == redline(drafts)


def test_author_is_the_newer_file_unless_told(drafts):
    assert {each.get(f"{W}author") for each in part(redline(drafts)).iter(f"{W}ins")} == {"rev1"}
    told = part(redline(drafts, "--author", "Co-facilitators"))
    assert {each.get(f"{W}author") for each in told.iter(f"{W}ins")} == {"Co-facilitators"}


@pytest.mark.parametrize(
    ("words", "options", "tag"),
    [
        ("9. نقرر أن نستمع إلى جميع العاملين.", (), "ar-SA"),
        ("9. 我们决心倾听所有工人的声音。", (), "zh-CN"),
        ("9. Мы решаем слушать всех трудящихся.", (), "ru-RU"),
        ("9. We resolve to listen.", (), "en-GB"),
        ("9. Nous décidons d’écouter.", ("--language", "fr"), "fr-FR"),
    ],
)
def test_language_is_told_by_the_script_or_by_name(drafts, words, options, tag):
    (drafts / "rev1.md").write_text(words)
    language = part(redline(drafts, *options), "word/styles.xml").find(f".//{W}lang")
    assert tag in language.attrib.values()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("old", "cannot be opened"), ("out", "cannot be written"), ("no draft", "not a Word document")],
)
def test_what_cannot_be_is_one_sentence(drafts, missing, sentence):
    (drafts / "no draft.md").write_bytes(b"\0\1")
    old = {"old": "none.md", "no draft": "no draft.md"}.get(missing, "zero.md")
    out = drafts / "none" / "out.docx" if missing == "out" else drafts / "out.docx"
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("redline", str(drafts / old), str(drafts / "rev1.md"), "-o", str(out))
    assert "\n" not in str(refusal.value)
    assert not out.exists()


def test_empty_text_is_a_draft_without_paragraphs(drafts):
    (drafts / "empty.md").write_text("")
    made = redline(drafts, old="empty.md", new="zero.md")
    assert [row for row in rejected(made) if row] == []
    assert len([row for row in accepted(made) if row]) == 4
    struck = redline(drafts, old="zero.md", new="empty.md")
    assert [row for row in accepted(struck) if row] == []
    assert len([row for row in rejected(struck) if row]) == 4
