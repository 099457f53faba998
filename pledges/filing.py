"""Filing a pledge: from what was typed to a version that waits for moderation; amending and withdrawing it."""

from __future__ import annotations

from django.db import transaction

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.compact.models import Cycle
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.moderation.deciding import latest_decision, step
from imrf_portal.moderation.families.gathering import Said, gather
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.announcing import tell
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked
from pledges import moderating, partnering
from pledges.checking import Checked, check
from pledges.keeping import find
from pledges.models import Partner, PartnerStatus, Pledge, PledgeVersion, UnsentPledge
from pledges.naming import pledge_facts
from pledges.numbering import unused_reference
from pledges.permissions import WITHDRAWABLE, may_amend, may_pledge_for, may_withdraw


def send(unsent: UnsentPledge, *, by: User) -> PledgeVersion:
    """Send what was typed, once: a second call, or the very same pledge in another window, gives the version of the first.

    The first version makes the pledge; a later one leaves the version that stands as it is until it is published itself.
    One that was returned is taken back by the version that revises it. The sender gets a receipt by mail, partners that
    are named are asked to confirm their part, a moderator finds the version on the desk. Raises `Refused`, also with
    the first of the form's faults, and `Http404` for what is somebody else's; nothing typed is lost by it.
    """
    with transaction.atomic():
        unsent = locked(unsent)
        if unsent.sent_as is not None:
            return unsent.sent_as
        find(by, unsent.key)
        checked = check(unsent)
        if unsent.organisation is None or checked.faults:
            raise Refused(next(iter(checked.faults.values())))
        # One actor's sends queue behind one another, so that two windows cannot slip through together.
        organisation = locked(unsent.organisation)
        require(may_pledge_for(by, organisation))
        version = _sent_before(unsent, checked) or _send(unsent, organisation, checked, by=by)
        unsent.sent_as, unsent.author, unsent.typed = version, by, {}
        unsent.save()
        return version


def withdraw(pledge: Pledge, *, by: User) -> None:
    """Take a pledge back with all its versions: its number stays, its words are shown to nobody else any more.

    The ledger says from when it is no longer public, and its partners are told. Raises `Refused`.
    """
    require(may_withdraw(by, pledge))
    with transaction.atomic():
        locked(pledge)
        newest = pledge.versions.order_by("-number")[0]
        for version in pledge.versions.filter(status__in=WITHDRAWABLE).order_by("number"):
            step(version, Status.WITHDRAWN, by=by)
            moderating.take_back_news(version, latest_decision(version))
        moderating.settle(pledge, by=by)
        partnering.tell_partners(newest, "pledge_withdrawn", key=f"pledge-withdrawn-{pledge.pk}-{newest.pk}")


def _sent_before(unsent: UnsentPledge, checked: Checked) -> PledgeVersion | None:
    """What was sent of a new pledge in the same words with the same file, unless it is gone."""
    if unsent.pledge is not None:
        return None
    same = PledgeVersion.objects.filter(
        **checked.columns,
        pledge__organisation=unsent.organisation,
        file__sha256=unsent.file.sha256 if unsent.file else None,
        status__in=[Status.WAITING, Status.PUBLISHED],
    )
    return same.select_related("pledge").first()


def _send(unsent: UnsentPledge, organisation: Organisation, checked: Checked, *, by: User) -> PledgeVersion:
    pledge = _taken_up(unsent.pledge, by=by) if unsent.pledge else _begin(organisation, by=by)
    version = PledgeVersion.objects.create(
        pledge=pledge, number=pledge.versions.count() + 1, file=unsent.file, **checked.columns
    )
    for name, things in checked.tied.items():
        getattr(version, name).set(things)
    pledge.contact = checked.contact
    pledge.save(update_fields=["contact"])
    record(
        "pledge_received",
        version,
        by=by,
        facts={"reference": pledge.reference, "number": version.number},
    )
    tell(by, "pledge_received", key=f"pledge-received-{version.pk}", facts=pledge_facts(version))
    partnering.name_partners(version, checked.partners, by=by)
    if version.number > 1:
        partnering.tell_partners(version, "pledge_changing", key=f"pledge-changing-{version.pk}")
    gather([Said(version, version.text, where="")])
    return version


def _begin(organisation: Organisation, *, by: User) -> Pledge:
    pledge = Pledge.objects.create(
        reference=unused_reference(Pledge),
        cycle=Cycle.objects.current() or Cycle.objects.latest("year"),
        author=by,
        organisation=organisation,
    )
    lead = Partner(pledge=pledge, organisation=organisation, is_lead=True, status=PartnerStatus.CONFIRMED)
    partnering.show_as_today(lead, by=by)
    lead.save()
    return pledge


def _taken_up(pledge: Pledge, *, by: User) -> Pledge:
    """The pledge, ready for its next version."""
    pledge = locked(pledge)
    require(may_amend(by, pledge))
    newest = pledge.versions.order_by("-number")[0]
    if newest.status == Status.RETURNED:
        step(newest, Status.WITHDRAWN, by=by, reason="revised")
    return pledge
