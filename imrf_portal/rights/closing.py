"""Closing an account: asked by the person, at once for signing in, then room by room until its number alone is left."""

from __future__ import annotations

import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from consultations.models import Position, Submission
from imrf_portal.accounts.models import Membership, Organisation, Role, User
from imrf_portal.accounts.personal import NOWHERE, sign_out_for_good
from imrf_portal.accounts.personal import forget as forget_account
from imrf_portal.accounts.roles import manages
from imrf_portal.kit.permissions import require
from imrf_portal.kit.shared_pages import forget_kept_pages
from imrf_portal.notifications import forgetting as letters
from imrf_portal.notifications.announcing import write_to_address
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.waking import wake
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from imrf_portal.rights import archiving, rooms
from imrf_portal.rights.models import Archive, Closing
from imrf_portal.rights.permissions import is_not_the_last_administrator, is_own
from imrf_portal.rights.redacting import write_in_index_anew
from imrf_portal.search.saving import forget_names

logger = logging.getLogger(__name__)

FINISH = "imrf_portal.rights.tasks.finish_closing"
LAST_LETTER = "account_closed"


def alone_in_charge_of(account: User) -> list[Organisation]:
    """The organisations that nobody else manages, so that who closes the account may hand them over first;
    one query."""
    others = Membership.objects.current().managing().exclude(person=account)
    return list(manages(account).exclude(pk__in=others.values("organisation")))


def close(account: User, *, unnamed: bool, by: User) -> Closing:
    """Let an account go. From this moment nobody signs in with it; a worker empties its rooms; one last letter confirms.

    What was published stays, `unnamed` without the person's name. A second call changes nothing. Raises `Refused` for
    another person's account and for the last administrator.
    """
    require(is_own(by, account))
    with transaction.atomic():
        person = locked(account)
        standing = Closing.objects.filter(person=person).first()
        if standing is not None:
            return standing
        # Of two administrators who close at one moment, the second finds the first gone.
        list(Membership.objects.current().filter(role=Role.ADMINISTRATOR).select_for_update().order_by("pk"))
        require(is_not_the_last_administrator(person))
        closing = Closing.objects.create(person=person, is_unnamed=unnamed)
        record("account_closing", person, by=person, facts={"unnamed": unnamed})
        person.closed_at = closing.asked_at
        person.save(update_fields=["closed_at"])
        sign_out_for_good(person)
        wake(FINISH, closing.pk)
        return closing


def finish(closing: Closing) -> None:
    """Empty every room of an account that is being closed, each in its own transaction; to be called until it ends
    well, by whoever finds that it has not."""
    if closing.finished_at is not None:
        return
    person = closing.person
    for archive in Archive.objects.filter(person=person):
        archiving.let_go(archive)
    for empty in rooms.emptying(person, unnamed=closing.is_unnamed):
        empty()
    if closing.is_unnamed:
        forget_names(person)
    for said in (Submission, Position):
        keys = said._default_manager.filter(author=person).values_list("pk", flat=True)
        write_in_index_anew(said._meta.label_lower, list(keys))
    with transaction.atomic():
        # Of two workers that have come so far the second finds no address any more.
        account = locked(person)
        letters.forget(account)
        _say_farewell(account)
        forget_account(account)
    with transaction.atomic():
        if locked(closing).finished_at is None:
            Closing.objects.filter(pk=closing.pk).update(finished_at=timezone.now())
            record("account_closed", person, by=None, facts={"unnamed": closing.is_unnamed})
    forget_kept_pages()
    closing.refresh_from_db()


def _say_farewell(person: User) -> None:
    """Write the last letter, as long as there is an address to write to."""
    if person.email.endswith(NOWHERE):
        return
    write_to_address(
        person.email,
        LAST_LETTER,
        person=None,
        language=person.language,
        facts=in_every_language(lambda: {"url": reverse("home")}),
        secret={},
    )


def sweep() -> int:
    """Finish what a dead worker has left; returns how many accounts were finished. One that cannot be finished is told
    to the log and stops no other."""
    finished = 0
    for closing in Closing.objects.unfinished().select_related("person"):
        try:
            finish(closing)
        except Exception:
            logger.exception("Closing %s could not be finished", closing.pk)
        else:
            finished += 1
    return finished
