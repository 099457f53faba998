"""A draft as somebody reads it: its paragraphs in order, all in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from declarations.crosslinks import known_labels
from declarations.intake.crossreferences import KnownLabels
from declarations.models import Draft, Paragraph, ParagraphKind, Wording
from imrf_portal.languages import OFFICIAL


@dataclass(frozen=True)
class Read:
    """A paragraph with the wording that a reader is shown."""

    paragraph: Paragraph
    text: str
    digest: str


@dataclass(frozen=True)
class Reading:
    """A draft in one language and issue."""

    draft: Draft
    language: str
    issue: int
    paragraphs: list[Read]
    standing: str = Wording.Standing.RECORD

    @property
    def is_latest(self) -> bool:
        """Whether this is the issue that stands."""
        return self.issue == self.draft.issue

    @property
    def is_courtesy(self) -> bool:
        """Whether this is a translation that nobody has made official."""
        return self.standing == Wording.Standing.COURTESY

    @cached_property
    def labels(self) -> KnownLabels:
        """The labels of the draft, to find what its texts refer to."""
        return known_labels(one.paragraph.slug for one in self.paragraphs)

    def around(self, slug: str) -> Surroundings:
        """The paragraph at `slug` and what stands around it; raises `LookupError` where there is none."""
        return _surroundings(self.paragraphs, slug)


@dataclass(frozen=True)
class Surroundings:
    """A paragraph between its neighbours, under its heading, with its sub-paragraphs."""

    here: Read
    before: Read | None
    after: Read | None
    heading: Read | None
    above: Read | None
    within: list[Read]


def read(draft: Draft, *, language: str, issue: int | None = None) -> Reading:
    """The whole draft for a reader of `language`, in one `issue` (the one that stands); two queries.

    A text is never a mixture of two languages: where one paragraph is missing in `language`, the whole is read in
    the language of record.
    """
    issue = min(issue or draft.issue, draft.issue)
    paragraphs = list(draft.paragraphs.all())
    language = draft.reading_language(language)
    # What is complete now need not have been in an earlier issue: the translation may have come after it.
    in_doubt = issue < draft.issue and language != draft.record_language
    wanted = [language, draft.record_language] if in_doubt else [language]
    by_language: dict[str, dict[int, Wording]] = {code: {} for code in wanted}
    for wording in Wording.objects.filter(paragraph__draft=draft, language__in=wanted).standing_in(issue):
        by_language[wording.language][wording.paragraph_id] = wording
    if in_doubt and len(by_language[language]) < len(paragraphs):
        language = draft.record_language
    wordings = by_language[language]
    return Reading(
        draft=draft,
        language=language,
        issue=issue,
        paragraphs=[
            Read(paragraph, wordings[paragraph.pk].text, wordings[paragraph.pk].digest)
            for paragraph in paragraphs
            if paragraph.pk in wordings
        ],
        standing=next(iter(wordings.values())).standing if wordings else Wording.Standing.RECORD,
    )


def read_paragraph(paragraph: Paragraph, *, language: str) -> Wording:
    """The wording of one paragraph that a reader of `language` is shown, in the draft's reading language."""
    draft = paragraph.draft
    return paragraph.wordings.standing_in(draft.issue).get(language=draft.reading_language(language))


def complete_languages(draft: Draft) -> list[str]:
    """The languages in which every paragraph has its wording now, in the order of the language bar; two queries."""
    paragraphs = draft.paragraphs.count()
    standing = Wording.objects.filter(paragraph__draft=draft).standing_in(draft.issue)
    counted = Counter(standing.values_list("language", flat=True))
    return [one.code for one in OFFICIAL if paragraphs and counted[one.code] == paragraphs]


def begun_languages(draft: Draft) -> list[str]:
    """Every language of which the draft has some text, the text of record first; one query."""
    found = set(Wording.objects.filter(paragraph__draft=draft).values_list("language", flat=True).distinct())
    return sorted(
        (one.code for one in OFFICIAL if one.code in found), key=lambda code: code != draft.record_language
    )


def _surroundings(paragraphs: Sequence[Read], slug: str) -> Surroundings:
    addressed = [read for read in paragraphs if read.paragraph.can_be_commented]
    place = next((place for place, read in enumerate(addressed) if read.paragraph.slug == slug), None)
    if place is None:
        raise LookupError(slug)
    here = addressed[place]
    headings = [
        read
        for read in paragraphs
        if read.paragraph.kind == ParagraphKind.HEADING and read.paragraph.order < here.paragraph.order
    ]
    return Surroundings(
        here=here,
        before=addressed[place - 1] if place else None,
        after=addressed[place + 1] if place + 1 < len(addressed) else None,
        heading=headings[-1] if headings else None,
        above=next((read for read in addressed if read.paragraph.pk == here.paragraph.parent_id), None),
        within=[read for read in addressed if read.paragraph.parent_id == here.paragraph.pk],
    )
