"""Drafts in plain text and Markdown.

A paragraph is a block between empty lines, opening with its label ("42 ter. We resolve"). Headings are `#` lines; a
`# …` that comes first and is the only one of its level is the title. Within a block a line that opens with a bullet
is a block of its own, and so is one that opens with a label where the block did; any other line goes on from the one
before. `[^1]: …` is a footnote. Marks of emphasis, attributes ("{:.note}") and targets of links go, the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from declarations.intake.blocks import Block, CannotRead, ReadDraft, Role
from declarations.intake.findings import MOST_PARAGRAPHS, TOO_LONG
from declarations.intake.reading import read
from declarations.intake.spelling import opening, section

_TAB_WIDTH = 4
_SPACES_A_LEVEL = 2
_LONGEST_FRONT_MATTER = 50
_FRONT_TITLE = re.compile(r"title:\s*[\"']?(?P<title>.+?)[\"']?\s*$")
_HEADING = re.compile(r"\s{0,3}(?P<level>#{1,6})\s+(?P<text>.*?)(?:\s+#+)?\s*$")
_BULLET = re.compile(r"\s*[-*•](?:\s+|$)")
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_ATTRIBUTES = re.compile(r"\s*\{:[^}]*\}\s*")
_LINK_TARGET = re.compile(r"\s{0,3}\[[^\]^]+\]:\s*\S+\s*")
_FOOTNOTE = re.compile(r"\s{0,3}\[\^(?P<name>[^\]\s]+)\]:\s*")
_FOOTNOTE_CALL = re.compile(r"\[\^(?P<name>[^\]\s]+)\]")
_WHOLLY_BOLD = re.compile(r"\s*(?:\*\*[^*]+\*\*|__[^_]+__)\s*$")
_ITALIC_OPENING = re.compile(r"[\s\[]*(?:\*(?![*\s])|_(?![_\s]))")
_STARS = re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1")
_UNDERSCORES = re.compile(r"(?<!\w)(_{1,3})(?=\S)([^_]+)(?<=\S)\1(?!\w)")
_DEEPEST_EMPHASIS = 3
_STOPS = tuple(".;:؛。；：")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_ESCAPED = re.compile(r"[\ue000-\ue07f]")
_FIRST_PRIVATE = 0xE000


@dataclass(slots=True)
class _Piece:
    """The lines of one block, and the number of the first."""

    kind: Literal["title", "heading", "section", "footnote", "bullet", "body"]
    line: int
    lines: list[str] = field(default_factory=list)
    level: int = 0
    name: str = ""


def read_text(text: str) -> ReadDraft:
    """The draft in a plain or Markdown text, in time linear in it.

    Raises `CannotRead` where it has no paragraph, or more than any draft has.
    """
    blocks: list[Block] = []
    footnotes: list[tuple[str, Block]] = []
    calls: dict[str, int] = {}
    for piece in _pieces(text.lstrip("\ufeff").splitlines()):
        if len(blocks) + len(footnotes) > MOST_PARAGRAPHS:
            raise CannotRead(format_lazy(TOO_LONG, limit=MOST_PARAGRAPHS))
        block = _block(piece)
        if piece.kind == "footnote":
            footnotes.append((piece.name, block))
            continue
        for call in _FOOTNOTE_CALL.finditer(" ".join(piece.lines)):
            calls.setdefault(call["name"], len(blocks))
        blocks.append(block)
    turn = {name: number for number, name in enumerate(calls)}
    footnotes.sort(key=lambda named: turn.get(named[0], len(turn)))
    return read([*blocks, *(replace(block, anchor=calls.get(name)) for name, block in footnotes)])


def _pieces(lines: list[str]) -> Iterator[_Piece]:
    """The lines of a file, put together into blocks."""
    title, start = _front_matter(lines)
    if title:
        yield _Piece("title", 1, [title])
    has_one_title = sum(found["level"] == "#" for found in map(_HEADING.match, lines[start:]) if found) == 1
    piece: _Piece | None = None
    is_first = True
    for number, line in enumerate(lines[start:], start=start + 1):
        if _LINK_TARGET.fullmatch(line):
            continue
        if _ATTRIBUTES.fullmatch(line):
            # "{:toc}" under "* TOC" is where kramdown puts the table of contents.
            if "toc" in line and piece and piece.kind == "bullet" and piece.lines == ["TOC"]:
                piece = None
            continue
        begun = _begun(line, number, piece)
        if begun is None and piece and line.strip() and not _RULE.match(line):
            piece.lines.append(line)
            continue
        if piece:
            yield piece
        piece = begun
        if (
            begun
            and begun.kind == "heading"
            and begun.level == 1
            and is_first
            and has_one_title
            and not title
        ):
            begun.kind = "title"
        is_first = is_first and begun is None
    if piece:
        yield piece


def _begun(line: str, number: int, piece: _Piece | None) -> _Piece | None:
    """The block that a line begins, if it begins one."""
    if not line.strip() or _RULE.match(line):
        return None
    if found := _HEADING.match(line):
        return _Piece("heading", number, [found["text"]], level=len(found["level"]))
    if found := _FOOTNOTE.match(line):
        return _Piece("footnote", number, [line[found.end() :]], name=found["name"])
    if found := _BULLET.match(line):
        return _Piece("bullet", number, [line[found.end() :]], level=_depth(line))
    is_fresh = piece is None or piece.lines[-1].rstrip().endswith(_STOPS)
    if is_fresh and (named := section(_without_marks(line))) and named.is_named and not named.rest.strip():
        # "Article 3" on a line of its own heads what follows, whether or not an empty line stands between.
        return _Piece("section", number, [line], level=_depth(line))
    if piece is None or piece.kind in {"title", "heading", "section"}:
        return _Piece("body", number, [line], level=_depth(line))
    if _has_label(line) and (piece.kind == "bullet" or _has_label(piece.lines[0])):
        return _Piece("body", number, [line], level=_depth(line))
    return None


def _block(piece: _Piece) -> Block:
    joined = " ".join(piece.lines)
    text = _without_marks(_FOOTNOTE_CALL.sub("", joined))
    block = Block(text, format_lazy(_("line {number} of the file"), number=piece.line))
    match piece.kind:
        case "title":
            return replace(block, role=Role.TITLE)
        case "heading":
            return replace(block, heading=piece.level)
        case "footnote":
            return replace(block, role=Role.FOOTNOTE)
    return replace(
        block,
        depth=piece.level,
        bullet=piece.kind == "bullet",
        emphatic=_WHOLLY_BOLD.match(joined) is not None,
        italic_opening=_ITALIC_OPENING.match(joined) is not None,
    )


def _has_label(line: str) -> bool:
    found = opening(_without_marks(line))
    return found is not None and found.sure


def _depth(line: str) -> int:
    expanded = line.expandtabs(_TAB_WIDTH)
    return (len(expanded) - len(expanded.lstrip())) // _SPACES_A_LEVEL


def _without_marks(text: str) -> str:
    """The words of a Markdown text; a sign behind a backslash stays as it is."""
    text = _ESCAPE.sub(lambda found: chr(_FIRST_PRIVATE + ord(found[1])), text)
    for _pass in range(_DEEPEST_EMPHASIS):
        text = _UNDERSCORES.sub(r"\2", _STARS.sub(r"\2", text))
    return _ESCAPED.sub(lambda found: chr(ord(found[0]) - _FIRST_PRIVATE), text)


def _front_matter(lines: list[str]) -> tuple[str, int]:
    """The title that stands in the front matter between two `---` lines, and the line after them."""
    if (
        not lines
        or lines[0].rstrip() != "---"
        or "---" not in (ends := [line.rstrip() for line in lines[1:_LONGEST_FRONT_MATTER]])
    ):
        return "", 0
    end = ends.index("---") + 1
    titles = (_FRONT_TITLE.match(line) for line in lines[1:end])
    return next((found["title"] for found in titles if found), ""), end + 1
