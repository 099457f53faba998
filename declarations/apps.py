"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeclarationsConfig(AppConfig):
    """The Declaration's texts."""

    name = "declarations"
    verbose_name = _("Declarations")
