"""What changed between two drafts, in plain sentences: for lists, screen readers, slow lines and plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from babel.lists import format_list
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from declarations.comparison import Comparison, Numbered, Row, Sort
from declarations.lineage import Change, Passage
from imrf_portal.kit.templatetags.portal import plain_label

# What is quoted in a sentence: a phrase of either text, in its own language and marked as such.
Quote = Callable[[str], str]

_SENTENCES = {
    Sort.MOVED: gettext_lazy("{place}: moved; it was {old}."),
    Sort.SPLIT: gettext_lazy("{place}: split into {new}."),
    Sort.MERGED: gettext_lazy("{place}: merged into {new}."),
    Sort.MANY: gettext_lazy("{place}: rearranged as {new}."),
    Sort.ADDED: gettext_lazy("{place}: added."),
    Sort.DROPPED: gettext_lazy("{place}: dropped."),
    Sort.REPLACED: gettext_lazy("{place}: {old} became {new}."),
    Sort.INSERTED: gettext_lazy("{place}: {new} was added."),
    Sort.DELETED: gettext_lazy("{place}: {old} was removed."),
    Sort.SLIGHT: gettext_lazy("{place}: case, punctuation or spacing changed."),
}
_MOVED_WITH_ITS_LABEL = gettext_lazy("{place}: moved.")
# These tell of the old paragraphs; all others of the new ones.
_OF_THE_OLD = frozenset({Sort.SPLIT, Sort.MERGED, Sort.MANY, Sort.DROPPED})


def sentence(
    change: Numbered, row: Row, old: Sequence[Passage], new: Sequence[Passage], *, quote: Quote
) -> str:
    """One numbered change as a sentence in the active language; escaped where `quote` gives markup."""
    of_the_old = change.sort in _OF_THE_OLD
    here = [(old if of_the_old else new)[place] for place in (row.old if of_the_old else row.new)]
    words = {
        "place": _place(here, quote),
        "old": quote(change.old) if change.old else _labels([old[place] for place in row.old]),
        "new": quote(change.new) if change.new else _labels([new[place] for place in row.new]),
    }
    template = _SENTENCES[change.sort]
    if change.sort is Sort.MOVED and Change.RENUMBERED not in row.changes:
        template = _MOVED_WITH_ITS_LABEL
    return format_html(str(template), **words)


NAMES = {
    Change.KEPT: pgettext_lazy("paragraph", "Kept"),
    Change.EDITED: pgettext_lazy("paragraph", "Edited"),
    Change.MOVED: pgettext_lazy("paragraph", "Moved"),
    Change.RENUMBERED: pgettext_lazy("paragraph", "Renumbered"),
    Change.SPLIT: pgettext_lazy("paragraph", "Split"),
    Change.MERGED: pgettext_lazy("paragraph", "Merged"),
    Change.MANY: pgettext_lazy("paragraph", "Rearranged"),
    Change.ADDED: pgettext_lazy("paragraph", "New"),
    Change.DROPPED: pgettext_lazy("paragraph", "Dropped"),
}


def quoted(words: str) -> str:
    """Some words between the quotation marks of the active language."""
    return _("“{words}”").format(words=words)


def counted(change: Change, count: int) -> str:
    """How often something became of a paragraph: “2 moved”."""
    forms = {
        Change.MOVED: ngettext("{count} moved", "{count} moved", count),
        Change.SPLIT: ngettext("{count} split", "{count} split", count),
        Change.MERGED: ngettext("{count} merger", "{count} mergers", count),
        Change.MANY: ngettext("{count} rearranged", "{count} rearranged", count),
        Change.ADDED: ngettext("{count} new", "{count} new", count),
        Change.DROPPED: ngettext("{count} dropped", "{count} dropped", count),
        Change.RENUMBERED: ngettext("{count} renumbered", "{count} renumbered", count),
    }
    return forms[change].format(count=count)


def summary(comparison: Comparison) -> str:
    """“31 changes in 19 paragraphs”; where there are none, that."""
    if not comparison.changes:
        is_same = all(row.changes == (Change.KEPT,) for row in comparison.rows)
        return _("The two texts are the same.") if is_same else _("No words changed.")
    changes = ngettext("{count} change", "{count} changes", comparison.changes)
    paragraphs = ngettext("{count} paragraph", "{count} paragraphs", comparison.paragraphs)
    return _("{changes} in {paragraphs}").format(
        changes=changes.format(count=comparison.changes),
        paragraphs=paragraphs.format(count=comparison.paragraphs),
    )


def _place(passages: Sequence[Passage], quote: Quote) -> str:
    if all(one.label for one in passages):
        labels = _labels(passages)
        return ngettext("Paragraph {label}", "Paragraphs {label}", len(passages)).format(label=labels)
    return format_html(_("Heading {text}"), text=quote(passages[0].text))


def _labels(passages: Sequence[Passage]) -> str:
    """The labels of some paragraphs as a list in words: “5, 6 and 7”; a heading by its text."""
    named = [plain_label(one.label) or one.text for one in passages]
    return format_list(named, locale=(get_language() or "en").replace("-", "_"))
