"""Files that must be taken: each with what it is, its name, and what its text says where it has any."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import docx
import typst

from tests.kit import office_files as files

DATA = Path(__file__).parent.parent / "data"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_OPEN = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
SAID = {
    "English": "Demonstration text: keep the last clause of paragraph 9 bis.",
    "French": "Texte de démonstration : gardez la dernière phrase du paragraphe 9 bis.",
    "Spanish": "Texto de demostración: mantengan la última frase del párrafo 9 bis.",
    "Russian": "Демонстрационный текст: сохраните последнюю часть пункта 9 бис.",
    "Arabic": "نص تجريبي: احتفظوا بالجملة الأخيرة من الفقرة 9 مكررا.",
    "Chinese": "演示文本：请保留第9段之二的最后一句。",
    "Swahili": "Maandishi ya maonyesho: bakizeni sentensi ya mwisho.",
    "Hindi": "प्रदर्शन पाठ: अंतिम वाक्य रखें।",
}


class Benign(NamedTuple):
    """One file, its ending once taken, and words of its text; nothing where it has none to be read."""

    what: str
    name: str
    data: bytes
    extension: str
    says: tuple[str, ...] = ()


def benign() -> Iterator[Benign]:
    """All of them."""
    yield from _word()
    yield from _open_document()
    yield from _pdf()
    yield from _text()
    yield from _without_text()


# ---- Word ----


def word_file(body: str, *, main: str = "word/document.xml", **parts: str) -> bytes:
    """A Word file with this body and further parts by kind (`footnotes`, `comments`), which it refers to."""
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{_RELATIONS}{kind}" Target="{kind}.xml"/>' for kind in parts
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    folder, _, name = main.rpartition("/")
    return files.office(
        "docx",
        main=main,
        **{
            main: f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Target="{main}" '
            f'Type="{_RELATIONS}officeDocument"/></Relationships>',
            f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
            **{f"{folder}/{kind}.xml": content for kind, content in parts.items()},
        },
    )


def said(text: str) -> str:
    """A paragraph of Word's with one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _python_docx() -> bytes:
    """With a table, a list, a header, a footer and a picture."""
    document = docx.Document()
    document.add_paragraph("Demonstration text in the body.", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(1, 1).text = "Demonstration text in a cell."
    document.sections[0].header.paragraphs[0].text = "Demonstration header"
    document.add_section()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _word() -> Iterator[Benign]:
    for language, text in SAID.items():
        yield Benign(f"Word in {language}", "paper.docx", files.real_docx(text), "docx", (text,))
    yield Benign(
        "Word with a table and sections",
        "paper.docx",
        _python_docx(),
        "docx",
        ("Demonstration text in the body.", "Demonstration text in a cell."),
    )
    for name in ("automatic.docx", "typed.docx"):
        data = (DATA / name).read_bytes()
        yield Benign(f"Word, {name}", name, data, "docx", ("Harbour towns opened their registers",))
    bodies = {
        "tracked changes": (
            "<w:p><w:r><w:t>Keep </w:t></w:r><w:del><w:r><w:delText>nothing</w:delText></w:r></w:del>"
            "<w:ins w:author='somebody'><w:r><w:t>everything</w:t></w:r></w:ins></w:p>",
            "Keep everything",
        ),
        "a tracked move": (
            "<w:moveFrom><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:moveFrom>" + said("came"),
            "came",
        ),
        "a link": (
            "<w:p><w:hyperlink><w:r><w:t>linked words</w:t></w:r></w:hyperlink></w:p>",
            "linked words",
        ),
        "a content control": (
            f"<w:sdt><w:sdtContent>{said('controlled')}</w:sdtContent></w:sdt>",
            "controlled",
        ),
        "tabs and breaks": (
            "<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>",
            "one\ttwo\nthree",
        ),
        "a page break": (
            f"{said('first')}<w:p><w:r><w:br w:type='page'/></w:r></w:p>{said('second')}",
            "second",
        ),
        "a nested table": (
            f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{said('inner')}</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
            "inner",
        ),
        "a word of many runs": (
            "<w:p><w:r><w:t>mig</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ra</w:t></w:r>"
            "<w:r><w:t>tion</w:t></w:r></w:p>",
            "migration",
        ),
    }
    for what, (body, says) in bodies.items():
        yield Benign(f"Word with {what}", "paper.docx", word_file(body), "docx", (says,))
    noted = word_file(
        said("body"),
        footnotes=f"<w:footnotes {W}><w:footnote>{said('the note')}</w:footnote></w:footnotes>",
        comments=f"<w:comments {W}><w:comment w:author='x'>{said('the remark')}</w:comment></w:comments>",
    )
    yield Benign("Word with notes and remarks", "paper.docx", noted, "docx", ("the note", "the remark"))
    renamed = word_file(said("renamed part"), main="word/document2.xml")
    yield Benign("Word as SharePoint names its part", "paper.docx", renamed, "docx", ("renamed part",))
    named = word_file(said("named"))
    yield Benign("Word under another ending", "paper.doc", named, "docx", ("named",))
    yield Benign("Word of 2,000 paragraphs", "long.docx", word_file(said("word") * 2000), "docx", ("word",))
    yield Benign("Word without a word", "empty.docx", word_file(""), "docx")


# ---- OpenDocument ----


def open_text(body: str, **parts: str) -> bytes:
    """An OpenDocument text with this body."""
    content = (
        f"<office:document-content {_OPEN}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return files.open_document("text", **{"content.xml": content, **parts})


def _open_document() -> Iterator[Benign]:
    libre_office = (DATA / "automatic.odt").read_bytes()
    harbour = ("Harbour towns opened their registers",)
    yield Benign("OpenDocument by LibreOffice", "automatic.odt", libre_office, "odt", harbour)
    for language in ("English", "Russian", "Arabic", "Chinese"):
        data = open_text(f"<text:p>{SAID[language]}</text:p>")
        yield Benign(f"OpenDocument in {language}", "paper.odt", data, "odt", (SAID[language],))
    bodies = {
        "tracked changes": (
            "<text:tracked-changes><text:p>struck</text:p></text:tracked-changes><text:p>kept</text:p>",
            "kept",
        ),
        "spaces": ('<text:p>two<text:s text:c="2"/>spaces<text:tab/>tab</text:p>', "two  spaces\ttab"),
        "a note": (
            "<text:p>body<text:note><text:note-citation>1</text:note-citation><text:note-body>"
            "<text:p>the note</text:p></text:note-body></text:note> goes on</text:p>",
            "body goes on\nthe note",
        ),
        "a remark": (
            "<text:p>body<office:annotation><dc:creator>x</dc:creator><text:p>the remark</text:p>"
            "</office:annotation></text:p>",
            "the remark",
        ),
        "a table": (
            "<table:table><table:table-row><table:table-cell><text:p>cell</text:p></table:table-cell>"
            "</table:table-row></table:table>",
            "cell",
        ),
        "a page break": ("<text:p>first</text:p><text:soft-page-break/><text:p>second</text:p>", "second"),
        "marks in its words": ("<text:h>mig<text:span>ra</text:span>tion</text:h>", "migration"),
    }
    for what, (body, says) in bodies.items():
        yield Benign(f"OpenDocument with {what}", "paper.odt", open_text(body), "odt", (says,))
    old = '<!DOCTYPE manifest SYSTEM "Manifest.dtd"><manifest/>'
    data = open_text("<text:p>old</text:p>", **{"META-INF/manifest.xml": old})
    yield Benign("OpenDocument with the DTD of old", "paper.odt", data, "odt", ("old",))


# ---- PDF ----


def typeset(source: str) -> bytes:
    """A PDF as the portal's own typesetter makes it."""
    return typst.compile(source.encode())


def scan(*, megabytes: float = 9) -> bytes:
    """A PDF of one page that is a picture, as a scanner makes it, of this size."""
    picture = os.urandom(int(megabytes * 1024 * 1024))
    head = b"<< /Type /XObject /Subtype /Image /Width 3000 /Height %d /ColorSpace /DeviceGray " % (
        len(picture) // 3000
    )
    image = head + b"/BitsPerComponent 8 /Length %d >>\nstream\n" % len(picture) + picture + b"\nendstream"
    return with_content(b"q 595 0 0 842 0 0 cm /Im Do Q", image, b"/XObject << /Im 5 0 R >>")


def with_content(drawn: bytes, thing: bytes, resources: bytes) -> bytes:
    """A PDF whose one page draws something with one further object, number 5."""
    data = files.pdf(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn), thing)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return data.replace(page, page[:-2] + b"/Contents 4 0 R /Resources << " + resources + b" >> >>")


def simple_pdf(text: str, *, version: bytes = b"1.7") -> bytes:
    """A PDF of one line in one of the fonts that every reader has."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    drawn = b"BT /F1 12 Tf 72 720 Td (" + text.encode() + b") Tj ET"
    return with_content(drawn, font, b"/Font << /F1 5 0 R >>").replace(b"%PDF-1.7", b"%PDF-" + version)


def _pdf() -> Iterator[Benign]:
    data = (DATA / "automatic.pdf").read_bytes()
    yield Benign(
        "PDF by LibreOffice", "automatic.pdf", data, "pdf", ("Harbour towns opened their registers",)
    )
    for language in ("English", "French", "Russian"):
        yield Benign(f"PDF in {language}", "paper.pdf", typeset(SAID[language]), "pdf", (SAID[language],))
    for language in ("Arabic", "Chinese"):
        name = f"{language.lower()}.pdf"
        data = (DATA / name).read_bytes()
        words = SAID[language].partition("9")[0].strip()
        yield Benign(f"PDF in {language}", name, data, "pdf", (words,))
    pages = "#pagebreak()\n".join(f"Demonstration page {number}\n" for number in range(1, 61))
    yield Benign("PDF of 60 pages", "long.pdf", typeset(pages), "pdf", ("Demonstration page 60",))
    linked = '#outline()\n= Demonstration heading\n#link("https://city.example")[linked words]'
    yield Benign("PDF with links and an outline", "paper.pdf", typeset(linked), "pdf", ("linked words",))
    for version in (b"1.3", b"1.4", b"1.5", b"1.6", b"2.0"):
        data = simple_pdf("Demonstration text", version=version)
        yield Benign(f"PDF {version.decode()}", "paper.pdf", data, "pdf", ("Demonstration text",))
    about = simple_pdf("The /JavaScript and /Encrypt keys")
    yield Benign("PDF about programs", "paper.pdf", about, "pdf", ("The /JavaScript and /Encrypt keys",))
    yield Benign("a scan of 9 MB", "scan.pdf", scan(), "pdf")
    yield Benign("PDF of an empty page", "empty.pdf", files.pdf(), "pdf")


# ---- Text, and what has none ----


def _text() -> Iterator[Benign]:
    for language, text in SAID.items():
        yield Benign(f"plain text in {language}", "note.txt", text.encode(), "txt", (text,))
    yield Benign(
        "text with a mark and old line ends", "note.txt", b"\xef\xbb\xbfone\r\ntwo", "txt", ("one\ntwo",)
    )
    yield Benign("Markdown", "note.md", b"# Demonstration\n\n*text*", "txt", ("# Demonstration", "*text*"))
    yield Benign("a web page as text", "note.txt", b"<b>bold</b>", "txt", ("<b>bold</b>",))


def _without_text() -> Iterator[Benign]:
    yield Benign("Excel", "table.xlsx", files.office("xlsx", main="xl/workbook.xml"), "xlsx")
    yield Benign("PowerPoint", "slides.pptx", files.office("pptx", main="ppt/presentation.xml"), "pptx")
    yield Benign("OpenDocument sheet", "table.ods", files.open_document("spreadsheet"), "ods")
    yield Benign("PNG", "picture.png", files.PNG, "png")
    yield Benign("JPEG", "picture.jpeg", files.JPEG, "jpg")
