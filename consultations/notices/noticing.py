"""Writing to followers in the secretariat's own words: prepared, tried on oneself, sent, and taken back in time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consultations.events.telling import registered_topics
from consultations.events.wordings import worded
from consultations.notices.models import Notice, NoticeStatus
from imrf_portal.accounts.models import User
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.permissions import Refused, require, unless
from imrf_portal.notifications import announcing, subscribing
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import topic
from imrf_portal.records import workflow
from imrf_portal.records.recording import record


@unless(gettext_lazy("Only the secretariat writes to followers."))
def may_notify(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


def topics_of(notice: Notice) -> list[str]:
    """Whom the notice reaches: those who follow its cycle, draft or event; of an event also those who registered."""
    if notice.event is not None:
        return [*registered_topics(notice.event), topic("event", notice.event.pk)]
    name = "cycle" if notice.cycle_id is not None else "draft"
    return [topic(name, notice.about.pk)]


def receivers(notice: Notice, *, by: User) -> int:
    """How many people the notice would reach if `by` sent it now."""
    return subscribing.count_followers(topics_of(notice), but=by)


def prepare(notice: Notice, *, by: User) -> None:
    """Keep a new notice; nobody receives it yet. Raises `Refused`."""
    require(may_notify(by))
    with transaction.atomic():
        notice.status, notice.written_by = NoticeStatus.PREPARING, by
        notice.save()
        record("notice_prepared", notice, by=by)


def revise(notice: Notice, *, changed: Collection[str], by: User) -> None:
    """Keep the fields of `notice` named in `changed`. Raises `Refused`, also once it is sent."""
    require(may_notify(by))
    with transaction.atomic():
        if workflow.locked(notice).status != NoticeStatus.PREPARING:
            raise Refused(_("This notice is sent: take it back first, or write another."))
        notice.changed_at = timezone.now()
        notice.save(update_fields=[*changed, "changed_at"])
        record("notice_revised", notice, by=by)


def discard(notice: Notice, *, by: User) -> None:
    """Throw away a notice that was never sent. Raises `Refused`, also where it was."""
    require(may_notify(by))
    with transaction.atomic():
        if workflow.locked(notice).status != NoticeStatus.PREPARING:
            raise Refused(_("A notice that was sent stays."))
        record("notice_discarded", notice, by=by)
        notice.delete()


def try_out(notice: Notice, *, by: User) -> None:
    """Send the notice to `by` alone, in their own language and marked as a test; as often as they like."""
    require(may_notify(by))
    announcing.tell(by, "notice", key=None, facts={**notice_facts(notice), "is_test": True})


def send(notice: Notice, *, seen: str, by: User) -> None:
    """Send the notice to everybody it is for, each once and in their language, after five minutes.

    `seen` is `edition` of the notice as it was before the sender's eyes. Raises `Refused` where it has no English text
    or where the public cannot read what it is about, and `WrongStep` where it has changed since, or was sent.
    """
    require(may_notify(by))
    with transaction.atomic():
        row = workflow.locked(notice)
        if edition(row) != seen:
            raise workflow.WrongStep(seen, edition(row))
        _require_complete(row)
        workflow.advance(notice, NoticeStatus.SENT, by=by, sent_at=timezone.now())
        announcing.announce(
            "notice",
            key=_key(notice),
            topics=topics_of(row),
            facts={**notice_facts(row), "is_test": False},
            by=by,
            not_before=notice.leaves_at,
        )


def take_back(notice: Notice, *, by: User) -> None:
    """Let nobody receive a notice that was sent less than five minutes ago; it can be revised and sent again.

    Raises `Refused` where its letters leave already.
    """
    require(may_notify(by))
    with transaction.atomic():
        if not (notice.can_be_taken_back() and announcing.take_back(_key(notice))):
            raise Refused(
                _("It is too late: the letters have left. Write another notice that puts it right.")
            )
        workflow.advance(notice, NoticeStatus.PREPARING, by=by, sent_at=None, changed_at=timezone.now())


def edition(notice: Notice) -> str:
    """What a form sends back of the notice it showed: another one where anything of it has changed."""
    return notice.changed_at.isoformat()


def notice_facts(notice: Notice) -> dict[str, Any]:
    """What the letter needs, frozen; a missing language has the English words and says so."""
    return in_every_language(lambda: _words_of(notice))


def _words_of(notice: Notice) -> dict[str, Any]:
    subject, text = worded(notice, "subject"), worded(notice, "text")
    return {
        "subject": subject.text,
        "text": text.text,
        "language_of_text": text.language,
        "is_in_english_only": text.language != get_language(),
        "about": str(notice.about),
        "url": _address(notice),
    }


def _require_complete(notice: Notice) -> None:
    if not (worded(notice, "subject", language="en").text and worded(notice, "text", language="en").text):
        raise Refused(_("Write subject and text in English at least: who reads another language gets them."))
    draft, event = notice.draft, notice.event
    if (draft is not None and not draft.is_published) or (event is not None and not event.is_announced):
        raise Refused(_("What this notice is about is not public yet."))


def _address(notice: Notice) -> str:
    about = notice.about
    if isinstance(about, Cycle):
        return f"{reverse('events')}?cycle={about.slug}"
    return about.get_absolute_url()


def _key(notice: Notice) -> str:
    return f"notice-{notice.pk}"
