"""Filters of lists; one FilterSet serves the page and its download."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.attachments import submissions_saying
from consultations.models import Comment, CommentVersion, Consultation
from declarations.models import Paragraph
from imrf_portal.accounts.models import OrganisationKind
from imrf_portal.compact.models import Cycle
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.models import Status


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


# Of the choices of status: what is published and what waits.
ALL = "all"


class CommentFilter(filters.FilterSet):
    """Comments by paragraph, kind of stakeholder, organisation and language, and by words in them.

    Published ones; whoever reads what waits may ask for that, or for both.
    """

    paragraph = filters.ModelChoiceFilter(
        label=_("Paragraph"),
        queryset=Paragraph.objects.none(),
        to_field_name="slug",
        empty_label=_("All paragraphs"),
    )
    kind = filters.ChoiceFilter(
        label=_("Kind of stakeholder"),
        field_name="submission__shown_kind",
        choices=OrganisationKind.choices,
        empty_label=_("All stakeholders"),
    )
    # By the name as shown: one who appears by kind alone is not found by the name that is hidden.
    organisation = filters.CharFilter(
        label=_("Organization"),
        field_name="submission__shown_organisation",
        lookup_expr="icontains",
        max_length=100,
    )
    language = filters.ChoiceFilter(
        label=_("Language of the comment"),
        field_name="standing_version__language",
        choices=[(one.code, one.native_name) for one in OFFICIAL],
        empty_label=_("Any language"),
    )
    words = filters.CharFilter(label=_("Words"), method="by_words", max_length=100)
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
        choices=[("oldest", _("Oldest first")), ("newest", _("Newest first"))],
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
        if not reads_pending:
            del self.filters["status"]
        if consultation.draft is None:
            del self.filters["paragraph"]
        else:
            self.filters["paragraph"].queryset = consultation.draft.paragraphs.exclude(kind="heading")

    @property
    def is_newest_first(self) -> bool:
        """Whether the list begins with what was sent last; only after it was found valid."""
        return self.form.cleaned_data.get("sort") == "newest"

    def filter_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """What is published, unless somebody who may asks for what waits."""
        status = self.form.cleaned_data.get("status") or Status.PUBLISHED
        statuses = [Status.PUBLISHED, Status.WAITING] if status == ALL else [status]
        return super().filter_queryset(queryset.filter(status__in=statuses))

    def by_words(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        """Those in whose text the words stand as they were typed, in capital letters or small, and those that came
        with a file in whose text each of them stands."""
        came_with = Comment.objects.filter(submission__in=submissions_saying(value))
        in_files = list(came_with.values_list("standing_version", flat=True))
        # Two conditions on one table, the second by keys: only so do the indexes of both serve.
        said = CommentVersion.objects.filter(Q(text__icontains=value) | Q(pk__in=in_files))
        return queryset.filter(standing_version__in=said)

    def as_it_is(self, queryset: QuerySet[Comment], name: str, value: str) -> QuerySet[Comment]:
        """All of them: the status is asked for before anything else, and the order is the page's."""
        return queryset
