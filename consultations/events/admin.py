"""Events in the admin: prepared in a form; announced, moved and cancelled by acts with a page of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from consultations.events import concluding, scheduling
from consultations.events.forms import (
    AgendaItemForm,
    CancelForm,
    EventForm,
    RescheduleForm,
    SessionForm,
    SessionFormSet,
)
from consultations.events.kinds import EventKind
from consultations.events.models import AgendaItem, Event, Series, Session
from consultations.events.wall_clock import shown
from consultations.permissions import may_run_events
from imrf_portal.compact.admin import HasUnverified, ReferenceAdmin
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.workflow import WrongStep

_WHAT = (
    "kind",
    "cycle",
    "slug",
    "title",
    "description",
    "languages",
    "interpretation",
    "drafts",
    "series",
    "discussion",
    "region",
    "state",
)
_WHEN_AND_WHERE = ("starts_at", "ends_at", "time_zone", "place", "link")
_AFTERWARDS = ("recording_url", "summary", "heard", "next_draft", "presented_at")


class _PartOfEvent(TranslationStackedInline):
    """What the secretariat keeps with an event, on the event's own page."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return bool(may_run_events(request.user))

    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return bool(may_run_events(request.user))


class SessionInline(_PartOfEvent):
    """The sessions of an event, such as the panels of the hearing."""

    model = Session
    form = SessionForm
    formset = SessionFormSet
    fields = [
        "begins_after",
        "minutes",
        "hours",
        "title",
        "moderators",
        "round_table",
        "languages",
        "interpretation",
    ]
    readonly_fields = ["hours"]

    @admin.display(description=gettext_lazy("hours"))
    def hours(self, session: Session) -> str:
        return _hours(session, session.event.zone) if session.pk else "–"


class AgendaInline(_PartOfEvent):
    """The agenda of an event, item by item."""

    model = AgendaItem
    form = AgendaItemForm
    fields = ["order", "session", "title", "draft", "labels", "objectives"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Sessions of this event; there are none before it is kept."""
        if db_field.name == "session" and request.resolver_match is not None:
            event = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = Session.objects.filter(event=event)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(EventKind)
class EventKindAdmin(ReferenceAdmin):
    """The kinds of events: their names, and new ones."""

    list_display = ["name", "code", "order", "what_is_unverified"]
    list_filter = (HasUnverified,)
    ordering = ["order", "code"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_events(request.user))

    def has_view_permission(self, request: HttpRequest, obj: EventKind | None = None) -> bool:
        return bool(may_run_events(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_events(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: EventKind | None = None) -> bool:
        """One that no event is of and the portal does not need."""
        return obj is not None and obj.can_be_removed and bool(may_run_events(request.user))

    def get_readonly_fields(self, request: HttpRequest, obj: EventKind | None = None) -> list[str]:
        """Events and addresses name a kind by its code."""
        return [] if obj is None else ["code"]


@admin.register(Series)
class SeriesAdmin(TranslationAdmin):
    """Series of events, such as dialogues."""

    list_display = ["title", "cycle"]
    list_select_related = ["cycle"]
    fields = ["cycle", "slug", "title", "description"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_events(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        return bool(may_run_events(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_events(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """One that has no event."""
        return obj is not None and not obj.events.exists() and bool(may_run_events(request.user))


@admin.register(Event)
class EventAdmin(TranslationAdmin):
    """Townhalls and all other events."""

    form = EventForm
    change_form_template = "admin/consultations/event.html"
    list_display = ["title", "kind", "when", "status", "cycle"]
    list_filter = ["status", "kind", "cycle"]
    list_select_related = ["cycle", "kind"]
    search_fields = ["title", "slug"]
    ordering = ["-starts_at"]
    filter_horizontal = ["drafts"]
    inlines = [SessionInline, AgendaInline]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(may_run_events(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return bool(may_run_events(request.user))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return bool(may_run_events(request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """What was announced stays."""
        return obj is not None and not obj.is_announced and bool(may_run_events(request.user))

    def get_fieldsets(self, request: HttpRequest, obj: Event | None = None) -> list[Any]:
        """Time and place are typed while an event is prepared; afterwards they are shown, and moved by an act."""
        what: tuple[str, ...] = _WHAT
        when: tuple[str, ...] = _WHEN_AND_WHERE
        sections = [(None, what), (_("When and where"), when)]
        if obj is not None:
            sections = [*sections, (None, ("presented_at",))]
        if obj is not None and obj.is_announced:
            notes = ("cancellation_note",) if obj.is_cancelled else ()
            sections = [
                (None, ("status", *notes, *what)),
                (_("When and where"), ("when", "where")),
                (_("Afterwards"), _AFTERWARDS),
            ]
        return [(name, {"fields": self.replace_orig_field(fields)}) for name, fields in sections]

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> list[str]:
        """What no longer changes by a plain form once the event is announced."""
        if obj is None or not obj.is_announced:
            return []
        return ["status", "cycle", "slug", "starts_at", "ends_at", "time_zone", "when", "where"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Event | None = None) -> dict[str, Any]:
        """The address is made of the English title until it is fixed."""
        return {} if obj is not None and obj.is_announced else {"slug": ["title_en"]}

    @admin.display(description=gettext_lazy("when"), ordering="starts_at")
    def when(self, event: Event) -> str:
        return f"{_hours(event, event.zone)}, {event.time_zone.replace('_', ' ')}"

    @admin.display(description=gettext_lazy("where"))
    def where(self, event: Event) -> str:
        return " · ".join(part for part in (event.place, event.link) if part) or "–"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The plain form; what an act refuses is said, and nothing of it is kept."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, WrongStep) as error:
            messages.error(request, _sentence(error))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: Any, obj: Event, form: Any, change: bool) -> None:
        if change:
            scheduling.revise(obj, changed=form.changed, by=request.user)
        else:
            scheduling.prepare(obj, by=request.user)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Drafts, sessions and agenda; calendars learn other sessions and another agenda."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            scheduling.note_agenda(form.instance, by=request.user)

    def delete_model(self, request: Any, obj: Event) -> None:
        scheduling.discard(obj, by=request.user)

    def get_urls(self) -> list[Any]:
        acts = [
            ("publish", self.publish),
            ("reschedule", self.reschedule),
            ("cancel", self.cancel),
            ("summary", self.summary),
        ]
        return [
            *(
                path(
                    f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"consultations_event_{name}"
                )
                for name, view in acts
            ),
            *super().get_urls(),
        ]

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Announce the event."""
        return self._act(
            request,
            pk,
            make_form=lambda event: forms.Form(_sent(request)),
            act=lambda event, form: scheduling.publish(event, by=request.user),  # type: ignore[arg-type]
            title=_("Announce the event"),
            what_happens=_(
                "Everybody sees the event from now on, and its followers are told, unless it is over."
            ),
            button=_("Announce and tell followers"),
            done=_("The event is announced; followers are being told."),
        )

    def reschedule(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move the event."""
        return self._act(
            request,
            pk,
            make_form=lambda event: RescheduleForm(_sent(request), event=event),
            act=lambda event, form: scheduling.reschedule(
                event,
                starts_at=form.cleaned_data["starts_at"],
                ends_at=form.cleaned_data["ends_at"],
                time_zone=form.cleaned_data["time_zone"],
                places=form.by_language("place"),
                link=form.cleaned_data["link"],
                seen=form.cleaned_data["seen"],
                by=request.user,  # type: ignore[arg-type]
            ),
            title=_("Move the event to another time or place"),
            what_happens=_("Page and calendars change, and followers are told what was and what is."),
            button=_("Move and tell followers"),
            done=_("The event is moved; followers are being told."),
        )

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call the event off."""
        return self._act(
            request,
            pk,
            make_form=lambda event: CancelForm(_sent(request), event=event),
            act=lambda event, form: scheduling.cancel(
                event,
                notes=form.by_language("note"),
                seen=form.cleaned_data["seen"],
                by=request.user,  # type: ignore[arg-type]
            ),
            title=_("Cancel the event"),
            what_happens=_(
                "The page stays and says so, calendars strike it out, followers are told. This is for good."
            ),
            button=_("Cancel the event and tell followers"),
            done=_("The event is cancelled; followers are being told."),
        )

    def summary(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the summary."""
        return self._act(
            request,
            pk,
            make_form=lambda event: forms.Form(_sent(request)),
            act=lambda event, form: concluding.publish_summary(event, by=request.user),  # type: ignore[arg-type]
            title=_("Publish the summary"),
            what_happens=_(
                "The event's page shows the summary and what was heard; whoever registered or follows it is told, once."
            ),
            button=_("Publish and tell followers"),
            done=_("The summary is published; followers are being told."),
        )

    def _act(
        self,
        request: HttpRequest,
        pk: int,
        *,
        make_form: Callable[[Event], Any],
        act: Callable[[Event, Any], None],
        done: str,
        **words: str,
    ) -> HttpResponse:
        """The page of an act: what will happen and the form; then the act, and back to the event."""
        require(may_run_events(request.user))
        event = get_object_or_404(Event, pk=pk)
        form = make_form(event)
        if request.method == "POST" and form.is_valid():
            try:
                act(event, form)
            except Refused as error:
                form.add_error(None, str(error.reason))
            except WrongStep as error:
                messages.error(request, error.sentence)
                return HttpResponseRedirect(reverse("admin:consultations_event_change", args=[pk]))
            else:
                messages.success(request, done)
                return HttpResponseRedirect(reverse("admin:consultations_event_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": event,
            "form": form,
            "when": self.when(event),
            **words,
        }
        return TemplateResponse(request, "admin/consultations/event_act.html", context)


def _hours(held: Event | Session, zone: ZoneInfo) -> str:
    """From when to when, on the clocks of a zone, the day once where it is one."""
    starts_at, ends_at = (shown(moment, zone) for moment in (held.starts_at, held.ends_at))
    pattern = "TIME_FORMAT" if starts_at.date() == ends_at.date() else "DATETIME_FORMAT"
    return f"{date_format(starts_at, 'DATETIME_FORMAT')} – {date_format(ends_at, pattern)}"


def _sentence(error: Refused | WrongStep) -> str:
    return error.sentence if isinstance(error, WrongStep) else str(error.reason)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
