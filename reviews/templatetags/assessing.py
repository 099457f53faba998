"""Parallel assessments on the pages of what they stand beside."""

from __future__ import annotations

from django import template
from django.db.models import QuerySet

from imrf_portal.compact.models import Round, State
from reviews.assessing.models import Assessment

register = template.Library()


@register.simple_tag
def assessments_of(state: State, round: Round | None = None) -> QuerySet[Assessment]:
    """The published assessments of a State, the newest first: of one round, or of all; one query."""
    found = Assessment.objects.published().filter(state=state)
    found = found.filter(round=round) if round is not None else found.select_related("round__region")
    return found.order_by("-published_at")
