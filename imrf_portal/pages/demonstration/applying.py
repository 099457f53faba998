"""Side events of the demonstration: the call, two applications, one of them accepted; and two tracks of accreditation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from consultations.models import AccreditationTrack, SideEventApplication, SideEventCall
from consultations.side_events import applying, choosing
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.compact.models import Cycle
from imrf_portal.compact.official_clock import official_day
from imrf_portal.pages.demonstration.data_files import columns, facts
from imrf_portal.pages.demonstration.placing import NEW_YORK, on_the_clock

_TYPED = ("title", "abstract", "organisers", "format", "languages", "contact")


def apply(cycle: Cycle, *, people: dict[str, User], by: User, at: datetime) -> SideEventCall:
    """Call for side events, let two organizations apply and `by` accept what the data file says."""
    said = facts("side_events")
    call = SideEventCall.objects.create(
        cycle=cycle,
        opens_at=on_the_clock(at, in_days=said["opens_in_days"], clock="09:00"),
        closes_at=on_the_clock(at, in_days=said["closes_in_days"], clock="18:00"),
        **columns("criteria", said["criteria"]),
    )
    for order, track in enumerate(said["tracks"], 1):
        _show_track(track, cycle=cycle, order=order, at=at)
    for one in said["applications"]:
        application = _send(one, call, by=people[one["by"]], at=at)
        if one.get("outcome") == "accepted":
            _put_on_calendar(one, application, by=by, at=at)
    return call


def _show_track(track: dict[str, Any], *, cycle: Cycle, order: int, at: datetime) -> None:
    AccreditationTrack.objects.create(
        cycle=cycle,
        order=order,
        opens_on=official_day(at + timedelta(days=track["opens_in_days"])),
        closes_on=official_day(at + timedelta(days=track["closes_in_days"])),
        form_url=track["form_url"],
        more_url=track.get("more_url", ""),
        **columns("title", track["title"]),
        **columns("for_whom", track["for_whom"]),
        **columns("steps", track["steps"]),
    )


def _send(one: dict[str, Any], call: SideEventCall, *, by: User, at: datetime) -> SideEventApplication:
    application = SideEventApplication(call=call, applicant=by, language=one["language"])
    typed = {name: one[name] for name in _TYPED}
    applying.keep(application, by=by, organisation=speaks_for(by).get(), **typed)
    applying.send(application, by=by)
    sent_at = at - timedelta(hours=one["hours_ago"])
    SideEventApplication.objects.filter(pk=application.pk).update(sent_at=sent_at, received_at=sent_at)
    return application


def _put_on_calendar(
    one: dict[str, Any], application: SideEventApplication, *, by: User, at: datetime
) -> None:
    choosing.accept(application, by=by, seen=application.version)
    starts_at = on_the_clock(at, in_days=one["in_days"], clock=one["begins"])
    choosing.put_on_calendar(
        application,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=one["minutes"]),
        time_zone=NEW_YORK,
        place=one["place"],
        by=by,
    )
