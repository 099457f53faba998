"""Files that must not be taken: each with what it is, the name it is sent under, and how the refusal begins.

python -m tests.documents.hostile      how many there are of each refusal
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.kit import office_files as files

MB = 1024 * 1024
LIMIT = 25 * MB

EMPTY = "This file is empty."
TOO_LARGE = "This file is larger than 25 MB."
NOT_TAKEN = "This kind of file is not taken."
LOCKED = "This file is locked with a password"
OLD_OFFICE = "This file is locked or in an old Office format."
DAMAGED = "This file is damaged."
BOMB = "This file unpacks to far more than it should."
MACROS = "This file holds macros."
PROGRAM = "This PDF holds a program."
EMBEDDED = "This file holds another file or a program."
OLD_ENCODING = "This text is in an old encoding."


class Hostile(NamedTuple):
    """One file, and the beginning of the sentence with which it is refused."""

    what: str
    name: str
    data: bytes
    refusal: str


def hostile() -> Iterator[Hostile]:
    """All of them, each of another make."""
    yield Hostile("nothing at all", "paper.pdf", b"", EMPTY)
    yield Hostile("one byte too many", "paper.txt", b"a" * (LIMIT + 1), TOO_LARGE)
    yield Hostile("one byte too many, as PDF", "paper.pdf", files.pdf().ljust(LIMIT + 1), TOO_LARGE)
    for family in (_strangers, _old_office, _macros, _locked, _bombs, _damaged, _programs, _encodings):
        yield from family()


# ---- What is not on the list, whatever it is called ----

_BEGINNINGS = {
    "Windows program": b"MZ\x90\x00\x03\x00\x00\x00",
    "Linux program": b"\x7fELF\x02\x01\x01\x00",
    "macOS program": b"\xcf\xfa\xed\xfe\x07\x00\x00\x01",
    "Java class": b"\xca\xfe\xba\xbe\x00\x00\x00\x34",
    "WebAssembly": b"\x00asm\x01\x00\x00\x00",
    "Python cache": b"\xa7\r\r\n\x00\x00\x00\x00",
    "shell script": b"#!/bin/sh\nexit\n",
    "batch file": b"@echo off\r\nexit\r\n",
    "Windows shortcut": b"L\x00\x00\x00\x01\x14\x02\x00",
    "web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "web page with a mark": b"\xef\xbb\xbf<html><script>alert(1)</script>",
    "drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "style sheet with a script": b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><a/>",
    "page with an applet": b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n",
    "rich text": b"{\\rtf1\\ansi a}",
    "PostScript": b"%!PS-Adobe-3.0\n(x) run\n",
    "cabinet": b"MSCF\x00\x00\x00\x00",
    "RAR archive": b"Rar!\x1a\x07\x01\x00",
    "7z archive": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "XZ archive": b"\xfd7zXZ\x00\x00\x04",
    "compressed file": gzip.compress(b"x", mtime=0),
    "Flash film": b"CWS\x0a\x00\x00\x00\x00",
    "animated picture": b"GIF89a\x01\x00\x01\x00",
    "bitmap": b"BM\x3a\x00\x00\x00",
    "TIFF": b"II*\x00\x08\x00\x00\x00",
    "WebP": b"RIFF\x24\x00\x00\x00WEBPVP8 ",
    "film": b"\x00\x00\x00\x18ftypmp42",
    "database": b"SQLite format 3\x00",
    "help file": b"ITSF\x03\x00\x00\x00",
    "mail": b"From: nobody\r\nSubject: Demonstration text\r\n\r\n",
    "certificate": b"-----BEGIN CERTIFICATE-----\n",
    "split archive": b"PK\x07\x08PK\x03\x04",
    "late PDF": b"\n\n%PDF-1.7\n",
    "PDF in small letters": b"%pdf-1.7\n",
}
_PRETENDING = ("paper.docx", "report.pdf", "run.exe")


def _strangers() -> Iterator[Hostile]:
    for what, beginning in _BEGINNINGS.items():
        for name in _PRETENDING:
            yield Hostile(f"{what} as {name}", name, beginning.ljust(256, b"\x00"), NOT_TAKEN)
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    yield Hostile("tape archive", "paper.odt", tar.getvalue(), NOT_TAKEN)
    yield Hostile("plain archive", "paper.docx", files.zipped({"a.txt": "a"}), NOT_TAKEN)
    yield Hostile("Android program", "paper.docx", files.zipped({"AndroidManifest.xml": "<a/>"}), NOT_TAKEN)
    yield Hostile("Java archive", "paper.docx", files.zipped({"META-INF/MANIFEST.MF": "a"}), NOT_TAKEN)
    yield Hostile("Word template", "paper.docx", files.office("dotx"), NOT_TAKEN)
    for kind in ("presentation", "graphics", "text-master", "text-template", "base", "formula"):
        yield Hostile(f"OpenDocument {kind}", "paper.odt", files.open_document(kind), NOT_TAKEN)
    book = files.zipped({"mimetype": "application/epub+zip"})
    yield Hostile("electronic book", "paper.odt", book, NOT_TAKEN)
    control = b"{\\rtf1\\ansi{\\object\\objocx}}"
    yield Hostile("rich text with a control", "paper.rtf", control, EMBEDDED)


def _old_office() -> Iterator[Hostile]:
    for name in ("paper.doc", "table.xls", "slides.ppt", "mail.msg", "setup.msi", "locked.docx"):
        yield Hostile(f"compound file as {name}", name, files.OLE, OLD_OFFICE)


# ---- Programs inside ----

_PROGRAM_TYPES = {
    "VBA": "application/vnd.ms-office.vbaProject",
    "VBA in capitals": "APPLICATION/VND.MS-OFFICE.VBAPROJECT",
    "VBA signed": "application/vnd.ms-office.vbaProjectSignature",
    "VBA written as references": "application/vnd.ms-office.&#118;&#x62;aProject",
    "Excel 4.0 macros": "application/vnd.ms-excel.macrosheet+xml",
    "Excel 4.0 macros of another language": "application/vnd.ms-excel.intlmacrosheet+xml",
    "ActiveX": "application/vnd.ms-office.activeX+xml",
    "ActiveX, its data": "application/vnd.ms-office.activeX",
    "a macro template": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def _macros() -> Iterator[Hostile]:
    for kind in ("docx", "xlsx", "pptx"):
        for what, media_type in _PROGRAM_TYPES.items():
            yield Hostile(f"{what} in {kind}", f"paper.{kind}", files.office(kind, media_type), MACROS)
    for kind in ("docm", "xlsm"):
        for name in ("paper.docx", f"paper.{kind}"):
            yield Hostile(f"{kind} as {name}", name, files.office(kind), MACROS)
    for kind in ("text", "spreadsheet"):
        for part in (
            "Basic/Standard/Module1.xml",
            "BASIC/script-lc.xml",
            "Scripts/python/run.py",
            "scripts/javascript/run.js",
            "Dialogs/Standard/Dialog1.xml",
        ):
            data = files.open_document(kind, **{part: "<x/>"})
            yield Hostile(f"{part} in OpenDocument {kind}", "paper.odt", data, MACROS)


def _programs() -> Iterator[Hostile]:
    word = b"JavaScript"
    actions = {
        "JavaScript": b"<< /S /JavaScript /JS (x) >>",
        "JavaScript without spaces": b"<</S/JavaScript/JS(x)>>",
        "JavaScript on two lines": b"<< /S\r\n/JavaScript /JS (x) >>",
        "JavaScript far off": b"<< /S" + b" " * 20 + b"/JavaScript >>",
        "JavaScript all in escapes": b"<< /S /" + b"".join(b"#%02X" % sign for sign in word) + b" >>",
        "a program to start": b"<< /S /Launch /F (calc.exe) >>",
        "a program to start, escaped": b"<< /S /L#61unch /Win << /F (calc.exe) >> >>",
    }
    for place in range(len(word)):
        escaped = word[:place] + b"#%02x" % word[place] + word[place + 1 :]
        actions[f"JavaScript, sign {place} escaped"] = b"<< /S /" + escaped + b" /JS (x) >>"
    for what, action in actions.items():
        yield Hostile(what, "paper.pdf", files.pdf(action), PROGRAM)
    for what in ("JavaScript", "JavaScript without spaces", "a program to start"):
        packed = files.stream(b"/Type /ObjStm /N 1 /First 4", b"5 0 " + actions[what])
        yield Hostile(f"{what}, packed", "paper.pdf", files.pdf(packed), PROGRAM)
        later = files.pdf() + b"9 0 obj\n" + actions[what] + b"\nendobj\n%%EOF\n"
        yield Hostile(f"{what}, added later", "paper.pdf", later, PROGRAM)


# ---- Locked, bombs, broken ----


def _flagged(data: bytes, flag: int) -> bytes:
    """An archive whose first entry is said to be encrypted."""
    changed = bytearray(data)
    changed[changed.find(b"PK\x01\x02") + 8] |= flag
    return bytes(changed)


def _locked() -> Iterator[Hostile]:
    whole = {
        **{kind: files.office(kind) for kind in ("docx", "xlsx", "pptx")},
        "odt": files.open_document("text"),
        "ods": files.open_document("spreadsheet"),
    }
    for kind, data in whole.items():
        for flag in (0x01, 0x40, 0x41):
            yield Hostile(f"{kind} locked, flag {flag:#x}", f"paper.{kind}", _flagged(data, flag), LOCKED)
    manifest = '<m xmlns:manifest="x"><manifest:encryption-data/></m>'
    for kind in ("text", "spreadsheet"):
        data = files.open_document(kind, **{"META-INF/manifest.xml": manifest})
        yield Hostile(f"OpenDocument {kind} locked", "paper.odt", data, LOCKED)
    for what, trailer in {
        "PDF": b"/Encrypt 4 0 R",
        "PDF, dictionary": b"/Encrypt<</Filter/Standard/V 4>>",
        "PDF, among others": b"/Info 5 0 R /Encrypt 4 0 R /ID [<00><00>]",
    }.items():
        yield Hostile(f"{what} locked", "paper.pdf", files.pdf(trailer=trailer), LOCKED)
    reference = files.pdf_with_reference_stream(b"/Encrypt 9 0 R ")
    yield Hostile("PDF with a stream of references locked", "paper.pdf", reference, LOCKED)


def _bombs() -> Iterator[Hostile]:
    zeros = b"\x00" * (20 * MB)
    for kind in ("docx", "xlsx", "pptx"):
        data = files.office(kind, **{"media/a.png": zeros})
        yield Hostile(f"zeros in {kind}", f"paper.{kind}", data, BOMB)
    for kind in ("text", "spreadsheet"):
        data = files.open_document(kind, **{"Pictures/a.png": zeros})
        yield Hostile(f"zeros in OpenDocument {kind}", "paper.odt", data, BOMB)
    yield Hostile("overlapping parts", "paper.docx", files.overlapping_bomb(), BOMB)
    yield Hostile("parts over the table", "paper.docx", _over_the_table(), BOMB)
    for number in (2_001, 5_000):
        many = files.zipped({f"{one}": "" for one in range(number)})
        yield Hostile(f"{number} parts", "paper.docx", many, BOMB)
    for name in (
        "../../etc/passwd",
        "/etc/passwd",
        "..\\..\\evil.dll",
        "C:\\evil.dll",
        "C:evil.dll",
        "word/../../evil",
        "a/..",
        "\\\\host\\share\\evil.dll",
    ):
        data = files.office("docx", **{name: "x"})
        yield Hostile(f"a part called {name}", "paper.docx", data, BOMB)
    yield Hostile("two parts of one name", "paper.docx", _twins(), BOMB)
    for what, method in {"LZMA": zipfile.ZIP_LZMA, "BZIP2": zipfile.ZIP_BZIP2}.items():
        data = files.zipped({"[Content_Types].xml": "<x/>"}, method)
        yield Hostile(f"packed by {what}", "paper.docx", data, BOMB)
    objects = [files.stream(b"/Type /ObjStm", b" " * (9 * MB)) for _ in range(8)]
    yield Hostile("PDF objects", "paper.pdf", files.pdf(*objects), BOMB)
    broken = zlib.compress(b" " * (40 * MB))[:-4] + b"oops"
    part = b"<< /Type /ObjStm >>\nstream\n" + broken + b"\nendstream"
    yield Hostile("PDF objects that break late", "paper.pdf", files.pdf(part, part), BOMB)


def _twins() -> bytes:
    """Two parts of one name, of which each program reads another."""
    return files.office("docx", **{"word/a.xml": "1", "word/b.xml": "2"}).replace(
        b"word/b.xml", b"word/a.xml"
    )


def _over_the_table() -> bytes:
    """A part that claims to reach into the table of contents."""
    data = bytearray(files.zipped({"[Content_Types].xml": "<x/>"}, zipfile.ZIP_STORED))
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, entry + 20, 10_000)
    return bytes(data)


def _damaged() -> Iterator[Hostile]:
    word, text = files.real_docx(), files.open_document("text", **{"content.xml": "<x/>" * 200})
    for share in range(5, 100, 5):
        cut = word[: len(word) * share // 100]
        yield Hostile(f"Word file cut off at {share} %", "paper.docx", cut, DAMAGED)
    for share in range(20, 100, 20):
        cut = text[: len(text) * share // 100]
        yield Hostile(f"OpenDocument cut off at {share} %", "paper.odt", cut, DAMAGED)
    types = {
        "open": "<Types>",
        "empty": "",
        "no XML": "not xml at all",
        "with entities": '<!DOCTYPE a [<!ENTITY x "boom">]><a b="&x;"/>',
        "with a file of ours": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "with entities of entities": '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>',
        "with a type from elsewhere": '<!DOCTYPE a SYSTEM "https://city.example/a.dtd"><a/>',
        "in another encoding": '<?xml version="1.0" encoding="UTF-7"?><a/>',
        "nested without end": "<a>" * 10_000 + "</a>" * 10_000,
    }
    for what, content in types.items():
        data = files.zipped({"[Content_Types].xml": content})
        yield Hostile(f"list of types {what}", "paper.docx", data, DAMAGED)


def _encodings() -> Iterator[Hostile]:
    texts = {
        "cp1251": "Демонстрационный текст",
        "koi8-r": "Демонстрационный текст",
        "cp1256": "نص تجريبي",
        "iso8859-6": "نص تجريبي",
        "gbk": "演示文本",
        "big5": "示範文本",
        "shift_jis": "見本の文章",
        "euc-kr": "시범 글",
        "cp1252": "texte de démonstration",
        "iso8859-15": "prueba de demostración",
        "utf-16": "Demonstration text",
        "utf-32": "Demonstration text",
    }
    for encoding, text in texts.items():
        yield Hostile(f"text in {encoding}", "paper.txt", text.encode(encoding), OLD_ENCODING)
    yield Hostile("text with a null sign", "paper.md", b"Demonstration\x00text", OLD_ENCODING)
    yield Hostile("text with half a sign", "paper.txt", "Demonstration…".encode()[:-1], OLD_ENCODING)


if __name__ == "__main__":
    for refusal, count in Counter(one.refusal for one in hostile()).most_common():
        print(f"{count:4} {refusal}")
