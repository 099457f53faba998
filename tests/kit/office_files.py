"""Files as people send them: made by the programs' own libraries where there is one, else part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import docx

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": f"{_OOXML}wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}spreadsheetml.sheet.main+xml",
    "pptx": f"{_OOXML}presentationml.presentation.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "dotx": f"{_OOXML}wordprocessingml.template.main+xml",
}


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else method)
    return file.getvalue()


def real_docx(text: str = "Demonstration text") -> bytes:
    """As python-docx writes it, a picture-less document with styles, settings and a theme."""
    document = docx.Document()
    document.add_heading("Demonstration text", 1)
    document.add_paragraph(text)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def office(kind: str, *more_types: str, main: str = "main.xml", **parts: str | bytes) -> bytes:
    """The least Office file of a kind, its main part under any name, with further content types and parts."""
    types = "".join(
        f'<Override PartName="/part{number}" ContentType="{one}"/>'
        for number, one in enumerate((MAIN_TYPES[kind], *more_types))
    )
    return zipped({"[Content_Types].xml": _TYPES.format(types), main: "<x/>", **parts})


def open_document(kind: str, **parts: str | bytes) -> bytes:
    """The least OpenDocument file of a kind (`text`, `spreadsheet`…)."""
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    standard = {"content.xml": "<x/>", "META-INF/manifest.xml": manifest}
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}", **standard, **parts})


def pdf(*objects: bytes, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A PDF of one empty page with further objects, and a classic table of objects at its end."""
    standard = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    data, offsets = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate((*standard, *objects), 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(offsets) + 1, trailer)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def stream(dictionary: bytes, content: bytes) -> bytes:
    """A packed stream with the rest of its dictionary."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (
        len(packed),
        dictionary,
        packed,
    )


def pdf_with_reference_stream(dictionary: bytes = b"") -> bytes:
    """A PDF as new programs write it: its table of objects is a stream, and the trailer is that stream's head."""
    body = pdf()
    body = body[: body.rindex(b"xref\n0")]
    table = stream(b"/Type /XRef /Size 5 /W [1 2 1] /Root 1 0 R " + dictionary, bytes(range(200)) * 60)
    return body + b"4 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def overlapping_bomb() -> bytes:
    """Two entries that share one block of bytes, as bombs are built that unpack to a multitude."""
    data = bytearray(zipped({"[Content_Types].xml": "<x/>", "b.xml": "<y/>"}))
    directory = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", directory + 1)
    struct.pack_into("<L", data, second + 42, 0)
    return bytes(data)


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
