"""The app's place in the house."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People and organisations: who anybody is and whom they speak for."""

    name = "imrf_portal.accounts"
    verbose_name = _("Accounts")
