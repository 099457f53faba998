# The portal for production. Everything is installed from the same hash-locked requirements as in development.

FROM python:3.11-slim AS build
WORKDIR /portal
COPY requirements/production.txt requirements/
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements/production.txt
COPY . .
# Collecting static files needs settings that load, not a secret: this one ends with the line. It is done here and
# noted, so that `manage.py prepare` has nothing left to write at run time.
RUN .venv/bin/python -m bootstrap.catalogues compile \
    && DJANGO_SETTINGS_MODULE=imrf_portal.settings.production SECRET_KEY=only-for-this-line ALLOWED_HOSTS=localhost \
       SITE_URL=https://localhost EMAIL_URL=smtp://localhost:25 \
       .venv/bin/python manage.py shell --verbosity 0 --command \
       "from imrf_portal.pages import static_files; static_files.collect()"

FROM python:3.11-slim
# The typesetter has no Arabic and no Chinese letters of its own; without these there is no PDF in these languages.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
WORKDIR /portal
COPY --from=build /portal /portal
# The code belongs to root and is only read; uploaded files are all that the portal writes.
RUN install -d -o portal -g portal -m 0750 /portal/var/media
ENV PATH=/portal/.venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=imrf_portal.settings.production \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER portal
EXPOSE 8000
VOLUME /portal/var/media
# ALLOWED_HOSTS has to name localhost for this (see .env.example).
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://localhost:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "64", "--no-ws", "imrf_portal.wsgi:application"]
