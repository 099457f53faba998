"""The portal as in production, behind plain HTTP on this machine, with an empty page beside its own to compare with."""

import os
import tempfile

for name, value in {
    "SECRET_KEY": "measurements-only-0123456789abcdefghijklmnopqrstuvwxyz-0123456789",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SITE_URL": "https://portal.example",
    "EMAIL_URL": "smtp://127.0.0.1:25",
    "INSECURE_HTTP": "true",
}.items():
    os.environ[name] = value
# Inherited by the servers that a measurement starts, so that all serve what was collected once.
if "STATIC_ROOT" not in os.environ:
    os.environ["STATIC_ROOT"] = tempfile.mkdtemp(prefix="imrf-bench-static-")

from imrf_portal.settings.production import *  # noqa: E402, F403 -- production reads the variables above

ROOT_URLCONF = "bench.web_urls"
# All writers of a measurement come from one address, which would queue for one counter.
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "write": None}  # noqa: F405
