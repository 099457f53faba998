"""What was found in a file beside its plain text: counted while it is read, told to the secretariat as warnings.

The sentences for what cannot be read at all are here too, one for each cause, whatever the format.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from declarations.intake.blocks import CannotRead, ReadWarning
from imrf_portal.kit.permissions import Sentence

MEBIBYTE = 1024 * 1024
# What an upload may weigh; pictures included, texts of a hundred pages stay below one.
MOST_BYTES = 25 * MEBIBYTE
# Thirty times the longest text States negotiated; beyond it somebody is trying the server.
MOST_PARAGRAPHS = 30_000
MOST_SIGNS = 3_000_000


class Room:
    """The room that a file's text may still take: asked while the text is gathered, before it fills the memory."""

    def __init__(self) -> None:
        self._left = MOST_SIGNS

    def take(self, signs: int) -> None:
        """Take room for so many signs; raises `CannotRead` where there is none left."""
        self._left -= signs
        if self._left < 0:
            raise CannotRead(format_lazy(TOO_MUCH, limit=MOST_SIGNS))


class Findings:
    """What was met in a file, by code: how often, and where."""

    def __init__(self) -> None:
        self._places: dict[str, list[Sentence]] = {}

    def add(self, code: str, place: Sentence) -> None:
        """Count something that the secretariat must know of, and keep where it stands."""
        self._places.setdefault(code, []).append(place)

    def warnings(self) -> Iterator[ReadWarning]:
        """One warning for each kind of thing, with the place of the first; of tracked changes, with all places."""
        for code, places in self._places.items():
            sentence = _sentence(code, len(places))
            if code == "tracked-changes":
                sentence = format_lazy("{} {}", sentence, _listed(places))
            yield ReadWarning(code, places[0], sentence)


def _listed(places: list[Sentence]) -> Sentence:
    """A sentence that names places, each once, the first of very many."""
    distinct: dict[str, Sentence] = {}
    for place in places:
        distinct.setdefault(str(place), place)
        if len(distinct) > _MOST_PLACES:
            break
    sentence = _AND_FURTHER if len(distinct) > _MOST_PLACES else _THEY_STAND
    shown = list(distinct.values())[:_MOST_PLACES]
    return format_lazy(sentence, places=format_lazy("; ".join("{}" for _place in shown), *shown))


def _sentence(code: str, count: int) -> Sentence:
    """What the secretariat is told of something that was met `count` times."""
    match code:
        case "tracked-changes":
            sentence = ngettext_lazy(
                "The file holds {count} tracked change. The text shown has insertions in it and deletions left out.",
                "The file holds {count} tracked changes. The text shown has insertions in it and deletions left out.",
                count,
            )
        case "remarks":
            sentence = ngettext_lazy(
                "{count} remark in the margin was left out.",
                "{count} remarks in the margin were left out.",
                count,
            )
        case "hidden":
            sentence = ngettext_lazy(
                "{count} piece of hidden text was left out.",
                "{count} pieces of hidden text were left out.",
                count,
            )
        case "contents":
            sentence = ngettext_lazy(
                "{count} line of a table of contents was left out.",
                "{count} lines of a table of contents were left out.",
                count,
            )
        case "symbol":
            sentence = ngettext_lazy(
                "{count} sign from a symbol font was left out.",
                "{count} signs from a symbol font were left out.",
                count,
            )
        case "foreign-part":
            sentence = ngettext_lazy(
                "{count} other file put into this one was left out.",
                "{count} other files put into this one were left out.",
                count,
            )
        case "table":
            sentence = ngettext_lazy(
                "The text of {count} table was read as notes, cell by cell.",
                "The text of {count} tables was read as notes, cell by cell.",
                count,
            )
        case "text-box":
            sentence = ngettext_lazy(
                "The text of {count} text box was read as notes, behind the paragraph it is fixed to.",
                "The text of {count} text boxes was read as notes, each behind the paragraph it is fixed to.",
                count,
            )
        case "doubtful":
            sentence = ngettext_lazy(
                "{count} line could go on a paragraph or begin one; it was read by its look. Check it.",
                "{count} lines could go on a paragraph or begin one; they were read by their look. Check them.",
                count,
            )
        case "furniture":
            sentence = ngettext_lazy(
                "{count} line at the head or foot of pages was left out: page numbers and what stands on every page.",
                "{count} lines at the head or foot of pages were left out: page numbers and what stands on every page.",
                count,
            )
        case "pictures":
            sentence = ngettext_lazy(
                "{count} page is a picture without text and was left out.",
                "{count} pages are pictures without text and were left out.",
                count,
            )
        case "right-to-left":
            sentence = _(
                "In this PDF text runs from right to left, and a PDF keeps it letter by letter. Compare it, or take the Word file."
            )
        case "footnotes":
            sentence = ngettext_lazy(
                "{count} footnote stands as a note at the end.",
                "{count} footnotes stand as notes at the end.",
                count,
            )
        case _:
            raise LookupError(code)
    return format_lazy(sentence, count=count)


_MOST_PLACES = 20
_THEY_STAND = _("Where: {places}.")
_AND_FURTHER = _("Where: {places}, and further on.")
IN_BODY = _("paragraph {number} of the file")
IN_TABLE = _("table {number}")
IN_CELL = _("table {number}, row {row}, column {column}")
IN_BOX = _("text box {number}")
IN_NOTE = _("footnote {number}")
ON_PAGE = _("page {number} of the file")
EMPTY = _("This file is empty. Choose another one.")
TOO_LARGE = _(
    "This file is larger than {limit} MB. Take pictures out of it, or make them smaller, and save it again."
)
TOO_LONG = _("This file has more than {limit} paragraphs, which no draft has.")
TOO_MUCH = _("This file has more than {limit} signs of text, which no draft has.")
LOCKED = _("This file is locked with a password. Save it without a password and choose it again.")
HARMFUL = _(
    "This file is built in a way that no office program uses and was not opened. Save the draft anew in Word or LibreOffice."
)
ACTIVE = _(
    "This file holds a control that runs a program. Delete it in Word, save the document and choose it again."
)
FIELDS = _(
    "This file holds a field that calls another program (DDE). Delete the field, save the document and choose it again."
)
MACROS = _("This file holds macros. Save it as a document without macros and choose that file.")
EXTERNAL = _(
    "This file fetches a part of itself from another place and was not opened. Break the links in Word (File, Info, Edit Links), save it and choose it again."
)
