"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """One box over everything public."""

    name = "imrf_portal.search"
    verbose_name = _("Search")
