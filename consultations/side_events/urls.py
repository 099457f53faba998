"""The addresses of side events and accreditation; permanent."""

from django.urls import path

from consultations.side_events import views

urlpatterns = [
    path("side-events/<slug:cycle>/", views.side_events, name="side_events"),
    path("side-events/<slug:cycle>/apply/", views.apply, name="apply_for_side_event"),
    path("side-events/applications/<str:reference>/", views.application, name="side_event_application"),
    path("side-events/applications/<str:reference>/edit/", views.edit, name="edit_side_event"),
    path("side-events/applications/<str:reference>/act/", views.act, name="act_on_side_event"),
    path("accreditation/<slug:cycle>/", views.accreditation, name="accreditation"),
]
