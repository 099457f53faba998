"""What an author says of their comment when its paragraph has changed: it still applies, it does not, or otherwise."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from consultations import submitting
from consultations.carrying.models import Placement
from consultations.carrying.permissions import may_answer
from consultations.models import Comment, Consultation, Unsent
from consultations.tallying import recount_at
from declarations.models import Draft, Wording
from declarations.reading import read_paragraph
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records import workflow


def uphold(placement: Placement, *, by: User) -> None:
    """The comment still applies: from now on everybody reads it beside the new paragraph too.

    Raises `Refused`, and `WrongStep` where nobody was asked or that is the answer already.
    """
    _answer(placement, Placement.Status.UPHELD, by=by)


def let_go(placement: Placement, *, by: User) -> None:
    """The comment does not apply to the new paragraph: it stands where it was written, and only there.

    Raises `Refused`, and `WrongStep` where nobody was asked or that is the answer already.
    """
    _answer(placement, Placement.Status.LET_GO, by=by)


def withdraw(placement: Placement, *, by: User) -> None:
    """The author takes the comment back altogether, also from the draft it was written on.

    Raises `Refused`, and `WrongStep` where it has moved meanwhile.
    """
    require(may_answer(by, placement))
    with transaction.atomic():
        if placement.status != Placement.Status.LET_GO:
            workflow.advance(placement, Placement.Status.LET_GO, by=by)
        submitting.withdraw(placement.comment, by=by)


def rewrite(placement: Placement, *, by: User) -> Unsent:
    """The author writes the comment anew at the new paragraph: given back is what they start from, their own words
    kept as unsent there. The old comment stays where it was written.

    Raises `Refused`, also where no consultation is open on the new draft; `WrongStep` as the others.
    """
    require(may_answer(by, placement))
    consultation = open_consultation(placement.draft)
    if consultation is None:
        raise Refused(_("No consultation is open on this draft, so nothing new can be written on it now."))
    with transaction.atomic():
        _answer(placement, Placement.Status.REWRITTEN, by=by)
        return _begin_anew(placement, consultation, by=by)


def open_consultation(draft: Draft) -> Consultation | None:
    """Where one can write on a draft now; of several the one that closes first."""
    open_now = Consultation.objects.open().filter(draft=draft)
    return open_now.select_related("cycle").order_by("closes_at").first()


def _answer(placement: Placement, to: str, *, by: User) -> None:
    require(may_answer(by, placement))
    with transaction.atomic():
        workflow.advance(placement, to, by=by)
        if placement.paragraph_id is not None:
            recount_at([placement.paragraph_id])


def _begin_anew(placement: Placement, consultation: Consultation, *, by: User) -> Unsent:
    comment: Comment = placement.comment
    proposed, text = {}, comment.text
    if (proposal := comment.proposal) is not None:
        base = _wording(placement, proposal.base.language)
        if base.language == proposal.base.language:
            proposed = {
                "proposal_kind": proposal.kind,
                "proposed_text": proposal.text,
                "source": proposal.source,
                "base": base,
            }
        else:
            # A wording in a language that the new draft lacks cannot be held against it, but is not lost.
            text = "\n\n".join(part for part in (text, proposal.text) if part)
    return Unsent.objects.create(
        author=by,
        consultation=consultation,
        paragraph=placement.paragraph,
        text=text,
        language=comment.language,
        appears_as=comment.submission.appears_as,
        speaks_for=comment.submission.speaks_for,
        **proposed,
    )


def _wording(placement: Placement, language: str) -> Wording:
    paragraph = placement.paragraph
    if paragraph is None:
        raise Refused(_("This comment stands at no paragraph of the new draft."))
    return read_paragraph(paragraph, language=language)
