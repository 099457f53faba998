"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RightsConfig(AppConfig):
    """What a person may ask of their own data, and what is erased for good or when its time is over."""

    name = "imrf_portal.rights"
    verbose_name = _("Rights")
