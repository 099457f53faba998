"""What intake reads a file into: blocks as the file holds them, then the paragraphs of a draft with their warnings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from declarations.intake.labels import Label
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.text import clean


class CannotRead(Exception):
    """A file that holds no draft we can read; `sentence` says where and why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Kind(StrEnum):
    """What a paragraph is in the text."""

    HEADING = "heading"
    PREAMBULAR = "preambular"
    OPERATIVE = "operative"
    SUB_PARAGRAPH = "sub-paragraph"
    NOTE = "note"


class Role(StrEnum):
    """What the file itself says of a block."""

    BODY = "body"
    TITLE = "title"
    ASIDE = "aside"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A tracked change that the file holds and nobody has accepted yet.

    `start` is where in the text that is read it stands; a deletion's own `text` is no part of that. Author and date
    are as the file has them, the date in ISO 8601; both may be missing.
    """

    edit: Literal["inserted", "deleted"]
    start: int
    text: str
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text as a file holds it, before anybody asked what it is.

    `heading` is the outline level of its style, 1 the highest. `number` is what Word's counting prints before the
    text, `list_id` and `depth` its list and its level there; in Markdown the depth comes from the indentation.
    `emphatic` means wholly bold. `anchor` is, for a footnote, which block calls it, counted from 0. `tracked` are the
    tracked changes in the text.
    """

    text: str
    place: Sentence
    role: Role = Role.BODY
    heading: int | None = None
    number: str = ""
    list_id: str = ""
    depth: int = 0
    bullet: bool = False
    emphatic: bool = False
    italic_opening: bool = False
    anchor: int | None = None
    tracked: tuple[Tracked, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something the secretariat should look at before it publishes."""

    code: str
    place: Sentence
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph as read.

    `order` is its place in the draft's list, from 0; `parent` the order of the paragraph it belongs to. `level` is
    a heading's outline level; 1 for a paragraph, 2 for its sub-paragraphs (a), 3 for theirs (i). `text` is as it
    reads with all tracked changes accepted; `tracked` says what these are.
    """

    kind: Kind
    order: int
    label: Label | None
    level: int
    parent: int | None
    text: str
    place: Sentence
    tracked: tuple[Tracked, ...] = ()

    @property
    def slug(self) -> str:
        """The label in an address; empty for a heading."""
        return self.label.slug if self.label else ""


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A text as read: its title where it has one, its paragraphs in order, and what to look at."""

    paragraphs: list[ReadParagraph]
    warnings: list[ReadWarning]
    title: str | None = None


def settle(text: str) -> str:
    """A paragraph's text as it is kept: composed (NFC), on one line, without control signs and invisible breaks.

    A no-break space stays where French puts it; marks of direction stay where Arabic needs them.
    """
    # Few texts hold a control sign; to look at every letter's category costs ten times the rest of reading.
    text = clean(text) if _CONTROLS.search(text) else unicodedata.normalize("NFC", text)
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[ \t\n\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]")
