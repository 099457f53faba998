"""Reporting by the link in a reminder, without signing in: once, until it expires.

A link speaks for the person it was sent to, and for one actor's line alone. Opening it does nothing, however often a
mail program does so; what it reports is asked of the same acts as everything else, so it is worth nothing once its
person no longer files for the actor.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.tokens import signer
from imrf_portal.records.workflow import locked
from pledges.ledger import reporting
from pledges.ledger.reporting import Reported
from pledges.models import Entry, UpdateLink
from pledges.permissions import may_report

LIFE = timedelta(days=60)
_PURPOSE = "pledges.ledger.links"


class Spent(Refused):
    """The link was used, or is past its time."""


def token_of(link: UpdateLink) -> str:
    """What the link in a letter holds; it is worth nothing on another portal, or for another purpose."""
    return signer(_PURPOSE).sign(str(link.pk))


def find(token: str) -> UpdateLink:
    """The link of a token, if it can report now. Raises `Http404` for one that is none of ours, `Spent` for one that was
    used or is too old, and `Refused` where its person may no longer report."""
    link = _read(token)
    _check(link)
    return link


def report(token: str, reported: Reported) -> Entry:
    """Report by a link, once, however often and in parallel it is sent; a report that is refused does not use it up.

    Raises as `find` and as `reporting.report`.
    """
    with transaction.atomic():
        link = _read(token)
        # The pledge first, as every report locks it.
        locked(link.partner.pledge)
        link.used_at = locked(link).used_at
        _check(link)
        entry = reporting.report(link.partner, reported, by=link.person)
        link.used_at = timezone.now()
        link.save(update_fields=["used_at"])
        return entry


def _read(token: str) -> UpdateLink:
    try:
        key = int(signer(_PURPOSE).unsign(token))
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    related = ("person", "partner__organisation", "partner__pledge__standing")
    link = UpdateLink.objects.select_related(*related).filter(pk=key).first()
    if link is None:
        raise Http404
    return link


def _check(link: UpdateLink) -> None:
    if link.used_at is not None:
        raise Spent(_("This link has been used already. Sign in to report again."))
    if link.expires_at <= timezone.now():
        raise Spent(_("This link is past its time. Sign in to report."))
    require(may_report(link.person, link.partner))
