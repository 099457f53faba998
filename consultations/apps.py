"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    """Consultations, comments and events."""

    name = "consultations"
    verbose_name = _("Consultations")
