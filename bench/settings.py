"""The portal as it works in production, with a mail server of our own, a queue of our own and short leases."""

from imrf_portal.settings.dev import *  # noqa: F403 -- settings modules extend one another

DEBUG = False
EMAIL_TIMEOUT = 5
MAIL_LEASE_SECONDS = 6
CELERY_TASK_DEFAULT_QUEUE = "bench"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "bench" / "templates")  # noqa: F405
