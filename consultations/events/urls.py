"""The addresses of the calendar and of events; permanent."""

from django.urls import path

from consultations.events import views

urlpatterns = [
    path("", views.calendar, name="events"),
    path("calendar.ics", views.calendar_file, name="events_calendar"),
    path("<slug:slug>/", views.event, name="event"),
    path("<slug:slug>/event.ics", views.event_file, name="event_calendar"),
]
