"""Taking a thing at the desk: shown to the other moderators, over after a while, and taken over only openly."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from imrf_portal.accounts.models import User
from imrf_portal.kit.permissions import require
from imrf_portal.moderation.models import Claim
from imrf_portal.moderation.permissions import may_work_at_the_desk
from imrf_portal.records.recording import record
from imrf_portal.records.workflow import locked


class Taken(Exception):
    """Another moderator has it now; `claim` says who and until when."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(str(claim))

    @property
    def sentence(self) -> str:
        """What a moderator reads."""
        return _("%(name)s has taken this. Take it over only if you have agreed on it.") % {
            "name": self.claim.by.get_short_name()
        }


def take(thing: models.Model, *, by: User, over: int | None = None) -> Claim:
    """Take `thing` for `CLAIM_SECONDS` from now; whoever has it already has it for as long again.

    From another moderator it is taken over only where `over` is their key: who has seen that it is theirs. Raises
    `Taken`, also where somebody else was quicker, and `Refused`. Both ways are recorded.
    """
    require(may_work_at_the_desk(by))
    with transaction.atomic():
        # Of two who press at once the second waits here, and finds what the first has left.
        locked(thing)
        standing = holder(thing)
        is_others = standing is not None and standing.by_id != by.pk
        if standing is not None and is_others and standing.by_id != over:
            raise Taken(standing)
        now = timezone.now()
        claim, _is_new = Claim.objects.update_or_create(
            **_key(thing),
            defaults={"by": by, "at": now, "until": now + timedelta(seconds=settings.CLAIM_SECONDS)},
        )
        if standing is None:
            record("claim_taken", thing, by=by)
        elif is_others:
            record("claim_taken_over", thing, by=by, facts={"from": standing.by_id})
        return claim


def give_back(thing: models.Model, *, by: User) -> bool:
    """Let `thing` go again; only what is one's own. Whether there was anything to let go."""
    require(may_work_at_the_desk(by))
    with transaction.atomic():
        locked(thing)
        gone, _by_model = Claim.objects.filter(**_key(thing), by=by).delete()
        if gone:
            record("claim_given_back", thing, by=by)
        return bool(gone)


def end(thing: models.Model) -> None:
    """A decision has been taken: nobody needs to hold `thing` any more."""
    Claim.objects.filter(**_key(thing)).delete()


def holder(thing: models.Model) -> Claim | None:
    """The claim on `thing` that stands now."""
    return Claim.objects.standing().filter(**_key(thing)).select_related("by").first()


def holders(things: Iterable[models.Model]) -> dict[int, Claim]:
    """The claims that stand on things of one kind, by the things' keys; one query, none for no things."""
    things = list(things)
    if not things:
        return {}
    kind = things[0]._meta.label_lower
    claims = Claim.objects.standing().filter(subject_type=kind, subject_id__in=[one.pk for one in things])
    return {claim.subject_id: claim for claim in claims.select_related("by")}


def taken_by_others(kind: str, *, by: User) -> models.QuerySet[Claim]:
    """The claims of other moderators on things of `kind` (“consultations.comment”)."""
    return Claim.objects.standing().filter(subject_type=kind).exclude(by=by)


def _key(thing: models.Model) -> dict[str, Any]:
    return {"subject_type": thing._meta.label_lower, "subject_id": thing.pk}
