"""From the blocks of a file, whatever its format, to the paragraphs of a draft.

What a block becomes:

- *heading*: by its style; or by its look, when it has no number, is short, ends without a stop, and is bold, in
  capitals or counted in capital letters;
- *operative*: it opens with a number ("9 bis.", "OP12"), typed or counted by Word;
- *preambular*: it opens with "PP3", or stands without a number before the first numbered paragraph. In a text
  without any number: it stands first and ends with a comma or semicolon, or opens in italics;
- *sub-paragraph*: it opens with "(a)", "(i)" …, or is an item of a list, and belongs to the paragraph before it;
- *note*: a footnote, or text from a table or a text box.

A block without a label is a paragraph of its own, never the tail of the one before, so that no text is lost and each
can be commented on. Its label is ¶1, ¶2 … counted from the start of the text, which cannot clash with a number. A
label that was there before becomes "9 bis (2nd)", with a warning. Headings have no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from declarations.intake import marks
from declarations.intake.labels import Label, Series, Step, counted, note
from declarations.intake.spelling import Opening, opening, typed_adverb
from imrf_portal.kit.permissions import Sentence
from imrf_portal.kit.text import clean

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


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
class Block:
    """A stretch of text as a file holds it, before anybody asked what it is.

    `heading` is the outline level of its style, 1 the highest. `number` is what Word's counting prints before the
    text, `list_id` and `depth` its list and its level there; in Markdown the depth comes from the indentation.
    `emphatic` means wholly bold. `anchor` is, for a footnote, which block calls it, counted from 0.
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
    a heading's outline level; 1 for a paragraph, 2 for its sub-paragraphs (a), 3 for theirs (i).
    """

    kind: Kind
    order: int
    label: Label | None
    level: int
    parent: int | None
    text: str
    place: Sentence

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


def read(blocks: Iterable[Block], *, warnings: Iterable[ReadWarning] = ()) -> ReadDraft:
    """The draft that a row of blocks makes up, in time linear in the text.

    `warnings` are those that the file's own reader has; those found here follow. Raises `CannotRead` where there is
    no paragraph at all.
    """
    reader = _Reader(warnings=list(warnings))
    for number, block in enumerate(blocks):
        reader.take(number, block)
    return reader.finish()


def settle(text: str) -> str:
    """A paragraph's text as it is kept: composed (NFC), on one line, without control signs and invisible breaks.

    A no-break space stays where French puts it; marks of direction stay where Arabic needs them.
    """
    return _SPACES.sub(" ", _INVISIBLE.sub("", clean(text))).strip()


_SPACES = re.compile(r"[ \t\n\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff\ufff9-\ufffb]")

# Longer numbers are a game with the counting; a label is stored, and stands in addresses.
_LONGEST_LABEL = 48
_LONGEST_HEADING = 300
_LONGEST_HEADING_BY_LOOK = 160
_STOPS = tuple(".,;:،؛。，；：、")
_CLAUSE_ENDS = tuple(",;،؛，；")
_ROMAN_HEADING = re.compile(r"[IVXL]{1,7}(?:\.[ \t]+|\.?\t+)\S")
_CAPITAL_NUMBER = re.compile(r"[A-Z]{1,7}[.)]?")


@dataclass(frozen=True, slots=True)
class _Open:
    """A paragraph that sub-paragraphs may still join."""

    order: int
    label: Label
    style: marks.Style
    list_id: str
    depth: int


@dataclass(slots=True)
class _Reader:
    """The state of reading: what has been read, and what the next block may belong to."""

    warnings: list[ReadWarning]
    paragraphs: list[ReadParagraph] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    places: dict[Label, list[Sentence]] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    waiting: tuple[Block, Step] | None = None
    last_number: Step | None = None
    depth_of_numbers: int | None = None
    last_body: int | None = None
    bullets: list[tuple[int, int]] = field(default_factory=list)
    heading_since_open: bool = False
    numbers_in_brackets: bool = False
    first_numbered: int | None = None
    counted: int = 0
    notes: int = 0
    italics: set[int] = field(default_factory=set)
    bare_numbers: list[Sentence] = field(default_factory=list)

    def take(self, number: int, block: Block) -> None:
        """Read one block; one without text and number is left out."""
        if not settle(block.text) and not block.number:
            return
        order = len(self.paragraphs)
        if block.role is Role.TITLE and not self.paragraphs:
            self.titles.append(settle(block.text))
        elif block.role is Role.FOOTNOTE:
            self.notes += 1
            anchor = None if block.anchor is None else self.orders.get(block.anchor)
            self._add(Kind.NOTE, block, block.text, label=note(self.notes), parent=anchor)
        elif block.role is Role.ASIDE:
            self._add(Kind.NOTE, block, _printed(block), label=self._count())
        elif block.role is Role.TITLE or (block.heading is not None and _may_be_heading(block)):
            self._add_heading(block, level=block.heading or 1)
        else:
            self._take_body(block)
        if len(self.paragraphs) > order:
            self.orders[number] = len(self.paragraphs) - 1

    def finish(self) -> ReadDraft:
        """The draft, when all blocks were taken."""
        self._drop_waiting()
        if all(paragraph.kind is Kind.HEADING for paragraph in self.paragraphs):
            raise CannotRead(_NO_PARAGRAPH)
        self._tell_preambular()
        self._warn_of_numbers()
        return ReadDraft(self.paragraphs, self.warnings, " ".join(self.titles) or None)

    # --- what a block of the body is ---------------------------------------------------------------------------------
    def _take_body(self, block: Block) -> None:
        found = _opening(block)
        if found is None and _looks_like_heading(block):
            self._add_heading(block, level=1 if _ROMAN_HEADING.match(_printed(block)) else 2)
        elif found is None:
            self._add_without_label(block)
        elif found.step.series is Series.WITHIN:
            self._take_marked(block, found)
        elif found.sure or self._goes_on(found):
            if not found.sure:
                self.bare_numbers.append(block.place)
            self._take_numbered(block, found)
        else:
            self._add_without_label(block)

    def _goes_on(self, found: Opening) -> bool:
        """Whether a number with only a space behind it goes on from the last one, and a sentence begins behind it."""
        start = found.rest.lstrip("[(«“\"'")[:1]
        return found.step.follows(self.last_number) and start.isalpha() and not start.islower()

    def _take_numbered(self, block: Block, found: Opening) -> None:
        step, rest = found.step, found.rest
        if block.number and not step.suffixes and (typed := typed_adverb(rest)):
            adverb, rest = typed
            step = replace(step, suffixes=(adverb,))
            self._warn(
                "typed-suffix", block.place, _TYPED_SUFFIX, label=str(step), number=step.mark, adverb=adverb
            )
        nested = self.depth_of_numbers is not None and block.depth > self.depth_of_numbers
        if len(str(step)) > _LONGEST_LABEL:
            self._add_without_label(block)
        elif nested and step.series is Series.NUMBER and "." not in step.mark:
            self._add_within(block, replace(step, series=Series.WITHIN), rest)
        elif settle(rest):
            self._add_numbered(block, step, rest)
        else:
            self._drop_waiting()
            self.waiting = block, step

    def _take_marked(self, block: Block, found: Opening) -> None:
        step = found.step
        expected = [item.label.step for item in self.open[1:]]
        second = found.otherwise
        if second and not any(map(step.follows, expected)) and any(map(second.follows, expected)):
            step = second
        if step.mark.isdigit() and (self.numbers_in_brackets or not (self.open or self.waiting)):
            self.numbers_in_brackets = True
            self._take_numbered(block, replace(found, step=replace(step, series=Series.NUMBER)))
        elif found.sure or step.mark in marks.FIRST_MARKS or any(map(step.follows, expected)):
            self._add_within(block, step, found.rest)
        else:
            self._add_without_label(block)

    # --- adding ------------------------------------------------------------------------------------------------------
    def _add_heading(self, block: Block, *, level: int) -> None:
        self._drop_waiting()
        self._add(Kind.HEADING, block, _printed(block), level=level)
        self.heading_since_open = True
        self.last_body = None
        self.bullets.clear()

    def _add_numbered(self, block: Block, step: Step, rest: str) -> None:
        self._drop_waiting()
        kind = Kind.PREAMBULAR if step.series is Series.PREAMBULAR else Kind.OPERATIVE
        if step.series in {Series.NUMBER, Series.OPERATIVE} and self.first_numbered is None:
            self.first_numbered = len(self.paragraphs)
        self.last_number, self.depth_of_numbers = step, block.depth
        self._add_body(kind, block, rest, label=Label((step,)))
        self._open_last(block)

    def _add_within(self, block: Block, step: Step, rest: str) -> None:
        if self.waiting:
            numbered, number = self.waiting
            self.waiting = None
            self._add_numbered(numbered, number, "")
        introduced = self.last_body is not None and self.paragraphs[self.last_body]
        if introduced and _is_counted(introduced) and (step.mark in marks.FIRST_MARKS or not self.open):
            self._open_last(block)
        if not self.open:
            self._add_without_label(block)
            return
        depth = self._depth_of(step, block)
        above = self.open[depth - 1]
        label = Label((step,)).under(above.label)
        if len(str(label)) > _LONGEST_LABEL:
            self._add_without_label(block)
            return
        del self.open[depth:]
        if self.heading_since_open:
            self._warn("detached", block.place, _DETACHED, mark=str(step), label=str(above.label))
            self.heading_since_open = False
        added = self._add_body(
            Kind.SUB_PARAGRAPH, block, rest, label=label, level=depth + 1, parent=above.order
        )
        self.open.append(
            _Open(added.order, added.label or label, marks.style(step.mark), block.list_id, block.depth)
        )

    def _depth_of(self, step: Step, block: Block) -> int:
        """How deep under the open paragraph a sub-paragraph stands, 1 being (a)."""
        style = marks.style(step.mark)
        inner = list(enumerate(self.open))[:0:-1]
        if block.list_id or style == "number":
            for depth, item in inner:
                comparable = block.list_id == item.list_id and (block.list_id or item.style == style)
                if comparable and item.depth <= block.depth:
                    return depth if item.depth == block.depth else depth + 1
        for depth, item in inner:
            if step.follows(item.label.step):
                return depth
        for depth, item in inner:
            if item.style == style:
                return depth
        return len(self.open)

    def _add_without_label(self, block: Block) -> None:
        self._drop_waiting()
        if block.italic_opening:
            self.italics.add(len(self.paragraphs))
        if block.bullet:
            self._add_bullet(block)
        else:
            self._add_body(Kind.OPERATIVE, block, _printed(block), label=self._count())

    def _add_bullet(self, block: Block) -> None:
        """Add an item of a list: it belongs to the item it stands deeper than, else to what introduced the list.

        No item becomes `last_body`: the next one stands beside it. Without an introduction items stand for themselves.
        """
        while self.bullets and self.bullets[-1][0] >= block.depth:
            self.bullets.pop()
        above = self.bullets[-1][1] if self.bullets else self.last_body
        self.bullets.append((block.depth, len(self.paragraphs)))
        if above is None:
            self._add(Kind.OPERATIVE, block, _printed(block), label=self._count())
        else:
            self._add(
                Kind.SUB_PARAGRAPH,
                block,
                _printed(block),
                label=self._count(),
                level=self.paragraphs[above].level + 1,
                parent=above,
            )

    def _add_body(
        self, kind: Kind, block: Block, text: str, *, label: Label, level: int = 1, parent: int | None = None
    ) -> ReadParagraph:
        paragraph = self._add(kind, block, text, label=label, level=level, parent=parent)
        self.last_body = paragraph.order
        self.bullets.clear()
        return paragraph

    def _add(
        self,
        kind: Kind,
        block: Block,
        text: str,
        *,
        label: Label | None = None,
        level: int = 1,
        parent: int | None = None,
    ) -> ReadParagraph:
        if label is not None:
            label = self._own(label, block)
        order = len(self.paragraphs)
        paragraph = ReadParagraph(kind, order, label, level, parent, settle(text), block.place)
        self.paragraphs.append(paragraph)
        return paragraph

    def _own(self, label: Label, block: Block) -> Label:
        """The label as this paragraph alone bears it."""
        places = self.places.setdefault(label, [])
        places.append(block.place)
        if len(places) == 1:
            return label
        owned = label.again(len(places))
        self._warn(
            "duplicate-label",
            block.place,
            _DUPLICATE,
            label=str(label),
            first=places[0],
            second=block.place,
            owned=str(owned),
        )
        return owned

    def _count(self) -> Label:
        self.counted += 1
        return counted(self.counted)

    def _open_last(self, block: Block) -> None:
        """Let sub-paragraphs join the paragraph of the body that was read last."""
        if self.last_body is not None and (label := self.paragraphs[self.last_body].label):
            self.open = [_Open(self.last_body, label, "number", block.list_id, block.depth)]
            self.heading_since_open = False

    def _drop_waiting(self) -> None:
        """Give up a number that no text followed."""
        if self.waiting:
            block, step = self.waiting
            self._warn("no-text", block.place, _NO_TEXT, label=str(step))
            self.waiting = None

    # --- at the end --------------------------------------------------------------------------------------------------
    def _tell_preambular(self) -> None:
        for paragraph in self.paragraphs:
            if paragraph.kind is Kind.OPERATIVE:
                preambular = (
                    paragraph.order < self.first_numbered
                    if self.first_numbered is not None
                    else paragraph.text.endswith(_CLAUSE_ENDS) or paragraph.order in self.italics
                )
                if not preambular:
                    return
                self.paragraphs[paragraph.order] = replace(paragraph, kind=Kind.PREAMBULAR)

    def _warn_of_numbers(self) -> None:
        unlabelled = [
            paragraph
            for paragraph in self.paragraphs[self.first_numbered or 0 :]
            if _is_counted(paragraph) and paragraph.kind is Kind.OPERATIVE
        ]
        if self.first_numbered is None:
            self._warn("unnumbered", self.paragraphs[0].place, _UNNUMBERED)
        elif unlabelled:
            sentence = ngettext_lazy(
                "{count} paragraph has no number and is called {first}.",
                "{count} paragraphs have no number and are called {first} and so on.",
                len(unlabelled),
            )
            first = unlabelled[0]
            self._warn("unlabelled", first.place, sentence, count=len(unlabelled), first=str(first.label))
        if self.bare_numbers:
            sentence = ngettext_lazy(
                "{count} number has only a space behind it; it was read as a label because it goes on from the one before.",
                "{count} numbers have only a space behind them; they were read as labels because each goes on from the one before.",
                len(self.bare_numbers),
            )
            self._warn("bare-number", self.bare_numbers[0], sentence, count=len(self.bare_numbers))

    def _warn(self, code: str, place: Sentence, sentence: str | _StrPromise, **facts: object) -> None:
        self.warnings.append(ReadWarning(code, place, format_lazy(sentence, **facts)))


def _opening(block: Block) -> Opening | None:
    """The label of a block, from Word's counting or as typed."""
    if not block.number:
        return opening(block.text)
    found = opening(f"{block.number}\t")
    return replace(found, rest=block.text, sure=True) if found else None


def _printed(block: Block) -> str:
    """The text with the number that Word prints before it."""
    return f"{block.number}\t{block.text}" if block.number else block.text


def _may_be_heading(block: Block) -> bool:
    """Whether a block in a heading's style is one: in some files the numbered paragraphs bear such styles."""
    text = settle(block.text)
    found = _opening(block)
    return len(text) <= _LONGEST_HEADING and not (
        found is not None and found.step.series is Series.NUMBER and text.endswith(_STOPS)
    )


def _looks_like_heading(block: Block) -> bool:
    text = settle(block.text)
    if block.bullet or len(text) > _LONGEST_HEADING_BY_LOOK or text.endswith(_STOPS):
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 0 and (
        block.emphatic
        or (text.isupper() and letters >= 3)
        or _CAPITAL_NUMBER.fullmatch(block.number) is not None
        or _ROMAN_HEADING.match(_printed(block)) is not None
    )


def _is_counted(paragraph: ReadParagraph) -> bool:
    return paragraph.label is not None and paragraph.label.step.series is Series.COUNTED


_NO_PARAGRAPH = _("There is not a single paragraph in this file. Check that it is the text of the draft.")
_UNNUMBERED = _("The text has no numbered paragraphs. They are counted here: ¶1, ¶2 and so on.")
_DUPLICATE = _("The label {label} stands at {first} and again at {second}. The latter is called {owned}.")
_NO_TEXT = _("The number {label} has no text behind it and was left out.")
_DETACHED = _("{mark} stands under a heading of its own; it was read as part of paragraph {label}.")
_TYPED_SUFFIX = _(
    "Word counts this paragraph as {number}, and “{adverb}” is typed behind it: it was read as {label}. Check the number."
)
