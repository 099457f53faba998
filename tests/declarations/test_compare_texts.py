import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.declarations.intake.makers import WordDraft

OLD = """\
# Ports

1. We commit to opening ports to vessels that carry rescued seafarers.

2. We invite employers to pay seasonal workers each fortnight, by transfer.

3. We agree to repair the bridges on the old caravan road before the rains.
"""
NEW = """\
# Ports and piers

1. We agree to repair the bridges on the old caravan road before the rains.

2. We commit to opening all ports to vessels that carry rescued seafarers.

3. We request statistical offices to count households abroad.
"""


@pytest.fixture
def run(tmp_path):
    def run(old: str | bytes, new: str | bytes, *options: str) -> str:
        paths = []
        for name, content in (("old", old), ("new", new)):
            path = tmp_path / f"{name}.md"
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            paths.append(str(path))
        out = io.StringIO()
        call_command("compare_texts", *paths, *options, stdout=out)
        return out.getvalue()

    return run


def test_json_holds_the_rows_in_the_order_of_the_new_text(run):
    assert json.loads(run(OLD, NEW, "--json")) == [
        {"old": ["3"], "new": ["1"], "kind": ["moved", "renumbered"], "score": 1.0},
        {"old": ["1"], "new": ["2"], "kind": ["renumbered", "edited"], "score": 0.957},
        {"old": ["2"], "new": [], "kind": ["dropped"], "score": 0.0},
        {"old": [], "new": ["3"], "kind": ["added"], "score": 0.0},
    ]


def test_table_opens_with_the_counts(run):
    assert run(OLD, NEW).splitlines() == [
        "3 old and 3 new paragraphs: 1 edited, 1 moved, 2 renumbered, 1 added, 1 dropped.",
        "OLD  NEW  SCORE  KIND",
        "3    1    1.00   moved, renumbered",
        "1    2    0.96   renumbered, edited",
        "2    -    0.00   dropped",
        "-    3    0.00   added",
    ]


def test_word_file_is_compared_with_plain_text(run):
    word = WordDraft()
    for line in OLD.splitlines()[2::2]:
        word.paragraph(line)
    assert run(word.file().getvalue(), OLD).startswith("3 old and 3 new paragraphs: 3 kept.\n")


def test_file_against_itself_is_kept(run):
    assert {tuple(row["kind"]) for row in json.loads(run(OLD, OLD, "--json"))} == {("kept",)}


@pytest.mark.parametrize("content", [b"\0\1\2", b"# Only a heading\n", b"%PDF-1.4 broken"])
def test_file_without_a_draft_is_refused_in_one_sentence(run, content):
    with pytest.raises(CommandError, match=r"new\.md: .+\.$") as raised:
        run(OLD, content)
    assert "\n" not in str(raised.value)


def test_missing_file_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"none\.md cannot be opened: No such file or directory\.$"):
        call_command("compare_texts", str(tmp_path / "none.md"), str(tmp_path / "none.md"))


@pytest.mark.parametrize("empty", [b"", b"\n \n", b"\xef\xbb\xbf\n"])
def test_empty_text_is_a_draft_without_paragraphs(run, empty):
    assert {tuple(row["kind"]) for row in json.loads(run(empty, NEW, "--json"))} == {("added",)}
    assert run(OLD, empty).startswith("3 old and 0 new paragraphs: 3 dropped.\n")
    assert json.loads(run(empty, empty, "--json")) == []


def test_each_file_is_named_in_its_own_error(run, tmp_path):
    with pytest.raises(CommandError, match=r"old\.md: "):
        run(b"\0", OLD)
    with pytest.raises(CommandError, match="nowhere cannot be opened"):
        call_command("compare_texts", str(tmp_path / "old.md"), str(tmp_path / "nowhere"))
