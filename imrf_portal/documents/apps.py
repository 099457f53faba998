"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    """Stored files: what was sent, what its bytes say it is, and how it is served."""

    name = "imrf_portal.documents"
    verbose_name = _("Documents")
