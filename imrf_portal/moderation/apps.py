"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """What every moderated thing shares: steps, reasons, decisions, and the desk's base."""

    name = "imrf_portal.moderation"
    verbose_name = _("Moderation")
