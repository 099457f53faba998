"""The addresses of the Declaration's texts; they are permanent."""

from django.urls import path

from declarations import views

urlpatterns = [
    path("", views.declarations, name="declarations"),
    path("<slug:slug>/", views.declaration, name="declaration"),
    path("<slug:slug>/<slug:stage>.txt", views.draft_text, name="draft_text"),
    path("<slug:slug>/<slug:stage>/", views.draft, name="draft"),
    path("<slug:slug>/<slug:stage>/paragraphs/<str:paragraph>/", views.paragraph, name="paragraph"),
]
