"""Filters of lists; one FilterSet serves the page and its download."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, Consultation
from consultations.occurring import occurring
from consultations.searching import page_saying, saying
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle, Objective
from imrf_portal.kit.paging import Count, Page, capped_count, keyset_page
from imrf_portal.languages import BY_CODE, OFFICIAL_CHOICES, OWN_NAMES
from imrf_portal.moderation.models import Status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ConsultationFilter(filters.FilterSet):
    """Consultations by cycle and by whether they are open."""

    cycle = filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=_("All cycles")
    )
    when = filters.ChoiceFilter(
        label=_("When"),
        method="by_clock",
        choices=[("open", _("Open now")), ("coming", _("Not open yet")), ("closed", _("Closed"))],
        empty_label=_("Any time"),
    )

    class Meta:
        model = Consultation
        fields: list[str] = []

    def by_clock(self, queryset: QuerySet[Consultation], name: str, value: str) -> QuerySet[Consultation]:
        """Open, coming or closed now."""
        now = timezone.now()
        if value == "open":
            return queryset.filter(opens_at__lte=now, closes_at__gt=now)
        return queryset.filter(opens_at__gt=now) if value == "coming" else queryset.filter(closes_at__lte=now)


# On one page of what was found by words.
MOST_FOUND = 25
# Of the choices of status: what is published and what waits.
ALL = "all"


def objectives_of(draft: Draft) -> QuerySet[Objective]:
    """The objectives that some paragraph of a draft is about."""
    return Objective.objects.filter(paragraphs__draft=draft).distinct()


def official_and(others: Iterable[str]) -> list[tuple[str, str]]:
    """The choices of a filter by language: the official ones, then those of `others` (codes) that are none of them."""
    official = OFFICIAL_CHOICES
    return official + [(code, OWN_NAMES.get(code, code)) for code in others if code not in BY_CODE]


class Order(NamedTuple):
    """An order of a list: its name, the column that comes before the primary key, and whether it goes down."""

    name: StrOrPromise
    by: str
    descending: bool


ORDERS = {
    "oldest": Order(_("Oldest first"), "", False),
    "newest": Order(_("Newest first"), "", True),
    "text": Order(_("In the order of the text"), "place", False),
    "endorsed": Order(_("Most endorsed first"), "endorsed", True),
    "discussed": Order(_("Longest discussion first"), "replied", True),
}


class CommentFilter(filters.FilterSet):
    """Comments by paragraph, objective, kind of stakeholder, organisation and language, and by words in them.

    Published ones; whoever reads what waits may ask for that, or for both. What it narrows by stands in the comment's
    own row (`Listed`); the list of comments is one consultation's.
    """

    paragraph = filters.ModelChoiceFilter(
        label=_("Paragraph"),
        queryset=Paragraph.objects.none(),
        to_field_name="slug",
        empty_label=_("All paragraphs"),
    )
    objective = filters.ModelChoiceFilter(
        label=_("Objective"),
        method="by_objective",
        queryset=Objective.objects.none(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    kind = filters.ChoiceFilter(
        label=_("Kind of stakeholder"),
        field_name="said_as",
        choices=OrganisationKind.choices,
        empty_label=_("All stakeholders"),
    )
    # By the name as shown: one who appears by kind alone is not found by the name that is hidden.
    organisation = filters.CharFilter(label=_("Organization"), method="by_organisation", max_length=100)
    language = filters.ChoiceFilter(
        label=_("Language of the comment"), field_name="written_in", empty_label=_("Any language")
    )
    q = filters.CharFilter(label=_("Words"), method="as_it_is", max_length=100)
    status = filters.ChoiceFilter(
        label=_("Status"),
        method="as_it_is",
        choices=[
            (Status.PUBLISHED, _("Published")),
            (Status.WAITING, _("Waiting for moderation")),
            (ALL, _("Published and waiting")),
        ],
        empty_label=None,
        null_label=None,
    )
    sort = filters.ChoiceFilter(
        label=_("Order"),
        method="as_it_is",
        choices=[(key, order.name) for key, order in ORDERS.items()],
        empty_label=None,
        null_label=None,
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    def __init__(
        self, *args: Any, consultation: Consultation, reads_pending: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        statuses = [Status.PUBLISHED, Status.WAITING] if reads_pending else [Status.PUBLISHED]
        self._occurring = partial(occurring, consultation=consultation.pk, statuses=statuses)
        if not reads_pending:
            del self.filters["status"]
        self._draft = consultation.draft
        if consultation.draft is None:
            del self.filters["paragraph"], self.filters["objective"]
        else:
            self.filters["paragraph"].queryset = consultation.draft.paragraphs.exclude(kind="heading")
            self.filters["objective"].queryset = objectives_of(consultation.draft)
        self.filters["language"].extra["choices"] = lambda: self._languages

    @cached_property
    def _languages(self) -> list[tuple[str, str]]:
        """The official languages, and whichever others somebody has written in."""
        return official_and(self._occurring("written_in"))

    @property
    def order(self) -> Order:
        """The order that is asked for; the oldest first where none is, or the filter is not valid."""
        asked = self.form.cleaned_data.get("sort") if self.is_valid() else ""
        return ORDERS[asked or "oldest"]

    def filter_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """What is published, unless somebody who may asks for what waits."""
        narrowed = self._narrowed(queryset)
        return narrowed.filter(saying(self._words)) if self._words else narrowed

    def page(self, *, rows: QuerySet[Comment], after: str, size: int) -> tuple[Page[Comment], Count]:
        """The page of what is asked for that begins after key `after`, its comments as `rows` give them; and how many
        there are, as far as they were counted. At any length of the list it costs the same; with words a page has at
        most `MOST_FOUND`, since each of them may cost the reading of a hundred.
        """
        order, narrowed = self.order, self._narrowed(self.queryset.all())
        asked: dict[str, Any] = {"rows": rows, "after": after, "size": size}
        asked |= {"by": order.by, "descending": order.descending}
        if self._words:
            return page_saying(narrowed, self._words, **{**asked, "size": min(size, MOST_FOUND)})
        return keyset_page(narrowed, **asked), capped_count(narrowed)

    def _narrowed(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """By everything but words, which are looked for last and may be in another way."""
        status = self.form.cleaned_data.get("status") or Status.PUBLISHED
        statuses = [Status.PUBLISHED, Status.WAITING] if status == ALL else [status]
        return super().filter_queryset(queryset.filter(status__in=statuses))

    @property
    def _words(self) -> str:
        return self.form.cleaned_data.get("q", "")

    def by_objective(self, queryset: QuerySet[Comment], name: str, value: Objective) -> QuerySet[Comment]:
        """Those at paragraphs that are about an objective."""
        about = value.paragraphs.filter(draft=self._draft)
        return queryset.filter(paragraph__in=list(about.values_list("pk", flat=True)))

    def by_organisation(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        """Those of organisations whose name, as shown, has these words in it."""
        wanted = value.casefold()
        names = [name for name in self._occurring("said_by") if wanted in name.casefold()]
        return queryset.filter(said_by__in=names)

    def as_it_is(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        """All of them: the status is asked for before anything else, words last, and the order is the page's."""
        return queryset
