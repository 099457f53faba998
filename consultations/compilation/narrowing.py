"""Which comments a compilation is of: those its readers may read, narrowed by the filter of the list."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from consultations.compilation.compiling import READ
from consultations.compilation.models import Compilation
from consultations.filters import ALL, CommentFilter
from consultations.models import Comment, CommentQuerySet, Consultation
from imrf_portal.accounts.roles import Person
from imrf_portal.kit.permissions import Refused


def readable(consultation: Consultation, *, by: Person) -> CommentQuerySet:
    """What was said in a consultation and may be compiled for the secretariat and the co-facilitators by `by`."""
    return Comment.objects.visible_to(by).filter(submission__consultation=consultation, status__in=READ)


def open_to_all(consultation: Consultation) -> CommentQuerySet:
    """What was said in a consultation and everybody may read."""
    return Comment.objects.published().filter(submission__consultation=consultation)


def comments_of(compilation: Compilation) -> QuerySet[Comment]:
    """The comments that stand in a compilation, as its filter says. Raises `Refused` where the filter no longer
    means anything."""
    consultation = compilation.consultation
    if compilation.is_public:
        comments = open_to_all(consultation)
        asked = {name: words for name, words in compilation.narrowing.items() if name != "status"}
    else:
        comments = readable(consultation, by=compilation.asked_by)
        asked = {"status": ALL, **compilation.narrowing}
    filterset = CommentFilter(
        asked, queryset=comments, consultation=consultation, reads_pending=not compilation.is_public
    )
    if not filterset.is_valid():
        raise Refused(" ".join(error for errors in filterset.errors.values() for error in errors))
    return filterset.filter_queryset(comments)


def as_kept(data: Mapping[str, str], filterset: CommentFilter) -> dict[str, str]:
    """What of an address's parameters is a filter and is set: what a compilation keeps. Paging is none."""
    return {name: words for name in filterset.filters if (words := data.get(name, ""))}
