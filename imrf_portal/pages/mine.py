"""My page: what waits for a person, what they have written and what became of it, in the order of what needs them.

Every app says what is a person's own (`consultations.own`, `pledges.own`, `reviews.own`); here it is put in rows that
all look alike. Of long lists the newest few stand here, and a link leads to all of them. The number of queries does not
depend on how much there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consultations import own as said
from consultations.carrying.reading import drafts_asking
from consultations.endorsing.reading import joint_of
from consultations.events.wordings import worded
from consultations.naming import target_title
from consultations.positions.places import own_positions
from imrf_portal.accounts.models import Membership, OrganisationKind, User
from imrf_portal.accounts.roles import manages
from imrf_portal.accreditation.models import MembershipRequest
from imrf_portal.moderation.deciding import latest_decisions
from imrf_portal.moderation.models import Status
from imrf_portal.notifications.models import Subscription
from imrf_portal.pages.rows import Row, row_of
from pledges import keeping as pledging
from pledges import own as pledged
from pledges.models import PartnerStatus, PledgeVersion
from reviews import own as reported
from reviews.models import Edition, EditionStatus

# So many rows of one kind stand on the page.
FEW = 5
_SHOWN = (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.PUBLISHED)


@dataclass(frozen=True)
class Section:
    """Rows under a heading; `more` are the pages that hold all of them: pairs of name and address."""

    key: str
    heading: str
    rows: list[Row]
    more: list[tuple[str, str]] = field(default_factory=list)


def sections(person: User) -> list[Section]:
    """What a person's own page shows, without what is empty; the same number of queries whatever there is."""
    editions, positions = list(reported.editions(person)), own_positions(person)
    own = _moderated(person, positions["positions"])
    sent = [one for one in own if not getattr(one, "is_unsent", False)]
    unsent = [*positions["unsent_positions"], *(one for one in own if getattr(one, "is_unsent", False))]
    of_state = [one for one in sent if _is_of_a_state(one)]
    others = [one for one in sent if not _is_of_a_state(one)]
    comments = [(_("My comments"), reverse("my_comments"))]
    pledges = [(_("Your pledges"), reverse("pledge_room"))]
    reviews = [(_("Filing reviews"), reverse("review_rooms"))]
    found = [
        Section("asked", _("Waits for you"), list(_asked(person, editions))),
        Section("returned", _("Came back to you"), _returned(sent)),
        Section("unsent", _("Not sent yet"), _unsent(person, unsent), [*comments, *pledges]),
        Section("state", _("Of your State"), _of_state(person, editions, of_state), [*reviews, *pledges]),
        Section("waiting", _("Sent and waiting"), _waiting(person, others), comments),
        Section("published", _("Published"), _standing_at(others, Status.PUBLISHED)[: 2 * FEW], comments),
        Section("carried", _("What became of your comments"), list(_became(person))),
        Section("events", _("Events"), list(_events(person)), [(_("Calendar"), reverse("events"))]),
    ]
    return [section for section in found if section.rows]


def followed(person: User) -> list[Subscription]:
    """The newest few topics that a person follows; one query."""
    return list(Subscription.objects.standing().filter(person=person).order_by("-created_at", "-pk")[:FEW])


def roles(person: User) -> list[Membership]:
    """The roles that a person holds now; one query."""
    held = Membership.objects.current().filter(person=person)
    return list(held.select_related("organisation", "cycle").order_by("organisation__name", "pk"))


def _asked(person: User, editions: Sequence[Edition]) -> Iterator[Row]:
    """What others wait for."""
    changed = _("%(draft)s has changed paragraphs you commented on: say whether your comments still apply")
    for draft in drafts_asking(person):
        address = reverse("carried", args=[draft.declaration.slug, draft.slug])
        yield Row(changed % {"draft": draft.name}, address)
    for joint in joint_of(person):
        if joint.waits_for_me:  # type: ignore[attr-defined]  # which `joint_of` annotates
            yield row_of(joint, standing=_("Waits for your answer"), colour="moved")
    for line, version in pledged.parts(person):
        if line.status == PartnerStatus.INVITED:
            address = reverse("pledge_part", args=[line.pledge])
            yield row_of(
                version, url=address, standing=line.get_status_display(), colour="now", at=line.invited_at
            )
    for link in pledged.reports_due(person):
        pledge = link.partner.pledge
        if pledge.standing is not None:
            yield Row(
                pledge.standing.title,
                reverse("report_progress", args=[pledge]),
                pledge.standing.language,
                what=_("Pledge"),
                day=link.day,
                standing=_("A report is due"),
                colour="now",
            )
    asking = MembershipRequest.objects.waiting().filter(organisation__in=manages(person))
    for request in asking.select_related("person", "organisation").order_by("asked_at", "pk")[:FEW]:
        yield Row(
            _("%(person)s asks to speak for %(organisation)s")
            % {"person": request.person, "organisation": request.organisation},
            reverse("manage_organisation", args=[request.organisation.slug]),
            at=request.asked_at,
            standing=_("Waits for your answer"),
            colour="moved",
        )
    for edition in editions:
        if edition.is_asked_for:  # type: ignore[attr-defined]  # which `own.editions` annotates
            yield row_of(edition, standing=_("The secretariat asks for something"), colour="moved")


def _moderated(person: User, positions: Sequence[object]) -> list[Any]:
    """What a person has sent to be moderated, or will. Of comments, which may be thousands, the newest few at each
    status."""
    return [
        *(one for status in _SHOWN for one in said.comments(person, status)[:FEW]),
        *positions,
        *said.applications(person),
        *pledged.filed(person),
        *pledged.evidence(person),
        *reported.assessments(person),
    ]


def _is_of_a_state(thing: object) -> bool:
    return isinstance(thing, PledgeVersion) and (
        thing.pledge.organisation.kind == OrganisationKind.STATE_DELEGATION
    )


def _returned(sent: Sequence[Any]) -> list[Row]:
    """What was returned or withheld, with the ground and the words of the decision."""
    back = [one for one in sent if one.status in {Status.RETURNED, Status.WITHHELD}]
    decisions = latest_decisions(back)
    rows = []
    for one in back:
        decision = decisions.get(one)
        ground = decision.get_reason_display() if decision and decision.reason else ""
        note = (decision.note or decision.prepared_words) if decision else ""
        rows.append(row_of(one, ground=ground, note=note, at=decision.at if decision else None))
    return rows


def _unsent(person: User, others: Sequence[Model]) -> list[Row]:
    """What is being written, what was touched last first."""
    comments = said.unsent_comments(person)[: 2 * FEW]
    pledges = pledging.own(person).order_by("-updated_at")[: 2 * FEW]
    things = [*comments, *pledges, *said.led_joint_submissions(person), *others]
    return _newest_first(row_of(one, standing="", colour="") for one in things)


def _of_state(person: User, editions: Sequence[Edition], pledges: Sequence[PledgeVersion]) -> list[Row]:
    """The reviews that a person files or writes and those that are expected, with their days, and the pledges of their
    State with the last day of each."""
    rows = [
        Row(
            f"{one.state}, {one.deadline.round}",
            reverse("review_rooms"),
            what=_("Voluntary national review"),
            day=one.deadline.day,
            standing=_("Not begun"),
        )
        for one in reported.expected(person)
    ]
    by_need = sorted(editions, key=lambda one: one.status != EditionStatus.PREPARING)
    rows += [row_of(one) for one in by_need[: 2 * FEW]]
    standing = [one for one in pledges if one.status in {Status.WAITING, Status.PUBLISHED}]
    return rows + [row_of(one, day=one.ends_on) for one in standing[: 2 * FEW]]


def _standing_at(sent: Sequence[Any], status: str) -> list[Row]:
    return _newest_first(row_of(one) for one in sent if one.status == status)


def _waiting(person: User, sent: Sequence[Any]) -> list[Row]:
    """What nobody has decided about yet: things sent, and organisations one has asked to speak for."""
    asked = person.membership_requests.waiting().select_related("organisation")
    rows = [
        Row(
            one.organisation.name,
            reverse("my_organisations"),
            one.organisation.language,
            what=_("Request to speak for an organization"),
            at=one.asked_at,
            standing=_("Waits for an answer"),
            colour="now",
        )
        for one in asked
    ]
    return rows + _standing_at(sent, Status.WAITING)


def _newest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.at.timestamp() if row.at else 0, reverse=True)


def _became(person: User) -> Iterator[Row]:
    """Where the newest comments stand in later drafts, and what these show of them."""
    for verdict in said.answered(person)[:FEW]:
        yield Row(
            capfirst(target_title(verdict.comment)),
            verdict.comment.get_absolute_url(),
            what=str(verdict.comment),
            where=verdict.draft.name,
            standing=verdict.get_finding_display(),
            note=verdict.note,
            note_language=verdict.note_language,
        )
    for placement in said.carried(person)[:FEW]:
        yield Row(
            capfirst(target_title(placement.comment)),
            placement.comment.get_absolute_url(),
            what=str(placement.comment),
            where=placement.draft.name,
            standing=placement.get_status_display(),
        )


def _events(person: User) -> Iterator[Row]:
    """Where a person has a place or waits for one, and where they have asked to speak."""
    for one in said.registrations(person):
        title = worded(one.event, "title")
        yield Row(
            title.text,
            one.event.get_absolute_url(),
            title.language,
            what=_("Registration"),
            at=one.event.starts_at,
            standing=one.get_status_display(),
            colour="done" if one.is_confirmed else "now",
        )
    for request in said.floor_requests(person):
        turn, event = getattr(request, "turn", None), request.floor.event
        title = worded(event, "title")
        number = _("Number %(number)s on the list") % {"number": turn.number} if turn else ""
        yield Row(
            title.text,
            request.floor.get_absolute_url(),
            title.language,
            what=_("Request for the floor"),
            at=event.starts_at,
            standing=number or request.get_status_display(),
            colour="done" if turn else "now",
        )
