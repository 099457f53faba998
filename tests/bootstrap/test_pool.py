"""Processes of the web server share few database connections among their many threads; workers have no pool."""

import os
import subprocess

import pytest

from bootstrap import places
from bootstrap.commands import PYTHON

SHOW = "from django.conf import settings; print(settings.DATABASES['default'].get('OPTIONS', {}).get('pool'))"
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "imrf_portal.settings.production",
    "SECRET_KEY": "tests-only",
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "https://portal.example",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


@pytest.mark.parametrize(
    ("loaded", "told", "pool"),
    [
        ("import imrf_portal.wsgi", {}, "{'max_size': 16, 'timeout': 3}"),
        ("import imrf_portal.wsgi", {"DATABASE_POOL": "4"}, "{'max_size': 4, 'timeout': 3}"),
        ("import imrf_portal.wsgi", {"DATABASE_POOL": "0"}, "None"),
        ("import imrf_portal.celery", {}, "None"),
    ],
)
def test_only_the_web_server_has_a_pool_by_itself(loaded, told, pool):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_POOL"}
    said = subprocess.run(
        [PYTHON, "-c", f"{loaded}; {SHOW}"],
        cwd=places.ROOT,
        env={**environment, **PRODUCTION, **told},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines()[-1] == pool
