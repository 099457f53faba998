"""Statements, written or delivered: remarks on an event, and the paragraph that each is about.

A statement is written, sent and moderated like every remark; what is here only says where in a draft it belongs.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.floor.models import Statement
from consultations.floor.permissions import may_place_statement
from consultations.models import Comment
from declarations.models import Draft, Paragraph
from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import Refused, require
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


def place(comment: Comment, paragraph: Paragraph | None, *, by: User) -> None:
    """Say which paragraph of the drafts discussed at the event a remark on it is about, or (None) that it is of none.

    Raises `Refused`, also where the paragraph is of no published draft that the event discusses.
    """
    require(may_place_statement(by, comment))
    if paragraph is not None and not _is_discussed(comment, paragraph):
        raise Refused(_("Choose a paragraph of a draft that this event discusses."))
    with transaction.atomic():
        locked(comment)
        if paragraph is None:
            Statement.objects.filter(comment=comment).delete()
        else:
            Statement.objects.update_or_create(comment=comment, defaults={"paragraph": paragraph})
        record("statement_placed", comment, by=by, facts={"paragraph": paragraph.pk if paragraph else None})


def _is_discussed(comment: Comment, paragraph: Paragraph) -> bool:
    return Draft.objects.published().filter(pk=paragraph.draft_id, events=comment.event_id).exists()
