"""The addresses of one's own data."""

from django.urls import path

from imrf_portal.rights import views

urlpatterns = [
    path("", views.my_data, name="my_data"),
    path("archive/", views.ask_for_archive, name="ask_for_archive"),
    path("archive/<uuid:key>.zip", views.archive, name="my_archive"),
    path("close/", views.close_account, name="close_account"),
]
