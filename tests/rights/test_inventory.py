"""Every column that can hold something of a person is decided about: a new one fails here until somebody decides.

One line is one model and its columns that point to a person or a file, or hold words: what becomes of each.

- exported: the archive shows it to the person it is about, and closing the account removes it or takes the name off
- erased: closing the account, or a removal for good, takes it away; it says nothing to its person that is not exported
- kept: it stays, for the reason given at the end of the line
"""

from __future__ import annotations

from django.apps import apps
from django.db import models

from imrf_portal.accounts.models import User
from imrf_portal.documents.models import StoredFile
from tests.rights.decided import DECIDED

WORDS = (models.TextField, models.CharField, models.FileField, models.JSONField, models.BinaryField)
# What Django's own machinery keeps and nobody's words reach.
BESIDE = {"contenttypes", "auth"}


def columns(model: type[models.Model]) -> set[str]:
    """The columns of a model that point to a person or a stored file, or hold words; codes from a list are none."""
    return {field.name for field in model._meta.get_fields() if _may_hold(field)}


def _may_hold(field: object) -> bool:
    if not isinstance(field, models.Field) or not field.concrete:
        return False
    if field.is_relation:
        return field.related_model in (User, StoredFile)
    is_translated = hasattr(field, "translated_field")
    return isinstance(field, WORDS) and not field.choices and not is_translated


def decided() -> dict[str, dict[str, str]]:
    """By model, what was decided of each column."""
    found: dict[str, dict[str, str]] = {}
    for line in DECIDED.strip().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        label, _, rest = line.partition(" ")
        fates, _, why = rest.partition("--")
        for part in fates.split(";"):
            fate, _, names = part.strip().partition(" ")
            assert fate in {"exported", "erased", "kept"}, line
            assert why.strip() or fate != "kept", f"{label}: what is kept needs its reason"
            for name in names.split():
                assert name not in found.setdefault(label, {}), f"{label}.{name} twice"
                found[label][name] = fate
    return found


def test_every_column_is_decided_about():
    there = {
        model._meta.label: names
        for model in apps.get_models()
        if model._meta.app_label not in BESIDE and (names := columns(model))
    }
    known = {label: set(names) for label, names in decided().items()}
    undecided = {label: sorted(names - known.get(label, set())) for label, names in there.items()}
    gone = {label: sorted(names - there.get(label, set())) for label, names in known.items()}
    assert {label: names for label, names in undecided.items() if names} == {}
    assert {label: names for label, names in gone.items() if names} == {}
