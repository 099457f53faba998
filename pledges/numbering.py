"""The running number under which a pledge is public, given once and kept for ever; the random reference until then."""

from __future__ import annotations

from django.db import transaction

from imrf_portal.compact.official_clock import official_day
from imrf_portal.kit.references import new_reference
from pledges.models import Evidence, Numbering, Pledge


def unused_reference(model: type[Pledge] | type[Evidence]) -> str:
    """A random reference that none of its kind has; the constraint still decides between two drawn at one instant."""
    while model._default_manager.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def number(pledge: Pledge) -> str:
    """The pledge's number, such as P-2026-0042; where it has none yet, the next of the year that it is in New York.

    To be called in the transaction that makes the pledge public. A number that was given in a transaction that failed is
    given again; one of a pledge that is public no longer is not.
    """
    if pledge.number is None:
        with transaction.atomic():
            year = official_day().year
            Numbering.objects.get_or_create(year=year)
            numbering = Numbering.objects.select_for_update().get(year=year)
            numbering.last += 1
            numbering.save(update_fields=["last"])
            pledge.number = str(numbering)
            pledge.save(update_fields=["number"])
    return pledge.number
