"""The Compact as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompactConfig(AppConfig):
    """The ground every other app stands on; it imports none of them."""

    name = "imrf_portal.compact"
    label = "compact"
    verbose_name = _("Reference data of the Compact")
