"""Development and the demonstration that `make run` starts: as production serves it, unless DEBUG is set."""

from bootstrap import places
from imrf_portal.settings import environment
from imrf_portal.settings.base import *  # noqa: F403 -- settings modules extend one another

DEBUG = environment.DEBUG
DEMONSTRATION = environment.DEMONSTRATION
SECRET_KEY = environment.SECRET_KEY or "development-only-never-in-production-0123456789abcdef"
ALLOWED_HOSTS = environment.ALLOWED_HOSTS or ["*"]
SITE_URL = environment.SITE_URL or f"http://localhost:{environment.PORT}"
if DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
if not environment.EMAIL_URL:
    EMAIL_BACKEND = "imrf_portal.notifications.letterbox.EmailBackend"
    EMAIL_FILE_PATH = places.var() / "mail"
