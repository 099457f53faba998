"""The IMRF portal: what all its apps stand on, from the Compact's own facts up to the site map."""

from imrf_portal.celery import app as celery_app

__all__ = ["celery_app"]
