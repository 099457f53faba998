"""What one person has of pledges, for the pages of their own: filed for an actor of theirs, parts they are asked to
confirm, reports they were reminded of. What is being written is `keeping.own`."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from imrf_portal.accounts.models import User
from pledges.ledger.models import REPORTED
from pledges.models import Entry, Evidence, Partner, PartnerStatus, PledgeVersion, UpdateLink
from pledges.permissions import filing_organisations


def filed(person: User) -> QuerySet[PledgeVersion]:
    """The newest version of each pledge of the actors a person files for, the newest pledge first; one query."""
    newest = PledgeVersion.objects.order_by("-pledge_id", "-number").distinct("pledge")
    own = newest.filter(pledge__organisation__in=filing_organisations(person))
    return own.select_related("pledge__organisation", "pledge__standing")


def parts(person: User) -> list[tuple[Partner, PledgeVersion]]:
    """The lines of a person's actors in pledges of others, those that wait for an answer first, each with the newest
    version of its pledge; two queries."""
    lines = Partner.objects.filter(organisation__in=filing_organisations(person), is_lead=False).parties()
    found = sorted(
        lines.select_related("pledge", "organisation"),
        key=lambda line: (line.status != PartnerStatus.INVITED, -line.pk),
    )
    newest = PledgeVersion.objects.order_by("pledge_id", "-number").distinct("pledge")
    newest = newest.select_related("pledge__organisation")
    versions = {one.pledge_id: one for one in newest.filter(pledge__in=[line.pledge_id for line in found])}
    return [(line, versions[line.pledge_id]) for line in found]


def reports_due(person: User) -> QuerySet[UpdateLink]:
    """What a person was reminded of and their actor has not reported on since, the nearest day first; one query."""
    reported = Entry.objects.filter(
        partner=OuterRef("partner"), kind__in=REPORTED, at__gt=OuterRef("sent_at")
    )
    asked = UpdateLink.objects.usable().filter(
        ~Exists(reported),
        person=person,
        partner__status=PartnerStatus.CONFIRMED,
        partner__pledge__standing__isnull=False,
        partner__organisation__in=filing_organisations(person),
    )
    return asked.select_related("partner__pledge__standing").order_by("day", "pk")


def evidence(person: User) -> QuerySet[Evidence]:
    """The evidence that a person has brought about pledges of others, the newest first; one query."""
    return Evidence.objects.filter(author=person).select_related("pledge__standing").order_by("-pk")
