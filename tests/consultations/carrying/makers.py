"""Two drafts with every fate a paragraph can have, their lineage closed, and comments on the older one."""

from __future__ import annotations

from typing import Any

from consultations.carrying import carrying
from consultations.models import Carrying, Comment, Consultation, Proposal
from declarations import relinking
from declarations.models import Draft, Wording
from imrf_portal.accounts.models import User
from tests import makers
from tests.declarations.lineage_makers import make_drafts

BOATS = "We commend the crews of fishing boats who turned back into the storm because somebody had called."
COURTS = "We call upon courts to hear every person before a decision on return is taken against them."
FEES = "We will see to it that no worker pays a recruitment fee, whatever the country of destination."
CITIES = "We thank the cities that opened schools and clinics to newcomers before anybody asked them to."
REGISTERS = "We resolve to keep registers of the missing and to share them with families without delay."
REGISTERS_LATER = (
    "We resolve to keep public registers of the missing and to share them with all families without delay."
)
ZERO = f"1. {BOATS}\n\n2. {COURTS} {FEES}\n\n3. {CITIES}\n\n4. {REGISTERS}\n"
# 1 is kept as 5, 2 is split into 1 and 2, 3 is gone, 4 is edited as 3.
REV_1 = f"1. {COURTS}\n\n2. {FEES}\n\n3. {REGISTERS_LATER}\n\n5. {BOATS}\n"
# 1 to 3 stand as they are, 5 is edited.
REV_2 = f"1. {COURTS}\n\n2. {FEES}\n\n3. {REGISTERS_LATER}\n\n5. {BOATS[:-1]} them.\n"


def close(draft: Draft, *, by: User) -> None:
    """Confirm and close the lineage of a draft."""
    relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=by)
    relinking.close(draft, by=by)
    draft.refresh_from_db()


def make_pair(staff: User) -> tuple[Draft, Draft]:
    """Zero draft and revision 1, the lineage closed."""
    zero, rev_1 = make_drafts(ZERO, REV_1)
    close(rev_1, by=staff)
    return zero, rev_1


def make_room(draft: Draft, **fields: Any) -> Consultation:
    """A consultation on a draft."""
    return makers.make_consultation(draft, slug=draft.slug, **fields)


def propose(comment: Comment, text: str, *, kind: str = "amend", language: str = "en") -> Comment:
    """Give a comment a proposed wording against its paragraph's."""
    base = Wording.objects.get(paragraph=comment.paragraph, language=language, until_issue__isnull=True)
    Proposal.objects.create(version=comment.standing_version, kind=kind, base=base, text=text)
    return Comment.objects.select_related("standing_version__proposal__base").get(pk=comment.pk)


def carry(draft: Draft, *, by: User) -> int:
    """Order the carrying to a draft and do it."""
    carrying.order(draft, by=by)
    return carrying.carry(Carrying.objects.get(draft=draft))
