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
can be commented on. Its label is ¶1, ¶2 … counted within its article or from the start of the text, which cannot
clash with a number. Where numbers start again under articles or sections, labels name these ("Article 3 bis, 4"). A
block that opens with "Option 2:" is a text of its own for the number above it ("9, Option 2"), or for its article. A
label that was there before becomes "9 bis (2nd)", with a warning. Headings have no label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from declarations.intake import marks
from declarations.intake.blocks import (
    Block,
    CannotRead,
    Kind,
    ReadDraft,
    ReadParagraph,
    ReadWarning,
    Role,
    settle,
)
from declarations.intake.crossreferences import KnownLabels
from declarations.intake.findings import MOST_SIGNS, TOO_MUCH
from declarations.intake.labels import Label, Series, Step, counted, note
from declarations.intake.looks import (
    ROMAN_HEADING,
    STOPS,
    joined,
    label_opening,
    looks_like_heading,
    may_be_heading,
    printed,
    tracked_in,
)
from declarations.intake.sections import Path, Sections
from declarations.intake.spelling import Opening, option, section, typed_adverb, whole_opening
from imrf_portal.kit.permissions import Sentence

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def read(blocks: Iterable[Block], *, warnings: Iterable[ReadWarning] = ()) -> ReadDraft:
    """The draft that a row of blocks makes up, in time linear in the text; read twice where numbers start again.

    `warnings` are those that the file's own reader has; those found here follow. Raises `CannotRead` where there is
    no paragraph at all, or more text than any draft has.
    """
    blocks, warnings = list(blocks), list(warnings)
    if sum(len(block.number) + len(block.text) for block in blocks) > MOST_SIGNS:
        raise CannotRead(format_lazy(TOO_MUCH, limit=MOST_SIGNS))
    reader = _Reader(warnings.copy()).take_all(blocks)
    restarts, in_options = reader.sections.found, reader.blocks_in_options()
    if restarts or in_options:
        again = _Reader(warnings.copy(), sections=Sections(frozenset(restarts)), in_options=in_options)
        reader = again.take_all(blocks)
    return reader.finish()


# Longer numbers are a game with the counting; a label is stored, and stands in addresses.
_LONGEST_LABEL = 48
_LONGEST_TITLE = 80
# What ends a text; a colon leads on to the next.
_ENDS = tuple(".;؛。；")
_CLAUSE_ENDS = tuple(",;،؛，；")


@dataclass(frozen=True, slots=True)
class _Open:
    """A paragraph that sub-paragraphs may still join."""

    order: int
    label: Label
    style: marks.Style | Literal["option"]
    list_id: str
    depth: int


@dataclass(slots=True)
class _Reader:
    """The state of reading: what has been read, and what the next block may belong to."""

    warnings: list[ReadWarning]
    sections: Sections = field(default_factory=Sections)
    in_options: frozenset[int] = frozenset()
    options: dict[tuple[Path, Label], dict[Step, int | None]] = field(default_factory=dict)
    last_option: tuple[list[_Open], Step] | None = None
    block_number: int = 0
    offered: tuple[Block, Step] | None = None
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
    first_article: int | None = None
    counted: Counter[tuple[Step, ...]] = field(default_factory=Counter)
    notes: int = 0
    italics: set[int] = field(default_factory=set)
    bare_numbers: list[Sentence] = field(default_factory=list)

    def take_all(self, blocks: Iterable[Block]) -> Self:
        """Read the blocks from first to last."""
        for number, block in enumerate(blocks):
            self.take(number, block)
        return self

    def take(self, number: int, block: Block) -> None:
        """Read one block; one without text and number is left out."""
        if not settle(block.text) and not block.number:
            return
        self.block_number = number
        order = len(self.paragraphs)
        if block.role is Role.TITLE and not self.paragraphs:
            self.titles.append(settle(block.text))
        elif block.role is Role.FOOTNOTE:
            self.notes += 1
            anchor = None if block.anchor is None else self.orders.get(block.anchor)
            self._add(Kind.NOTE, block, block.text, label=note(self.notes), parent=anchor)
        elif block.role is Role.ASIDE:
            self._add(Kind.NOTE, block, printed(block), label=self._count())
        elif block.role is Role.TITLE or (block.heading is not None and may_be_heading(block)):
            self._add_heading(block, level=block.heading or 1, is_styled=True)
        else:
            self._take_body(block)
        if len(self.paragraphs) > order:
            self.orders[number] = len(self.paragraphs) - 1

    def blocks_in_options(self) -> frozenset[int]:
        """The blocks that open with a number and an option, where other options stand for the same number."""
        several = (blocks for blocks in self.options.values() if len(blocks) > 1)
        return frozenset(number for blocks in several for number in blocks.values() if number is not None)

    def finish(self) -> ReadDraft:
        """The draft, when all blocks were taken."""
        self._drop_waiting()
        if all(paragraph.kind is Kind.HEADING for paragraph in self.paragraphs):
            raise CannotRead(_NO_PARAGRAPH)
        self._tell_preambular()
        self._warn_of_numbers()
        self._warn_of_references()
        return ReadDraft(self.paragraphs, self.warnings, " ".join(self.titles) or None)

    # --- what a block of the body is ---------------------------------------------------------------------------------
    def _take_body(self, block: Block) -> None:
        found = label_opening(block)
        whole = None if block.number else whole_opening(block.text)
        chosen = option(block.text) if found is None and not block.number else None
        if whole and self.last_number == whole[0].steps[0] and not self.heading_since_open:
            self._take_whole(block, *whole)
        elif chosen and (self.sections.is_inside or self.open):
            self._take_option(block, *chosen)
        elif found is None and (looks_like_heading(block) or self._is_title_of_section(block)):
            self._add_heading(block, level=1 if ROMAN_HEADING.match(printed(block)) else 2, is_styled=False)
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

    def _is_title_of_section(self, block: Block) -> bool:
        """Whether a short line is the title of the article whose heading, "Article 3" and no more, it stands under."""
        if not self.paragraphs or self.paragraphs[-1].kind is not Kind.HEADING or block.bullet:
            return False
        above, text = section(self.paragraphs[-1].text), settle(block.text)
        is_bare = above is not None and above.is_named and not above.rest.strip(" .:")
        return is_bare and len(text) <= _LONGEST_TITLE and text[:1].isupper() and not text.endswith(STOPS)

    def _goes_on(self, found: Opening) -> bool:
        """Whether a number with only a space behind it goes on from the last one, and a sentence begins behind it."""
        start = found.rest.lstrip("[(«“\"'")[:1]
        last = self.last_number
        outer, _stop, inner = found.step.mark.rpartition(".")
        goes_into = bool(outer) and (inner == "1" or (last is not None and outer == last.mark))
        return (found.step.follows(last) or goes_into) and start.isalpha() and not start.islower()

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
        elif nested and step.series is Series.NUMBER and "." not in step.mark and not self._is_sister(step):
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
        if self._is_sister(step):
            self._take_numbered(block, replace(found, step=replace(step, series=Series.NUMBER)))
        elif step.mark.isdigit() and (self.numbers_in_brackets or not (self.open or self.waiting)):
            self.numbers_in_brackets = True
            self._take_numbered(block, replace(found, step=replace(step, series=Series.NUMBER)))
        elif found.sure or step.mark in marks.FIRST_MARKS or any(map(step.follows, expected)):
            self._add_within(block, step, found.rest)
        else:
            self._add_without_label(block)

    def _take_whole(self, block: Block, label: Label, rest: str) -> None:
        """Read a sub-paragraph that bears its whole label behind its number: "56 (a)" after 56."""
        self._drop_waiting()
        owned = [replace(item.label.again(1), sections=()) for item in self.open]
        depth = next((depth for depth in range(len(owned), 0, -1) if owned[depth - 1] == label.parent), 0)
        above = self.open[depth - 1] if depth else None
        self._add_body(
            Kind.SUB_PARAGRAPH,
            block,
            rest,
            label=Label(label.steps[-1:]).under(above.label)
            if above
            else label.within(self.sections.of_numbers),
            level=len(label.steps),
            parent=above.order if above else None,
        )
        kept = self.open[:depth]
        self._open_last(block)
        self.open = [*kept, replace(self.open[0], style=marks.style(label.step.mark))]

    def _is_sister(self, step: Step) -> bool:
        """Whether a mark further in is a paragraph beside the last one: 17 bis behind 17."""
        last = self.last_number
        return (
            bool(step.suffixes)
            and last is not None
            and (step.mark, Series.NUMBER) == (last.mark, last.series)
        )

    def _take_option(self, block: Block, step: Step, rest: str) -> None:
        """Read an option; one without text waits, for only what follows tells what it is an option of."""
        if self._is_in_option(step):
            self._add_within(block, Step(step.mark.lower(), Series.WITHIN, step.suffixes), block.text)
            return
        self._drop_waiting()
        if rest:
            self._add_option(block, step)
        else:
            self.offered = block, step

    # --- adding ------------------------------------------------------------------------------------------------------
    def _add_heading(self, block: Block, *, level: int, is_styled: bool) -> None:
        self._drop_waiting()
        self.last_option = None
        self._add(Kind.HEADING, block, printed(block), level=level)
        chosen = option(block.text)
        if chosen:
            self.sections.choose(chosen[0])
        else:
            entered = self.sections.enter(printed(block), level=level, is_styled=is_styled)
            if entered and entered.series is Series.ARTICLE and self.first_article is None:
                self.first_article = len(self.paragraphs)
        self.heading_since_open = True
        self.last_body = None
        self.bullets.clear()

    def _add_numbered(self, block: Block, step: Step, rest: str) -> None:
        if self.offered:
            offer, self.offered = self.offered, None
            self._add_option(*offer, is_of_section=not any(map(self._has_options, self.open)))
        self._drop_waiting()
        kind = Kind.PREAMBULAR if step.series is Series.PREAMBULAR else Kind.OPERATIVE
        if step.series in {Series.NUMBER, Series.OPERATIVE} and self.first_numbered is None:
            self.first_numbered = len(self.paragraphs)
        if not self._is_sister(step):
            self.depth_of_numbers = block.depth
        self.last_number = step
        if step.series is Series.NUMBER:
            self.sections.record(step)
        label = Label((step,), self.sections.of_numbers)
        added = self._add_body(kind, block, rest, label=self._with_option(label, rest))
        self._open_last(block)
        self._open_option(added, label, block)

    def _add_within(self, block: Block, step: Step, rest: str) -> None:
        if self.waiting:
            numbered, number = self.waiting
            self.waiting = None
            self._add_numbered(numbered, number, "")
        self._take_offer()
        introduced = self.last_body is not None and self.paragraphs[self.last_body]
        if introduced and _is_counted(introduced) and (step.mark in marks.FIRST_MARKS or not self.open):
            self._open_last(block)
        if not self.open:
            self._add_without_label(block)
            return
        depth = self._depth_of(step, block)
        above = self.open[depth - 1]
        if above.label.steps[-1:] == above.label.steps and _is_option(above.label) and step.mark.isdigit():
            self._add_numbered(block, replace(step, series=Series.NUMBER), rest)
            return
        label = Label((step,)).under(above.label)
        if len(str(Label(label.steps))) > _LONGEST_LABEL:
            self._add_without_label(block)
            return
        del self.open[depth:]
        if self.heading_since_open:
            self._warn("detached", block.place, _DETACHED, mark=str(step), label=str(above.label))
            self.heading_since_open = False
        added = self._add_body(
            Kind.SUB_PARAGRAPH,
            block,
            rest,
            label=self._with_option(label, rest),
            level=depth + 1,
            parent=above.order,
        )
        own = label if _is_option(added.label) else added.label or label
        self.open.append(_Open(added.order, own, marks.style(step.mark), block.list_id, block.depth))
        self._open_option(added, label, block)

    def _add_option(self, block: Block, step: Step, *, is_of_section: bool = False) -> None:
        """Add an option: of the number above it, or where there is none in its section, of the section."""
        if is_of_section or self._is_of_section(step):
            label = Label((step,), self.sections.of_unnumbered)
            added = self._add_body(Kind.OPERATIVE, block, block.text, label=label)
            self.sections.choose(step)
            self._open_last(block)
            self.open = [replace(self.open[0], style="option")]
            return
        self._return_to_options(step)
        depth = self._depth_of_option()
        above = self.open[depth - 1]
        self._options_of(above.label).setdefault(step, None)
        label = Label((step,)).under(above.label)
        bearer = self.paragraphs[above.order]
        del self.open[depth:]
        if _is_option(bearer.label):
            # The number stands before the first option, on one line: the second is its sister.
            added = self._add_body(
                bearer.kind, block, block.text, label=label, level=bearer.level, parent=bearer.parent
            )
        else:
            added = self._add_body(
                Kind.SUB_PARAGRAPH,
                block,
                block.text,
                label=label,
                level=bearer.level + 1,
                parent=bearer.order,
            )
        self.last_option = self.open.copy(), step
        self.open.append(_Open(added.order, added.label or label, "option", block.list_id, block.depth))

    def _return_to_options(self, step: Step) -> None:
        """Go back to the number 3 whose options go on behind 3.1 or 3 bis, which stand in one of them."""
        if self.last_option is None or any(map(self._has_options, self.open)):
            return
        open_then, option_then = self.last_option
        here, then = self.open[0].label.step.mark, open_then[0].label.step.mark
        if step.follows(option_then) and (here == then or here.startswith(f"{then}.")):
            self.open = open_then

    def _options_of(self, label: Label) -> dict[Step, int | None]:
        """The options that stand for a number, and the block of each that stands on one line with it."""
        return self.options.setdefault((self.sections.place, label.again(1)), {})

    def _has_options(self, item: _Open) -> bool:
        return (self.sections.place, item.label.again(1)) in self.options

    def _is_in_option(self, step: Step) -> bool:
        """Whether an option is a choice within another: Option (a) in Option 2."""
        is_letter = len(step.mark) == 1 and step.mark.isalpha() and step.mark not in "IVX"
        in_option = any(item.style == "option" and item.label.step.mark.isdigit() for item in self.open)
        return is_letter and not self.heading_since_open and (in_option or self.offered is not None)

    def _is_of_section(self, step: Step) -> bool:
        """Whether an option is one of the section: no number is there for it, or it goes on from the section's last."""
        if self.heading_since_open or not self.open or _is_option(Label(self.open[0].label.steps[:1])):
            return True
        last = self.sections.option
        return last is not None and step.follows(last) and not any(map(self._has_options, self.open))

    def _depth_of_option(self) -> int:
        """How deep an option stands: beside the one before it, or under what introduces it, else under the number."""
        for depth, item in list(enumerate(self.open, start=1))[::-1]:
            if self._has_options(item):
                return depth
        introduces = not self.paragraphs[self.open[-1].order].text.endswith(_ENDS)
        return len(self.open) if introduces else 1

    def _with_option(self, label: Label, text: str) -> Label:
        """The label of a text that opens with an option, where several options stand for it."""
        chosen = option(text)
        if chosen is None:
            return label
        self._options_of(label).setdefault(chosen[0], self.block_number)
        return Label((chosen[0],)).under(label) if self.block_number in self.in_options else label

    def _open_option(self, added: ReadParagraph, label: Label, block: Block) -> None:
        """Let sub-paragraphs join the option that a number opened with, and further options the number."""
        if _is_option(added.label) and added.label:
            self.open[-1] = replace(self.open[-1], label=label)
            self.open.append(_Open(added.order, added.label, "option", block.list_id, block.depth))

    def _take_offer(self) -> None:
        """Add the option that waited: no number of the section followed it."""
        if self.offered:
            (block, step), self.offered = self.offered, None
            self._add_option(block, step)

    def _depth_of(self, step: Step, block: Block) -> int:
        """How deep under the open paragraph a sub-paragraph stands, 1 being (a)."""
        style = marks.style(step.mark)
        inner = list(enumerate(self.open))[:0:-1]
        if block.list_id or style == "number":
            for depth, item in inner:
                comparable = block.list_id == item.list_id and (block.list_id or item.style == style)
                if comparable and item.depth == block.depth:
                    return depth
                if comparable and item.depth < block.depth:
                    in_option = any(inner.style == "option" for inner in self.open[depth + 1 : depth + 2])
                    return depth + 2 if in_option else depth + 1
        for depth, item in inner:
            if step.follows(item.label.step):
                return depth
        for depth, item in inner:
            if item.style == style:
                return depth
        return len(self.open)

    def _add_without_label(self, block: Block) -> None:
        if self.offered and not block.bullet:
            (chosen, step), self.offered = self.offered, None
            self._add_option(joined(chosen, block), step)
            return
        self._drop_waiting()
        if block.italic_opening:
            self.italics.add(len(self.paragraphs))
        if block.bullet:
            self._add_bullet(block)
        else:
            self._add_body(Kind.OPERATIVE, block, printed(block), label=self._count())

    def _add_bullet(self, block: Block) -> None:
        """Add an item of a list: it belongs to the item it stands deeper than, else to what introduced the list.

        No item becomes `last_body`: the next one stands beside it. Without an introduction items stand for themselves.
        """
        while self.bullets and self.bullets[-1][0] >= block.depth:
            self.bullets.pop()
        above = self.bullets[-1][1] if self.bullets else self.last_body
        self.bullets.append((block.depth, len(self.paragraphs)))
        if above is None:
            self._add(Kind.OPERATIVE, block, printed(block), label=self._count())
        else:
            self._add(
                Kind.SUB_PARAGRAPH,
                block,
                printed(block),
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
            self.sections.pass_text()
        order = len(self.paragraphs)
        paragraph = ReadParagraph(
            kind, order, label, level, parent, settle(text), block.place, tracked_in(block, text)
        )
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
        sections = self.sections.of_unnumbered
        self.counted[sections] += 1
        return counted(self.counted[sections]).within(sections)

    def _open_last(self, block: Block) -> None:
        """Let sub-paragraphs join the paragraph of the body that was read last."""
        if self.last_body is not None and (label := self.paragraphs[self.last_body].label):
            self.open = [_Open(self.last_body, label, "number", block.list_id, block.depth)]
            self.heading_since_open = False

    def _drop_waiting(self) -> None:
        """Give up a number that no text followed, and take an option that waited."""
        self._take_offer()
        if self.waiting:
            block, step = self.waiting
            self._warn("no-text", block.place, _NO_TEXT, label=str(step))
            self.waiting = None

    # --- at the end --------------------------------------------------------------------------------------------------
    def _tell_preambular(self) -> None:
        for paragraph in self.paragraphs:
            if paragraph.kind is Kind.OPERATIVE:
                if self.first_article is not None and paragraph.order >= self.first_article:
                    return
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

    def _warn_of_references(self) -> None:
        """Warn of each paragraph that the text refers to and that is not there, where it is first named."""
        labels = [paragraph.label for paragraph in self.paragraphs if paragraph.label]
        if self.first_numbered is None:
            return
        known = KnownLabels(labels)
        named: set[str] = set()
        for paragraph in self.paragraphs:
            for reference in known.references(paragraph.text, here=paragraph.label):
                words = paragraph.text[reference.start : reference.end]
                number = words.lstrip("".join(filter(str.isalpha, words)) + ". ")
                if reference.label is None and number not in named:
                    named.add(number)
                    self._warn("unknown-reference", paragraph.place, _UNKNOWN_REFERENCE, words=words)

    def _warn(self, code: str, place: Sentence, sentence: str | _StrPromise, **facts: object) -> None:
        self.warnings.append(ReadWarning(code, place, format_lazy(sentence, **facts)))


def _is_counted(paragraph: ReadParagraph) -> bool:
    return paragraph.label is not None and paragraph.label.step.series is Series.COUNTED


def _is_option(label: Label | None) -> bool:
    return label is not None and label.step.series is Series.OPTION


_NO_PARAGRAPH = _("There is not a single paragraph in this file. Check that it is the text of the draft.")
_UNNUMBERED = _("The text has no numbered paragraphs. They are counted here: ¶1, ¶2 and so on.")
_DUPLICATE = _("The label {label} stands at {first} and again at {second}. The latter is called {owned}.")
_UNKNOWN_REFERENCE = _("The text refers to “{words}”, and there is no such paragraph.")
_NO_TEXT = _("The number {label} has no text behind it and was left out.")
_DETACHED = _("{mark} stands under a heading of its own; it was read as part of paragraph {label}.")
_TYPED_SUFFIX = _(
    "Word counts this paragraph as {number}, and “{adverb}” is typed behind it: it was read as {label}. Check the number."
)
