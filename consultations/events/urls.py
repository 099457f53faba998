"""The addresses of the calendar and of events; permanent."""

from django.urls import path, register_converter

from consultations.events import registration_views, views
from consultations.events.feeds import EventsFeed
from consultations.events.months import YearAndMonth
from imrf_portal.kit.for_everybody import for_everybody

register_converter(YearAndMonth, "month")

urlpatterns = [
    path("", views.calendar, name="events"),
    path("calendar.ics", views.calendar_file, name="events_calendar"),
    path("calendar.atom", for_everybody(EventsFeed()), name="events_feed"),
    path("month/<month:month>/", views.month, name="events_month"),
    path("series/<slug:slug>/", views.series, name="series"),
    path("<slug:slug>/", views.event, name="event"),
    path("<slug:slug>/event.ics", views.event_file, name="event_calendar"),
    path("<slug:slug>/registration/", registration_views.registration, name="registration"),
    path("<slug:slug>/registration/give-up/", registration_views.give_up, name="give_up_registration"),
    path(
        "<slug:slug>/registration/event.ics",
        registration_views.own_calendar_file,
        name="registration_calendar",
    ),
    path("<slug:slug>/join/", registration_views.join, name="join"),
]
