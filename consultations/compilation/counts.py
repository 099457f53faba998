"""How much was said, by whom, in which language and where: the figures of the page of the co-facilitators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from consultations.models import Comment
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.kit.templatetags.portal import language_name
from imrf_portal.moderation.models import Status

_PUBLISHED = Count("pk", filter=Q(status=Status.PUBLISHED))
_WAITING = Count("pk", filter=Q(status=Status.WAITING))


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a table: what is counted, how many are published, how many wait; `query` leads to the list."""

    name: str
    published: int
    waiting: int
    query: str


@dataclass(frozen=True, slots=True)
class Table:
    """Some lines under a title, of which the first column is `of`."""

    title: str
    of: str
    figures: list[Figure]


def counts(comments: QuerySet[Comment]) -> list[Table]:
    """The tables of some comments: by kind of stakeholder, by language, by paragraph; three queries.

    Everything is read once: an exact count costs what reading costs, and who compiles wants exact ones.
    """
    return [
        Table(_("By kind of stakeholder"), _("Kind of stakeholder"), list(_by_kind(comments))),
        Table(_("By language"), _("Language"), list(_by_language(comments))),
        Table(_("By paragraph"), _("Paragraph"), list(_by_paragraph(comments))),
    ]


def _by_kind(comments: QuerySet[Comment]) -> Iterator[Figure]:
    names = dict(OrganisationKind.choices)
    counted = _counted(comments, "submission__shown_kind").order_by("-published", "submission__shown_kind")
    for kind, published, waiting in counted:
        name = names.get(kind, _("In their own name"))
        yield Figure(str(name), published, waiting, f"kind={kind}" if kind else "")


def _by_language(comments: QuerySet[Comment]) -> Iterator[Figure]:
    counted = _counted(comments, "standing_version__language")
    for code, published, waiting in counted.order_by("-published", "standing_version__language"):
        yield Figure(language_name(code or ""), published, waiting, f"language={code}" if code else "")


def _by_paragraph(comments: QuerySet[Comment]) -> Iterator[Figure]:
    at_paragraphs = comments.filter(paragraph__isnull=False)
    counted = _counted(at_paragraphs, "paragraph__order", "paragraph__label", "paragraph__slug")
    for _order, label, slug, published, waiting in counted.order_by("paragraph__order"):
        yield Figure(label, published, waiting, f"paragraph={slug}")


def _counted(comments: QuerySet[Comment], *by: str) -> QuerySet:
    counted = comments.order_by().values(*by).annotate(published=_PUBLISHED, waiting=_WAITING)
    return counted.values_list(*by, "published", "waiting")
