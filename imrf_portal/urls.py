"""The site map. Every page stands under the language it is read in; addresses are permanent."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from imrf_portal.kit.look import look
from imrf_portal.pages import health
from imrf_portal.pages.sitemaps import SITEMAPS
from imrf_portal.pages.views import texts

demonstration = (
    [path("mails/", include("imrf_portal.notifications.letterbox_urls"))] if settings.DEMONSTRATION else []
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("look", look, name="look"),
    path("robots.txt", texts.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        sitemaps.sitemap,
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    # People type /zh/; the address carries the script.
    re_path(r"^zh/(?P<rest>.*)$", RedirectView.as_view(url="/zh-hans/%(rest)s", query_string=True)),
    *i18n_patterns(
        path("", include("imrf_portal.pages.urls")),
        path("declarations/", include("declarations.urls")),
        path("reviews/", include("reviews.urls")),
        path("pledges/", include("pledges.urls")),
        path("", include("consultations.urls")),
        path("subscriptions/", include("imrf_portal.notifications.urls")),
        path("accounts/", include("allauth.urls")),
        *demonstration,
        path("admin/", admin.site.urls),
    ),
]
