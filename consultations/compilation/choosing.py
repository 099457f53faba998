"""Choosing the proposals that stand in the compilation text, and reading what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from consultations.compilation.compiling import READ
from consultations.compilation.models import Chosen
from consultations.compilation.permissions import may_compile
from consultations.compilation.texts import Proposed
from consultations.endorsing.models import with_signatures
from consultations.endorsing.reading import signatures_under
from consultations.models import Comment, Consultation, Proposal
from consultations.naming import signed_as_shown
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def choose(consultation: Consultation, *, shown: Collection[int], chosen: Collection[int], by: User) -> int:
    """Of the proposals `shown` on a page (their keys) let those in `chosen` stand in the text, and the others not.

    What was not on the page stays as it is, so that two people choosing on two pages do not undo one another.
    Returns how many changed. Raises `Refused`.
    """
    require(may_compile(by, consultation))
    with transaction.atomic():
        locked(consultation)
        standing = Comment.objects.filter(submission__consultation=consultation, status__in=READ)
        proposals = Proposal.objects.filter(pk__in=shown, version__in=standing.values("standing_version"))
        keys = set(proposals.values_list("pk", flat=True))
        before = set(Chosen.objects.filter(proposal__in=keys).values_list("proposal", flat=True))
        after = keys & set(chosen)
        Chosen.objects.filter(proposal__in=before - after).delete()
        Chosen.objects.bulk_create(Chosen(proposal_id=key, by=by) for key in sorted(after - before))
        changed = len(before ^ after)
        if changed:
            facts = {"added": len(after - before), "removed": len(before - after)}
            record("proposals_chosen", consultation, by=by, facts=facts)
        return changed


class Held(NamedTuple):
    """A chosen proposal, the key of the version that holds it, and those of the signatures under it."""

    version: int
    signatures: list[int]
    proposed: Proposed


def chosen_proposals(comments: QuerySet[Comment]) -> Iterator[Held]:
    """The chosen proposals among what stands in `comments`, in the order in which they were chosen; one query, three
    more where any is of a joint submission."""
    chosen = (
        comments.filter(standing_version__proposal__chosen__isnull=False, paragraph__isnull=False)
        .select_related("submission__joint", "standing_version__proposal__base")
        .prefetch_related(with_signatures())
        .order_by("standing_version__proposal__chosen__pk")
    )
    for comment in chosen:
        version, proposal = comment.standing_version, comment.proposal
        if version is None or proposal is None or comment.paragraph_id is None:
            continue
        yield Held(
            version.pk,
            signatures_under(comment),
            Proposed(
                paragraph=comment.paragraph_id,
                kind=proposal.kind,
                base=proposal.base.text,
                text=proposal.text,
                language=proposal.base.language,
                by=signed_as_shown(comment.submission),
                at=version.sent_at,
            ),
        )
