import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.declarations.word.makers import AUTHOR, pair, text

OLD = ["9 | We resolve to listen to all workers.", "10 | We go to the border with our friends."]
NEW = [
    "9 | We resolve to listen to every worker.",
    "10 | We go to the border with our friends.",
    "11 | We thank the hosts.",
]


@pytest.fixture
def files(tmp_path):
    (tmp_path / "copy.docx").write_bytes(pair(text(*OLD), text(*NEW)).file())
    (tmp_path / "rev1.md").write_text("\n\n".join(row.replace(" | ", ". ") for row in OLD))
    (tmp_path / "other.md").write_text("40. We resolve to listen to all workers.\n")
    return tmp_path


def read(folder, *options, copy="copy.docx", against="rev1.md"):
    out = io.StringIO()
    call_command("read_tracked", str(folder / copy), "--against", str(folder / against), *options, stdout=out)
    return out.getvalue()


def test_proposals_are_a_list(files):
    amend, insert = json.loads(read(files, "--json"))
    assert amend == {
        "label": "9",
        "kind": "amend",
        "text": "We resolve to listen to every worker.",
        "remark": "",
        "author": AUTHOR,
        "date": "2026-03-05T10:30:00+00:00",
    }
    assert (insert["label"], insert["kind"], insert["text"]) == ("10", "insert-after", "We thank the hosts.")


def test_what_finds_no_paragraph_is_listed_without_a_label(files):
    amend, insert = json.loads(read(files, "--json", against="other.md"))
    assert amend["label"] == "40"
    assert (insert["label"], insert["found_at"]) == (None, "10")


def test_plain_list_counts_first(files):
    first, *others = read(files).splitlines()
    assert first == "2 found, 0 of them without a paragraph in the draft."
    assert others[0].startswith("9  amend  Co-facilitators, 2026-03-05: We resolve to listen to every")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"copy": "none.docx"}, "cannot be opened"),
        ({"copy": "rev1.md"}, "not a Word file"),
        ({"against": "none.md"}, "cannot be"),
    ],
)
def test_what_cannot_be_is_one_sentence(files, options, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        read(files, **options)
    assert "\n" not in str(refusal.value)
