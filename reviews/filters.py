"""What a reader can narrow the list of reviews by; the page and its download are the same set."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from imrf_portal.compact.models import Objective, Principle, Region, Round, StakeholderGroup, State
from imrf_portal.languages import OFFICIAL_CHOICES
from reviews.models import Answer, Edition, Progress, QuestionKind, Translation
from reviews.searching import saying


def _reporting(request: HttpRequest | None) -> QuerySet[State]:
    """The States of which a review is public, by name."""
    editions = Edition.objects.standing()
    return State.objects.filter(pk__in=editions.values("review__state")).by_name()


class EditionFilter(django_filters.FilterSet):
    """Standing editions by words, State, round, region, objective, progress, principle, group and language."""

    q = django_filters.CharFilter(label=_("Words"), method="saying", max_length=100)
    state = django_filters.ModelChoiceFilter(
        label=_("State"),
        field_name="review__state",
        queryset=_reporting,
        to_field_name="slug",
        empty_label=_("All States"),
    )
    round = django_filters.ModelChoiceFilter(
        label=_("Round of reporting"),
        field_name="review__round",
        queryset=Round.objects.all(),
        to_field_name="slug",
        empty_label=_("All rounds"),
    )
    region = django_filters.ModelChoiceFilter(
        label=_("Region"),
        field_name="review__state__regions",
        queryset=Region.objects.all(),
        to_field_name="slug",
        empty_label=_("All regions"),
    )
    objective = django_filters.ModelChoiceFilter(
        label=_("Objective"),
        method="on_objective",
        queryset=Objective.objects.all(),
        to_field_name="number",
        empty_label=_("All objectives"),
    )
    progress = django_filters.ChoiceFilter(
        label=_("Progress"),
        method="with_progress",
        choices=Progress.choices,
        empty_label=_("Any progress"),
    )
    principle = django_filters.ModelChoiceFilter(
        label=_("Guiding principle"),
        method="ticked_principle",
        queryset=Principle.objects.all(),
        to_field_name="letter",
        empty_label=_("All principles"),
    )
    group = django_filters.ModelChoiceFilter(
        label=_("Group of stakeholders"),
        method="ticked_group",
        queryset=StakeholderGroup.objects.all(),
        to_field_name="code",
        empty_label=_("All groups"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"),
        method="read_in",
        choices=OFFICIAL_CHOICES,
        empty_label=_("All languages"),
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def saying(self, editions: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """Those in which the words stand: in an answer, a translation or an annex."""
        return editions.filter(saying(value))

    def read_in(self, editions: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """Those of which something can be read in the language: an answer, or a translation beside one."""
        written = Answer.objects.filter(language=value).exclude(text="")
        translated = Translation.objects.filter(language=value)
        return editions.filter(
            Q(pk__in=written.values("edition")) | Q(pk__in=translated.values("answer__edition"))
        )

    def on_objective(self, editions: QuerySet[Edition], name: str, value: Objective) -> QuerySet[Edition]:
        """Those that report on the objective, with the progress asked for beside it."""
        said = Answer.objects.filter(question__kind=QuestionKind.PROGRESS, objective=value).exclude(codes=[])
        if progress := self.form.cleaned_data.get("progress"):
            said = said.filter(codes=[progress])
        return editions.filter(pk__in=said.values("edition"))

    def with_progress(self, editions: QuerySet[Edition], name: str, value: str) -> QuerySet[Edition]:
        """Those that report this progress on any objective; on a chosen one the filter of the objective asks."""
        if self.form.cleaned_data.get("objective"):
            return editions
        said = Answer.objects.filter(question__kind=QuestionKind.PROGRESS, codes=[value])
        return editions.filter(pk__in=said.values("edition"))

    def ticked_principle(self, editions: QuerySet[Edition], name: str, value: Principle) -> QuerySet[Edition]:
        """Those in which the principle was followed."""
        return _ticked(editions, QuestionKind.PRINCIPLES, value.letter)

    def ticked_group(
        self, editions: QuerySet[Edition], name: str, value: StakeholderGroup
    ) -> QuerySet[Edition]:
        """Those in which the group took part."""
        return _ticked(editions, QuestionKind.GROUPS, value.code)


def _ticked(editions: QuerySet[Edition], kind: str, code: str) -> QuerySet[Edition]:
    said = Answer.objects.filter(question__kind=kind, codes__contains=[code])
    return editions.filter(pk__in=said.values("edition"))
