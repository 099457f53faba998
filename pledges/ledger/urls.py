"""The addresses of the ledger; permanent but for the links in reminders."""

from django.urls import path

from pledges.ledger import views

urlpatterns = [
    path("update/<str:token>/", views.update, name="update_pledge"),
    path("evidence/<str:reference>/", views.evidence, name="evidence"),
    path("evidence/<str:reference>/file/", views.evidence_file, name="evidence_file"),
    path("evidence/<str:reference>/revise/", views.revise, name="revise_evidence"),
    path("evidence/<str:reference>/withdraw/", views.withdraw, name="withdraw_evidence"),
    path("<str:code>/progress/", views.report, name="report_progress"),
    path("<str:code>/evidence/", views.show, name="show_evidence"),
    path("<str:code>/entries/<int:key>/file/", views.entry_file, name="entry_file"),
]
