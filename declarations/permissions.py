"""Who may do what with the Declaration's texts."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from declarations.models import Draft, DraftStatus
from imrf_portal.accounts.roles import Person, is_moderator
from imrf_portal.kit.permissions import unless


@unless(_("Only the secretariat imports and publishes drafts."))
def may_edit_drafts(person: Person) -> bool:
    """The secretariat imports, publishes and corrects drafts."""
    return is_moderator(person)


def visible_drafts(person: Person) -> QuerySet[Draft]:
    """The drafts that a person may read: the published ones; the secretariat also those it prepares."""
    drafts = Draft.objects.select_related("declaration__cycle")
    return drafts if is_moderator(person) else drafts.filter(status=DraftStatus.PUBLISHED)
