"""Production: refuses to start half-configured, speaks HTTPS only."""

from django.core.exceptions import ImproperlyConfigured

from imrf_portal.settings import environment
from imrf_portal.settings.base import *  # noqa: F403 -- settings modules extend one another

for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"):
    if not getattr(environment, name):
        raise ImproperlyConfigured(f"Set {name}: production does not start without it (see .env.example).")

SECURE_SSL_REDIRECT = not environment.INSECURE_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if environment.INSECURE_HTTP else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = not environment.INSECURE_HTTP
CSRF_COOKIE_SECURE = not environment.INSECURE_HTTP
CSRF_TRUSTED_ORIGINS = [environment.SITE_URL]
ALLAUTH_TRUSTED_PROXY_COUNT = environment.TRUSTED_PROXIES
for database in DATABASES.values():  # noqa: F405
    if environment.DATABASE_POOL:
        # Whoever waits longer for a connection is told so, with what they typed, instead of waiting for half a minute.
        pool = {"max_size": environment.DATABASE_POOL, "timeout": 3}
        database.setdefault("OPTIONS", {})["pool"] = pool
    else:
        database["CONN_MAX_AGE"] = 600
