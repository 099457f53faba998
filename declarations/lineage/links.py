"""What a link between two drafts is, and how links are told from pairs and parts."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, heading or note of a draft, as far as lineage needs it.

    `label` is the number as printed ("9 bis", "56 (a)"), empty for a heading. `kind` is heading, preambular,
    operative, sub-paragraph or note. `section` is the text of the heading above.
    """

    label: str
    text: str
    kind: str = "operative"
    section: str = ""


class Change(StrEnum):
    """What became of a passage."""

    KEPT = "kept"
    EDITED = "edited"
    MOVED = "moved"
    RENUMBERED = "renumbered"
    SPLIT = "split"
    MERGED = "merged"
    MANY = "many-to-many"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a link: the same text; up to three phrases that stand in both and nowhere else; the
    same label; how many neighbours (before and behind) are linked with neighbours; that it keeps the order."""

    same_text: bool = False
    phrases: tuple[str, ...] = ()
    same_label: bool = False
    neighbours: int = 0
    in_order: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A row of the lineage: places in the old and in the new draft, what changed between them, and why they belong
    together.

    `score` is the share of their words that both sides have in the same order, from 0 to 1; 1 for the same text and
    0 for what was added or dropped.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    changes: tuple[Change, ...]
    score: float
    evidence: Evidence
