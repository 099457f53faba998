"""Makers of the things tests are about; each gives a complete, valid thing and takes what matters as arguments."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from consultations.models import (
    Admission,
    AgendaItem,
    Comment,
    CommentVersion,
    Consultation,
    Event,
    EventKind,
    Registration,
    Session,
    Submission,
)
from declarations.models import Declaration, Draft, Paragraph, Wording
from imrf_portal.accounts.models import Membership, Organisation, OrganisationKind, Role, User
from imrf_portal.compact.models import Cycle, Objective, State
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status

PASSWORD = "a-long-pass-phrase"
_numbers = itertools.count(1)


def make_person(
    name: str = "Policy officer", *, email: str = "", language: str = "en", **fields: Any
) -> User:
    """A person with a confirmed address and `PASSWORD`."""
    email = email or f"person-{next(_numbers)}@people.example"
    person = User.objects.create_user(email, PASSWORD, name=name, language=language, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def make_organisation(
    name: str = "Harbour Light Clinic", *, kind: str = OrganisationKind.CIVIL_SOCIETY, **fields: Any
) -> Organisation:
    """A verified organisation."""
    defaults = {"slug": f"organisation-{next(_numbers)}", "is_verified": True}
    return Organisation.objects.create(name=name, kind=kind, **{**defaults, **fields})


def make_delegation(state: State | None = None) -> Organisation:
    """A State's delegation, the one it has."""
    state = state or make_state()
    defaults = {
        "name": f"Delegation of {state.name}",
        "slug": f"delegation-{state.slug}",
        "is_verified": True,
    }
    return Organisation.objects.get_or_create(
        kind=OrganisationKind.STATE_DELEGATION, state=state, defaults=defaults
    )[0]


def make_member(
    person: User | None = None,
    organisation: Organisation | None = None,
    *,
    role: str = Role.MEMBER,
    **fields: Any,
) -> Membership:
    """A confirmed membership that stands."""
    now = timezone.now()
    return Membership.objects.create(
        person=person or make_person(),
        organisation=organisation or make_organisation(),
        role=role,
        **{"since": now - timedelta(days=1), "confirmed_at": now - timedelta(days=1), **fields},
    )


def make_staff(role: str = Role.MODERATOR, *, second_factor: bool = True, **fields: Any) -> User:
    """A member of the secretariat, with a second factor."""
    person = make_person(fields.pop("name", "Moderator"), **fields)
    secretariat, _ = Organisation.objects.get_or_create(
        slug="secretariat", defaults={"name": "Network secretariat", "kind": OrganisationKind.SECRETARIAT}
    )
    make_member(person, secretariat, role=role)
    if second_factor:
        TOTP.activate(person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return person


def make_cycle(slug: str = "2026") -> Cycle:
    """An edition of the Forum."""
    return Cycle.objects.get_or_create(slug=slug, defaults={"year": int(slug), "name": f"Forum {slug}"})[0]


def make_state(iso: str = "BD", name: str = "Bangladesh") -> State:
    """A State."""
    defaults = {"iso_alpha3": f"{iso}X", "m49": f"{int(iso, 36) % 1000:03}", "name": name}
    state, _ = State.objects.get_or_create(iso_alpha2=iso, defaults=defaults)
    state.refresh_from_db()
    return state


def make_objective(number: int = 7) -> Objective:
    """An objective of the Compact."""
    defaults = {
        "title": f"Objective {number}",
        "short_title": f"Short {number}",
        "gcm_paragraph": number + 16,
    }
    return Objective.objects.get_or_create(number=number, defaults=defaults)[0]


def make_draft(
    *labels: str,
    slug: str = "rev-1",
    order: int = 1,
    published: bool = True,
    languages: tuple[str, ...] = ("en",),
) -> Draft:
    """A draft of the 2026 Declaration with a paragraph for each label (“9”, “9 bis”), worded in `languages`."""
    declaration, _ = Declaration.objects.get_or_create(
        slug="2026", defaults={"cycle": make_cycle(), "title": "Progress Declaration 2026"}
    )
    draft = Draft.objects.create(
        declaration=declaration,
        name=slug.replace("-", " ").title(),
        slug=slug,
        order=order,
        languages=list(languages),
        status=Draft.Status.PUBLISHED if published else Draft.Status.PREPARING,
        published_at=timezone.now() if published else None,
    )
    for place, label in enumerate(labels or ("9", "9 bis", "10"), 1):
        paragraph = Paragraph.objects.create(
            draft=draft, kind="operative", order=place, label=label, slug=label.replace(" ", "-")
        )
        for language in languages:
            text = f"Demonstration text of paragraph {label} ({language})."
            standing = "record" if language == "en" else "official"
            Wording.objects.create(
                paragraph=paragraph, language=language, standing=standing, text=text, digest=digest(text)
            )
    return draft


def make_consultation(
    draft: Draft | None = None,
    *,
    slug: str = "rev-1",
    opens: float = -24,
    closes: float = 24,
    announced: bool = True,
) -> Consultation:
    """A consultation on a draft that opens and closes so many hours from now."""
    now = timezone.now()
    draft = draft or make_draft(slug=slug)
    return Consultation.objects.create(
        cycle=draft.declaration.cycle,
        slug=slug,
        title=f"Consultation on {draft.name}",
        draft=draft,
        opens_at=now + timedelta(hours=opens),
        closes_at=now + timedelta(hours=closes),
        announced_at=now if announced else None,
    )


def make_comment(
    consultation: Consultation | None = None,
    *,
    paragraph: str | None = "9-bis",
    author: User | None = None,
    organisation: Organisation | None = None,
    text: str = "Demonstration text: keep the last clause.",
    status: str = Status.PUBLISHED,
    language: str = "en",
    **fields: Any,
) -> Comment:
    """A comment at a paragraph (or at the target given in `fields`), in any status, without its acts."""
    author = author or make_person()
    if consultation is None and "event" not in fields:
        consultation = make_consultation()
    submission = Submission.objects.create(
        author=author,
        speaks_for=organisation,
        appears_as="name",
        consultation=consultation,
        shown_name=author.name,
        shown_organisation=organisation.name if organisation else "",
        shown_kind=organisation.kind if organisation else "",
    )
    if consultation is not None and not {"question", "draft", "event"} & set(fields):
        assert consultation.draft is not None
        fields["paragraph"] = consultation.draft.paragraphs.get(slug=paragraph)
    published_at = timezone.now() if status == Status.PUBLISHED else None
    comment = Comment.objects.create(
        submission=submission, status=status, published_at=published_at, **fields
    )
    comment.standing_version = CommentVersion.objects.create(
        comment=comment, number=1, text=text, language=language, digest=digest(text)
    )
    comment.save()
    return comment


def make_event_kind(code: str = "townhall") -> EventKind:
    """A kind of event, named as its code is."""
    defaults = {"order": 1, "name": code.replace("-", " ").capitalize()}
    return EventKind.objects.get_or_create(code=code, defaults=defaults)[0]


def make_event(
    *, hours: float = 48, status: str = "published", kind: str = "townhall", **fields: Any
) -> Event:
    """A townhall, or another kind of event, of two hours that begins so many hours from now."""
    begins = timezone.now() + timedelta(hours=hours)
    defaults = {
        "kind": make_event_kind(kind),
        "cycle": make_cycle(),
        "slug": f"townhall-{next(_numbers)}",
        "title": "Demonstration text: townhall",
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=2),
        "languages": ["en"],
        "status": status,
        "published_at": timezone.now() if status != "preparing" else None,
    }
    return Event.objects.create(**{**defaults, **fields})


def make_agenda(event: Event, *titles: str) -> list[AgendaItem]:
    """The items of an event's agenda, in this order."""
    return [
        AgendaItem.objects.create(event=event, order=order, title=title)
        for order, title in enumerate(titles, 1)
    ]


def make_session(event: Event, *, begins_after: int = 0, minutes: int = 60, **fields: Any) -> Session:
    """A session of an event, so many minutes after its beginning."""
    defaults = {"title": "Demonstration text: session", "moderators": "A mayor"}
    return Session.objects.create(
        event=event, begins_after=begins_after, minutes=minutes, **{**defaults, **fields}
    )


def make_admission(event: Event | None = None, *, places: int = 2, **fields: Any) -> Admission:
    """Registration for an event with so many places, behind a private link."""
    defaults = {"join_link": "https://meet.example/private-door"}
    return Admission.objects.create(event=event or make_event(), places=places, **{**defaults, **fields})


def make_registration(
    admission: Admission, person: User | None = None, *, status: str = "confirmed", **fields: Any
) -> Registration:
    """A registration for an event, in any status, without its acts."""
    admission.last_number += 1
    admission.save()
    defaults = {"constituency": "other", "language": "en", "number": admission.last_number}
    return Registration.objects.create(
        event=admission.event, person=person or make_person(), status=status, **{**defaults, **fields}
    )
