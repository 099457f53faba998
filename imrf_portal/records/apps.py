"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    """What was done, by whom and when: an append-only account in codes, never in texts or names."""

    name = "imrf_portal.records"
    verbose_name = _("Records")
