"""A redline as markup: added and removed text, each with its begin and end in words, and the numbers of changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel.lists import format_list
from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from declarations.comparison import Piece
from declarations.crosslinks import linked
from declarations.reading import Read, Reading
from declarations.redline import Edit
from imrf_portal.kit.templatetags.portal import label
from imrf_portal.languages import BY_CODE

register = template.Library()

_TAGS = {Edit.INSERTED: "ins", Edit.DELETED: "del"}


@register.simple_tag
def redlined(pieces: Iterable[Piece], language: str, is_moved: bool = False) -> SafeString:
    """The pieces of one paragraph, which are in `language`; of a moved one also what stayed the same is marked.

    What only a screen reader says is in the page's own language, and marked as such where the text is in another.
    """
    words = _Words(language)
    shown: list[str] = [words.moved_here()] if is_moved else []
    for piece in pieces:
        text = escape(piece.text)
        if tag := _TAGS.get(piece.edit):
            slight = mark_safe(' class="slight"') if piece.is_slight else ""
            shown.append(f"<{tag}{slight}>{words.begin(piece.edit)}{text}{words.end}</{tag}>")
        else:
            shown.append(f'<span class="mv">{text}</span>' if is_moved else text)
        if piece.number:
            shown.append(words.number(piece.number))
    return mark_safe("".join(shown))  # noqa: S308 -- every text in it was escaped above


@register.simple_tag
def crosslinked(reading: Reading, read: Read) -> SafeString:
    """A paragraph's text, its cross-references being links into the whole text of its draft."""
    draft = reading.draft.get_absolute_url()
    text = linked(
        read.text, reading.labels, here=read.paragraph.slug, address=lambda slug: f"{draft}#p-{slug}"
    )
    return format_html("<p>{}</p>", text)


@register.filter
def label_list(labels: Sequence[str]) -> SafeString:
    """Some labels in words, their adverbs in italics: `5, 6 and 9 <i>bis</i>`; nothing for a heading."""
    shown = [label(one) for one in labels if one]
    here = (get_language() or "en").replace("-", "_")
    return mark_safe(format_list(shown, locale=here) if shown else "")  # noqa: S308 -- labels as `label` marks them


class _Words:
    """What is said around a change, for one who hears the page."""

    def __init__(self, language: str) -> None:
        here = get_language() or "en"
        self._lang = "" if here == language else format_html(' lang="{}"', BY_CODE[here].html)
        self._begin = {
            Edit.INSERTED: self._hidden(_("[added:") + " "),
            Edit.DELETED: self._hidden(_("[removed:") + " "),
        }
        self._change = self._hidden(_("change") + " ")
        self.end = self._hidden("]")

    def begin(self, edit: Edit) -> SafeString:
        return self._begin[edit]

    def moved_here(self) -> SafeString:
        return self._hidden(_("[moved here:]") + " ")

    def number(self, number: int) -> SafeString:
        return format_html('<a class="mark-n" href="#n{}">{}{}</a>', number, self._change, number)

    def _hidden(self, words: str) -> SafeString:
        return format_html('<span class="vh"{}>{}</span>', self._lang, words)
