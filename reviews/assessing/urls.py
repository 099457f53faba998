"""The addresses of parallel assessments; permanent."""

from django.urls import path

from reviews.assessing import views

urlpatterns = [
    path("", views.assessments, name="assessments"),
    path("begin/", views.begin, name="begin_assessment"),
    path("<str:reference>/", views.assessment, name="assessment"),
    path("<str:reference>/write/", views.write, name="write_assessment"),
    path("<str:reference>/act/", views.act, name="act_on_assessment"),
    path("<str:reference>/file/", views.file, name="assessment_file"),
]
