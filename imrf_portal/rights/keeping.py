"""How long things are kept: one list of what is let go of each night, each by its own app.

Texts that were not sent, needs told for an event and files without a row have tasks of their own, for they have been
there longer; docs/running.md names all of them with their settings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from consultations import retention as of_consultations
from imrf_portal.accounts import retention as of_accounts
from imrf_portal.accreditation import retention as of_accreditation
from imrf_portal.documents import retention as of_documents
from imrf_portal.guidance import retention as of_guidance
from imrf_portal.notifications import retention as of_letters
from imrf_portal.rights import archiving
from reviews import retention as of_reviews

logger = logging.getLogger(__name__)

# Each takes the instant from which it counts (now), and returns how many it let go of.
PAST: Mapping[str, Callable[[datetime | None], int]] = {
    "archives": archiving.purge,
    "letters": of_letters.forget_letters,
    "what was followed": of_letters.forget_unfollowed,
    "addresses that follow nothing": of_letters.forget_mailboxes,
    "suppressed addresses": of_letters.forget_suppressed,
    "accounts never confirmed": of_accounts.forget_unconfirmed,
    "sessions": of_accounts.forget_sessions,
    "invitations to roles": of_accreditation.forget_invited,
    "letters to the secretariat": of_guidance.forget_unanswered,
    "infected files": of_documents.forget_infected,
    "assessments not sent": of_reviews.purge_unsent,
    "notes to chairs": of_consultations.forget_floor_notes,
}


def let_go_of_what_is_past(at: datetime | None = None) -> dict[str, int]:
    """Let go of everything that is past its time at instant `at` (now); returns how many of each. One that fails is told
    to the log and stops no other; the next night tries again."""
    gone = {}
    for name, let_go in PAST.items():
        try:
            gone[name] = let_go(at)
        except Exception:
            logger.exception("Nothing was let go of: %s", name)
    return gone
