"""The site map. Every page stands under the language it is read in; addresses are permanent."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from imrf_portal.guidance.banners import put_away
from imrf_portal.kit.look import look
from imrf_portal.kit.replica import reads_a_copy
from imrf_portal.notifications.views_of_reports import bounces
from imrf_portal.pages import health, metrics
from imrf_portal.pages.sitemaps import SITEMAPS
from imrf_portal.pages.views import texts

demonstration = (
    [path("mails/", include("imrf_portal.notifications.letterbox_urls"))] if settings.DEMONSTRATION else []
)

handler400 = "imrf_portal.pages.views.errors.cannot_be_read"
handler403 = "imrf_portal.pages.views.errors.not_open"
handler404 = "imrf_portal.pages.views.errors.not_found"
handler500 = "imrf_portal.pages.views.errors.went_wrong"
# allauth's own name: what it answers with where a limit of rate is reached.
handler429 = "imrf_portal.pages.views.errors.too_much"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("look", look, name="look"),
    path("mail/bounces/", bounces, name="bounces"),
    path("put-away", put_away, name="put_away"),
    path("robots.txt", texts.robots, name="robots"),
    path("sitemap.xml", reads_a_copy(sitemaps.index), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<section>.xml",
        reads_a_copy(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    # People type /zh/; the address carries the script.
    re_path(r"^zh/(?P<rest>.*)$", RedirectView.as_view(url="/zh-hans/%(rest)s", query_string=True)),
    *i18n_patterns(
        path("", include("imrf_portal.pages.urls")),
        path("", include("imrf_portal.guidance.urls")),
        path("declarations/", include("declarations.urls")),
        path("reviews/", include("reviews.urls")),
        path("pledges/", include("pledges.urls")),
        path("", include("consultations.urls")),
        path("search/", include("imrf_portal.search.urls")),
        path("subscriptions/", include("imrf_portal.notifications.urls")),
        path("mine/data/", include("imrf_portal.rights.urls")),
        path("mine/organisations/", include("imrf_portal.accreditation.urls")),
        path("accounts/", include("allauth.urls")),
        *demonstration,
        path("admin/", admin.site.urls),
    ),
]
