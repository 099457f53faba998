"""The fields that are stored in six languages."""

from modeltranslation.translator import TranslationOptions, register

from reviews.models import Conference, Part, Question


@register([Part, Question])
class AskedInSixLanguages(TranslationOptions):
    """What is asked, and how to answer it."""

    fields = ("title", "guidance")


@register(Conference)
class ConferenceInSixLanguages(TranslationOptions):
    """Where a regional review met, who convened it, what its outcome is called."""

    fields = ("place", "conveners", "outcome_title")
