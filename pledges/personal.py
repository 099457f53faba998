"""What the app of pledges keeps about one person, and letting go of it when they close their account.

A pledge is its actor's, not the person's who wrote it: what is public stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from imrf_portal.accounts.models import User
from imrf_portal.accounts.personal import Room, room
from imrf_portal.documents.erasing import erase as erase_file
from imrf_portal.documents.models import StoredFile
from imrf_portal.moderation import deciding
from imrf_portal.moderation.models import Status
from imrf_portal.records.redacting import Ground
from pledges import keeping, moderating
from pledges.erasing import erase_evidence, erase_version
from pledges.ledger import moderating as evidence_desk
from pledges.models import Evidence, PartnerVariant, Pledge, PledgeVersion, Report, UnsentPledge, UpdateLink

UNDECIDED = (Status.WAITING, Status.RETURNED)


def data_of(person: User) -> Iterable[Room]:
    """What the person typed and filed of pledges, and said about them. One query a room."""
    unsent = UnsentPledge.objects.filter(author=person, sent_as=None)
    yield room("unsent-pledges", _("Pledges not sent"), unsent, "organisation__name", "typed", "updated_at")
    yield room(
        "pledges",
        _("Pledges"),
        PledgeVersion.objects.filter(pledge__author=person),
        "pledge__reference",
        "pledge__number",
        "number",
        "status",
        "title",
        "text",
        "place",
        "resources",
        "target",
        "shown_by",
        "language",
        "pledge__contact",
        "received_at",
    )
    yield room(
        "parts",
        _("Other texts of a part in a pledge"),
        PartnerVariant.objects.filter(by=person),
        "text",
        "language",
        "at",
    )
    yield room(
        "evidence",
        _("Evidence about pledges"),
        Evidence.objects.filter(author=person),
        "reference",
        "status",
        "finding",
        "on",
        "text",
        "language",
        "source_url",
        "shown_organisation",
        "received_at",
    )
    yield room(
        "reports",
        _("Reports on pledges"),
        Report.objects.filter(entry__by=person),
        "entry__on",
        "text",
        "language",
        "source_url",
    )


def files_of(person: User) -> QuerySet[StoredFile]:
    """The files that the person brought, sent or not."""
    return StoredFile.objects.filter(
        Q(pk__in=UnsentPledge.objects.filter(author=person).values("file"))
        | Q(pk__in=PledgeVersion.objects.filter(pledge__author=person).values("file"))
        | Q(pk__in=Evidence.objects.filter(author=person).values("file"))
        | Q(pk__in=Report.objects.filter(entry__by=person).values("file"))
    )


def forget(person: User) -> None:
    """Throw away what the person was writing, take back what nobody has decided about and take its words out. Every
    step may be taken again."""
    for step in (_unsent, _pledges, _evidence):
        with transaction.atomic():
            step(person)


def _unsent(person: User) -> None:
    for unsent in UnsentPledge.objects.filter(author=person):
        keeping.discard(unsent)
    PartnerVariant.objects.filter(by=person).delete()
    UpdateLink.objects.filter(person=person).delete()


def _pledges(person: User) -> None:
    own = PledgeVersion.objects.filter(pledge__author=person).select_related("pledge", "file")
    for version in own.filter(status__in=UNDECIDED):
        deciding.step(version, Status.WITHDRAWN, by=person, reason="closed")
        moderating.take_back_news(version, deciding.latest_decision(version))
        moderating.settle(version.pledge, by=person)
    for version in own.filter(published_at=None, redacted_at=None):
        erase_version(version, Ground.ACCOUNT_CLOSED)
        deciding.decisions(version).update(note="", words={})
        if version.file is not None and not _is_public(version.file):
            erase_file(version.file, Ground.ACCOUNT_CLOSED)
    Pledge.objects.filter(author=person).update(contact="")


def _is_public(file: StoredFile) -> bool:
    """Whether a version that was published carries the same file."""
    return PledgeVersion.objects.filter(file=file, published_at__isnull=False).exists()


def _evidence(person: User) -> None:
    own = Evidence.objects.filter(author=person).select_related("file", "pledge")
    for evidence in own.filter(status__in=UNDECIDED):
        deciding.step(evidence, Status.WITHDRAWN, by=person, reason="closed")
        evidence_desk.settle(evidence, by=person)
    for evidence in own.filter(published_at=None, redacted_at=None):
        erase_evidence(evidence, Ground.ACCOUNT_CLOSED)
        deciding.decisions(evidence).update(note="", words={})
        if evidence.file is not None:
            erase_file(evidence.file, Ground.ACCOUNT_CLOSED)
