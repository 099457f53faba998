"""What somebody names by its label or code: a paragraph, an objective, a State, a comment, a pledge; found exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Q
from django.utils.text import slugify

from consultations.models import Comment, Position
from declarations.intake.labels import BadLabel, Label, Series
from declarations.intake.spelling import parse
from declarations.models import Draft, Paragraph
from imrf_portal.compact.models import Objective, State
from imrf_portal.kit.references import BadReference, normalise
from imrf_portal.kit.text import one_line
from imrf_portal.search.kinds import REGISTRY
from imrf_portal.search.searching import Hit, shown_as
from pledges.models import Pledge

# Of so many drafts the paragraph of one label is shown, the newest first.
MOST_DRAFTS = 3
# No label or code is longer, with the name of a draft behind it.
_LONGEST = 60

# "9 bis of Rev 2", "9 bis de la Revisión 1", "9 bis, zero draft".
_OF_A_DRAFT = re.compile(
    r"(?P<label>.+?)(?:\s+(?:of|in|de|du|del)\s+(?:the\s+|la\s+|le\s+|el\s+)?|\s*[,،，]\s*)(?P<draft>\D.+)",
    re.IGNORECASE,
)
# A text that only counts its paragraphs is quoted as if it called them operative.
_SERIES = re.compile(r"(?:op|pp)\s*(?=\d)", re.IGNORECASE)
_COMMENT = re.compile(r"(?:cmt[\s-]*)?(?P<reference>[^/]+?)(?:\s*/\s*(?P<number>\d{1,4}))?", re.IGNORECASE)
_PLEDGE = re.compile(r"p-\d{4}-\d{1,6}", re.IGNORECASE)
_COUNTRY = re.compile(r"[a-z]{2,3}", re.IGNORECASE | re.ASCII)


def named(words: str) -> list[Hit]:
    """The public things of which `words`, as a whole, are the label or code; none for ordinary words. Up to four queries
    to find them, and those that read them."""
    said = one_line(words)
    if not said or len(said) > _LONGEST:
        return []
    keys = list(dict.fromkeys((*_labelled(said), *_coded(said))))
    hits = {
        (name, thing.key): shown_as(REGISTRY[name], thing)
        for name in dict.fromkeys(name for name, _key in keys)
        for thing in REGISTRY[name].public(key for kind, key in keys if kind == name)
    }
    return [hits[key] for key in keys if key in hits]


def _labelled(said: str) -> Iterator[tuple[str, int]]:
    """Objectives by their number, paragraphs of the newest public drafts by their label."""
    of_draft = _OF_A_DRAFT.fullmatch(said)
    label, draft = (of_draft["label"], of_draft["draft"]) if of_draft else (said, "")
    labels = [one for one in (_label(label), _label(_SERIES.sub("", label))) if one is not None]
    numbers = [one.steps[-1].mark for one in labels if one.steps[-1].series is Series.OBJECTIVE]
    if numbers:
        objectives = Objective.objects.filter(number__in=[number for number in numbers if number.isdecimal()])
        yield from (("objective", key) for key in objectives.values_list("pk", flat=True))
    elif labels:
        found = Paragraph.objects.filter(
            draft__in=Draft.objects.published(), slug__in={one.slug for one in labels}
        ).select_related("draft")
        newest = sorted(found, key=lambda one: (one.draft.published_at, one.order), reverse=True)
        wanted = [one for one in newest if not draft or _is_called(one.draft, draft)]
        yield from (("paragraph", one.pk) for one in wanted[:MOST_DRAFTS])


def _label(spelled: str) -> Label | None:
    try:
        return parse(spelled)
    except BadLabel:
        return None


def _is_called(draft: Draft, name: str) -> bool:
    """Whether somebody who writes this means the draft: by its name in the active language, or by its address."""
    asked = slugify(name, allow_unicode=True)
    return asked in {draft.slug, slugify(draft.name, allow_unicode=True)}


def _coded(said: str) -> Iterator[tuple[str, int]]:
    """States by their country codes, comments and positions by their references, pledges by their numbers."""
    if _COUNTRY.fullmatch(said):
        states = State.objects.filter(Q(iso_alpha2=said.upper()) | Q(iso_alpha3=said.upper()))
        yield from (("state", key) for key in states.values_list("pk", flat=True))
    if _PLEDGE.fullmatch(said):
        pledges = Pledge.objects.filter(number=said.upper())
        yield from (("pledge", key) for key in pledges.values_list("pk", flat=True))
    code = _COMMENT.fullmatch(said)
    try:
        reference = normalise(code["reference"]) if code else ""
    except BadReference:
        return
    if code and reference:
        comments = Comment.objects.filter(submission__reference=reference).order_by("number")
        comments = comments.filter(number=code["number"]) if code["number"] else comments
        yield from (("comment", key) for key in comments.values_list("pk", flat=True)[:MOST_DRAFTS])
        positions = Position.objects.filter(reference=reference)
        yield from (("position", key) for key in positions.values_list("pk", flat=True))
