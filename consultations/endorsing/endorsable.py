"""What can be endorsed where it is read: a published comment, or the standing version of a position.

Whoever endorses meets both in the same way, so that acts, forms and pages need to know nothing of the kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from consultations.models import Appearance, Comment, Endorsement, PositionVersion
from imrf_portal.accounts.models import Organisation
from imrf_portal.accounts.roles import Person
from imrf_portal.moderation.models import Status


@dataclass(frozen=True)
class Endorsable:
    """A text that others endorse: the key of `Endorsement` by which they do, whether it is public and still takes
    endorsements, whose it is, and where it is read, endorsed, and where it is said who endorses it.

    `organisations` are those that say it, co-signers of a joint submission among them, where everybody may know that.
    """

    key: str
    subject: Comment | PositionVersion
    is_public: bool
    is_open: bool
    author: int
    organisations: frozenset[int]
    url: str
    endorse_url: str
    list_url: str

    def is_said_by(self, person: Person, organisation: Organisation | None) -> bool:
        """Whether the text is the person's own, or stands under the organisation's name already.

        Of a comment whose organisation is not shown only the author is told so: any other answer would tell its
        other members who wrote it.
        """
        if person.pk is not None and person.pk == self.author:
            return True
        return organisation is not None and organisation.pk in self.organisations

    @property
    def target(self) -> dict[str, Comment | PositionVersion]:
        """The text as keyword arguments of a filter: `{"comment": …}`."""
        return {self.key: self.subject}


def of_comment(comment: Comment) -> Endorsable:
    """A comment, as long as its consultation is open or its event takes remarks."""
    submission = comment.submission
    room = submission.consultation
    address = [submission.reference, comment.number]
    joint = getattr(submission, "joint", None)
    said_by = [one.organisation_id for one in joint.signatures] if joint else []
    if submission.appears_as != Appearance.KIND:
        said_by.append(submission.speaks_for_id)
    return Endorsable(
        key="comment",
        subject=comment,
        is_public=comment.status == Status.PUBLISHED,
        is_open=room.is_open() if room else bool(comment.event and comment.event.takes_remarks()),
        author=submission.author_id,
        organisations=frozenset(filter(None, said_by)),
        url=comment.get_absolute_url(),
        endorse_url=reverse("endorse_comment", args=address),
        list_url=reverse("comment_endorsements", args=address),
    )


def of_version(version: PositionVersion) -> Endorsable:
    """A version of a position; only the one that stands can be endorsed, until the day that its lead has set."""
    position = version.position
    return Endorsable(
        key="position_version",
        subject=version,
        is_public=version.status == Status.PUBLISHED,
        is_open=version.is_standing and position.takes_endorsements(),
        author=position.author_id,
        organisations=frozenset(filter(None, [position.organisation_id])),
        url=version.get_absolute_url(),
        endorse_url=reverse("endorse_position", args=[position.reference]),
        list_url=version.get_absolute_url() + "#signatures",
    )


_KINDS: dict[type, Callable[..., Endorsable]] = {Comment: of_comment, PositionVersion: of_version}


def endorsable(subject: Comment | PositionVersion) -> Endorsable:
    """The text as something to endorse."""
    return _KINDS[type(subject)](subject)


def endorsed(endorsement: Endorsement) -> Endorsable:
    """What a signature under a comment or a position stands under."""
    return endorsable(endorsement.comment or endorsement.position_version)  # type: ignore[arg-type]
