"""Loading the demonstration, and beginning it anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation

from consultations.events import loading as event_kinds
from consultations.models import Comment, Event
from declarations.commitments import loading as commitments
from declarations.models import Draft
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact import loading as reference
from imrf_portal.compact.models import Cycle, Milestone
from imrf_portal.compact.official_clock import official_day
from imrf_portal.documents.models import StoredFile
from imrf_portal.guidance import loading as guidance
from imrf_portal.moderation import reason_templates
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.pages.demonstration import (
    answering,
    applying,
    belonging,
    calling,
    coming_late,
    committing,
    compiling,
    correcting,
    drafting,
    following,
    following_up,
    guiding,
    joining,
    looking_back,
    meeting,
    people,
    pledging,
    positioning,
    reacting,
    reporting,
    speaking,
)
from imrf_portal.pages.demonstration.data_files import columns, facts
from imrf_portal.search.indexing import index_everything

YEAR = "2026"


class NotADemonstration(RuntimeError):
    """The settings do not say that this is a demonstration; nothing invented is loaded and nothing is removed."""


def is_loaded() -> bool:
    """Whether the demonstration stands in the database."""
    return Organisation.objects.filter(slug=people.SENTINEL).exists()


def load() -> bool:
    """Load the reference data and the demonstration, placed around this moment; whether there was anything to do.

    Where it stands already nothing changes, so that windows stay where they are and what people wrote is kept. All
    or nothing. Followers hear only of the newest comment and the newest townhall: what lies in the past is no news.
    Raises `NotADemonstration`.
    """
    _require_demonstration()
    with transaction.atomic(), translation.override("en"):
        if is_loaded():
            return False
        reference.load()
        event_kinds.load()
        commitments.load()
        reason_templates.load()
        guidance.load()
        cast = _load(timezone.now())
        index_everything()
        following.let_a_search_be_followed(cast)
    return True


def reset() -> None:
    """Empty the database and the stored files, and load reference data and demonstration anew, placed around now.

    What visitors of the demonstration wrote goes with it. The record of acts refuses every change of its lines, so
    a demonstration cannot be taken out line by line. Raises `NotADemonstration`.
    """
    _require_demonstration()
    for stored in StoredFile.objects.all():
        stored.file.delete(save=False)
    call_command("flush", interactive=False, verbosity=0)
    # Kept pages are named by ids, which begin at 1 again.
    caches["default"].delete_pattern("*")  # type: ignore[attr-defined]
    load()


def _require_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise NotADemonstration(
            "DEMONSTRATION is not set: nothing invented is loaded here and nothing is removed."
        )


def _load(at: datetime) -> dict[str, User]:
    """Everything but the index; the people by their key."""
    cycle = Cycle.objects.get(slug=YEAR)
    cast = people.bring(cycle=cycle, at=at)
    moderator = cast["moderator"]
    drafts = drafting.publish_drafts(cycle, by=moderator)
    _announce_dates(cycle, at)
    consultations = speaking.open_consultations(cycle, drafts=drafts, by=moderator, at=at)
    events = meeting.prepare(cycle, drafts=drafts, by=moderator, at=at)
    newest_event = events.pop(meeting.newest())
    for event in events.values():
        meeting.announce(event, by=moderator, at=at)
        meeting.place(event, at=at)
    meeting.register(events, people=cast)
    calling.call_speakers(events, people=cast, by=moderator, chair=cast["co-facilitator"], at=at)
    applying.apply(cycle, people=cast, by=moderator, at=at)
    reporting.report(by=cast["focal-point"], moderator=moderator, at=at)
    reporting.assess(people=cast, moderator=moderator, at=at)
    looking_back.look_back(cycle, people=cast, at=at)
    pledges = pledging.pledge(people=cast, moderator=moderator)
    following_up.follow_up(pledges, people=cast, moderator=moderator, at=at)
    following.let_follow(cast, drafts=drafts, cycle=cycle)
    following.let_a_mailbox_follow(drafts)
    belonging.belong(people=cast)
    newest: list[speaking.Said] = []
    past: list[speaking.Said] = []
    for said in speaking.speak(people=cast, consultations=consultations, events=events):
        if said.is_newest:
            newest.append(said)
        else:
            speaking.moderate(said, by=moderator)
            speaking.place(said, at=at)
            past.append(said)
    room, draft = consultations[drafting.REVISION_1], drafts[drafting.REVISION_1]
    joining.sign_together(room, draft, people=cast, moderator=moderator, at=at)
    positioning.take_position(room, people=cast, moderator=moderator, at=at)
    for said in past:
        correcting.put_right(said, by=moderator, at=at)
        reacting.react(said, people=cast, by=moderator, at=at)
    answering.answer(draft, past, by=moderator, at=at)
    drafting.place(drafts, at=at)
    speaking.place_windows(consultations, at=at)
    zero = drafting.ZERO_DRAFT
    coming_late.come_late(consultations[zero], drafts[zero], people=cast)
    committing.commit(by=moderator, at=at)
    guiding.guide(by=moderator, at=at)
    _let_the_past_be_heard()
    for said in newest:
        speaking.moderate(said, by=moderator)
    meeting.announce(newest_event, by=moderator, at=at)
    compiling.compile_what_was_said(consultations, by=moderator, co_facilitator=cast["co-facilitator"])
    return cast


def _announce_dates(cycle: Cycle, at: datetime) -> None:
    for one in facts("milestones")["records"]:
        Milestone.objects.create(
            cycle=cycle,
            code=one["code"],
            starts_on=official_day(at + timedelta(days=one["in_days"])),
            is_demonstration=True,
            **columns("name", one["name"]),
        )


def _let_the_past_be_heard() -> None:
    """Nobody is mailed about what the story places in the past."""
    now = timezone.now()
    Announcement.objects.unexpanded(now + timedelta(days=1)).update(expanded_at=now)
    Delivery.objects.queued().update(
        status=Delivery.Status.CANCELLED, secret=None, last_error="demonstration: in the past"
    )


def counts() -> dict[str, int]:
    """How much of what stands there, to be told to whoever loaded it."""
    return {
        "drafts": Draft.objects.count(),
        "comments": Comment.objects.count(),
        "events": Event.objects.count(),
    }
