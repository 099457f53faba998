"""What of the guidance exists in the six official languages."""

from modeltranslation.translator import TranslationOptions, register

from imrf_portal.guidance.models import Banner, PageVersion


@register(PageVersion)
class PageVersionInSixLanguages(TranslationOptions):
    """A page's title and its text."""

    fields = ("title", "body")
    required_languages = ("en",)


@register(Banner)
class BannerInSixLanguages(TranslationOptions):
    """What a banner says."""

    fields = ("text",)
    required_languages = ("en",)
