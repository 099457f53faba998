"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TracingConfig(AppConfig):
    """Links between things of different apps."""

    name = "imrf_portal.tracing"
    verbose_name = _("Tracing")
