"""The scene's pledges: one in each state, and every letter that is written about them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from imrf_portal.accounts.models import Organisation, User
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from pledges import filing, flagging, keeping, moderating, partnering
from pledges.models import Kind, PartnerStatus, Pledge, PledgeVersion
from tests import makers
from tests.house.ledger import let_report, set_ledger
from tests.pledges.makers import make_line, make_pledge, make_unsent


def set_pledges(author: User, organisation: Organisation, focal: User) -> dict[str, object]:
    """Of the author's organisation: one that is public with a file, one that waits and of which a delegation was asked,
    one that is public no longer, one that is being written."""
    stored = store(SimpleUploadedFile("plan.txt", b"Demonstration text"), by=author)
    public = make_pledge(organisation, author=author, file=stored)
    waiting = make_pledge(
        organisation,
        author=author,
        status=Status.WAITING,
        kind=Kind.COMMON,
        title="Demonstration text: waits",
    )
    delegation = focal.memberships.get().organisation
    make_line(waiting, delegation, status=PartnerStatus.INVITED)
    gone = make_pledge(organisation, author=author)
    filing.withdraw(gone, by=author)
    unsent = make_unsent(author, organisation, title="")
    return {
        "pledge": public.number,
        "waiting_pledge": waiting.reference,
        "pledge_key": waiting.versions.get().pk,
        "gone_pledge": gone.number,
        "unsent_pledge": unsent.key,
        **set_ledger(public, focal),
    }


def let_pledge(words: dict[str, object], *, by: User) -> None:
    """Pledges are sent with a partner, confirmed, amended, returned, reported, withheld and withdrawn."""
    waiting = PledgeVersion.objects.get(pk=words["pledge_key"])
    author = waiting.pledge.author
    assert author is not None
    moderating.return_to_author(waiting, by=by, seen=1, reason="other-compact", note="The last part.")
    partner = makers.make_member(
        makers.make_person("Partner", email="hidden.local.part.partner@people.example")
    )
    unsent = make_unsent(
        author,
        waiting.pledge.organisation,
        title="Demonstration text: made together",
        kind=Kind.IN_PARTNERSHIP,
        partners=[partner.organisation.slug],
    )
    version = filing.send(unsent, by=author)
    line = version.pledge.partners.get(is_lead=False)
    partnering.confirm(line, text="Demonstration text: our part.", language="en", seen=1, by=partner.person)
    moderating.publish(version, by=by, seen=version.version)
    pledge = Pledge.objects.get(pk=version.pledge_id)
    anew = keeping.begin_amendment(pledge, by=author)
    anew.typed["title"] = "Demonstration text: made together, anew"
    anew.save()
    second = filing.send(anew, by=author)
    moderating.publish(second, by=by, seen=second.version)
    reader = makers.make_person("Pledge reader", email="hidden.local.part.pledgereader@people.example")
    for answer in ("They have shown who they are.", ""):
        flagging.report(second, by=reader, reason="imposture")
        if answer:
            flagging.dismiss(second, by=by, answer=answer)
    moderating.withhold(second, by=by, seen=second.version, reason="other", note="It names a child.")
    filing.withdraw(pledge, by=author)
    let_report(words, by=by)
