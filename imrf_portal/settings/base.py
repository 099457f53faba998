"""What holds in every environment."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from imrf_portal.languages import OFFICIAL_CHOICES
from imrf_portal.settings import environment

BASE_DIR = environment.ROOT
SECRET_KEY = environment.SECRET_KEY
SECRET_KEY_FALLBACKS = environment.SECRET_KEY_FALLBACKS
DEBUG = False
ALLOWED_HOSTS = environment.ALLOWED_HOSTS
SITE_URL = environment.SITE_URL
SITE_NAME = "IMRF Portal"
DEMONSTRATION = False

INSTALLED_APPS = [
    "modeltranslation",
    "imrf_portal.accounts",
    "imrf_portal.compact",
    "imrf_portal.records",
    "imrf_portal.notifications",
    "imrf_portal.accreditation",
    "imrf_portal.guidance",
    "imrf_portal.documents",
    "imrf_portal.moderation",
    "declarations",
    "pledges",
    "reviews",
    "consultations",
    "imrf_portal.tracing",
    "imrf_portal.search",
    "imrf_portal.rights",
    "imrf_portal.pages.apps.PagesConfig",
    "imrf_portal.kit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "imrf_portal.pages.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "imrf_portal.kit.maintenance.closed_for_maintenance",
    "django.middleware.gzip.GZipMiddleware",
    "imrf_portal.kit.lanes.in_turn",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "imrf_portal.kit.addresses.refuse_null_characters",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "imrf_portal.guidance.banners.around_pages",
]

ROOT_URLCONF = "imrf_portal.urls"
WSGI_APPLICATION = "imrf_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "imrf_portal.kit.context.site",
                "imrf_portal.guidance.banners.above",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": environment.env.db_url_config(environment.DATABASE_URL)}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if environment.DATABASE_REPLICA_URL:
    DATABASES["replica"] = environment.env.db_url_config(environment.DATABASE_REPLICA_URL)
    DATABASES["replica"] |= {"CONN_HEALTH_CHECKS": True, "TEST": {"MIRROR": "default"}}
    # A replica that is away is passed over at once.
    DATABASES["replica"].setdefault("OPTIONS", {})["connect_timeout"] = 2
    DATABASE_ROUTERS = ["imrf_portal.kit.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "imrf_portal.kit.cache.MortalCache",
        "LOCATION": environment.REDIS_URL,
        "KEY_PREFIX": "imrf",
        "OPTIONS": {
            "REDIS_CLIENT_CLASS": "imrf_portal.kit.cache.HastyRedis",
            "SOCKET_CONNECT_TIMEOUT": 0.5,
            "SOCKET_TIMEOUT": 1,
        },
    }
}
# The cache only makes pages quicker: with the server dead every page is made afresh.
DJANGO_REDIS_IGNORE_EXCEPTIONS = True
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

# ---- Languages and time ----
LANGUAGE_CODE = "en"
LANGUAGES = OFFICIAL_CHOICES
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "imrf_portal.kit.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/New_York"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "ar", "es", "fr", "ru", "zh-hans")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

# ---- People ----
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "imrf_portal.notifications.adapter.OutboxAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "imrf_portal.accounts.forms.SignUpForm"
ACCOUNT_FORMS = {"signup": "imrf_portal.accounts.signing_up.SignUp"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A link that confirms an address is good at this portal alone, like those of `kit.tokens`.
ACCOUNT_SALT = f"account@{urlsplit(SITE_URL).hostname}"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_USER_DISPLAY = "imrf_portal.accounts.models.shown_to_self"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 30
# Forty people of one delegation share one address: limits by address are wide, limits by account are narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/m/ip,10/5m/key",
    "signup": "120/m/ip",
    "reset_password": "120/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
    "confirm_email": "1/m/key",
    "reauthenticate": "30/m/user",
    "change_password": "10/m/user",
    "manage_email": "20/m/user",
    "write": "1200/h/ip",
    # What is typed is kept every few seconds, by everybody behind one address of an office.
    "keep": "1200/h/key,20000/h/ip",
    "upload": "300/h/ip",
    "invite": "60/h/user",
    "report": "30/h/user",
    # Letters that confirm an address: a person asks for a few, and nobody can have many sent to somebody else.
    "follow": "300/h/ip",
    "follow_letter": "5/h/key",
    "contact": "60/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
# A code typed as it changes, or over a slow line, still counts: one step to either side (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "imrf_portal.pages.views.forms.page_grew_old"

# ---- Files ----
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = environment.STATIC_ROOT
MEDIA_ROOT = environment.MEDIA_ROOT
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "imrf_portal.documents.bucket.PrivateBucket",
        "OPTIONS": {
            "bucket_name": environment.S3_BUCKET,
            "endpoint_url": environment.S3_ENDPOINT or None,
            "region_name": environment.S3_REGION or None,
            "access_key": environment.S3_KEY or None,
            "secret_key": environment.S3_SECRET or None,
        },
    }
    if environment.S3_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The largest file a person may send, in bytes.
UPLOAD_MAX_BYTES = 25 * 1024 * 1024
MAINTENANCE_FILE = environment.MAINTENANCE_FILE
# The malware scanner; while it is set, no file is handed out that it has not passed.
CLAMD = environment.CLAMD
# The longest comment, in graphemes.
COMMENT_MAX_GRAPHEMES = 10_000
# How long after closing a check-your-answers page that was served before it may still be sent, in seconds.
SENDING_GRACE_SECONDS = 600
# How long a decision's mail waits so that the decision can be undone, in seconds.
DECISION_MAIL_DELAY_SECONDS = 300
# How long a moderator's claim on a thing at the desk holds, in seconds.
CLAIM_SECONDS = 1800
# How long after closing an author can ask that what they had typed before it be let in, in days.
LATE_ASKING_DAYS = 7
# How long an unsent comment is kept after it was last touched, in days.
UNSENT_KEPT_DAYS = 90

# How long these are kept, in days: the archive a person asked for of their data; to whom a letter went and what it
# said, after it has left; an account whose address was never confirmed; to which address an invitation to a role went,
# after its link has ended; the bytes of a file in which a virus was found; a letter to the secretariat that nobody
# has answered.
ARCHIVES_KEPT_DAYS = 7
LETTERS_KEPT_DAYS = 30
UNCONFIRMED_ACCOUNTS_KEPT_DAYS = 30
INVITATIONS_KEPT_DAYS = 30
INFECTED_KEPT_DAYS = 30
UNANSWERED_LETTERS_KEPT_DAYS = 365

# ---- Mail and background work ----
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
# How long a worker holds the letters it has claimed, in seconds: if it dies, they wait so long. Far more than a
# single letter may take (a third of it is used, and every answer of the mail server may take EMAIL_TIMEOUT).
MAIL_LEASE_SECONDS = 300
# The hour of New York's clocks at which digests leave, and the day of the week of weekly ones (Monday is 0).
DIGEST_HOUR = 7
DIGEST_WEEKDAY = 0
# How many letters about what they follow a reader gets within an hour; the rest leaves as one digest at its end.
LETTERS_WITHIN_AN_HOUR = 3
# How long an address that asked to follow is kept unconfirmed, in days; so long its link works.
UNCONFIRMED_KEPT_DAYS = 7
# How long it is kept what somebody has followed, in days; so long stays an address that follows nothing any more.
UNFOLLOWED_KEPT_DAYS = 30
# Where reports of letters that came back are read, and the secret with which a provider posts them.
MAIL_BOUNCES_URL = environment.MAIL_BOUNCES_URL
MAIL_BOUNCES_SECRET = environment.MAIL_BOUNCES_SECRET
DEFAULT_FROM_EMAIL = environment.DEFAULT_FROM_EMAIL
SERVER_EMAIL = environment.DEFAULT_FROM_EMAIL
# The secretariat's mailbox, which is told that somebody has written by the contact form; empty for none.
CONTACT_ADDRESS = environment.CONTACT_ADDRESS
if environment.EMAIL_URL:
    vars().update(environment.env.email_url_config(environment.EMAIL_URL))

CELERY_BROKER_URL = environment.BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "go-on-with-orders": {"task": "consultations.tasks.go_on", "schedule": 300.0},
    "remind-of-events": {"task": "consultations.events.tasks.remind", "schedule": 60.0},
    "remind-of-unsent": {"task": "consultations.reminding.tasks.remind_of_unsent", "schedule": 300.0},
    "forget-needs": {"task": "consultations.events.tasks.forget_needs", "schedule": 60 * 60 * 24.0},
    "purge-unsent": {"task": "consultations.tasks.purge_unsent", "schedule": 60 * 60 * 24.0},
    "examine-files": {
        "task": "imrf_portal.documents.tasks.examine_what_is_due",
        "schedule": 60.0,
    },
    "sweep-files": {"task": "imrf_portal.documents.tasks.sweep", "schedule": 60 * 60 * 24.0},
    "make-lists-of-speakers": {"task": "consultations.floor.tasks.make_lists", "schedule": 60.0},
    "sweep-compilations": {"task": "consultations.compilation.tasks.sweep", "schedule": 60.0},
    "purge-unsent-pledges": {"task": "pledges.tasks.purge_unsent", "schedule": 60 * 60 * 24.0},
    "remind-partners": {"task": "pledges.tasks.remind_partners", "schedule": 60 * 60 * 6.0},
    "remind-to-report-on-pledges": {"task": "pledges.tasks.remind_to_report", "schedule": 60 * 60 * 24.0},
    "remind-of-reviews": {"task": "reviews.tasks.remind_of_deadlines", "schedule": 60 * 60 * 6.0},
    "index-what-changed": {"task": "imrf_portal.search.tasks.index", "schedule": 20.0},
    "reconcile-search": {"task": "imrf_portal.search.tasks.reconcile", "schedule": 60 * 60 * 24.0},
    "tell-searches": {"task": "imrf_portal.search.tasks.tell_what_came", "schedule": 60 * 60.0},
    "propose-links": {"task": "imrf_portal.tracing.tasks.propose", "schedule": 60 * 60 * 24.0},
    "heartbeat": {"task": "imrf_portal.pages.tasks.beat", "schedule": 30.0},
    "collect-bounces": {"task": "imrf_portal.notifications.tasks.collect_bounces", "schedule": 300.0},
    "purge-unconfirmed": {"task": "imrf_portal.notifications.tasks.purge", "schedule": 60 * 60 * 24.0},
    "sweep-rights": {"task": "imrf_portal.rights.tasks.sweep", "schedule": 60.0},
    "keep-times": {"task": "imrf_portal.rights.tasks.keep_times", "schedule": 60 * 60 * 24.0},
    "sweep-outbox": {"task": "imrf_portal.notifications.tasks.sweep", "schedule": 30.0},
}

# ---- Watching ----
METRICS_TOKEN = environment.METRICS_TOKEN

# ---- Security ----
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "imrf_portal.kit.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
