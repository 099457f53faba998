"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """Subscriptions, announcements, and the outbox from which every letter leaves."""

    name = "imrf_portal.notifications"
    verbose_name = _("Notifications")
