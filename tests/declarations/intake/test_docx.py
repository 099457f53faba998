import io
import zipfile

import pytest

from declarations.intake import docx as reader
from declarations.intake import findings, word_package, xml_parts
from declarations.intake.docx import read_docx
from declarations.intake.reading import CannotRead, Kind
from tests.declarations.intake.makers import (
    CONTENT_TYPES,
    NAMESPACES,
    OLE,
    UN_LEVELS,
    WORD,
    WordDraft,
    overlapping_bomb,
    p,
    raw_docx,
    set_list,
    zipped,
)


def rows(file):
    return [(str(each.kind), str(each.label or ""), each.text) for each in read_docx(file).paragraphs]


def labels(file):
    return [str(each.label or "") for each in read_docx(file).paragraphs]


def codes(file):
    return [warning.code for warning in read_docx(file).warnings]


def refusal(file):
    with pytest.raises(CannotRead) as caught:
        read_docx(file)
    return str(caught.value.sentence)


# --- numbers -------------------------------------------------------------------------------------------------------


def test_typed_labels_are_read():
    draft = WordDraft()
    draft.document.add_paragraph("Progress Declaration", "Title")
    draft.heading("Our commitments")
    for text in (
        "9.\tWe resolve:",
        "(a)\tTo listen;",
        "(b)\tTo act.",
        "9 bis. We add.",
        "42-ter We go on.",
        "9 pre. We begin.",
        "56 a. We put in.",
        "",
    ):
        draft.paragraph(text)
    read = read_docx(draft.file())
    assert read.title == "Progress Declaration"
    assert [(str(each.kind), str(each.label or ""), each.text) for each in read.paragraphs] == [
        ("heading", "", "Our commitments"),
        ("operative", "9", "We resolve:"),
        ("sub-paragraph", "9 (a)", "To listen;"),
        ("sub-paragraph", "9 (b)", "To act."),
        ("operative", "9 bis", "We add."),
        ("operative", "42 ter", "We go on."),
        ("operative", "9 pre", "We begin."),
        ("operative", "56 a", "We put in."),
    ]
    assert read.warnings == []


def test_automatic_numbers_are_resolved():
    draft = WordDraft()
    numbers = draft.start(draft.define(UN_LEVELS))
    for text, level in (
        ("We:", 0),
        ("One;", 1),
        ("Inner;", 2),
        ("Inner;", 2),
        ("Two.", 1),
        ("We thank:", 0),
        ("One.", 1),
    ):
        draft.numbered(text, numbers, level)
    assert labels(draft.file()) == ["1", "1 (a)", "1 (a) (i)", "1 (a) (ii)", "1 (b)", "2", "2 (a)"]


def test_automatic_numbers_start_where_the_list_says():
    draft = WordDraft()
    definition = draft.define(UN_LEVELS)
    first, second = draft.start(definition, starts={0: 8}), draft.start(definition, starts={0: 42})
    for number in (first, first, second, second):
        draft.numbered("We resolve.", number)
    assert labels(draft.file()) == ["8", "9", "42", "43"]


def test_automatic_and_typed_labels_stand_side_by_side():
    draft = WordDraft()
    numbers = draft.start(draft.define(), starts={0: 9})
    draft.numbered("We resolve.", numbers)
    draft.paragraph("9 bis.\tWe add.")
    draft.numbered("We go on.", numbers)
    assert labels(draft.file()) == ["9", "9 bis", "10"]
    assert codes(draft.file()) == []


def test_adverb_typed_behind_an_automatic_number_is_read_with_a_warning():
    draft = WordDraft()
    numbers = draft.start(draft.define(), starts={0: 9})
    draft.numbered("bis. We add.", numbers)
    assert rows(draft.file()) == [("operative", "9 bis", "We add.")]
    assert codes(draft.file()) == ["typed-suffix"]


def test_automatic_numbers_come_from_styles_that_inherit():
    draft = WordDraft()
    numbers = draft.start(draft.define())
    draft.style("UN Para", list_number=numbers)
    draft.style("UN Para Narrow", based_on="UN Para")
    draft.style("UN Sub", based_on="UN Para", list_number=numbers, level=1)
    for style in ("UN Para", "UN Para Narrow", "UN Sub", "UN Para"):
        draft.paragraph("We resolve.", style=style)
    assert labels(draft.file()) == ["1", "2", "2 (a)", "3"]


def test_inner_level_with_figures_counts_sub_paragraphs():
    draft = WordDraft()
    numbers = draft.start(draft.define([("decimal", "%1."), ("decimal", "%2.")]))
    for level in (0, 1, 1, 0):
        draft.numbered("We.", numbers, level)
    assert labels(draft.file()) == ["1", "1 (1)", "1 (2)", "2"]


def test_numbered_headings_leave_paragraphs_their_numbers():
    """In one list the headings count I, II at the first level and the paragraphs 1, 2 at the second."""
    draft = WordDraft()
    numbers = draft.start(draft.define([("upperRoman", "%1."), ("decimal", "%2.")], restarts={1: 0}))
    for text, level in (("Commitments", 0), ("We resolve.", 1), ("Review", 0), ("We thank.", 1)):
        paragraph = draft.heading(text) if level == 0 else draft.paragraph(text)
        set_list(paragraph._p.get_or_add_pPr(), numbers, level)
    assert rows(draft.file()) == [
        ("heading", "", "I. Commitments"),
        ("operative", "1", "We resolve."),
        ("heading", "", "II. Review"),
        ("operative", "2", "We thank."),
    ]


def test_bullets_of_word_belong_to_their_paragraph():
    draft = WordDraft()
    draft.paragraph("1. We resolve:")
    draft.paragraph("To listen;", style="List Bullet")
    draft.paragraph("To act.", style="List Bullet")
    read = read_docx(draft.file())
    assert [each.parent for each in read.paragraphs] == [None, 0, 0]
    assert [str(each.label) for each in read.paragraphs] == ["1", "¶1", "¶2"]


def test_text_without_numbers_is_counted_with_a_warning():
    draft = WordDraft()
    draft.look("Recalling the Compact", italic=True)
    draft.paragraph("We resolve.")
    assert rows(draft.file()) == [
        ("preambular", "¶1", "Recalling the Compact"),
        ("operative", "¶2", "We resolve."),
    ]
    assert codes(draft.file()) == ["unnumbered"]


def test_label_that_occurs_twice_names_both_places():
    draft = WordDraft()
    for text in ("9 bis. One.", "", "9bis. Two."):
        draft.paragraph(text)
    (warning,) = read_docx(draft.file()).warnings
    assert warning.code == "duplicate-label"
    assert "paragraph 1 of the file and again at paragraph 2 of the file" in str(warning.sentence)
    assert labels(draft.file()) == ["9 bis", "9 bis (2nd)"]


@pytest.mark.parametrize(
    ("one", "part", "two"),
    [
        ("٩ - نقرر:", "(أ) الاستماع.", "٩ مكررا - نضيف."),
        ("9.\tNous décidons\u00a0:", "a)\tD’écouter.", "9 bis.\tNous ajoutons."),
        ("9. Мы постановляем:", "a) слушать.", "9-бис. Мы добавляем."),
        ("9. 我们决心：", "（a）倾听。", "9之二 我们补充。"),
        ("9. Resolvemos:", "a) Escuchar.", "9 bis. Añadimos."),
    ],
)
def test_other_languages_are_read_onto_the_same_labels(one, part, two):
    draft = WordDraft()
    for text in (one, part, two):
        draft.paragraph(text)
    assert labels(draft.file()) == ["9", "9 (a)", "9 bis"]


# --- headings and look -------------------------------------------------------------------------------------------


def test_headings_are_told_by_style_in_any_language_of_word():
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Outlined"><w:name w:val="X"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Y"/><w:basedOn w:val="Mine"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr><w:r><w:t>Text</w:t></w:r></w:p>'
        for style, more in (
            ("berschrift2", ""),
            ("Mine", ""),
            ("Outlined", ""),
            ("Body", ""),
            ("Body", '<w:outlineLvl w:val="0"/>'),
        )
    )
    file = raw_docx(p("1. We.") + body, styles=f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
    read = read_docx(file).paragraphs
    assert [(str(each.kind), each.level) for each in read[1:]] == [
        ("heading", 2),
        ("heading", 2),
        ("heading", 3),
        ("operative", 1),
        ("heading", 1),
    ]


def test_headings_are_told_by_look():
    draft = WordDraft()
    draft.look("Our commitments", bold=True)
    draft.paragraph("PART TWO")
    draft.paragraph("III. Review")
    draft.paragraph("1. We resolve.")
    assert [each.kind for each in read_docx(draft.file()).paragraphs] == [Kind.HEADING] * 3 + [Kind.OPERATIVE]


def test_heading_partly_bold_is_a_paragraph():
    draft = WordDraft()
    paragraph = draft.look("Our ", bold=True)
    paragraph.add_run("commitments")
    draft.paragraph("1. We resolve.")
    assert read_docx(draft.file()).paragraphs[0].kind is Kind.PREAMBULAR


# --- nothing lost ------------------------------------------------------------------------------------------------


def test_table_cells_become_notes_with_a_warning():
    draft = WordDraft()
    draft.paragraph("1. We resolve.")
    table = draft.document.add_table(rows=2, cols=2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}" if number != 2 else ""
    draft.paragraph("2. We thank.")
    read = read_docx(draft.file())
    assert rows(draft.file()) == [
        ("operative", "1", "We resolve."),
        ("note", "¶1", "Cell 0"),
        ("note", "¶2", "Cell 1"),
        ("note", "¶3", "Cell 3"),
        ("operative", "2", "We thank."),
    ]
    assert [(warning.code, str(warning.place)) for warning in read.warnings] == [("table", "table 1")]
    assert str(read.paragraphs[3].place) == "table 1, row 2, column 2"


def test_footnotes_stand_at_the_end_as_notes_of_the_paragraph_that_calls_them():
    call = '<w:p><w:r><w:t>{}</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
    notes = "".join(
        f'<w:footnote w:id="{number}">{p(f"Note {number}.")}{p("More.")}</w:footnote>' for number in (2, 3, 4)
    )
    file = raw_docx(
        call.format("1. One.", 3) + call.format("2. Two.", 2) + p("3. Three."),
        footnotes=f'<w:footnotes xmlns:w="{WORD}">{notes}</w:footnotes>',
    )
    read = read_docx(file)
    assert [(str(each.label), each.text, each.parent) for each in read.paragraphs][3:] == [
        ("Note 1", "Note 3. More.", 0),
        ("Note 2", "Note 2. More.", 1),
    ]
    assert [warning.code for warning in read.warnings] == ["footnotes"]


BOX = "<w:txbxContent>" + p("In the box") + "</w:txbxContent>"


def test_text_boxes_become_notes_once():
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    old = f"<w:pict><v:textbox>{BOX}</v:textbox></w:pict>"
    for box in (both, old):
        file = raw_docx(f"<w:p><w:r><w:t>1. We.</w:t>{box}</w:r></w:p>" + p("2. We."))
        assert rows(file) == [
            ("operative", "1", "We."),
            ("note", "¶1", "In the box"),
            ("operative", "2", "We."),
        ]
        file.seek(0)
        assert codes(file) == ["text-box"]


TRACKED = (
    '<w:p><w:r><w:t xml:space="preserve">1. We </w:t></w:r>'
    '<w:ins w:id="1" w:author="A"><w:r><w:t xml:space="preserve">firmly </w:t></w:r></w:ins>'
    '<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">may </w:delText></w:r></w:del>'
    "<w:r><w:t>resolve.</w:t></w:r></w:p>"
)


def test_tracked_changes_are_read_with_a_warning_that_counts_them():
    file = raw_docx(p("Recalling,") + TRACKED)
    read = read_docx(file)
    assert read.paragraphs[1].text == "We firmly resolve."
    (warning,) = read.warnings
    assert (warning.code, str(warning.place)) == ("tracked-changes", "paragraph 2 of the file")
    assert str(warning.sentence).startswith("The file holds 2 tracked changes.")


def test_deleted_end_of_a_paragraph_joins_it_to_the_next():
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>'
    file = raw_docx(
        f'<w:p>{gone}<w:r><w:t xml:space="preserve">1. We </w:t></w:r></w:p>' + p("resolve.") + p("2. We.")
    )
    assert rows(file) == [("operative", "1", "We resolve."), ("operative", "2", "We.")]


def test_deleted_end_of_the_last_paragraph_loses_nothing():
    gone = '<w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>'
    file = raw_docx(p("1. We.") + f"<w:p>{gone}<w:r><w:t>2. They.</w:t></w:r></w:p>")
    assert labels(file) == ["1", "2"]


def test_deleted_paragraph_does_not_count():
    draft = WordDraft()
    numbers = draft.start(draft.define())
    for _number in range(3):
        draft.numbered("We.", numbers)
    middle = draft.document.paragraphs[1]._p
    run = middle.r_lst[0]
    wrapper = middle.makeelement(f"{{{WORD}}}del", {})
    run.addprevious(wrapper)
    wrapper.append(run)
    mark = middle.makeelement(f"{{{WORD}}}rPr", {})
    mark.append(middle.makeelement(f"{{{WORD}}}del", {}))
    middle.pPr.append(mark)
    assert labels(draft.file()) == ["1", "2"]


def test_moved_text_stands_where_it_went():
    file = raw_docx(
        "<w:p><w:moveFrom><w:r><w:t>1. Gone.</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>1. Come.</w:t></w:r></w:moveTo></w:p>"
    )
    assert rows(file) == [("operative", "1", "Come.")]


def test_controls_links_fields_and_formulas_keep_their_text():
    body = (
        "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>1. In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t xml:space='preserve'>2. See </w:t></w:r><w:hyperlink><w:r><w:t>the page</w:t></w:r></w:hyperlink>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t xml:space='preserve'> nine</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:tab/><w:t>and</w:t><w:br/><w:t>on</w:t>"
        "<w:noBreakHyphen/><w:t>line</w:t></w:r><m:oMath><m:r><m:t> x=1</m:t></m:r></m:oMath></w:p>"
    )
    assert [text for _, _, text in rows(raw_docx(body))] == [
        "In a control.",
        "See the page nine and on\u2011line x=1",
    ]


def test_what_is_left_out_is_said():
    body = (
        p("1. We.")
        + '<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret</w:t></w:r><w:r><w:sym w:char="F0B7"/></w:r></w:p>'
        + '<w:p><w:r><w:t>2. We.</w:t><w:commentReference w:id="1"/></w:r></w:p><w:altChunk/>'
        + '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Part 3</w:t></w:r></w:p>'
    )
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    file = raw_docx(body, styles=styles)
    assert labels(file) == ["1", "2"]
    file.seek(0)
    assert codes(file) == ["hidden", "symbol", "remarks", "foreign-part", "contents"]
    file.seek(0)
    assert all("left out" in str(warning.sentence) for warning in read_docx(file).warnings)


@pytest.mark.parametrize("how", ['<w:vertAlign w:val="superscript"/>', '<w:position w:val="8"/>'])
def test_raised_figures_stay_apart_from_the_number_before_them(how):
    raised = f"<w:r><w:rPr>{how}</w:rPr><w:t>{{}}</w:t></w:r>"
    body = f"<w:p><w:r><w:t>1. Resolution 73</w:t></w:r>{raised.format(12)}{raised.format('st')}</w:p>"
    assert rows(raw_docx(body)) == [("operative", "1", "Resolution 73¹²st")]


def test_strict_files_are_read():
    file = raw_docx(p("1. We."))
    parts = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            content = archive.read(name).replace(
                WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            parts[name] = content.replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
    assert labels(zipped(parts)) == ["1"]


def test_main_part_may_have_another_name():
    file = raw_docx(p("1. We."))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"word/document.xml", b"/word/document2.xml")
    assert labels(zipped(parts)) == ["1"]


def test_ten_thousand_paragraphs_are_read():
    draft = read_docx(raw_docx("".join(p(f"{number}. We resolve.") for number in range(1, 10_001))))
    assert (len(draft.paragraphs), draft.warnings) == (10_000, [])


# --- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"9. We resolve.", b"\x89PNG\r\n\x1a\n", b"<html></html>"])
def test_what_is_no_word_file_is_refused(data):
    assert "not a Word file" in refusal(io.BytesIO(data))


@pytest.mark.parametrize(("data", "name"), [(b"%PDF-1.7 ...", "PDF"), (b"{\\rtf1 ...", "RTF")])
def test_other_formats_are_named(data, name):
    assert f"This is a {name} file" in refusal(io.BytesIO(data))


def test_archive_that_is_no_word_file_is_refused():
    assert "not a Word file" in refusal(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}))
    workbook = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
    assert "not a Word file" in refusal(workbook)
    assert "not a Word file" in refusal(raw_docx("", document=b"<other/>"))


def test_encrypted_and_old_files_are_told_apart():
    assert "password" in refusal(io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 400))
    assert "old Word format" in refusal(io.BytesIO(OLE + "WordDocument".encode("utf-16-le") + b"\x00" * 400))
    assert "not a Word file" in refusal(io.BytesIO(OLE))


def test_encrypted_archive_is_refused():
    data = bytearray(raw_docx(p("1. We.")).getvalue())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(io.BytesIO(bytes(data)))


def test_truncated_file_is_refused():
    data = raw_docx(p("1. We.")).getvalue()
    assert "damaged or cut off" in refusal(io.BytesIO(data[: len(data) // 2]))


def test_broken_xml_is_refused():
    assert "damaged or cut off" in refusal(raw_docx("<w:p>"))


def test_bombs_are_refused():
    assert "was not opened" in refusal(overlapping_bomb())
    assert "was not opened" in refusal(raw_docx(p("x"), parts={"word/media/a.emf": b"\x00" * 2_000_000}))


def test_entities_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY x "boom">]><w:document xmlns:w="%s"><w:body>&x;</w:body></w:document>'
    assert "was not opened" in refusal(raw_docx("", document=bomb % WORD.encode()))
    assert "was not opened" in refusal(raw_docx(p("x"), styles='<!DOCTYPE a SYSTEM "http://x.example/"><a/>'))


def test_tables_within_tables_without_end_are_refused():
    nested = "<w:tbl><w:tr><w:tc>" * 10_000 + "</w:tc></w:tr></w:tbl>" * 10_000
    assert "damaged or cut off" in refusal(raw_docx(nested))


def test_macros_are_refused():
    assert "macros" in refusal(raw_docx(p("1. We."), parts={"word/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("body", ["", p(""), p("  "), "<w:sectPr/>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"])
def test_file_without_a_paragraph_is_refused(body):
    assert "not a single paragraph" in refusal(raw_docx(body))


def test_file_with_too_many_paragraphs_is_refused(monkeypatch):
    monkeypatch.setattr(reader, "MOST_PARAGRAPHS", 2)
    assert "more than 2 paragraphs" in refusal(raw_docx(p("1. We.") * 3))


def test_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(word_package, "MOST_BYTES", 10)
    assert "larger than" in refusal(raw_docx(p("1. We.")))


# --- tracked changes, part by part -------------------------------------------------------------------------------


def test_tracked_changes_are_kept_with_their_paragraph():
    (paragraph,) = read_docx(raw_docx(TRACKED)).paragraphs
    assert [(each.edit, each.start, each.text, each.author) for each in paragraph.tracked] == [
        ("inserted", 3, "firmly ", "A"),
        ("deleted", 10, "may ", "A"),
    ]
    assert paragraph.text[3:].startswith("firmly ")


def test_warning_of_tracked_changes_names_every_place_once():
    (warning,) = read_docx(raw_docx(p("Recalling,") + TRACKED + TRACKED.replace("1. ", "2. "))).warnings
    assert str(warning.sentence).endswith("Where: paragraph 2 of the file; paragraph 3 of the file.")


def test_very_many_places_are_cut_short():
    body = "".join(TRACKED.replace("1. ", f"{number}. ") for number in range(1, 40))
    (warning,) = read_docx(raw_docx(body)).warnings
    assert "78 tracked changes" in str(warning.sentence)
    assert str(warning.sentence).endswith("paragraph 20 of the file, and further on.")


# --- parts from elsewhere ----------------------------------------------------------------------------------------


def with_relation(kind, target):
    relation = f'<Relationship Id="r9" Type="{RELATIONS}/{kind}" TargetMode="External" Target="{target}"/>'
    return raw_docx(
        p("1. We."),
        parts={
            "word/_rels/settings.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'
        },
    )


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://example.org/x.dotm"),
        ("attachedTemplate", "file://///example.org/x.dotm"),
        ("oleObject", "file:///C:/x.bin"),
        ("image", "https://example.org/x.png"),
        ("frame", "https://example.org/"),
        ("styles", "x.xml"),
    ],
)
def test_parts_from_elsewhere_are_refused(kind, target):
    assert "another place" in refusal(with_relation(kind, target))


@pytest.mark.parametrize(
    ("kind", "target"),
    [("hyperlink", "https://example.org/"), ("attachedTemplate", "file:///C:/Templates/UN.dotx")],
)
def test_links_and_templates_on_disk_are_what_every_office_writes(kind, target):
    assert labels(with_relation(kind, target)) == ["1"]


def test_part_with_tags_without_end_is_refused():
    assert "was not opened" in refusal(raw_docx("<w:p/>" * 1_100_000))


def test_tags_and_attributes_are_counted_over_all_parts(monkeypatch):
    monkeypatch.setattr(xml_parts, "MOST_MARKS", 200)
    assert labels(raw_docx(p("1. We."))) == ["1"]
    assert "was not opened" in refusal(raw_docx(p("1. We.") + '<w:p a="" b="" c="" d=""/>' * 40))
    styles = f"<w:styles {NAMESPACES}>{'<w:style/>' * 150}</w:styles>"
    assert "was not opened" in refusal(raw_docx(p("1. We."), styles=styles))


def test_text_is_counted_while_it_is_gathered(monkeypatch):
    monkeypatch.setattr(findings, "MOST_SIGNS", 100)
    words = "<w:r><w:t>Twenty signs of text</w:t></w:r>"
    assert "more than 100 signs" in refusal(raw_docx(p("1. We.") + f"<w:p>{words * 5}</w:p>"))
    assert "more than 100 signs" in refusal(raw_docx(p("1. We.") + f"<w:p><w:del>{words * 5}</w:del></w:p>"))


def test_insertion_within_an_insertion_is_the_outer_one():
    body = '<w:ins w:author="A"><w:r><w:t>1. We </w:t></w:r><w:ins w:author="B"><w:r><w:t>go.</w:t></w:r></w:ins></w:ins>'
    (paragraph,) = read_docx(raw_docx(f"<w:p>{body}</w:p>")).paragraphs
    assert [(each.author, each.text) for each in paragraph.tracked] == [("A", "1. We go.")]


@pytest.mark.parametrize("level", ["²", "9" * 5_000, "--1", "-5", "x", ""])
def test_outline_level_that_is_no_number_is_none(level):
    body = f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr><w:r><w:t>1. We resolve.</w:t></w:r></w:p>'
    assert rows(raw_docx(body)) == [("operative", "1", "We resolve.")]


@pytest.mark.parametrize(
    ("attributes", "part"),
    [
        ('TargetMode="external" Target="https://example.org/x.png"', "word/_rels/a.xml.rels"),
        ('TargetMode=" EXTERNAL " Target="https://example.org/x.png"', "word/_rels/a.xml.rels"),
        ('TargetMode="External" Target="https://example.org/x.png"', "word/_rels/A.XML.RELS"),
    ],
)
def test_parts_from_elsewhere_are_refused_however_they_are_written(attributes, part):
    relations = f'<Relationships xmlns="{PACKAGE}"><Relationship Type="{RELATIONS}/image" {attributes}/></Relationships>'
    assert "another place" in refusal(raw_docx(p("1. We."), parts={part: relations}))


@pytest.mark.parametrize(
    "target",
    [
        " https://example.org/x.dotm",
        "HtTpS:\\\\example.org\\x.dotm",
        "file://example.org/share/x.dotm",
        "file:\\\\example.org\\x.dotm",
        "\\\\example.org\\x.dotm",
        "//example.org/x.dotm",
        "file:////example.org/x.dotm",
        "c:\\\\example.org\\x.dotm",
        "mhtml:https://example.org/x",
        "davs://example.org/x",
    ],
)
def test_template_on_another_machine_is_refused(target):
    assert "another place" in refusal(with_relation("attachedTemplate", target))


@pytest.mark.parametrize(
    "target", ["file:///C:\\Templates\\UN%20note.dotx", "C:\\UN\\Note.dotm", "Normal.dotm", "/home/a/n.dotx"]
)
def test_template_on_this_disk_is_read(target):
    assert labels(with_relation("attachedTemplate", target)) == ["1"]


# --- what runs ---------------------------------------------------------------------------------------------------


def with_type(content_type, *names):
    types = CONTENT_TYPES.replace(
        "</Types>", f'<Override PartName="/x" ContentType="{content_type}"/></Types>'
    )
    return raw_docx(p("1. We."), parts={"[Content_Types].xml": types, **dict.fromkeys(names, b"x")})


@pytest.mark.parametrize(
    ("content_type", "name", "words"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "word/a.xml", "macros"),
        ("application/vnd.ms-word.template.MACROENABLEDTEMPLATE.main+xml", "word/a.xml", "macros"),
        ("application/vnd.ms-office.vbaProject", "word/picture.bin", "macros"),
        ("application/xml", "word/VBAPROJECT.BIN", "macros"),
        ("application/vnd.ms-office.activeX+xml", "word/a.xml", "control"),
        ("application/xml", "word/activeX/activeX1.bin", "control"),
    ],
)
def test_what_runs_is_refused_by_its_type_and_its_name(content_type, name, words):
    assert words in refusal(with_type(content_type, name))


def field(*codes):
    cut = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{cut}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


@pytest.mark.parametrize(
    "body",
    [
        field(" DDEAUTO a b"),
        field(" PAGE ") + field("dd", "e a b"),
        '<w:p><w:fldSimple w:instr=" DDE a b"/></w:p>',
    ],
)
def test_field_that_calls_a_program_is_refused(body):
    assert "(DDE)" in refusal(raw_docx(p("1. We.") + body))


def test_other_fields_are_read():
    assert labels(raw_docx(field(" PAGE ", "DDE") + p("1. We."))) == ["1"]


def test_object_of_another_program_is_left_out_with_a_warning():
    assert codes(raw_docx(p("1. We.") + "<w:p><w:r><w:t>2. See</w:t><w:object/></w:r></w:p>")) == [
        "foreign-part"
    ]
