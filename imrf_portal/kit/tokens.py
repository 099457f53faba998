"""Signed words that leave the portal and come back, in letters and forms: good for one purpose, at this portal alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import Signer, TimestampSigner


def signer(purpose: str) -> Signer:
    """What signs and reads for `purpose`, the dotted name of the module that asks.

    Another purpose's signature is refused, and so is that of a portal at another host, a rehearsal with the same secret
    key for instance. What it gives has no other signs than an address may hold.
    """
    return Signer(salt=_salt(purpose), sep=".")


def dated_signer(purpose: str) -> TimestampSigner:
    """The same with the instant of signing, so that what is read can be too old (`max_age`)."""
    return TimestampSigner(salt=_salt(purpose), sep=".")


def _salt(purpose: str) -> str:
    return f"{purpose}@{urlsplit(settings.SITE_URL).hostname}"
