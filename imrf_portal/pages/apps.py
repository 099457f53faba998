"""The app's place in the house, and the admin site in its place."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The pages that gather all apps."""

    name = "imrf_portal.pages"
    verbose_name = _("Pages")
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin behind the portal's own door."""

    default = False
    default_site = "imrf_portal.pages.admin_site.PortalAdminSite"
