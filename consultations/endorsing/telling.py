"""What followers of an organisation hear of what it endorses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consultations.endorsing.endorsable import Endorsable
from consultations.models import Endorsement
from consultations.naming import target_title
from imrf_portal.accounts.models import User
from imrf_portal.notifications.announcing import announce, resume
from imrf_portal.notifications.facts import in_every_language
from imrf_portal.notifications.topics import of_voice


def key_of(endorsement: Endorsement, text: Endorsable) -> str:
    """The key of the news that an organisation endorses a text."""
    return f"endorsed-{text.key}-{text.subject.pk}-{endorsement.pk}"


def tell_of_endorsement(endorsement: Endorsement, text: Endorsable, *, by: User) -> None:
    """Let followers of the organisation hear that it endorses a text, once, also where it took that back in between. Of
    a person's own name nobody hears."""
    if endorsement.organisation is None:
        return
    facts = in_every_language(
        lambda: {"what": _what(endorsement), "url": text.subject.get_absolute_url()},
        organisation=endorsement.shown_organisation,
    )
    key = key_of(endorsement, text)
    announce("endorsement_made", key=key, topics=of_voice(endorsement.organisation), facts=facts, by=by)
    resume(key)


def _what(endorsement: Endorsement) -> str:
    if endorsement.comment is not None:
        return _("a comment on %(target)s") % {"target": target_title(endorsement.comment)}
    version = endorsement.position_version
    return _("the position %(reference)s") % {"reference": version.position.reference if version else ""}
