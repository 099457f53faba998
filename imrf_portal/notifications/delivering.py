"""Sending what is due: claim a batch, write each letter, hand it over, mark it as sent.

One connection serves the whole run. A letter that is refused, or cannot even be written, never stops the others;
a mail server that falls silent ends the run, and what was claimed is given back. Several runs may go on at once.
"""

import logging
import time
import uuid
from collections import deque
from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from imrf_portal.languages import BY_CODE
from imrf_portal.notifications import outbox
from imrf_portal.notifications.digesting import digest_facts, headline_of
from imrf_portal.notifications.letters import (
    BadAddress,
    Letter,
    Reader,
    envelope_address,
    manage_url,
    render,
    stop_url,
)
from imrf_portal.notifications.models import DIGEST, Announcement
from imrf_portal.notifications.outbox import Claimed, SentMarks
from imrf_portal.notifications.subscribing import manage_token, stop_token
from imrf_portal.notifications.transports import Declined, Transport, Unreachable, open_transport
from imrf_portal.notifications.waking import wake_delivering

logger = logging.getLogger(__name__)

# A run ends after so many seconds and wakes its successor, so that a worker asked to stop is not held up long.
RUN_SECONDS = 60


def deliver() -> int:
    """Send what is due, until nothing is, the mail server is silent or `RUN_SECONDS` have passed; how many left."""
    ends = time.monotonic() + RUN_SECONDS
    outbox.release_lost()
    with outbox.marking() as marks:
        run = _Run(marks)
        try:
            while run.send_a_batch():
                if time.monotonic() > ends:
                    wake_delivering()
                    break
        finally:
            run.hang_up()
    return run.sent


class _Run:
    """One worker's way through the queue."""

    def __init__(self, marks: SentMarks) -> None:
        self.sent = 0
        self._marks = marks
        self._worker = uuid.uuid4()
        self._transport: Transport | None = None
        self._letter_to_followers = lru_cache(maxsize=64)(_letter_to_followers)
        self._headline_of = lru_cache(maxsize=4096)(headline_of)

    def send_a_batch(self) -> bool:
        """Claim a batch and deal with it; whether it is worth going on."""
        # The last letter is begun in the first third of the lease, so that nobody else takes it while it is sent.
        enough = time.monotonic() + settings.MAIL_LEASE_SECONDS / 3
        sent_before = self.sent
        batch = deque(outbox.claim(self._worker))
        if not batch:
            return False
        is_silent = False
        try:
            while batch and time.monotonic() < enough:
                self._deal_with(batch[0])
                batch.popleft()
        except Unreachable as silence:
            logger.warning("The mail server fell silent: %s", silence)
            outbox.put_off(batch.popleft(), str(silence))
            self.hang_up()
            is_silent = True
        # Not after any other error: then the first may have been sent unmarked, and its lease is left to run out.
        outbox.release(batch)
        # A server may end a connection after so many letters: a fresh one is worth trying if this one carried any.
        return not is_silent or self.sent > sent_before

    def hang_up(self) -> None:
        """Close the connection, if one is open."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _deal_with(self, claimed: Claimed) -> None:
        if not claimed.is_wanted:
            outbox.cancel(claimed, "unwanted")
            return
        try:
            address = envelope_address(claimed.address)
            letter = self._letter(claimed)
            if letter is None:
                outbox.cancel(claimed, "empty")
                return
            message = letter.addressed_to(_reader(claimed), at=timezone.now())
        except BadAddress:
            outbox.decline(claimed, "bad-address", for_good=True)
            return
        except Exception as error:  # whatever is wrong with one letter, the others leave
            logger.error(
                "Delivery %s of kind %s cannot be written: %s", claimed.id, claimed.kind, type(error).__name__
            )
            outbox.decline(claimed, f"unwritten-{type(error).__name__}")
            return
        self._transport = self._transport or open_transport()
        try:
            self._transport.send(message, address=address)
        except Declined as refusal:
            outbox.decline(claimed, refusal.code, for_good=refusal.for_good)
            return
        self._marks.mark(claimed.id)
        self.sent += 1

    def _letter(self, claimed: Claimed) -> Letter | None:
        """The letter, or None for a digest of which nothing is left."""
        if claimed.announcement_id is not None:
            return self._letter_to_followers(
                claimed.announcement_id, claimed.language, is_named=bool(claimed.name.strip())
            )
        language, facts, is_digest = _official(claimed.language), claimed.facts, claimed.kind == DIGEST
        if is_digest and claimed.reader is not None:
            facts = digest_facts(claimed.id, reader=claimed.reader, language=language, find=self._headline_of)
            if not facts["count"]:
                return None
        return render(
            claimed.kind,
            language=language,
            facts=facts,
            is_named=bool(claimed.name.strip()),
            is_followed=is_digest,
        )


def _letter_to_followers(announcement_id: int, language: str, *, is_named: bool) -> Letter:
    announcement = Announcement.objects.get(pk=announcement_id)
    return render(
        announcement.kind,
        language=_official(language),
        facts=announcement.facts,
        is_named=is_named,
        is_followed=True,
    )


def _reader(claimed: Claimed) -> Reader:
    """The reader; one click stops what a letter is about, and everything where it is a digest."""
    stop = manage = ""
    if claimed.reader is not None and (claimed.topic or claimed.kind == DIGEST):
        language = _official(claimed.language)
        stop = stop_url(language, stop_token(claimed.reader, claimed.topic))
        manage = manage_url(language, manage_token(claimed.reader) if claimed.reader < 0 else "")
    return Reader(
        address=claimed.address,
        name=claimed.name,
        message_id=claimed.message_id,
        label=claimed.label,
        stop_url=stop,
        manage_url=manage,
    )


def _official(language: str) -> str:
    return language if language in BY_CODE else "en"
