"""What hangs on a commitment, gathered from all apps: everything through the gate of the app it is of."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from declarations.life import Stage, life
from declarations.models import Commitment, Draft, Figure, Indicator, Paragraph
from declarations.reading import read_paragraph
from imrf_portal.compact.models import Objective, State
from imrf_portal.pages import remarks
from imrf_portal.pages.remarks import Remark
from imrf_portal.pages.series import Chart, chart_of
from imrf_portal.tracing.models import Link
from pledges.models import Partner, Pledge
from reviews.models import Answer


@dataclass(frozen=True)
class Paragraphs:
    """The text of a commitment in one language, and its paragraph in every public draft; nothing of a text that the
    portal does not have."""

    text: str = ""
    language: str = ""
    stages: list[Stage] = field(default_factory=list)


@dataclass(frozen=True)
class Linked:
    """What confirmed links lead to: the comments that asked for a commitment, the pledges that answer it, what reviews
    say of it."""

    comments: list[Remark]
    pledges: list[Pledge]
    answers: list[Answer]


def text_of(commitment: Commitment, *, language: str) -> Paragraphs:
    """Its paragraph as somebody who reads `language` reads it, and its life; six queries, none where there is no text."""
    paragraph: Paragraph | None = commitment.paragraph
    if paragraph is None:
        return Paragraphs()
    wording = read_paragraph(paragraph, language=language)
    drafts = Draft.objects.published().filter(declaration=paragraph.draft.declaration_id)
    in_order = list(drafts.select_related("declaration").order_by("order"))
    return Paragraphs(wording.text, wording.language, life(paragraph, in_order, language=wording.language))


def linked_with(commitment: Commitment) -> Linked:
    """What everybody may read of what it is linked with, the newest first; three queries."""
    links = Link.objects.published().filter(first__commitment=commitment).with_both_sides()
    others = [link.second for link in links.order_by("-decided_at", "-pk")]
    lead = Partner.objects.filter(pledge=OuterRef("pk"), is_lead=True)
    keys = [other.comment_id for other in others if other.comment_id]
    pledges = [other.pledge_id for other in others if other.pledge_id]
    return Linked(
        remarks.as_remarks(remarks.published().filter(pk__in=keys)),
        list(
            Pledge.objects.published()
            .filter(pk__in=pledges)
            .select_related("standing")
            .annotate(shown_organisation=Subquery(lead.values("shown_organisation")[:1]))
            .order_by("-pk")
        ),
        [other.answer for other in others if other.answer],
    )


def charts_of(commitment: Commitment) -> list[Chart]:
    """Its indicators with their figures; two queries."""
    figures = Figure.objects.select_related("state", "region").order_by("year")
    indicators = commitment.indicators.prefetch_related(Prefetch("figures", figures))
    return [chart_of(one, one.figures.all()) for one in indicators]


def listed() -> QuerySet[Commitment]:
    """What everybody reads, in order, with its objectives; two queries."""
    return Commitment.objects.published().in_order().prefetch_related("objectives")


def about(objective: Objective) -> QuerySet[Commitment]:
    """The commitments about an objective; one query."""
    return Commitment.objects.published().in_order().filter(objectives=objective)


def of_state(state: State) -> QuerySet[Commitment]:
    """The commitments that a State's reviews speak of, or by whose indicators it is measured; one query."""
    said = Link.objects.published().filter(second__answer__edition__review__state=state)
    measured = Indicator.commitments.through.objects.filter(indicator__figures__state=state)
    return (
        Commitment.objects.published()
        .in_order()
        .filter(Q(pk__in=said.values("first__commitment")) | Q(pk__in=measured.values("commitment")))
    )
