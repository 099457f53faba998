"""Attaching a position to a draft that is open for comments: one comment on the whole of it that refers to the position."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations import submitting
from consultations.endorsing import reading
from consultations.endorsing.reading import Counts
from consultations.models import (
    AttachedPosition,
    Comment,
    Consultation,
    Position,
    PositionVersion,
    Unsent,
)
from consultations.positions.permissions import may_attach
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from imrf_portal.records.workflow import locked

# What of an attached position is gone, so that it can be attached anew.
_GONE = (Status.WITHDRAWN, Status.WITHHELD)


def attach(position: Position, consultation: Consultation, *, by: User) -> Comment:
    """Send a comment on the whole draft of `consultation` that refers to the standing version of `position`, with how
    many have endorsed it by now.

    The comment is received, moderated, counted, compiled and traced as any other. Pressing twice attaches once. Raises
    `Refused` for anybody but the author of a published position, `Closed` where the consultation takes nothing in.
    """
    require(may_attach(by, position))
    if consultation.draft is None:
        raise Refused(_("This consultation has no draft to which a position can be attached."))
    with transaction.atomic():
        row = locked(position)
        require(may_attach(by, row))
        there = _attached_in(consultation).filter(version__position=row).first()
        if there is not None:
            return there.comment
        version = row.versions.published().latest("number")
        endorsed = reading.counts("position_version", [version.pk])[version.pk]
        unsent = Unsent.objects.create(
            holder=digest(f"position {version.pk}"),
            author=by,
            consultation=consultation,
            draft=consultation.draft,
            text=words(version, endorsed),
            language=version.language,
            speaks_for=row.organisation,
            appears_as=row.appears_as,
        )
        comment = submitting.submit(unsent, by=by).comments.get()
        AttachedPosition.objects.create(
            version=version,
            comment=comment,
            organisations=endorsed.organisations,
            people=endorsed.people,
        )
        return comment


def can_take(position: Position) -> QuerySet[Consultation]:
    """The consultations on a draft that are open now and to which the position is not attached."""
    attached = AttachedPosition.objects.filter(version__position=position).exclude(comment__status__in=_GONE)
    return (
        Consultation.objects.open()
        .filter(draft__isnull=False)
        .exclude(pk__in=attached.values("comment__submission__consultation"))
        .select_related("cycle", "draft__declaration")
        .order_by("closes_at")
    )


def words(version: PositionVersion, endorsed: Counts) -> str:
    """The text of the comment, in the language of the position: what it is called, who endorses it, where it stands."""
    with translation.override(version.language):
        lines = [
            _("Position %(reference)s: %(title)s")
            % {"reference": version.position.reference, "title": version.title}
        ]
        if endorsed.organisations:
            said = ngettext(
                "Endorsed by %(n)s organization.",
                "Endorsed by %(n)s organizations.",
                endorsed.organisations,
            )
            lines.append(said % {"n": endorsed.organisations})
        if endorsed.people:
            said = ngettext(
                "Endorsed by %(n)s person in their own name.",
                "Endorsed by %(n)s people in their own name.",
                endorsed.people,
            )
            lines.append(said % {"n": endorsed.people})
        lines.append(_("Its whole text: %(address)s") % {"address": _address(version)})
    return "\n\n".join(lines)


def _address(version: PositionVersion) -> str:
    """Without a language, so that each reader is led to the page in their own."""
    return settings.SITE_URL + "/" + version.get_absolute_url().lstrip("/").partition("/")[2]


def _attached_in(consultation: Consultation) -> QuerySet[AttachedPosition]:
    return (
        AttachedPosition.objects.filter(comment__submission__consultation=consultation)
        .exclude(comment__status__in=_GONE)
        .select_related("comment__submission")
    )
