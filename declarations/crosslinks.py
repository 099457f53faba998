"""Cross-references of a draft's text as links to the paragraphs they name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from declarations.intake.crossreferences import KnownLabels
from declarations.intake.labels import BadLabel, Label, from_slug


def known_labels(slugs: Iterable[str]) -> KnownLabels:
    """The labels of a draft's paragraphs, told by their addresses; one that tells none is passed over."""
    return KnownLabels(label for label in map(_label, slugs) if label is not None)


def linked(text: str, known: KnownLabels, *, here: str, address: Callable[[str], str]) -> SafeString:
    """A paragraph's text, escaped, with a link around each reference to another paragraph of its draft.

    `here` is the paragraph's own slug; `address` tells where the paragraph of a slug stands.
    """
    pieces: list[str] = []
    end = 0
    for reference in known.references(text, here=_label(here)):
        if reference.label is None or reference.label.slug == here or reference.start < end:
            continue
        words = text[reference.start : reference.end]
        link = format_html('<a class="xref" href="{}">{}</a>', address(reference.label.slug), words)
        pieces += [escape(text[end : reference.start]), link]
        end = reference.end
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 -- every piece of it is escaped


def _label(slug: str) -> Label | None:
    try:
        return from_slug(slug) if slug else None
    except BadLabel:
        return None
