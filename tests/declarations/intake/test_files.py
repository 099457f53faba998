"""Whole files as offices save them: tests/data, made by tests/data/make.py, and two real texts where they are."""

from pathlib import Path

import pytest

from declarations.intake.blocks import CannotRead
from declarations.intake.files import Format, format_of, read_data
from declarations.intake.labels import from_slug
from declarations.intake.spelling import parse
from tests.data.make import NOTES, SYMBOL, TITLE, rows
from tests.declarations.intake.makers import OLE, zipped

DATA = Path(__file__).parents[2] / "data"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
REAL = ("agreement_23-oct-2015.md", "agreement_4-dec-2015.md")


def body(draft):
    return [(str(each.label or ""), each.text) for each in draft.paragraphs if each.kind != "note"]


@pytest.mark.parametrize("name", ["typed.docx", "automatic.docx", "automatic.odt", "automatic.pdf"])
def test_one_text_reads_alike_from_every_office(name):
    draft = read_data((DATA / name).read_bytes())
    assert draft.title == TITLE
    assert body(draft) == rows()


@pytest.mark.parametrize("name", ["automatic.docx", "automatic.odt", "automatic.pdf"])
def test_footnotes_belong_to_what_calls_them(name):
    draft = read_data((DATA / name).read_bytes())
    notes = [each for each in draft.paragraphs if each.kind == "note"]
    called = {str(draft.paragraphs[note.parent].label): note.text for note in notes}
    assert called == NOTES


def test_running_head_and_page_numbers_are_no_text():
    draft = read_data((DATA / "automatic.pdf").read_bytes())
    assert SYMBOL not in " ".join(each.text for each in draft.paragraphs)
    assert "furniture" in [warning.code for warning in draft.warnings]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.text",
            Format.OPEN_DOCUMENT,
        ),
        (b"PK\x03\x04" + b"\0" * 60, Format.WORD),
        (OLE, Format.WORD),
        (b"%PDF-1.7", Format.PDF),
        (b"junk\n%PDF-1.7", Format.PDF),
        (b"\xef\xbb\xbf9. We resolve.", Format.TEXT),
        ("٩ - نقرر".encode(), Format.TEXT),
    ],
)
def test_file_is_told_by_its_content(data, expected):
    assert format_of(data) is expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"{\\rtf1", "an RTF file|a RTF file"),
        (b"<!DOCTYPE html><p>9. We", "HTML"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xfe9\0.\0", "not a Word document"),
        (b"9. We\0", "not a Word document"),
        (b"%PDF-1.7 nothing more", "damaged"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word format"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped({"hello.txt": "9. We"}).getvalue(), "not a Word file"),
    ],
)
def test_what_holds_no_draft_is_refused_with_one_sentence(data, words):
    with pytest.raises(CannotRead, match=words):
        read_data(data)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real texts lie beside the checkout, where they are")
class TestRealTexts:
    """Two stages of a negotiated text: articles that count anew, options, brackets, suffixes."""

    @pytest.mark.parametrize("name", REAL)
    def test_every_label_is_its_own_and_leads_back_to_itself(self, name):
        labels = [each.label for each in read_data((CORPUS / name).read_bytes()).paragraphs if each.label]
        assert len(set(labels)) == len(labels)
        assert [from_slug(label.slug) for label in labels] == labels
        assert [parse(str(label)) for label in labels] == labels

    @pytest.mark.parametrize("name", REAL)
    def test_hardly_a_label_stands_twice(self, name):
        twice = [
            one for one in read_data((CORPUS / name).read_bytes()).warnings if one.code == "duplicate-label"
        ]
        assert len(twice) <= 4

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            (
                REAL[0],
                "Article 3, 7, Option 1 (16) | Article 3 bis, 4 | Article 3 ter, Option 2, 1 (2) | Article 4, 2, Option 1"
                " | Article 6, Option 2, 17 bis | Article 9, 5 bis | Article 23, ¶1 | ¶20",
            ),
            (
                REAL[1],
                "Article 2, 1 | Article 2, Option 2 | Article 3, 3 bis | Article 3, 8 (2), Option 1 (1)"
                " | Article 8 bis, ¶1 | Article 18, 4 | Article 23, ¶1",
            ),
        ],
    )
    def test_labels_are_found(self, name, expected):
        labels = {str(each.label) for each in read_data((CORPUS / name).read_bytes()).paragraphs}
        assert set(expected.split(" | ")) <= labels
