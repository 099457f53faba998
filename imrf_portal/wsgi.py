"""The WSGI entry point that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from imrf_portal.kit.changes import ear

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imrf_portal.settings.production")
# A web process has many threads, of which most wait or answer from what is kept: they share so many connections.
os.environ.setdefault("DATABASE_POOL", "16")

application = get_wsgi_application()
ear.listen()
