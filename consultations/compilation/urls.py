"""The addresses of a consultation's compilation; those of files are as permanent as the files."""

from django.urls import path

from consultations.compilation import views

urlpatterns = [
    path("", views.compilation, name="compilation"),
    path("text/", views.text, name="compilation_text"),
    path("proposals/", views.proposals, name="compilation_proposals"),
    path("<uuid:key>/", views.progress, name="compilation_progress"),
    path("<uuid:key>/file/", views.file, name="compilation_file"),
    path("<uuid:key>/release/", views.release, name="compilation_release"),
    path("<uuid:key>/take-back/", views.take_back, name="compilation_take_back"),
    path("<uuid:key>/again/", views.make_anew, name="compilation_again"),
]
