"""The app's place in the house. It stands above `accounts`, whose things it changes, because it records what it does."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccreditationConfig(AppConfig):
    """Who holds which role and which organisations are known: given, ended and verified on the record."""

    name = "imrf_portal.accreditation"
    verbose_name = _("Accreditation")
