"""The fields that are stored in six languages."""

from modeltranslation.translator import TranslationOptions, register

from declarations.models import Declaration, Draft


@register(Declaration)
class DeclarationTranslation(TranslationOptions):
    """A Declaration's title."""

    fields = ["title"]


@register(Draft)
class DraftTranslation(TranslationOptions):
    """The name of a draft's stage."""

    fields = ["name"]
