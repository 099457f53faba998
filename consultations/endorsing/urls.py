"""The addresses of joint submissions; a link's holds its own authority."""

from django.urls import path

from consultations.endorsing import views

urlpatterns = [
    path("<uuid:key>/", views.joint, name="joint"),
    path("links/<str:token>/", views.link, name="joint_link"),
]
