import zipfile

import pytest

from imrf_portal.documents.extracting import extract, is_read
from imrf_portal.documents.reading import open_document, pdf, text, word
from imrf_portal.documents.reading.readers import DOCX, ODT, PDF, TXT
from imrf_portal.documents.reading.text import Text, Unreadable, flowing, paged
from imrf_portal.kit.uploads import ALLOWED
from tests.documents.benign import W, open_text, said, scan, simple_pdf, typeset, word_file
from tests.kit import office_files as files

# ---- Pages and parts ----


def test_pages_keep_their_numbers_where_some_are_blank():
    assert paged(["one", " \n ", "three"]) == Text({1: "one", 3: "three"}, is_paged=True)


def test_file_of_too_many_pages_is_cut_off():
    read = paged("x" for _ in range(text.MOST_PAGES + 1))
    assert (len(read.pages), read.is_cut) == (text.MOST_PAGES, True)
    assert not paged("x" for _ in range(text.MOST_PAGES)).is_cut


def test_page_that_is_too_long_is_cut_off():
    read = paged(["x" * (text.MOST_CHARACTERS_A_PAGE + 1), "next"])
    assert (len(read.pages[1]), read.pages[2], read.is_cut) == (text.MOST_CHARACTERS_A_PAGE, "next", True)


def test_file_of_too_many_characters_is_cut_off():
    read = paged("x" * text.MOST_CHARACTERS_A_PAGE for _ in range(40))
    assert sum(map(len, read.pages.values())) == text.MOST_CHARACTERS
    assert read.is_cut
    assert flowing("x" * (text.MOST_CHARACTERS + 1)).is_cut


def test_flowing_text_is_cut_into_parts_where_paragraphs_end():
    paragraph = "word " * 200
    read = flowing("\n".join([paragraph] * 25))
    assert not read.is_paged
    assert all(len(part) <= text.CHARACTERS_A_PART for part in read.pages.values())
    assert "\n".join(read.pages.values()).split() == (paragraph * 25).split()
    assert all(part.endswith("word") for part in read.pages.values())


def test_paragraph_without_an_end_is_cut_anyway():
    assert [len(part) for part in flowing("x" * 25_000).pages.values()] == [10_000, 10_000, 5_000]


def test_pages_that_a_text_marks_itself_are_kept():
    assert flowing("one\ftwo") == Text({1: "one", 2: "two"}, is_paged=True)
    assert flowing("\fone\f") == Text({1: "one"}, is_paged=False)


@pytest.mark.parametrize("gather", [lambda said: paged([said]), flowing])
def test_addresses_are_masked_and_signs_that_do_not_print_left_out(gather):
    assert gather("write to ada@city.example\x00\x07\ud800 or not").pages == {
        1: "write to …@city.example or not"
    }


# ---- Word ----


def test_word_leaves_out_what_is_hidden_struck_or_written_twice():
    markup = 'xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden </w:t></w:r>"
        "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown </w:t></w:r>"
        "<w:del><w:r><w:delText>struck </w:delText><w:t>struck too </w:t></w:r></w:del>"
        f"<m:AlternateContent {markup}><m:Choice><w:r><w:t>once</w:t></w:r></m:Choice>"
        "<m:Fallback><w:r><w:t>twice</w:t></w:r></m:Fallback></m:AlternateContent>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert word.read(word_file(body)).pages == {1: "shown once"}


def test_word_counts_its_own_pages_once():
    hard = "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
    rendered = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>second</w:t></w:r></w:p>"
    assert word.read(word_file(said("first") + hard + said("second"))).pages == {1: "first", 2: "second"}
    read = word.read(word_file(said("first") + hard + rendered))
    assert (read.pages, read.is_paged) == ({1: "first", 2: "second"}, True)


def test_word_names_nobody_who_remarked_or_changed():
    remarks = (
        f"<w:comments {W}><w:comment w:author='Ada' w:initials='AL'>{said('why?')}</w:comment></w:comments>"
    )
    body = "<w:p><w:ins w:author='Ada'><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    assert word.read(word_file(body, comments=remarks)).pages == {1: "new\nwhy?"}


def test_word_in_the_strict_form_is_read():
    data = files.zipped(
        {
            "[Content_Types].xml": "<x/>",
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main">'
            f"<w:body>{said('strict')}</w:body></w:document>",
        }
    )
    assert word.read(data).pages == {1: "strict"}


# ---- OpenDocument and PDF ----


def test_open_document_counts_absurd_spaces_as_many():
    read = open_document.read(
        open_text('<text:p>a<text:s text:c="99999999999"/>b<text:s text:c="x"/>c</text:p>')
    )
    assert read.pages == {1: "a" + " " * 100 + "b c"}


def test_lines_of_a_pdf_are_joined_to_paragraphs():
    sentence = "Demonstration words that go on over the end of a line and are put together again. "
    read = pdf.read(
        typeset(f"#set text(hyphenate: false)\n{sentence * 4}\n\n(a) an item\n\n(b) another item\n")
    )
    assert read.pages[1].split("\n") == [(sentence * 4).strip(), "(a) an item", "(b) another item"]


def test_scan_has_no_text():
    assert pdf.read(scan(megabytes=0.1)) == Text({}, is_paged=True)


# ---- What is broken or built to harm, in the process of its own ----

_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
_FILE = '<!DOCTYPE a [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


def _word_of(document: str) -> bytes:
    return files.office("docx", **{"word/document.xml": document})


BROKEN = {
    "Word with a billion laughs": (DOCX, _word_of(f"{_LAUGHS}<a>&i;</a>")),
    "Word with a file of ours": (DOCX, _word_of(f"{_FILE}<a>&i;</a>")),
    "Word nested without end": (DOCX, _word_of("<a>" * 100_000 + "</a>" * 100_000)),
    "Word without its text": (DOCX, files.office("docx")),
    "Word with a broken text": (DOCX, _word_of("<w:document")),
    "Word with a part that is too large": (DOCX, _word_of(f"<a>{'<b/>' * 7_000_000}</a>")),
    "Word that is cut off": (DOCX, files.real_docx()[:3000]),
    "no archive at all": (DOCX, b"PK\x03\x04"),
    "OpenDocument with a billion laughs": (
        ODT,
        files.open_document("text", **{"content.xml": f"{_LAUGHS}<a>&i;</a>"}),
    ),
    "OpenDocument without a body": (ODT, files.open_document("text")),
    "OpenDocument without its text": (ODT, files.zipped({"mimetype": ODT})),
    "OpenDocument nested without end": (
        ODT,
        files.open_document("text", **{"content.xml": "<a>" * 100_000 + "</a>" * 100_000}),
    ),
    "PDF that is only a name": (PDF, b"%PDF-1.7\n"),
    "PDF that is cut off": (PDF, simple_pdf("x")[:60]),
    "PDF of noise": (PDF, b"%PDF-1.7\n" + bytes(range(256)) * 400),
    "PDF that is locked": (PDF, files.pdf(b"<< /Filter /Standard /V 9 >>", trailer=b"/Encrypt 4 0 R")),
}


@pytest.mark.parametrize("what", BROKEN)
def test_broken_file_ends_as_unreadable(what):
    media_type, data = BROKEN[what]
    with pytest.raises(Unreadable):
        extract(data, media_type=media_type)


ABSURD = {
    "pages that hold one another": simple_pdf("x").replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    "more pages than there are": simple_pdf("x").replace(b"/Count 1", b"/Count 2147483647"),
    "no pages": simple_pdf("x").replace(b"/Count 1", b"/Count -1"),
    "a page that is no page": simple_pdf("x").replace(b"/Type /Page ", b"/Type /Font "),
    "a page that draws itself": simple_pdf("x").replace(b"/Font << /F1 5", b"/XObject << /F1 3"),
    "a page that unpacks to far more": files.pdf(files.stream(b"", b"0 0 m " * 20_000_000)).replace(
        b"/MediaBox [0 0 595 842] >>", b"/MediaBox [0 0 595 842] /Contents 4 0 R >>"
    ),
}


@pytest.mark.parametrize("what", ABSURD)
def test_absurd_pdf_comes_to_an_end(what):
    try:
        read = extract(ABSURD[what], media_type=PDF)
    except Unreadable:
        return
    assert sum(map(len, read.pages.values())) < 10


def test_file_that_asks_for_too_much_memory_is_unreadable():
    tree = f"<w:document {W}><w:body>{'<a/>' * 6_200_000}</w:body></w:document>"
    data = files.zipped({"[Content_Types].xml": "<x/>", "word/document.xml": tree}, zipfile.ZIP_STORED)
    with pytest.raises(Unreadable):
        extract(data, media_type=DOCX)


def test_text_comes_through_the_process_as_it_is():
    said_in_it = "Demonstration text\nنص تجريبي 演示文本 😀"
    assert extract(said_in_it.encode(), media_type=TXT) == Text({1: said_in_it}, is_paged=False)
    assert extract(typeset("one #pagebreak() two"), media_type=PDF) == Text(
        {1: "one", 2: "two"}, is_paged=True
    )


def test_process_is_given_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    assert extract(b"Demonstration text", media_type=TXT).pages == {1: "Demonstration text"}


def test_every_kind_that_is_read_can_be_taken():
    assert {kind for kind in ALLOWED.values() if is_read(kind)} == {PDF, DOCX, ODT, TXT}
