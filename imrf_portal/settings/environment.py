"""Every environment variable the portal reads, each with its meaning; nothing else reads the environment.

Where DATABASE_URL or REDIS_URL is not set, development uses the servers that `make run` embeds under `var/`.
"""

from pathlib import Path

import environ

from bootstrap import places

env = environ.Env()

ROOT = Path(__file__).resolve().parent.parent.parent

# Secret for signatures and sessions. Production refuses to start without it.
SECRET_KEY: str = env("SECRET_KEY", default="")
# Earlier secrets, comma-separated, that are still believed while the new one takes over; never written with.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# Comma-separated host names the site answers to.
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
# The site's public origin, as it stands in mails, calendars and feeds: https://portal.example.
SITE_URL: str = env("SITE_URL", default="")
# The port `make run` listens on; it names the site's origin where SITE_URL does not.
PORT: int = env.int("PORT", default=8000)
# PostgreSQL: postgres://user:password@host:5432/name.
DATABASE_URL: str = env("DATABASE_URL", default="") or places.database_url()
# A copy of it that PostgreSQL keeps by streaming, for reads that ask much (imrf_portal/kit/replica.py); empty for none.
DATABASE_REPLICA_URL: str = env("DATABASE_REPLICA_URL", default="")
# Redis or Valkey for the cache: redis://host:6379/0, rediss:// or unix://path.
REDIS_URL: str = env("REDIS_URL", default="") or places.redis_url()
# The same server as Celery's transport; worked out from REDIS_URL unless set: redis://, rediss:// or redis+socket://.
BROKER_URL: str = env("BROKER_URL", default="") or places.broker_url(REDIS_URL)
# The most database connections that one process keeps in a pool; 0 for no pool. Processes of the web server have 16 by
# themselves (`imrf_portal.wsgi`): without a pool each of their 64 threads would keep a connection for ten minutes, and
# PostgreSQL takes a hundred. Workers fork and must have none.
DATABASE_POOL: int = env.int("DATABASE_POOL", default=0)
# Where mail goes: smtp://user:password@host:25, smtp+tls://…, or file:///folder.
EMAIL_URL: str = env("EMAIL_URL", default="")
# The sender of every mail.
DEFAULT_FROM_EMAIL: str = env("DEFAULT_FROM_EMAIL", default="IMRF Portal <portal@imrf.example>")
# The secretariat's mailbox, told when somebody has written by the contact form; empty for none.
CONTACT_ADDRESS: str = env("CONTACT_ADDRESS", default="")
# The mailbox to which reports of letters that came back go, read every five minutes; empty for none:
# imaps://user:password@host:993/INBOX. Special characters in user and password are percent-encoded.
MAIL_BOUNCES_URL: str = env("MAIL_BOUNCES_URL", default="")
# The secret a mail provider sends as X-Bounces-Secret with its reports to /mail/bounces/; empty closes the address.
MAIL_BOUNCES_SECRET: str = env("MAIL_BOUNCES_SECRET", default="")
# Where uploaded files are kept; never served directly.
MEDIA_ROOT: Path = Path(env("MEDIA_ROOT", default=str(places.var() / "media")))
# The note that closes the portal for maintenance, where all web processes see it; `manage.py maintenance` writes it.
MAINTENANCE_FILE: Path = Path(env("MAINTENANCE_FILE", default=str(MEDIA_ROOT / "maintenance.json")))
# The private bucket of an S3-compatible store in which uploaded files are kept instead; empty for MEDIA_ROOT.
S3_BUCKET: str = env("S3_BUCKET", default="")
# The store's address, unless it is Amazon's: https://s3.store.example.
S3_ENDPOINT: str = env("S3_ENDPOINT", default="")
# The store's region, where it has such.
S3_REGION: str = env("S3_REGION", default="")
# The key to the bucket and its secret; without them the machine's own role is used.
S3_KEY: str = env("S3_KEY", default="")
S3_SECRET: str = env("S3_SECRET", default="")
# The malware scanner (clamd) that uploaded files have to pass: tcp://host:3310 or unix:///path; empty for none.
CLAMD: str = env("CLAMD", default="")
# Where collected static files go.
STATIC_ROOT: Path = Path(env("STATIC_ROOT", default=str(places.var() / "static")))
# Show tracebacks and read templates and static files afresh; development alone looks at it.
DEBUG: bool = env.bool("DEBUG", default=False)
# Whether the site shows demonstration data and its logins. Never in production.
DEMONSTRATION: bool = env.bool("DEMONSTRATION", default=True)
# How many reverse proxies stand before the web server (the last ones in X-Forwarded-For are believed).
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", default=1)
# What a machine must bring to read the figures at /metrics (Authorization: Bearer …); empty closes them to everybody.
METRICS_TOKEN: str = env("METRICS_TOKEN", default="")
# Answer plain HTTP without sending it to HTTPS (a composition on one machine; never on the internet).
INSECURE_HTTP: bool = env.bool("INSECURE_HTTP", default=False)
