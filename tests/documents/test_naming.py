"""The names in the properties of files: found, and taken out with the text untouched."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from imrf_portal.documents import naming
from imrf_portal.documents.reading import names, readers
from imrf_portal.documents.reading.text import Unreadable
from imrf_portal.documents.storing import store
from tests.kit import office_files

AUTHOR = "Hidden Person"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def signed_docx() -> bytes:
    """A Word file whose author, last hand, company and change are named."""
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.core_properties.last_modified_by = "Second Person"
    paragraph = document.add_paragraph(f"Demonstration text by {AUTHOR}.")
    run = paragraph.add_run(" Added.")._r
    change = run.makeelement(f"{{{W}}}ins", {f"{{{W}}}id": "1", f"{{{W}}}author": "Third Person"})
    run.addprevious(change)
    change.append(run)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def signed_odt() -> bytes:
    spaces = "urn:oasis:names:tc:opendocument:xmlns:"
    dc = "http://purl.org/dc/elements/1.1/"
    head = f'xmlns:office="{spaces}office:1.0" xmlns:text="{spaces}text:1.0" xmlns:meta="{spaces}meta:1.0" xmlns:dc="{dc}"'
    meta = f"<meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>Second Person</dc:creator>"
    remark = (
        "<office:annotation><dc:creator>Third Person</dc:creator><text:p>Why?</text:p></office:annotation>"
    )
    text = f"<text:p>Demonstration text by {AUTHOR}.{remark}</text:p>"
    return office_files.zipped(
        {
            "mimetype": readers.ODT,
            "meta.xml": f"<office:document-meta {head}><office:meta>{meta}</office:meta></office:document-meta>",
            "content.xml": f"<office:document-content {head}><office:body><office:text>{text}</office:text>"
            "</office:body></office:document-content>",
        }
    )


SIGNED = {readers.DOCX: signed_docx, readers.ODT: signed_odt}


@pytest.mark.parametrize("media_type", SIGNED)
def test_names_are_found_and_taken_out_and_the_text_stays(media_type):
    data = SIGNED[media_type]()
    assert names.names(data, media_type=media_type) == [AUTHOR, "Second Person", "Third Person"]
    cleared = names.without(data, media_type=media_type)
    assert names.names(cleared, media_type=media_type) == []
    assert readers.read(cleared, media_type=media_type) == readers.read(data, media_type=media_type)
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, cleared))
    assert before.namelist() == after.namelist()
    assert after.testzip() is None
    if media_type == readers.ODT:
        assert after.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_the_author_of_a_pdf_is_found_and_cannot_be_taken_out():
    said = f'#set document(author: "{AUTHOR}")\nDemonstration text'
    data = typst.compile(said.encode())
    assert names.names(data, media_type=readers.PDF) == [AUTHOR]
    assert not names.can_be_taken_out(readers.PDF)


@pytest.mark.parametrize("media_type", [*SIGNED, readers.PDF])
def test_what_is_no_such_file_is_unreadable(media_type):
    with pytest.raises(Unreadable):
        names.names(b"no such file", media_type=media_type)


@pytest.mark.django_db
def test_a_stored_file_is_kept_once_more_without_names(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stored = store(SimpleUploadedFile("signed.docx", signed_docx()), by=None)
    assert AUTHOR in naming.names_in(stored)
    cleared = naming.without_names(stored, by=None)
    assert (naming.names_in(cleared), cleared.name) == ([], stored.name)
    plain = store(SimpleUploadedFile("plain.txt", b"Demonstration text"), by=None)
    assert naming.names_in(plain) == []
