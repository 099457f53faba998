"""Filters of lists; one FilterSet serves the page and its download."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, Consultation
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


class CommentFilter(filters.FilterSet):
    """Published comments by paragraph, kind of stakeholder and language, and by words in them."""

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
    language = filters.ChoiceFilter(
        label=_("Language of the comment"),
        field_name="standing_version__language",
        choices=[(one.code, one.native_name) for one in OFFICIAL],
        empty_label=_("Any language"),
    )
    words = filters.CharFilter(
        label=_("Words"), field_name="standing_version__text", lookup_expr="icontains", max_length=100
    )

    class Meta:
        model = Comment
        fields: list[str] = []

    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[(Status.PUBLISHED, _("Published")), (Status.WAITING, _("Waiting for moderation"))],
        empty_label=None,
        null_label=None,
    )

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

    def filter_queryset(self, queryset: QuerySet[Comment]) -> QuerySet[Comment]:
        """What is published, unless somebody who may asks for what waits."""
        status = self.form.cleaned_data.get("status") or Status.PUBLISHED
        return super().filter_queryset(queryset.filter(status=status))
