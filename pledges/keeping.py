"""Keeping a pledge as it is being written: as typed, right or wrong, for those who file for the same actor."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accounts.roles import speaks_for
from imrf_portal.documents.storing import forget, store
from imrf_portal.kit.permissions import require
from imrf_portal.kit.uploads import WITH_OLD_OFFICE
from imrf_portal.records.workflow import locked
from pledges.checking import confirmed_partners
from pledges.models import PartnerStatus, Pledge, PledgeVersion, UnsentPledge
from pledges.permissions import filing_organisations, may_amend, may_write


def own(person: User) -> QuerySet[UnsentPledge]:
    """What a person finds of pledges not sent yet: begun by them, or by others who file for the same actor. What was
    begun for an actor stays with it when whoever began it speaks for it no more."""
    for_them = Q(organisation=None) | Q(organisation__in=speaks_for(person))
    shared = Q(organisation__in=filing_organisations(person))
    mine = (Q(author=person, pledge=None) & for_them) | shared
    return UnsentPledge.objects.filter(mine, sent_as=None).select_related("organisation", "pledge", "author")


def find(person: User, key: uuid.UUID) -> UnsentPledge:
    """The unsent pledge of this key, if it is this person's to write; one just sent is its author's. Raises `Http404`."""
    shared = Q(pk__in=own(person).values("pk")) | Q(author=person, sent_as__isnull=False)
    related = (
        "organisation",
        "pledge__organisation",
        "pledge__standing",
        "file",
        "sent_as__pledge",
        "author",
    )
    unsent = UnsentPledge.objects.filter(shared, key=key).select_related(*related).first()
    if unsent is None:
        raise Http404
    return unsent


def begin(*, by: User) -> UnsentPledge:
    """Begin a pledge, or go on with one of theirs in which nothing has been written. Raises `Refused`."""
    require(may_write(by))
    with transaction.atomic():
        locked(by)
        blank = own(by).filter(author=by, pledge=None, typed={}, file=None)
        unsent = blank.first()
        if unsent is not None:
            return unsent
        organisations = list(filing_organisations(by)[:2])
        alone = organisations[0] if len(organisations) == 1 else None
        return UnsentPledge.objects.create(author=by, organisation=alone)


def begin_amendment(pledge: Pledge, *, by: User) -> UnsentPledge:
    """Begin the next version of a pledge from its newest, or go on with the one that is being written.

    Raises `Refused` where it may not be amended now.
    """
    require(may_amend(by, pledge))
    with transaction.atomic():
        locked(pledge)
        begun = UnsentPledge.objects.filter(pledge=pledge, sent_as=None).order_by("-updated_at").first()
        if begun is not None:
            return begun
        newest = pledge.versions.order_by("-number")[0]
        return UnsentPledge.objects.create(
            author=by,
            organisation=pledge.organisation,
            pledge=pledge,
            typed=as_typed(newest),
            file=newest.file,
        )


def as_typed(version: PledgeVersion) -> dict[str, Any]:
    """A version as somebody would type it into the form."""
    asked = version.pledge.partners.filter(status=PartnerStatus.INVITED).select_related("organisation")
    partners = [one.organisation for one in asked] + [
        one.organisation for one in confirmed_partners(version.pledge)
    ]
    columns = (
        "title",
        "text",
        "language",
        "kind",
        "level",
        "place",
        "resources",
        "currency",
        "target",
        "shown_by",
    )
    return {
        **{name: getattr(version, name) for name in columns},
        "matched": version.matched.number if version.matched else "",
        "starts_on": version.starts_on.isoformat() if version.starts_on else "",
        "ends_on": version.ends_on.isoformat() if version.ends_on else "",
        "amount": f"{version.amount.normalize():f}" if version.amount else "",
        "contact": version.pledge.contact,
        "forms": list(version.forms),
        "objectives": [str(one.number) for one in version.objectives.all()],
        "principles": [one.letter for one in version.principles.all()],
        "states": [one.slug for one in version.states.all()],
        "regions": [one.slug for one in version.regions.all()],
        "partners": [one.slug for one in partners],
    }


def keep(
    unsent: UnsentPledge,
    typed: dict[str, Any],
    *,
    organisation: Organisation | None,
    by: User,
    window: uuid.UUID | None = None,
    seen: uuid.UUID | None = None,
) -> UnsentPledge:
    """Keep what was typed, right or wrong; gives back where it is.

    `window` is where it was typed, and `seen` the window whose words stood there before. Where a third has written
    other words since, neither is lost: these are kept beside them, as an unsent pledge of their own. One that was sent
    is given back untouched. An amendment stays with the actor of its pledge. Raises `Refused`.
    """
    require(may_write(by))
    with transaction.atomic():
        row = locked(unsent)
        if row.sent_as_id is not None:
            return row
        chosen = organisation if row.pledge_id is None else row.organisation
        is_overtaken = row.window not in {window, seen}
        if window is not None and is_overtaken and (row.typed != typed or row.organisation != chosen):
            row = _beside(row, window, by=by)
        row.typed, row.organisation, row.window = typed, chosen, window or uuid.uuid4()
        row.save()
        return row


def _beside(unsent: UnsentPledge, window: uuid.UUID, *, by: User) -> UnsentPledge:
    """The unsent pledge of this person that was typed in this window, or a new one."""
    same = UnsentPledge.objects.filter(author=by, pledge=unsent.pledge, window=window, sent_as=None)
    return same.exclude(pk=unsent.pk).first() or UnsentPledge(author=by, pledge=unsent.pledge)


def others(unsent: UnsentPledge, *, by: User) -> QuerySet[UnsentPledge]:
    """What else is being written of the same pledge, or else by the same actor in another window; the newest first."""
    beside = own(by).filter(pledge=unsent.pledge).exclude(pk=unsent.pk).exclude(typed={})
    return beside.order_by("-updated_at")


def attach(unsent: UnsentPledge, upload: UploadedFile, *, by: User) -> None:
    """Keep its file, in place of the one before. Raises `Unacceptable` for a file that a pledge does not take."""
    stored = store(upload, by=by, taken=WITH_OLD_OFFICE)
    detach(unsent)
    unsent.file = stored
    unsent.save(update_fields=["file", "updated_at"])


def detach(unsent: UnsentPledge) -> None:
    """Take its file off, and remove it where no version holds it."""
    stored = unsent.file
    if stored is not None:
        unsent.file = None
        unsent.save(update_fields=["file", "updated_at"])
        if not PledgeVersion.objects.filter(file=stored).exists():
            forget(stored)


def discard(unsent: UnsentPledge) -> None:
    """Throw away what is not to be sent, its file included."""
    with transaction.atomic():
        detach(unsent)
        unsent.delete()


def purge() -> int:
    """Remove what nobody has touched for `UNSENT_KEPT_DAYS`; returns how many."""
    limit = timezone.now() - timedelta(days=settings.UNSENT_KEPT_DAYS)
    outdated = list(UnsentPledge.objects.filter(updated_at__lt=limit).select_related("file"))
    for unsent in outdated:
        discard(unsent)
    return len(outdated)
