"""Which fields of the reference data exist in the six official languages."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Field, Model
from modeltranslation.translator import TranslationOptions, register, translator

from imrf_portal.compact.models import (
    Cycle,
    Milestone,
    Objective,
    Principle,
    Region,
    Round,
    StakeholderGroup,
    State,
)
from imrf_portal.languages import OFFICIAL, Language


@register([Region, Principle, StakeholderGroup, Cycle, Milestone, Round])
class NameInSixLanguages(TranslationOptions):
    """What is told by a name alone."""

    fields = ("name",)
    required_languages = ("en",)


@register(State)
class StateInSixLanguages(TranslationOptions):
    """A State's name as United Nations lists show it, and its formal name."""

    fields = ("name", "formal_name")
    required_languages = {"en": ("name", "formal_name")}


@register(Objective)
class ObjectiveInSixLanguages(TranslationOptions):
    """An objective's official title, and the short one for lists and labels."""

    fields = ("title", "short_title")
    required_languages = ("en",)


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that exist in six languages."""
    if model not in translator.get_registered_models():
        return ()
    return tuple(translator.get_options_for_model(model).all_fields)


def translated_columns(model: type[Model]) -> Iterator[tuple[str, Field, Language]]:
    """Each column that holds a text in one language: its name, the field it translates, the language."""
    for name in translated_fields(model):
        field: Any = model._meta.get_field(name)
        for language in OFFICIAL:
            yield f"{name}_{language.field}", field, language
