"""What the secretariat of the demonstration says above every page, and a letter to it that waits."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from imrf_portal.accounts.models import User
from imrf_portal.guidance import bannering, contacting
from imrf_portal.guidance.models import Banner
from imrf_portal.pages.demonstration.data_files import columns, facts


def guide(*, by: User, at: datetime) -> None:
    """Put the banner up and write the letter of the data file; `by` speaks for the secretariat."""
    said = facts("guidance")
    banner = said["banner"]
    bannering.put_up(
        Banner(
            kind=banner["kind"],
            link=banner["link"],
            starts_at=at,
            ends_at=at + timedelta(days=banner["for_days"]),
            **columns("text", banner["text"]),
        ),
        by=by,
    )
    contacting.write(key=uuid.uuid4(), **said["letter"])
