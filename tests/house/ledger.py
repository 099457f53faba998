"""The scene's ledger: a report with a file, evidence that is public and that waits, a link; every letter about them."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.documents.storing import store
from imrf_portal.moderation.models import Status
from pledges.ledger import links, moderating, reminding, reporting, showing
from pledges.models import Evidence, Pledge, UpdateLink
from tests import makers
from tests.pledges.ledger.makers import make_evidence, reported, shown
from tests.pledges.makers import make_pledge


def set_ledger(pledge: Pledge, focal: User) -> dict[str, object]:
    """Of a public pledge: a report with a file, public evidence with a file, evidence of a delegation that waits."""
    author = pledge.author
    assert author is not None
    upload = SimpleUploadedFile("report.txt", b"Demonstration text")
    line = pledge.partners.get()
    entry = reporting.report(line, reported(upload=upload), by=author)
    witness = makers.make_person("Witness", email="hidden.local.part.witness@people.example")
    makers.make_member(witness, makers.make_organisation("Quay Watch"))
    stored = store(SimpleUploadedFile("quay.txt", b"Demonstration text"), by=witness)
    public = make_evidence(pledge, witness, status=Status.PUBLISHED, file=stored)
    moderating.settle(public, by=None)
    waiting = make_evidence(pledge, focal, text="Demonstration text: waits")
    link = UpdateLink.objects.create(
        partner=line,
        person=author,
        turn=UpdateLink.Turn.OVER,
        day=timezone.localdate(),
        expires_at=timezone.now() + links.LIFE,
    )
    return {
        "entry": entry.pk,
        "evidence": public.reference,
        "waiting_evidence": waiting.reference,
        "evidence_key": waiting.pk,
        "update_token": links.token_of(link),
    }


def let_report(words: dict[str, object], *, by: User) -> None:
    """Evidence is sent, returned, published and withheld; actors are reminded."""
    waiting = Evidence.objects.get(pk=words["evidence_key"])
    moderating.return_to_author(waiting, by=by, seen=1, reason="other", note="Where was it?")
    showing.revise(waiting, shown(), by=waiting.author)
    moderating.publish(waiting, by=by, seen=waiting.version)
    public = Evidence.objects.get(reference=words["evidence"])
    moderating.withhold(public, by=by, seen=1, reason="other", note="It names a child.")
    lead = makers.make_person("Silent", email="hidden.local.part.silent@people.example")
    makers.make_member(lead, makers.make_organisation("Silent Quay"))
    with time_machine.travel(timezone.now() - timedelta(days=344)):
        make_pledge(lead.memberships.get().organisation, author=lead)
    reminding.remind()
