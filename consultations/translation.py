"""The fields that are stored in six languages."""

from modeltranslation.translator import TranslationOptions, register

from consultations.models import Consultation, Event, Question


@register(Consultation)
class ConsultationTranslation(TranslationOptions):
    """A consultation's title and introduction."""

    fields = ["title", "introduction"]


@register(Question)
class QuestionTranslation(TranslationOptions):
    """A guiding question."""

    fields = ["text"]


@register(Event)
class EventTranslation(TranslationOptions):
    """What an event's page says."""

    fields = ["title", "description", "agenda", "place", "summary", "cancellation_note"]
