"""After an event: its summary and what was heard are published, and those who registered or follow hear of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.events.models import Event
from consultations.events.telling import event_facts, followers_topics, registered_topics
from consultations.events.wordings import worded
from consultations.permissions import may_run_events
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.notifications.announcing import announce
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


def publish_summary(event: Event, *, by: User) -> None:
    """Show the summary and what was heard on the event's page; whoever registered or follows it is told, once.

    What is put into other words afterwards shows at once and tells nobody. Raises `Refused` where the event is not
    over, is cancelled, has no summary, or where the next draft is not published.
    """
    require(may_run_events(by))
    with transaction.atomic():
        now, row = timezone.now(), workflow.locked(event)
        if row.is_cancelled or not row.is_announced or not row.is_over(now):
            raise Refused(_("A summary is published once the event is over."))
        if not worded(row, "summary", language="en").text:
            raise Refused(_("Write the summary first, in English at least."))
        if row.next_draft is not None and not row.next_draft.is_published:
            raise Refused(_("Publish the next draft first: nobody could read what was taken up."))
        if row.summarised_at is not None:
            return
        row.summarised_at = row.changed_at = now
        row.save(update_fields=["summarised_at", "changed_at"])
        event.refresh_from_db()
        record("summary_published", event, by=by)
        announce(
            "event_summarised",
            key=f"event-summarised-{event.pk}",
            topics=[*registered_topics(event), *followers_topics(event)],
            facts=in_every_language(
                lambda: _words_of(event), **event_facts(event), has_recording=bool(event.recording_url)
            ),
            by=by,
        )


def _words_of(event: Event) -> dict[str, str]:
    summary, draft = worded(event, "summary"), event.next_draft
    return {
        "summary": summary.text,
        "summary_language": summary.language,
        "next_draft": draft.name if draft else "",
        "next_draft_url": draft.get_absolute_url() if draft else "",
    }
