"""The addresses of the search."""

from django.urls import path

from imrf_portal.search import views

urlpatterns = [
    path("", views.site_search, name="site_search"),
    path("follow/", views.follow_search, name="follow_search"),
]
