"""What became of the demonstration's pledges: reported by those who made them, one overdue, one ended early; evidence by
others, one piece of which waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.compact.official_clock import official_day
from imrf_portal.pages.demonstration.data_files import facts
from pledges.ledger import moderating, reporting, showing
from pledges.models import Pledge
from pledges.permissions import filing_organisations


def follow_up(pledges: dict[str, Pledge], *, people: dict[str, User], moderator: User, at: datetime) -> None:
    """Report on the pledges, each known by its key, and bring evidence about them, of days before instant `at`."""
    told, today = facts("ledger"), official_day(at)
    for said in told["reports"]:
        by = people[said["by"]]
        (line,) = reporting.lines_of(by, pledges[said["of"]])
        reported = reporting.Reported(**_said(said, today), progress=said["progress"])
        reporting.report(line, reported, by=by)
    for said in told["evidence"]:
        by = people[said["by"]]
        pledge = pledges[said["of"]]
        shown = showing.Shown(**_said(said, today), finding=said["finding"])
        evidence = showing.show(pledge, filing_organisations(by).get(), shown, by=by)
        if not said.get("waits"):
            moderating.publish(evidence, by=moderator, seen=evidence.version)


def _said(said: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "on": today - timedelta(days=said["days_ago"]),
        "text": said["text"],
        "language": said["language"],
        "source_url": said.get("source_url", ""),
    }
