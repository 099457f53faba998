"""Marking action paragraphs of an adopted Declaration as commitments, and taking a mark back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from declarations.commitments.models import Addressee, Commitment
from declarations.models import Draft, Paragraph, ParagraphKind
from declarations.permissions import may_edit_drafts
from declarations.refusals import Unfit
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked

ACTION_KINDS = (ParagraphKind.OPERATIVE, ParagraphKind.SUB_PARAGRAPH)


@dataclass(frozen=True)
class Terms:
    """Whom a commitment binds, and until which day in New York, if one is set."""

    who: str = Addressee.STATES
    due_on: date | None = None


def mark(paragraph: Paragraph, terms: Terms, *, by: User) -> Commitment:
    """Make an action paragraph of an adopted text a commitment about the objectives of its paragraph; one that was
    unmarked is marked again, at the address it had. Where it is marked already, its terms are put right.

    Raises `Refused`; `Unfit` where the text is not public or not adopted, where the paragraph is no action paragraph,
    or where its label is another commitment's of the cycle.
    """
    require(may_edit_drafts(by))
    with transaction.atomic():
        draft = locked(paragraph.draft)
        _check(draft, paragraph)
        cycle = draft.declaration.cycle
        standing = Commitment.objects.select_for_update(of=("self",)).filter(paragraph=paragraph).first()
        if standing is not None:
            return _mark_again(standing, terms, by=by)
        if Commitment.objects.filter(cycle=cycle, slug=paragraph.slug).exists():
            raise Unfit(
                _("Another paragraph %(label)s of this cycle is a commitment already.")
                % {"label": paragraph.label}
            )
        commitment = Commitment.objects.create(
            cycle=cycle,
            paragraph=paragraph,
            label=paragraph.label,
            slug=paragraph.slug,
            who=terms.who,
            due_on=terms.due_on,
            marked_by=by,
        )
        commitment.objectives.set(paragraph.objectives.all())
        record("commitment_marked", commitment, by=by, facts={"paragraph": paragraph.pk, **_facts(terms)})
        return commitment


def unmark(commitment: Commitment, *, by: User) -> None:
    """Take a mark back: the commitment leaves every public page at once, its row and its record stay. One that is
    unmarked already stays as it is. Raises `Refused`."""
    require(may_edit_drafts(by))
    with transaction.atomic():
        row = locked(commitment)
        if row.unmarked_at is None:
            commitment.unmarked_at = row.unmarked_at = timezone.now()
            row.save(update_fields=["unmarked_at"])
            record("commitment_unmarked", commitment, by=by)


def mark_all(draft: Draft, chosen: dict[Paragraph, Terms], *, by: User) -> int:
    """Let exactly the `chosen` paragraphs of an adopted text be its commitments; returns how many changed. All or
    nothing. Raises as `mark`."""
    require(may_edit_drafts(by))
    with transaction.atomic():
        standing = {
            one.paragraph_id: one for one in Commitment.objects.filter(paragraph__draft=draft).published()
        }
        changed = {
            paragraph: terms
            for paragraph, terms in chosen.items()
            if paragraph.pk not in standing or _terms(standing[paragraph.pk]) != terms
        }
        left = standing.keys() - {paragraph.pk for paragraph in chosen}
        for paragraph, terms in changed.items():
            mark(paragraph, terms, by=by)
        for key in left:
            unmark(standing[key], by=by)
        return len(changed) + len(left)


def action_paragraphs(draft: Draft) -> Iterable[Paragraph]:
    """The paragraphs of a text that can be commitments, in order."""
    return draft.paragraphs.filter(kind__in=ACTION_KINDS)


def _check(draft: Draft, paragraph: Paragraph) -> None:
    if not draft.is_published or draft.adopted_on is None:
        raise Unfit(
            _(
                "Commitments are marked in an adopted text. Publish it and enter the day of its adoption first."
            )
        )
    if paragraph.kind not in ACTION_KINDS:
        raise Unfit(_("Only an action paragraph can be a commitment."))


def _mark_again(commitment: Commitment, terms: Terms, *, by: User) -> Commitment:
    act = "commitment_marked" if commitment.unmarked_at else "commitment_described"
    commitment.unmarked_at = None
    commitment.who, commitment.due_on = terms.who, terms.due_on
    commitment.save(update_fields=["unmarked_at", "who", "due_on"])
    record(act, commitment, by=by, facts=_facts(terms))
    return commitment


def _terms(commitment: Commitment) -> Terms:
    return Terms(commitment.who, commitment.due_on)


def _facts(terms: Terms) -> dict[str, str | int | bool | None]:
    return {"who": str(terms.who), "due_on": terms.due_on.isoformat() if terms.due_on else ""}
