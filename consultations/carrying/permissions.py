"""Who may do what in carrying comments forward, one sentence a rule."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consultations.carrying.models import Placement
from consultations.permissions import is_author
from declarations.descent import predecessor
from declarations.models import Draft
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless
from imrf_portal.moderation.models import Status


@unless(_("Only the secretariat carries comments forward."))
def may_carry(person: Person) -> bool:
    """The secretariat."""
    return is_moderator(person)


@unless(_("Close the lineage of this draft first: until then nobody knows what became of each paragraph."))
def is_settled(draft: Draft) -> bool:
    """Whether it is public and its lineage is closed, or there is none, because it is the first."""
    return draft.is_published and (draft.lineage_closed_at is not None or predecessor(draft) is None)


@unless(_("Only the author of a published comment can say whether it still applies."))
def may_answer(person: Person, placement: Placement) -> bool:
    """The author, as long as the comment is published."""
    comment = placement.comment
    return bool(is_author(person, comment.submission)) and comment.status == Status.PUBLISHED
