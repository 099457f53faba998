"""The addresses of the Declaration's texts; they are permanent."""

from django.urls import path

from declarations.views import comparing, reading

_compared = "<slug:slug>/compare/<slug:old>...<slug:new>"

urlpatterns = [
    path("", reading.declarations, name="declarations"),
    path("<slug:slug>/", reading.declaration, name="declaration"),
    path("<slug:slug>/compare/", comparing.choose, name="compare"),
    path(f"{_compared}.txt", comparing.text, name="comparison_text"),
    path(f"{_compared}.docx", comparing.docx, name="comparison_docx"),
    path(f"{_compared}.pdf", comparing.pdf, name="comparison_pdf"),
    path(f"{_compared}/", comparing.comparison, name="comparison"),
    path(f"{_compared}/dropped/<str:paragraph>/", comparing.dropped, name="comparison_dropped"),
    path(f"{_compared}/<str:paragraph>/", comparing.paragraph, name="comparison_paragraph"),
    path("<slug:slug>/<slug:stage>.txt", reading.draft_text, name="draft_text"),
    path("<slug:slug>/<slug:stage>.docx", reading.draft_docx, name="draft_docx"),
    path("<slug:slug>/<slug:stage>.pdf", reading.draft_pdf, name="draft_pdf"),
    path("<slug:slug>/<slug:stage>/", reading.draft, name="draft"),
    path("<slug:slug>/<slug:stage>/paragraphs/", reading.paragraphs, name="paragraphs"),
    path("<slug:slug>/<slug:stage>/paragraphs/<str:paragraph>/", reading.paragraph, name="paragraph"),
]
