"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    """Voluntary national reviews of the Global Compact: what States file and everybody reads."""

    name = "reviews"
    verbose_name = _("Reviews")
