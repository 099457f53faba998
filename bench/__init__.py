"""Measurements of the mail outbox, run by hand and by the bootstrap; nothing of the portal imports this."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()
