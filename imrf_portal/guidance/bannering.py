"""Putting a banner above every page, changing what it says, taking it down."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.guidance.banners import board
from imrf_portal.guidance.models import Banner
from imrf_portal.guidance.permissions import may_speak_for_the_portal
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record


def put_up(banner: Banner, *, by: User) -> Banner:
    """Let `banner`, which is not stored yet, stand above every page between its two instants. Every web process
    shows it within a second or so. Raises `Refused` for who may not."""
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        banner.save(force_insert=True)
        _record("banner_put_up", banner, by=by)
    board.forget()
    return banner


def change(banner: Banner, *, seen: int, by: User) -> Banner:
    """Let the stored banner be as `banner` says now; whoever has put it away sees it again.

    Raises `Refused` for who may not, and where it is not version `seen` any more or was taken down.
    """
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        stored = Banner.objects.select_for_update().get(pk=banner.pk)
        if stored.version != seen or stored.taken_down_at is not None:
            raise Refused(
                _("Somebody has changed or taken down this banner meanwhile. Look at it again first.")
            )
        banner.version = seen + 1
        banner.save()
        _record("banner_changed", banner, by=by)
    board.forget()
    return banner


def take_down(banner: Banner, *, by: User) -> None:
    """Show the banner no longer; taken down twice, it is down. Raises `Refused` for who may not."""
    require(may_speak_for_the_portal(by))
    with transaction.atomic():
        stored = Banner.objects.select_for_update().get(pk=banner.pk)
        if stored.taken_down_at is not None:
            return
        stored.taken_down_at = timezone.now()
        stored.save(update_fields=["taken_down_at"])
        _record("banner_taken_down", stored, by=by)
    board.forget()


def _record(act: str, banner: Banner, *, by: User) -> None:
    record(
        act,
        banner,
        by=by,
        facts={
            "kind": banner.kind,
            "version": banner.version,
            "from": banner.starts_at.isoformat(timespec="minutes"),
            "until": banner.ends_at.isoformat(timespec="minutes"),
        },
    )
