"""The fields that are stored in six languages."""

from modeltranslation.translator import TranslationOptions, register

from consultations.models import (
    AccreditationTrack,
    AgendaItem,
    Consultation,
    Event,
    EventKind,
    Notice,
    Question,
    Series,
    Session,
    SideEventCall,
)


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

    fields = ["title", "description", "place", "summary", "heard", "cancellation_note"]


@register(EventKind)
class EventKindTranslation(TranslationOptions):
    """What a kind of event is called."""

    fields = ["name"]
    required_languages = ["en"]


@register(AgendaItem)
class AgendaItemTranslation(TranslationOptions):
    """What an item of an agenda is called."""

    fields = ["title"]


@register(Session)
class SessionTranslation(TranslationOptions):
    """What a session is called, and what its moderators are."""

    fields = ["title", "moderators"]


@register(Series)
class SeriesTranslation(TranslationOptions):
    """What the page of a series says."""

    fields = ["title", "description"]


@register(Notice)
class NoticeTranslation(TranslationOptions):
    """A notice in the secretariat's own words."""

    fields = ["subject", "text"]


@register(SideEventCall)
class SideEventCallTranslation(TranslationOptions):
    """By what side events are decided."""

    fields = ["criteria"]


@register(AccreditationTrack)
class AccreditationTrackTranslation(TranslationOptions):
    """What a track of accreditation says."""

    fields = ["title", "for_whom", "steps"]
