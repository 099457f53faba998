"""Pages made up of lines: what joins, what begins, what belongs to the page. Whole files are in test_files."""

from dataclasses import replace

import pytest

from declarations.intake.blocks import CannotRead, Role
from declarations.intake.files import read_data
from declarations.intake.findings import Findings
from declarations.intake.pdf_layout import Line, Page, blocks

RIGHT = 500.0


def page(*texts, number=1, first=700.0, step=14.0, **look):
    """A page of lines one below the other; a line that is full reaches the right edge."""
    lines = []
    base = first
    for text in texts:
        if text is None:
            base -= step
            continue
        line = text if isinstance(text, Line) else full(text)
        lines.append(replace(line, base=base, top=base + 10, **look))
        base -= step
    return Page(number, 600, 800, lines)


def full(text, **facts):
    return Line(text, **{"left": 70.0, "right": RIGHT, "top": 0, "base": 0, "size": 11.0, **facts})


def short(text, **facts):
    return full(text, right=250.0, **facts)


def at(line, base):
    return replace(line, base=base, top=base + 10)


def texts(*pages):
    return [block.text for block in blocks(pages, Findings())]


def test_lines_join_into_paragraphs():
    assert texts(
        page(
            "1. We resolve to keep",
            "one register for",
            short("everybody."),
            "2. We thank",
            short("the host."),
        )
    ) == [
        "1. We resolve to keep one register for everybody.",
        "2. We thank the host.",
    ]


def test_space_begins_a_paragraph():
    assert texts(
        page("We met,", "in the harbour,", "and spoke,", None, "Recalling the past,", "and the rest,")
    ) == [
        "We met, in the harbour, and spoke,",
        "Recalling the past, and the rest,",
    ]


def test_number_at_the_start_of_a_full_line_goes_on_with_a_warning():
    findings = Findings()
    found = blocks(
        [page("1. We recall what stands in paragraph", "73. And in the next", short("one."))], findings
    )
    assert len(found) == 1
    assert [warning.code for warning in findings.warnings()] == ["doubtful"]


def test_paragraph_goes_on_over_the_page():
    assert texts(
        page("1. We resolve to keep one"), page("register for everybody", short("who comes."), number=2)
    ) == ["1. We resolve to keep one register for everybody who comes."]


def test_paragraph_that_ends_with_the_page_is_ended():
    assert (
        len(texts(page("1. We resolve", short("to act.")), page("2. We thank", short("the host."), number=2)))
        == 2
    )


def test_bold_and_larger_lines_are_headings():
    found = blocks(
        [
            page(
                short("Declaration", size=18.0),
                None,
                short("Our means", is_bold=True),
                "1. We resolve to keep",
                short("one register."),
                None,
                short("Our ends", size=14.0),
                "2. We thank",
                short("the host."),
            )
        ],
        Findings(),
    )
    assert [(block.role, block.heading, block.emphatic) for block in found] == [
        (Role.TITLE, None, False),
        (Role.BODY, None, True),
        (Role.BODY, None, False),
        (Role.BODY, 1, False),
        (Role.BODY, None, False),
    ]


def test_what_stands_on_every_page_is_left_out():
    pages = []
    for number in (1, 2, 3):
        middle = page(f"{number}. We resolve to keep", short("one register."), number=number, first=500.0)
        head, foot = at(full(f"A/DEMO/1 page {number}"), 780.0), at(short(f"- {number} -"), 30.0)
        pages.append(replace(middle, lines=[head, *middle.lines, foot]))
    assert texts(*pages) == [f"{number}. We resolve to keep one register." for number in (1, 2, 3)]


def test_smaller_lines_at_the_foot_are_footnotes_of_their_caller():
    lines = [
        at(full("1. We recall the report¹ of"), 500.0),
        at(short("the meeting."), 486.0),
        at(short("2. We thank the host.²"), 472.0),
        at(full("1 The report of the", size=8.0), 120.0),
        at(short("first meeting.", size=8.0), 110.0),
        at(short("² See the list.", size=8.0), 100.0),
    ]
    found = blocks([Page(1, 600, 800, lines)], Findings())
    assert [(block.text, block.role, block.anchor) for block in found] == [
        ("1. We recall the report of the meeting.", Role.BODY, None),
        ("2. We thank the host.", Role.BODY, None),
        ("The report of the first meeting.", Role.FOOTNOTE, 0),
        ("See the list.", Role.FOOTNOTE, 1),
    ]


@pytest.mark.parametrize(
    ("line", "after", "expected"),
    [
        ("all coopera\u00ad", "tion counts.", "all cooperation counts."),
        ("all cross-", "border letters.", "all cross-border letters."),
        ("the well-", "meant gift.", "the well-meant gift."),
        ("from 2020–", "2024 on.", "from 2020–2024 on."),
    ],
)
def test_word_that_the_end_of_a_line_cut_is_mended(line, after, expected):
    known = ["Their cooperation was well-meant indeed, they said, and the", short("rest was not.")]
    assert texts(page(*known, None, None, line, short(after)))[-1] == expected


@pytest.mark.parametrize(("ends_in_space", "expected"), [(True, "[one] [other]"), (False, "[one][other]")])
def test_brackets_at_the_end_of_a_line_stand_as_they_did(ends_in_space, expected):
    (text,) = texts(page(full("1. They say [one]", ends_in_space=ends_in_space), short("[other].")))
    assert text == f"1. They say {expected}."


def test_chinese_lines_join_without_space():
    assert texts(page("1. 我们决心保持", short("一个登记册。"))) == ["1. 我们决心保持一个登记册。"]


def pdf(content, *, image=False):
    """The smallest PDF with one page."""
    stream = content.encode()
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >>"
        f"{' /XObject << /I1 6 0 R >>' if image else ''} >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n0\nendstream",
    ]
    data = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    return data + f"trailer << /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{start}\n%%EOF".encode()


def test_text_of_a_page_is_read():
    draft = read_data(pdf("BT /F1 11 Tf 70 700 Td (9 bis. We resolve.) Tj ET"))
    assert [(str(each.label), each.text) for each in draft.paragraphs] == [("9 bis", "We resolve.")]


def test_scanned_pages_are_said_to_be_scanned():
    with pytest.raises(CannotRead, match="scanned"):
        read_data(pdf("q 500 0 0 700 50 50 cm /I1 Do Q", image=True))


def test_empty_pages_hold_no_text():
    with pytest.raises(CannotRead, match="holds no text"):
        read_data(pdf(""))
