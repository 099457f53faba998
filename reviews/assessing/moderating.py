"""Moderating parallel assessments, in the manner of all that is moderated."""

from __future__ import annotations

from typing import Any

from imrf_portal.accounts.models import User
from imrf_portal.moderation.moderating import Moderating
from reviews.assessing.models import Assessment
from reviews.assessing.naming import assessment_facts


class _Assessments(Moderating[Assessment]):
    kind = "assessment"

    def author(self, thing: Assessment) -> User | None:
        """Who wrote it."""
        return thing.author

    def facts(self, thing: Assessment) -> dict[str, Any]:
        """Reference, title, names and address."""
        return assessment_facts(thing)


_assessments = _Assessments()
publish = _assessments.publish
return_to_author = _assessments.return_to_author
withhold = _assessments.withhold
undo = _assessments.undo
take_back_news = _assessments.take_back_news
