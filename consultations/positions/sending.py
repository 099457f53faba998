"""Sending a position: from what somebody typed to a version that waits for moderation; its last day; withdrawing it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Appearance, Position, PositionVersion, UnsentPosition
from consultations.positions.moderating import settle, take_back_news
from consultations.positions.naming import position_facts
from consultations.positions.permissions import (
    WITHDRAWABLE,
    is_author_of,
    may_send_positions,
    may_withdraw_position,
    may_write_anew,
)
from consultations.submitting import as_shown
from declarations.objectives import named_in
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import speaks_for as spoken_for
from imrf_portal.compact.models import Objective
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.references import new_reference
from imrf_portal.kit.text import clean, graphemes, mask_addresses, one_line
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

# Characters as a reader counts them: some twenty pages; what is longer comes as a file.
LONGEST_TEXT = 60_000
LONGEST_TITLE = 200


def send(unsent: UnsentPosition, *, by: User) -> PositionVersion:
    """Send what was typed, once: a second call, or the same words by the same author in another tab, gives the version
    of the first.

    The first version makes the position, under the names its author has today; a later one leaves the version before
    as it is, with its endorsements. One that was returned is taken back by the version that revises it. The author
    gets one receipt by mail; a moderator finds the version on the desk. Raises `Refused`; nothing typed is lost by it.
    """
    require(may_send_positions(by))
    with transaction.atomic():
        unsent = locked(unsent)
        if unsent.sent_as is not None:
            return unsent.sent_as
        # One author's sends queue behind one another, so that two tabs cannot slip through together.
        locked(by)
        version = _sent_before(unsent, by=by) or _send(unsent, by=by)
        unsent.sent_as, unsent.author, unsent.text = version, by, ""
        unsent.save(update_fields=["sent_as", "author", "text", "updated_at"])
        return version


def title_as_sent(unsent: UnsentPosition) -> str:
    """The title as it will stand, on one line. Raises `Refused` where there is none or it is too long."""
    title = mask_addresses(one_line(unsent.title))
    if not title:
        raise Refused(_("Give the position a title."))
    if len(title) > LONGEST_TITLE:
        raise Refused(_("A title has at most %(limit)s characters.") % {"limit": LONGEST_TITLE})
    return title


def text_as_sent(unsent: UnsentPosition) -> str:
    """The text as it will stand: cleaned, e-mail addresses masked. Raises `Refused` where it is too long, or where there
    is neither a text nor a file."""
    text = clean(unsent.text)
    if not text and unsent.file_id is None:
        raise Refused(_("Write the text of the position, or bring it as a file."))
    excess = graphemes(text) - LONGEST_TEXT
    if excess > 0:
        raise Refused(
            ngettext(
                "The text is %(excess)s character too long. All of it is kept: shorten it, or bring it as a file.",
                "The text is %(excess)s characters too long. All of it is kept: shorten it, or bring it as a file.",
                excess,
            )
            % {"excess": excess}
        )
    return mask_addresses(text)


def names_shown(unsent: UnsentPosition, *, by: User) -> dict[str, str]:
    """The names as everybody will read them: those of the position where it is there, else the author's of today."""
    if unsent.position is not None:
        names = ("shown_name", "shown_organisation", "shown_organisation_language", "shown_kind")
        return {name: getattr(unsent.position, name) for name in names}
    return as_shown(unsent.speaks_for, by=by, appears_as=_appearance(unsent))


def set_last_day(position: Position, day: date | None, *, by: User) -> None:
    """Let the position collect endorsements until the end of `day` in New York, or, without one, take none from now on.

    The day can be moved either way; who has endorsed it stays. Raises `Refused` for anybody but the author.
    """
    require(is_author_of(by, position))
    with transaction.atomic():
        row = locked(position)
        row.endorsed_until = day
        row.save(update_fields=["endorsed_until"])
        record("position_last_day", position, by=by, facts={"day": day.isoformat() if day else None})
    position.endorsed_until = day


def withdraw(position: Position, *, by: User) -> None:
    """The author takes a position back with all its versions: it is no longer shown, nor who endorsed it.

    Comments by which it was attached to a draft stand for themselves and are withdrawn where they are. Raises
    `Refused`.
    """
    require(may_withdraw_position(by, position))
    with transaction.atomic():
        locked(position)
        for version in position.versions.filter(status__in=WITHDRAWABLE).order_by("number"):
            step(version, Status.WITHDRAWN, by=by)
            take_back_news(version, latest_decision(version))
        settle(position)


def _sent_before(unsent: UnsentPosition, *, by: User) -> PositionVersion | None:
    """What this author sent with the same title and text, unless it is gone."""
    same = PositionVersion.objects.filter(
        position__author=by,
        position__organisation=unsent.position.organisation if unsent.position else unsent.speaks_for,
        title=title_as_sent(unsent),
        text=text_as_sent(unsent),
        file__sha256=unsent.file.sha256 if unsent.file else None,
        status__in=[Status.WAITING, Status.PUBLISHED],
    )
    return same.select_related("position").first()


def _send(unsent: UnsentPosition, *, by: User) -> PositionVersion:
    position = _begin(unsent, by=by) if unsent.position is None else _taken_up(unsent.position, by=by)
    version = PositionVersion.objects.create(
        position=position,
        number=position.versions.count() + 1,
        title=title_as_sent(unsent),
        text=text_as_sent(unsent),
        language=unsent.language or "en",
        file=unsent.file,
    )
    version.objectives.set(Objective.objects.filter(number__in=named_in(f"{version.title}\n{version.text}")))
    position.endorsed_until = unsent.endorsed_until
    position.save(update_fields=["endorsed_until"])
    record(
        "position_received",
        version,
        by=by,
        facts={"reference": position.reference, "number": version.number},
    )
    tell(by, "position_received", key=f"position-received-{version.pk}", facts=position_facts(version))
    return version


def _begin(unsent: UnsentPosition, *, by: User) -> Position:
    if unsent.cycle is None:
        raise Refused(_("Choose the cycle that the position is about."))
    if unsent.speaks_for is not None and not _leads(by, unsent.speaks_for):
        raise Refused(
            _("You no longer speak for this organization. Choose another way to appear; your text is kept.")
        )
    return Position.objects.create(
        reference=_unused_reference(),
        cycle=unsent.cycle,
        author=by,
        organisation=unsent.speaks_for,
        appears_as=_appearance(unsent),
        **names_shown(unsent, by=by),
    )


def _taken_up(position: Position, *, by: User) -> Position:
    """The position, ready for its next version."""
    position = locked(position)
    require(may_write_anew(by, position))
    newest = position.versions.order_by("-number").first()
    if newest is not None and newest.status == Status.RETURNED:
        step(newest, Status.WITHDRAWN, by=by, reason="revised")
    return position


def _leads(person: User, organisation: Organisation) -> bool:
    return spoken_for(person).filter(pk=organisation.pk, is_verified=True).exists()


def _appearance(unsent: UnsentPosition) -> str:
    """A position is never anonymous: others put their names beside its lead's."""
    return (
        Appearance.ORGANISATION
        if unsent.appears_as == Appearance.ORGANISATION
        else Appearance.NAME_AND_ORGANISATION
    )


def _unused_reference() -> str:
    """A reference that no position has; the constraint still decides between two drawn at the same instant."""
    while Position.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference
