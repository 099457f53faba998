"""A draft as it is read here, made ready for a file: Word, PDF."""

from __future__ import annotations

from declarations.models import ParagraphKind
from declarations.reading import Reading
from declarations.word.lines import Line, Text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

PDF = "application/pdf"


def text_of(reading: Reading) -> Text:
    """The text of a reading with its title, paragraph by paragraph; a footnote knows the paragraph that calls it."""
    places = {one.paragraph.pk: place for place, one in enumerate(reading.paragraphs)}
    lines = tuple(
        Line(
            label=one.paragraph.label,
            text=one.text,
            kind=one.paragraph.kind,
            level=one.paragraph.level,
            anchor=places.get(one.paragraph.parent_id or 0)
            if one.paragraph.kind == ParagraphKind.NOTE
            else None,
        )
        for one in reading.paragraphs
    )
    return Text(lines, title=str(reading.draft), language=reading.language)
