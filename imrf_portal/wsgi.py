"""The WSGI entry point that the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

from imrf_portal.kit.changes import ear

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imrf_portal.settings.production")

application = get_wsgi_application()
ear.listen()
