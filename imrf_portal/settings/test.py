"""The test suite: quick hashing, mail in memory, files in a temporary folder, tasks run on the spot.

Where several processes share the work, each has a database (pytest-django sees to it), a cache, a broker and files of
its own.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from bootstrap import places
from imrf_portal.settings import environment
from imrf_portal.settings.base import *  # noqa: F403 -- settings modules extend one another

SECRET_KEY = "tests-only-0123456789abcdefghijklmnopqrstuvwxyz-0123456789"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_media = TemporaryDirectory(prefix="imrf-test-media-")  # goes with the process
MEDIA_ROOT = Path(_media.name)
MAINTENANCE_FILE = MEDIA_ROOT / "maintenance.json"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # each test's client makes the middleware anew, which else reads every folder
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# pytest-xdist's name for this process: gw0, gw1, …; database 0 is left to a process that has none.
if process := os.environ.get("PYTEST_XDIST_WORKER"):
    redis = places.numbered(environment.REDIS_URL, 1 + int(process.removeprefix("gw")))
    CACHES["default"]["LOCATION"] = redis  # noqa: F405
    CELERY_BROKER_URL = places.broker_url(redis)
