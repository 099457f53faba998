import io
import zipfile

import pytest

from declarations.intake import findings
from declarations.intake.blocks import CannotRead, Tracked
from declarations.intake.odt import read_odt

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = (
    " ".join(
        f'xmlns:{short}="{ODF}{long}:1.0"'
        for short, long in (
            ("office", "office"),
            ("style", "style"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
STYLES = (
    '<style:style style:name="Bold" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="Gone" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<text:list-style style:name="UN">'
    '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-number text:level="3" style:num-format="i" style:num-prefix="(" style:num-suffix=")"/>'
    "</text:list-style>"
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
    '<text:list-style style:name="Dotted"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2"/></text:list-style>'
)


def odt(body, *, parts=()):
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        for name, data in {"content.xml": content, **dict(parts)}.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def p(text, style="Standard"):
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def items(*texts, style="UN", **more):
    attributes = "".join(f' text:{name.replace("_", "-")}="{value}"' for name, value in more.items())
    inner = "".join(f"<text:list-item>{text}</text:list-item>" for text in texts)
    return f'<text:list text:style-name="{style}"{attributes}>{inner}</text:list>'


def nested(*texts):
    return (
        "<text:list>" + "".join(f"<text:list-item>{text}</text:list-item>" for text in texts) + "</text:list>"
    )


def rows(file):
    return [(str(each.kind), str(each.label or ""), each.text) for each in read_odt(file).paragraphs]


def printed(file):
    return [str(each.label or "") for each in read_odt(file).paragraphs]


def codes(file):
    return [warning.code for warning in read_odt(file).warnings]


def test_lists_count_paragraphs_and_sub_paragraphs():
    body = items(p("We:") + nested(p("One;") + nested(p("Inner;"), p("Inner;")), p("Two.")), p("We thank."))
    assert printed(odt(body)) == ["1", "1 (a)", "1 (a) (i)", "1 (a) (ii)", "1 (b)", "2"]


def test_list_goes_on_where_it_says_so_and_starts_again_where_not():
    body = items(p("One.")) + p("9 bis. Typed.") + items(p("Two."), continue_numbering="true")
    assert printed(odt(body)) == ["1", "9 bis", "2"]
    assert printed(odt(items(p("One.")) + items(p("Again.")))) == ["1", "1 (2nd)"]


def test_list_starts_where_it_says():
    assert printed(
        odt(
            f'<text:list text:style-name="UN"><text:list-item text:start-value="9">{p("We.")}</text:list-item></text:list>'
        )
    ) == ["9"]


def test_second_paragraph_of_an_item_has_no_number():
    assert printed(odt(items(p("One.") + p("Chapeau."), p("Two.")))) == ["1", "¶1", "2"]


def test_dotted_numbers_show_the_levels_above():
    body = items(p("One.") + nested(p("Inner."), p("Inner.")), style="Dotted")
    assert printed(odt(body)) == ["1", "1.1", "1.2"]


def test_bullets_belong_to_what_introduces_them():
    file = odt(p("1. We:") + items(p("One;"), p("Two."), style="Dots"))
    assert [each.parent for each in read_odt(file).paragraphs] == [None, 0, 0]


def test_headings_tables_boxes_and_notes_are_kept():
    body = (
        '<text:h text:outline-level="2">Means</text:h>'
        + p("Bold heading", "Bold")
        + p(
            '1. We<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
            + p("A note.")
            + "</text:note-body></text:note> act<draw:frame><draw:text-box>"
            + p("In a box")
            + "</draw:text-box></draw:frame>."
        )
        + f"<table:table><table:table-row><table:table-cell>{p('Cell')}</table:table-cell></table:table-row></table:table>"
        + f"<text:table-of-content><text:index-body>{p('Means 3')}</text:index-body></text:table-of-content>"
        + p(
            '2.<text:tab/>Resolution 73<text:span text:style-name="Up">1</text:span><text:s text:c="2"/>and<text:line-break/>on'
        )
        + p(
            '3. Seen<text:span text:style-name="Gone"> secret</text:span><office:annotation><text:p>x</text:p></office:annotation>.'
        )
    )
    file = odt(body)
    assert rows(file) == [
        ("heading", "", "Means"),
        ("heading", "", "Bold heading"),
        ("operative", "1", "We act."),
        ("note", "¶1", "In a box"),
        ("note", "¶2", "Cell"),
        ("operative", "2", "Resolution 73¹ and on"),
        ("operative", "3", "Seen."),
        ("note", "Note 1", "A note."),
    ]
    file.seek(0)
    assert codes(file) == ["text-box", "table", "contents", "hidden", "remarks", "footnotes"]


CHANGES = (
    "<text:tracked-changes>"
    '<text:changed-region text:id="i1"><text:insertion><office:change-info><dc:creator>A. Delegate</dc:creator>'
    "<dc:date>2026-02-03T10:00:00</dc:date></office:change-info></text:insertion></text:changed-region>"
    '<text:changed-region text:id="d1"><text:deletion><office:change-info><dc:creator>B. Delegate</dc:creator>'
    f"<dc:date>2026-02-04T10:00:00</dc:date></office:change-info>{p('may ')}</text:deletion></text:changed-region>"
    "</text:tracked-changes>"
)


def test_tracked_changes_are_kept_with_their_paragraph():
    body = (
        CHANGES
        + p("Recalling,")
        + p(
            '1. We <text:change-start text:change-id="i1"/>firmly <text:change-end text:change-id="i1"/>'
            '<text:change text:change-id="d1"/>resolve.'
        )
    )
    draft = read_odt(odt(body))
    assert draft.paragraphs[1].text == "We firmly resolve."
    assert draft.paragraphs[1].tracked == (
        Tracked("inserted", 3, "firmly ", "A. Delegate", "2026-02-03T10:00:00"),
        Tracked("deleted", 10, "may ", "B. Delegate", "2026-02-04T10:00:00"),
    )
    (warning,) = draft.warnings
    assert warning.code == "tracked-changes"
    assert "2 tracked changes" in str(warning.sentence)
    assert "Where: paragraph 2 of the file." in str(warning.sentence)


def test_insertion_over_two_paragraphs_is_kept_with_both():
    body = (
        CHANGES
        + p('1. We<text:change-start text:change-id="i1"/> act.')
        + p('2. We<text:change-end text:change-id="i1"/> thank.')
    )
    draft = read_odt(odt(body))
    assert [[(each.start, each.text) for each in one.tracked] for one in draft.paragraphs] == [
        [(2, " act.")],
        [(0, "2. We")],
    ]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}, "password"),
        ({"Basic/Standard/script.xml": "<x/>"}, "macros"),
    ],
)
def test_locked_and_macros_are_refused(parts, words):
    with pytest.raises(CannotRead, match=words):
        read_odt(odt(p("1. We."), parts=parts))


def test_hostile_and_broken_files_are_refused():
    with pytest.raises(CannotRead, match="damaged"):
        read_odt(odt("<text:p>"))
    with pytest.raises(CannotRead, match="damaged"):
        read_odt(odt("<text:list><text:list-item>" * 10_000 + "</text:list-item></text:list>" * 10_000))
    with pytest.raises(CannotRead, match="was not opened"):
        read_odt(odt("<text:p/>" * 1_100_000))
    with pytest.raises(CannotRead, match="not a single paragraph"):
        read_odt(odt(p("")))


def test_object_of_another_program_is_left_out_with_a_warning():
    assert codes(odt(p("1. See <draw:frame><draw:object/></draw:frame>this."))) == ["foreign-part"]


def test_field_that_calls_a_program_is_refused():
    with pytest.raises(CannotRead, match=r"\(DDE\)"):
        read_odt(
            odt(
                "<text:dde-connection-decls><text:dde-connection-decl/></text:dde-connection-decls>"
                + p("1. We.")
            )
        )


def test_text_is_counted_while_it_is_gathered(monkeypatch):
    monkeypatch.setattr(findings, "MOST_SIGNS", 100)
    with pytest.raises(CannotRead, match="more than 100 signs"):
        read_odt(odt(p("1. We go." + '<text:s text:c="50"/>' * 2)))


def test_deleted_text_counts_wherever_it_is_named(monkeypatch):
    monkeypatch.setattr(findings, "MOST_SIGNS", 100)
    region = (
        '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info/>'
        f"<text:p>{'Forty signs of text that were taken out.'}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    mark = '<text:change text:change-id="c"/>'
    assert printed(odt(region + p(f"1. We go.{mark}"))) == ["1"]
    with pytest.raises(CannotRead, match="more than 100 signs"):
        read_odt(odt(region + p(f"1. We go.{mark * 3}")))


def test_insertions_without_end_are_kept_to_a_few():
    count = 200
    regions = "".join(
        f'<text:changed-region text:id="c{each}"><text:insertion><office:change-info/></text:insertion></text:changed-region>'
        for each in range(count)
    )
    starts = "".join(f'<text:change-start text:change-id="c{each}"/>' for each in range(count))
    body = f"<text:tracked-changes>{regions}</text:tracked-changes>{p(starts + '1. We go.')}"
    draft = read_odt(odt(body))
    assert len(draft.paragraphs[0].tracked) == 50
    assert "200 tracked changes" in str(draft.warnings[0].sentence)


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "x", ""])
def test_numbers_that_are_none_are_passed_over(number):
    styles = (
        f'<style:style style:name="Odd" style:default-outline-level="{number or "x"}"/>'
        f'<text:list-style style:name="Odd"><text:list-level-style-number text:level="{number}" style:num-format="1"/>'
        f'<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."'
        f' text:start-value="{number}" text:display-levels="{number}"/></text:list-style>'
    )
    part = f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles></office:document-styles>"
    body = (
        f'<text:h text:outline-level="{number}">Review</text:h>'
        f'<text:list text:style-name="Odd"><text:list-item text:start-value="{number}">{p("We")}</text:list-item></text:list>'
        + p(f'2. We<text:s text:c="{number}"/>go.', "Odd")
    )
    assert rows(odt(body, parts={"styles.xml": part})) == [
        ("heading", "", "Review"),
        ("operative", "1", "We"),
        ("operative", "2", "We go."),
    ]


def test_words_around_a_number_stay_short():
    styles = (
        '<text:list-style style:name="Long"><text:list-level-style-number text:level="1" style:num-format="1"'
        f' style:num-prefix="{"x" * 5_000}"/></text:list-style>'
    )
    part = f"<office:document-styles {NAMESPACES}><office:styles>{styles}</office:styles></office:document-styles>"
    (row,) = rows(odt(items(p("We go."), style="Long"), parts={"styles.xml": part}))
    assert len(row[2]) < 200
