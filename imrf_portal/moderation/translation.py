"""What of the desk exists in the six official languages."""

from modeltranslation.translator import TranslationOptions, register

from imrf_portal.moderation.models import ReasonTemplate


@register(ReasonTemplate)
class ReasonTemplateInSixLanguages(TranslationOptions):
    """A template's title and its words to the author."""

    fields = ("title", "words")
    required_languages = ("en",)
