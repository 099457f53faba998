"""`manage.py maintenance`: closes the portal for a while, and opens it again."""

import re
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from imrf_portal.kit import maintenance
from imrf_portal.languages import BY_CODE


class Command(BaseCommand):
    """Asks nothing of the database, so it works while that is being changed, restored or down."""

    help = "Close the portal for maintenance (on), open it again (off), or say how it stands (status)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and what readers are told."""
        parser.add_argument("act", choices=["on", "off", "status"])
        parser.add_argument(
            "--until", default="", help="when it is expected back, in New York: 18:00, or 2026-11-22T18:00"
        )
        parser.add_argument("--message", default="", help="a sentence for readers, in one language")
        parser.add_argument(
            "--language", default="en", choices=sorted(BY_CODE), help="the language of the sentence"
        )

    def handle(self, *args: Any, act: str, until: str, message: str, language: str, **options: Any) -> None:
        """Do it; raises `CommandError` for an instant that is none or lies behind."""
        if act == "on":
            maintenance.close(until=_instant(until) if until else None, message=message, language=language)
        elif act == "off":
            maintenance.reopen()
        closed = maintenance.standing()
        if closed is None:
            self.stdout.write("The portal is open.")
        else:
            end = (
                timezone.localtime(closed.until).isoformat(timespec="minutes")
                if closed.until
                else "somebody opens it"
            )
            self.stdout.write(f"The portal is closed until {end}.")


def _instant(typed: str) -> datetime:
    """The instant of a time of day, the next one that comes, or of a day and time; on New York's clock."""
    now = timezone.localtime()
    try:
        if re.fullmatch(r"\d{1,2}:\d{2}", typed):
            hour, minute = map(int, typed.split(":"))
            today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            return today if today > now else today + timedelta(days=1)
        given = datetime.fromisoformat(typed)
    except ValueError as error:
        raise CommandError(f"“{typed}” is no time. Write 18:00, or 2026-11-22T18:00.") from error
    instant = given if timezone.is_aware(given) else timezone.make_aware(given)
    if instant <= now:
        raise CommandError(f"“{typed}” lies behind. Write an instant to come, in New York's time.")
    return instant
