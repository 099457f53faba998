import contextlib
import io
import os
import time
import zipfile
import zlib

import pytest

from imrf_portal.kit.uploads import ALLOWED, USUAL, WITH_OLD_OFFICE, Taken, Unacceptable, inspect
from tests.kit import office_files as files
from tests.kit import old_office_files as old

MB = 1024 * 1024


def extension_of(data: bytes, name: str = "paper.docx", *, max_bytes: int = 25 * MB) -> str:
    return inspect(io.BytesIO(data), name=name, max_bytes=max_bytes).extension


def sentence_about(data: bytes, name: str = "paper.docx", *, max_bytes: int = 25 * MB) -> str:
    with pytest.raises(Unacceptable) as caught:
        inspect(io.BytesIO(data), name=name, max_bytes=max_bytes)
    return str(caught.value.sentence)


TAKEN = {
    "Word": (files.real_docx(), "docx"),
    "Word, main part renamed by SharePoint": (files.office("docx", main="word/document2.xml"), "docx"),
    "Excel": (files.office("xlsx", main="xl/workbook.xml"), "xlsx"),
    "PowerPoint": (files.office("pptx", main="ppt/presentation.xml"), "pptx"),
    "OpenDocument text": (files.open_document("text"), "odt"),
    "OpenDocument sheet": (files.open_document("spreadsheet"), "ods"),
    "OpenDocument with the DTD of old": (
        files.open_document(
            "text", **{"META-INF/manifest.xml": '<!DOCTYPE manifest SYSTEM "Manifest.dtd"><manifest/>'}
        ),
        "odt",
    ),
    "PDF": (files.pdf(), "pdf"),
    "PDF with a table of objects as a stream": (files.pdf_with_reference_stream(), "pdf"),
    "PDF that opens at a page": (files.pdf(b"<< /OpenAction [3 0 R /Fit] >>"), "pdf"),
    "PDF with a link": (files.pdf(b"<< /S /URI /URI (https://city.example) >>"), "pdf"),
    "PDF about JavaScript": (
        files.pdf(b"<< /Title (The /JavaScript and /Encrypt and /Launch keys) >>"),
        "pdf",
    ),
    "PDF whose packed text speaks of actions": (files.pdf(files.stream(b"", b"(/S /JavaScript) Tj")), "pdf"),
    "PDF with a broken packed part": (
        files.pdf(b"<< /Type /ObjStm >>\nstream\nnot packed\nendstream"),
        "pdf",
    ),
    "PNG": (files.PNG, "png"),
    "JPEG": (files.JPEG, "jpg"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_people_send_is_taken(what):
    data, extension = TAKEN[what]
    assert extension_of(data) == extension


@pytest.mark.parametrize("text", ["plain", "\ufeffنص عربي", "中文\r\n", "# Title"])
@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "notes.md"])
def test_plain_text_is_taken_where_its_name_says_so(name, text):
    assert extension_of(text.encode(), name) == "txt"


def test_the_content_tells_not_the_name():
    sniffed = inspect(io.BytesIO(files.pdf()), name="paper.docx", max_bytes=MB)
    assert (sniffed.extension, sniffed.media_type) == ("pdf", "application/pdf")


def test_file_is_left_at_its_beginning():
    file = io.BytesIO(files.PNG)
    inspect(file, name="a.png", max_bytes=MB)
    assert file.tell() == 0


def test_every_kind_on_the_list_can_be_told():
    assert {extension for _, extension in TAKEN.values()} | {"txt"} == set(ALLOWED)


def test_empty_file_is_refused():
    assert sentence_about(b"") == "This file is empty. Choose another one."


def test_file_at_the_limit_is_taken_and_one_byte_more_refused():
    text = b"a" * MB
    assert extension_of(text, "a.txt", max_bytes=MB) == "txt"
    assert sentence_about(text + b"a", "a.txt", max_bytes=MB).startswith("This file is larger than 1 MB.")


STRANGERS = {
    "page.html": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg onload='alert(1)'/>",
    "table.csv": b"a,b",
    "program.docx": b"MZ" + b"\x00" * 100,
    "run.sh": b"#!/bin/sh",
    "": b"text without an ending",
    "archive.zip": files.zipped({"a.txt": "a"}),
    "template.docx": files.office("dotx"),
    "slides.odt": files.open_document("presentation"),
    "a.gif": b"GIF89a" + b"\x00" * 40,
    "late.pdf": b"\n%PDF-1.7",
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_not_on_the_list_is_refused(name):
    assert sentence_about(STRANGERS[name], name).startswith("This kind of file is not taken.")


@pytest.mark.parametrize(
    "data", ["привет".encode("cp1251"), "中文".encode("gbk"), "é".encode("utf-16"), b"a\x00b"]
)
def test_text_in_an_old_encoding_is_refused_with_the_way_out(data):
    assert sentence_about(data, "a.txt").startswith("This text is in an old encoding. Save it as UTF-8")


MACROS = {
    "a .docm renamed": files.office("docm"),
    "an .xlsm renamed": files.office("xlsm"),
    "VBA under another name": files.office("docx", "application/vnd.ms-office.vbaProject"),
    "an Excel 4.0 sheet": files.office("xlsx", "application/vnd.ms-excel.macrosheet+xml"),
    "an ActiveX control": files.office("docx", "application/vnd.ms-office.activeX+xml"),
    "types written as references": files.office("docx", "application/vnd.ms-office.&#118;baProject"),
    "OpenDocument Basic": files.open_document("text", **{"Basic/Standard/Module1.xml": "<x/>"}),
    "OpenDocument Python": files.open_document("text", **{"Scripts/python/run.py": "pass"}),
}


@pytest.mark.parametrize("what", MACROS)
def test_macros_are_refused(what):
    assert sentence_about(MACROS[what]) == "This file holds macros. Save it without macros and send it again."


def encrypted_zip() -> bytes:
    data = bytearray(files.office("docx"))
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


LOCKED = {
    "entries": encrypted_zip(),
    "OpenDocument": files.open_document(
        "text", **{"META-INF/manifest.xml": '<m xmlns:manifest="x"><manifest:encryption-data/></m>'}
    ),
    "PDF": files.pdf(trailer=b"/Encrypt 4 0 R"),
    "PDF with a table of objects as a stream": files.pdf_with_reference_stream(b"/Encrypt 9 0 R "),
}


@pytest.mark.parametrize("what", LOCKED)
def test_locked_files_are_refused(what):
    assert sentence_about(LOCKED[what]).startswith("This file is locked")


def test_old_office_files_are_refused_with_the_way_out():
    assert sentence_about(files.OLE) == (
        "This file is locked or in an old Office format. Save it as .docx or PDF without a password."
    )


BOMBS = {
    "one part of zeros": files.office("docx", **{"word/media/a.png": b"\x00" * (20 * MB)}),
    "overlapping parts": files.overlapping_bomb(),
    "a multitude of parts": files.zipped({f"{number}": "" for number in range(3000)}),
    "parts that point outside": files.office("docx", **{"../../etc/passwd": "x"}),
    "packed in an unusual way": files.zipped({"[Content_Types].xml": "<x/>"}, zipfile.ZIP_LZMA),
    "PDF objects": files.pdf(*[files.stream(b"/Type /ObjStm", b" " * (9 * MB)) for _ in range(8)]),
}


@pytest.mark.parametrize("what", BOMBS)
def test_bombs_are_refused(what):
    began = time.process_time()
    assert sentence_about(BOMBS[what]).startswith("This file unpacks to far more than it should.")
    assert time.process_time() - began < 5


DAMAGED = {
    "cut off": files.real_docx()[:2000],
    "broken list of types": files.zipped({"[Content_Types].xml": "<Types>"}),
    "entities": files.zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY x "boom">]><a b="&x;"/>'}),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_damaged_files_are_refused(what):
    assert sentence_about(DAMAGED[what]).startswith("This file is damaged.")


PROGRAMS = {
    "an action": files.pdf(b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "an action with escapes in its name": files.pdf(b"<</S/J#61vaScript/JS(x)>>"),
    "an action that starts a program": files.pdf(b"<< /S  /Launch /F (calc.exe) >>"),
    "a packed action": files.pdf(
        files.stream(b"/Type /ObjStm /N 1 /First 4", b"5 0 << /S /JavaScript /JS (x) >>")
    ),
}


@pytest.mark.parametrize("what", PROGRAMS)
def test_pdf_that_runs_a_program_is_refused(what):
    assert (
        sentence_about(PROGRAMS[what]) == "This PDF holds a program. Print it to a new PDF and send that one."
    )


def test_polyglot_is_what_its_first_bytes_say():
    assert extension_of(files.pdf() + files.real_docx()) == "pdf"
    assert extension_of(files.JPEG + files.zipped({"a": "b"})) == "jpg"


@pytest.mark.parametrize(
    "piece",
    [b"/S ", b"/S  /JavaScrip", b"/Type/ObjStm", b"startxref 5 ", b"/S" + b" " * 20, b"/S%", b"/S/#4"],
)
def test_no_pdf_makes_the_look_crawl(piece):
    began = time.process_time()
    with contextlib.suppress(Unacceptable):
        extension_of(b"%PDF-1.7\n" + piece * (4 * MB // len(piece)))
    assert time.process_time() - began < 5


def test_a_large_pdf_is_read_once():
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            data = super().read(size)
            self.taken += len(data)
            return data

    noise = os.urandom(8 * MB)
    data = files.pdf(files.stream(b"", noise))
    file = Counting(data)
    inspect(file, name="a.pdf", max_bytes=25 * MB)
    assert file.taken == len(data)


def test_object_stream_that_breaks_late_counts_against_the_limit():
    packed = zlib.compress(b" " * (40 * MB))[:-4] + b"oops"
    part = b"<< /Type /ObjStm >>\nstream\n" + packed + b"\nendstream"
    assert sentence_about(files.pdf(part, part)).startswith("This file unpacks to far more")


# ---- Where files of older programs are taken too ----

RTF = rb"{\rtf1\ansi A plan.}"


def told(data: bytes, name: str, taken: Taken = WITH_OLD_OFFICE) -> str:
    return inspect(io.BytesIO(data), name=name, max_bytes=MB, taken=taken).extension


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (old.doc(), "doc"),
        (old.xls(), "xls"),
        (old.compound(Book=b""), "xls"),
        (old.ppt(), "ppt"),
        (RTF, "rtf"),
        (files.open_document("presentation"), "odp"),
        (files.real_docx(), "docx"),
        (files.pdf(), "pdf"),
    ],
)
def test_documents_of_older_programs_are_told_by_their_content(data, extension):
    assert told(data, f"plan.{extension}") == extension
    assert told(data, "plan.pdf") == extension


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (files.PNG, "whatever its name says"),
        (files.JPEG, "whatever its name says"),
        (b"MZ\x90\x00", "whatever its name says"),
        (old.compound(Drawing=b""), "whatever its name says"),
        (old.doc(flags=0x0100), "locked"),
        (old.xls(locked=True), "locked"),
        (old.compound(EncryptedPackage=b""), "locked"),
        (old.doc("Macros"), "macros"),
        (old.doc("_VBA_PROJECT_CUR"), "macros"),
        (old.compound(**{"WordDocument": b"", "\x01Ole10Native": b""}), "another file or a program"),
        (RTF + rb"{\object\objemb{\*\objdata 0105}}", "another file or a program"),
        (old.doc()[:600], "damaged"),
        (old.doc()[:48] + b"\xf0\xff\x00\x00" + old.doc()[52:], "damaged"),
    ],
)
def test_a_wrong_file_under_a_right_name_is_refused(data, says):
    with pytest.raises(Unacceptable, match=says):
        told(data, "plan.doc")


def test_elsewhere_older_programs_are_asked_to_save_anew():
    for data, name in ((old.doc(), "plan.doc"), (old.xls(), "plan.xls"), (old.ppt(), "plan.ppt")):
        with pytest.raises(Unacceptable, match="old Office format"):
            told(data, name, USUAL)
    with pytest.raises(Unacceptable, match="not taken"):
        told(RTF, "plan.txt", USUAL)


def test_a_chain_of_sectors_that_runs_in_a_ring_ends():
    data = bytearray(old.doc())
    # The directory's only sector leads to itself.
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    with pytest.raises(Unacceptable, match="damaged"):
        told(bytes(data), "plan.doc")
