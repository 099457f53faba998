"""The app's place in the house; it has no models, but its template tags are found through it."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools without models that every floor may use."""

    name = "imrf_portal.kit"
