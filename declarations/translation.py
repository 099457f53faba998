"""The fields that are stored in six languages."""

from modeltranslation.translator import TranslationOptions, register

from declarations.models import Commitment, Declaration, Draft, Indicator


@register(Declaration)
class DeclarationTranslation(TranslationOptions):
    """A Declaration's title."""

    fields = ["title"]


@register(Draft)
class DraftTranslation(TranslationOptions):
    """The name of a draft's stage."""

    fields = ["name"]


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    """What a commitment is about."""

    fields = ["subject"]


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    """What is measured, in what, by whom and where it is kept."""

    fields = ["name", "unit", "source", "custodian"]
