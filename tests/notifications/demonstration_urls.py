"""The site map as the demonstration has it."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from imrf_portal.urls import urlpatterns as everywhere

urlpatterns = [
    *everywhere,
    *i18n_patterns(path("mails/", include("imrf_portal.notifications.letterbox_urls"))),
]
