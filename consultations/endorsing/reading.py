"""Reading who has signed: counted by organisation and by kind of stakeholder, and grouped so that many stay legible."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from consultations.models import Comment, Endorsement, JointSubmission, Reservation
from imrf_portal.accounts.models import OrganisationKind, User


@dataclass(slots=True)
class Counts:
    """How many stand behind a text: verified organisations, those that only say what they are, people in their own
    name; and the verified organisations by kind of stakeholder."""

    organisations: int = 0
    not_verified: int = 0
    people: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Each kind of stakeholder in words with its number, the most frequent first."""
        return [(kind_in_words(kind), number) for kind, number in self.by_kind.most_common() if number]


@dataclass(frozen=True, slots=True)
class Group:
    """The signatories of one kind, in the order of the alphabet."""

    name: str
    signatures: list[Endorsement]


def counts(target: str, keys: Collection[int]) -> dict[int, Counts]:
    """How many have confirmed at each of the targets: `target` is one of `TARGETS`, `keys` those of its rows. One
    query, however many targets and signatures."""
    counted = {key: Counts() for key in keys}
    rows = (
        Endorsement.objects.confirmed()
        .filter(**{f"{target}__in": keys})
        .order_by()
        .values(target, "shown_kind")
        .annotate(
            n=Count("pk"),
            verified=Count("organisation"),
            named=Count("pk", filter=Q(organisation__isnull=True) & ~Q(shown_organisation="")),
        )
        .values_list(target, "shown_kind", "n", "verified", "named")
    )
    for key, kind, number, verified, named in rows:
        one = counted[key]
        one.organisations += verified
        one.not_verified += named
        one.people += number - verified - named
        one.by_kind[kind] += verified
    return counted


def groups(signatures: Iterable[Endorsement]) -> list[Group]:
    """Signatures by kind of stakeholder, the largest group first; those of organisations that nobody has verified and
    of people in their own name in groups of their own, last."""
    verified: dict[str, list[Endorsement]] = {}
    claimed: list[Endorsement] = []
    own: list[Endorsement] = []
    for one in signatures:
        if one.organisation_id is not None:
            verified.setdefault(one.shown_kind, []).append(one)
        else:
            (claimed if one.shown_organisation else own).append(one)
    found = [Group(kind_in_words(kind), in_alphabet(members)) for kind, members in verified.items()]
    found.sort(key=lambda group: (-len(group.signatures), group.name))
    if claimed:
        found.append(Group(_("Not verified by the secretariat"), in_alphabet(claimed)))
    if own:
        found.append(Group(_("In their own name"), in_alphabet(own)))
    return found


def in_alphabet(signatures: Iterable[Endorsement]) -> list[Endorsement]:
    """By the names as shown, whatever their capitals and accents."""
    return sorted(signatures, key=lambda one: _letters(str(one)))


def _letters(name: str) -> str:
    return "".join(
        char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char)
    )


def kind_in_words(kind: str) -> str:
    """A kind of stakeholder in the active language."""
    return str(OrganisationKind(kind).label) if kind in OrganisationKind.values else _("Other stakeholder")


def reservations_at(comment: Comment) -> list[Reservation]:
    """What signatories of a joint submission reserve at the paragraph of one of its comments, each with its signature
    as `endorsement`; no query where the comment was loaded `for_reading`."""
    joint: JointSubmission | None = getattr(comment.submission, "joint", None)
    if joint is None or comment.paragraph_id is None:
        return []
    return [
        reservation
        for signature in in_alphabet(joint.signatures)
        for reservation in signature.reservations.all()
        if reservation.paragraph_id == comment.paragraph_id
    ]


def signatures_under(comment: Comment) -> list[int]:
    """The keys of the signatures under a comment of a joint submission; loaded as for `reservations_at`."""
    joint: JointSubmission | None = getattr(comment.submission, "joint", None)
    return [signature.pk for signature in joint.signatures] if joint else []


def asked_by(joint: JointSubmission) -> list[Endorsement]:
    """All that the lead has asked, whatever they answered, with whom each is; three queries."""
    asked = joint.endorsements.select_related("organisation", "invitation")
    return list(asked.prefetch_related("reservations__paragraph").order_by("pk"))


def joint_of(person: User) -> list[JointSubmission]:
    """The joint submissions that a person leads or is asked to sign, those that wait for their answer first."""
    waiting = Endorsement.objects.filter(joint=OuterRef("pk")).signed_by(person).asked()
    joint = JointSubmission.objects.visible_to(person).annotate(waits_for_me=Exists(waiting))
    return list(joint.select_related("consultation__cycle", "organisation").order_by("-waits_for_me", "-pk"))
