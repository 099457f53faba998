"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    """Pledges: what was promised, by whom, and what became of it."""

    name = "pledges"
    verbose_name = _("Pledges")
