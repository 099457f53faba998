"""The addresses of the pages that the secretariat edits."""

from django.urls import path

from imrf_portal.guidance import views
from imrf_portal.guidance.models import Known

urlpatterns = [
    path("privacy/", views.page, {"known": Known.PRIVACY}, name="privacy"),
    path("accessibility/", views.page, {"known": Known.ACCESSIBILITY}, name="accessibility"),
    path("disclaimers/", views.page, {"known": Known.DISCLAIMERS}, name="disclaimers"),
    path("contact/", views.contact, name="contact"),
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
    path("versions/<slug:slug>/", views.versions, name="page_versions"),
    path("versions/<slug:slug>/<int:number>/", views.page_version, name="page_version"),
]
