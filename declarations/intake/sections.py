"""Where in a text its reader stands: in which article, section or option, and where numbers start again.

Whether the numbers of a text run on or start again under its articles is known only at its end. So a text in which
they start again is read twice: the first reading keeps a record of its numbers, the second names the sections.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from declarations.intake.labels import SECTIONS, Series, Step
from declarations.intake.spelling import section

Path = tuple[Step, ...]
# What starts numbers again: sections of one rank ("articles"), or the options at one place of the text.
Restart = int | Path


@dataclass(frozen=True, slots=True)
class _Section:
    """A section that is open: how far in it stands, its heading's outline level, whether text stands in it yet."""

    step: Step
    rank: int
    level: int
    is_named: bool


@dataclass(slots=True)
class Sections:
    """The sections open at the place of reading, outermost first, and the option within them."""

    restarts: frozenset[Restart] = frozenset()
    found: set[Restart] = field(default_factory=set)
    _open: list[_Section] = field(default_factory=list)
    option: Step | None = None
    _has_text: bool = False
    _last: tuple[_Section, ...] = ()
    _has_first: bool = False
    _outside: dict[Step, Path] = field(default_factory=dict)
    _numbers: dict[tuple[Path, Step], Step | None] = field(default_factory=dict)

    def enter(self, heading: str, *, level: int, is_styled: bool) -> Step | None:
        """Pass a heading; gives the article or section that it opens, if it names one.

        A heading without number ends the sections of its level and below, where its style says so and text stands
        between; right under "Article 3" it is that article's title.
        """
        named = section(heading)
        if named is None:
            if is_styled and self._has_text:
                self._open = [item for item in self._open if item.level < level]
                self.option = None
            return None
        step = named.step
        # A letter stands under a Roman number, and a dotted number under the one it goes into.
        inner = step.mark.count(".") + (step.series is Series.SECTION and self._is_letter(step))
        rank = SECTIONS.index(step.series) * 10 + inner
        self._open = [item for item in self._open if item.rank < rank]
        outside = self._path()
        if self._outside.setdefault(step, outside) != outside:
            self.found.update(item.rank for item in self._open)
        self._open.append(_Section(step, rank, level, named.is_named))
        self.option, self._has_text = None, False
        return step

    def choose(self, option: Step) -> None:
        """Enter an option that stands right in the section."""
        self.option = option

    def pass_text(self) -> None:
        """Take note that text stands in the section."""
        self._has_text = True

    @property
    def is_inside(self) -> bool:
        """Whether the reader stands in a section that was named as one: an article, an annex."""
        return any(item.is_named for item in self._open)

    @property
    def place(self) -> Path:
        """All sections that are open, and the option."""
        return (*self._path(), self.option) if self.option else self._path()

    @property
    def of_numbers(self) -> Path:
        """The sections that a number's label must name."""
        named = tuple(item.step for item in self._open if item.rank in self.restarts)
        return (*named, self.option) if self.option and self._path() in self.restarts else named

    @property
    def of_unnumbered(self) -> Path:
        """The sections in which paragraphs without number are counted: those above, and the innermost named one."""
        innermost = next((item for item in reversed(self._open) if item.is_named), None)
        return tuple(item.step for item in self._open if item.rank in self.restarts or item is innermost)

    def record(self, number: Step) -> None:
        """Keep a numbered paragraph in mind, and `found` where its numbering started again."""
        here = tuple(self._open)
        path = self._path()
        if number.mark == "1":
            common = 0
            while common < min(len(here), len(self._last)) and here[common] is self._last[common]:
                common += 1
            if self._has_first and common < len(here):
                self.found.add(here[common].rank)
            self._has_first = True
        self._last = here
        if self._numbers.setdefault((path, number), self.option) != self.option:
            self.found.add(path)

    def _path(self) -> Path:
        return tuple(item.step for item in self._open)

    def _is_letter(self, step: Step) -> bool:
        """Whether a capital counts letters: an I behind H does, an I alone is Roman."""
        if len(step.mark) != 1 or not step.mark.isalpha():
            return False
        before = next((item.step for item in reversed(self._open) if item.step.series is step.series), None)
        is_next = before is not None and len(before.mark) == 1 and ord(step.mark) == ord(before.mark) + 1
        return step.mark not in "IVXL" or is_next
