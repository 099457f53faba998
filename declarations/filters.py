"""What a reader can narrow the list of Declarations by."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from declarations.models import Declaration
from imrf_portal.compact.models import Cycle


class DeclarationFilter(django_filters.FilterSet):
    """Declarations by cycle."""

    cycle = django_filters.ModelChoiceFilter(
        label=_("Cycle"), queryset=Cycle.objects.all(), to_field_name="slug", empty_label=_("All cycles")
    )

    class Meta:
        model = Declaration
        fields: list[str] = []
