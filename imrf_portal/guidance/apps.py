"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidanceConfig(AppConfig):
    """The pages that the secretariat edits and the announcement above every page."""

    name = "imrf_portal.guidance"
    verbose_name = _("Guidance")
