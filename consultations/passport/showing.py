"""Verdicts as pages show them: with the text that was looked at, the words that stand marked, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from consultations.models import Proposal
from consultations.passport.filters import WHOLE, question_key
from consultations.passport.measuring import Asked, Mark, marks
from consultations.passport.models import Finding, Verdict
from declarations.models import Wording
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Objective


@dataclass(frozen=True)
class Shown:
    """A verdict with the new text of its paragraph (empty where that is gone) in `language`, and the proposed wording
    with what of it stands there; nothing where no wording was proposed."""

    verdict: Verdict
    text: str
    language: str
    marks: list[Mark]
    marks_language: str


@dataclass(frozen=True)
class Tallied:
    """A line of the counts: its name and address in the filter, how many in all, and how many of each finding."""

    key: str
    name: str
    total: int
    counts: list[int]


def shown(verdicts: Sequence[Verdict], *, language: str) -> list[Shown]:
    """Verdicts (with draft, comment and its proposal loaded) with their texts; one query."""
    wordings = Wording.objects.filter(
        paragraph__in={one.paragraph_id for one in verdicts} - {None}, until_issue__isnull=True
    )
    texts = {(one.paragraph_id, one.language): one.text for one in wordings}
    return [_shown(verdict, texts, wanted=language) for verdict in verdicts]


def _shown(verdict: Verdict, texts: dict[tuple[int, str], str], *, wanted: str) -> Shown:
    proposal: Proposal | None = verdict.comment.proposal
    is_measured = proposal is not None and proposal.base.language in verdict.draft.languages
    language = proposal.base.language if proposal and is_measured else verdict.draft.reading_language(wanted)
    text = texts.get((verdict.paragraph_id or 0, language), "")
    found: list[Mark] = []
    if proposal is not None and is_measured and proposal.text:
        found = marks(Asked(proposal.kind, proposal.base.text, proposal.text), text, language=language)
    return Shown(verdict, text, language, found, language)


def findings(verdicts: QuerySet[Verdict]) -> list[Finding]:
    """Those findings that occur, in their order; one query."""
    there = set(verdicts.order_by().values_list("finding", flat=True).distinct())
    return [finding for finding in Finding if finding in there]


def by_place(verdicts: QuerySet[Verdict], columns: Sequence[Finding]) -> list[Tallied]:
    """How many of each finding there are by paragraph, in the order of the draft, then by question, then of the draft as
    a whole; one query."""
    rows = (
        verdicts.order_by("comment__paragraph__order", "comment__question__order")
        .values_list(
            "comment__paragraph__slug", "comment__paragraph__label", "comment__question__order", "finding"
        )
        .annotate(n=Count("pk"))
    )
    found = [(*_place(slug, label, question), finding, n) for slug, label, question, finding, n in rows]
    return _tallied(found, columns)


def _place(slug: str | None, label: str, question: int | None) -> tuple[str, str]:
    """A place's address in the filter, and its name."""
    if slug is not None:
        return slug, label
    if question is not None:
        return question_key(question), _("Question %(number)s") % {"number": question}
    return WHOLE, _("The draft as a whole")


def by_objective(verdicts: QuerySet[Verdict], columns: Sequence[Finding]) -> list[Tallied]:
    """How many of each finding there are by objective of the paragraph that was commented on, where it has any; one on
    two objectives counts for both. Two queries."""
    rows = (
        verdicts.filter(comment__paragraph__objectives__isnull=False)
        .order_by("comment__paragraph__objectives__number")
        .values_list("comment__paragraph__objectives__number", "finding")
        .annotate(n=Count("pk"))
    )
    names = {objective.number: str(objective) for objective in Objective.objects.all()}
    return _tallied([(str(number), names[number], finding, n) for number, finding, n in rows], columns)


def by_kind(verdicts: QuerySet[Verdict], columns: Sequence[Finding]) -> list[Tallied]:
    """How many of each finding there are by kind of stakeholder; one query."""
    names = dict(OrganisationKind.choices)
    rows = (
        verdicts.order_by("comment__submission__shown_kind")
        .values_list("comment__submission__shown_kind", "finding")
        .annotate(n=Count("pk"))
    )
    return _tallied([(kind, str(names.get(kind, "")), finding, n) for kind, finding, n in rows], columns)


def _tallied(rows: Sequence[tuple[str, str, str, int]], columns: Sequence[Finding]) -> list[Tallied]:
    lines: dict[str, tuple[str, dict[str, int]]] = {}
    for key, name, finding, count in rows:
        lines.setdefault(key, (name, {}))[1][finding] = count
    return [
        Tallied(key, name, sum(counts.values()), [counts.get(column, 0) for column in columns])
        for key, (name, counts) in lines.items()
    ]
