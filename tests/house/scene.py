"""One of everything, in every state, and the people who look at it: what the house's sweeps walk through."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import Attachment, Comment, Event, Question, Unsent
from declarations.models import Draft
from imrf_portal.accounts.models import OrganisationKind, Role, User
from imrf_portal.compact.models import Objective
from imrf_portal.documents.storing import store
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing, topics
from tests import makers

PERSONAS = ("anonymous", "author", "focal", "cofacilitator", "unarmed", "moderator", "administrator")
# What no page may ever hold: each account's address begins with this.
SECRET = "hidden.local.part"


@dataclass(frozen=True)
class Scene:
    """The people by persona (nobody is anonymous) and the words that stand in addresses."""

    people: dict[str, User | None]
    words: dict[str, object]
    room_url: str


def person(name: str, key: str, **fields: object) -> User:
    return makers.make_person(name, email=f"{SECRET}.{key}@people.example", **fields)


def set_scene() -> Scene:
    """Everything the portal knows of, once in every state."""
    people = _people()
    author, focal = people["author"], people["focal"]
    assert author is not None
    assert focal is not None
    organisation = makers.make_member(author).organisation
    draft = makers.make_draft("9", "9 bis", "10", languages=("en", "fr"))
    preparing = makers.make_draft("9", slug="rev-2", order=2, published=False)
    room = makers.make_consultation(draft)
    makers.make_consultation(draft, slug="closed", opens=-48, closes=-1)
    makers.make_consultation(draft, slug="coming", opens=24, closes=48)
    hidden = makers.make_consultation(draft, slug="hidden", announced=False)
    questions = makers.make_consultation(draft, slug="questions")
    questions.draft = None
    questions.save()
    question = Question.objects.create(consultation=questions, order=1, text="Demonstration text: what is missing?")
    Question.objects.create(consultation=hidden, order=1, text="Demonstration text: not yet asked.")
    Objective.objects.create(number=7, title="Address and reduce vulnerabilities", short_title="Less", gcm_paragraph=23)
    events = {
        status: makers.make_event(status=status, slug=f"{status}-townhall")
        for status in (Event.Status.PUBLISHED, Event.Status.PREPARING, Event.Status.CANCELLED)
    }
    comments = {
        status: makers.make_comment(room, author=author, organisation=organisation, status=status)
        for status in Status.values
    }
    files = {status: _attach(comment) for status, comment in comments.items()}
    _also_said(room, draft, question, events[Event.Status.PUBLISHED], focal)
    unsent = Unsent.objects.create(
        holder=digest("author"), author=author, consultation=room, paragraph=draft.paragraphs.get(slug="10")
    )
    other = Unsent.objects.create(
        holder=digest("somebody else"), consultation=room, paragraph=draft.paragraphs.get(slug="10")
    )
    topic = topics.topic("draft", draft.pk)
    subscribing.follow(author, topic, label=str(draft))
    return Scene(
        people=people,
        words={
            **{status: comment.submission.reference for status, comment in comments.items()},
            **{f"{status}_file": attachment.pk for status, attachment in files.items()},
            **{f"{status}_key": comment.pk for status, comment in comments.items()},
            "unsent": unsent.pk,
            "other": other.pk,
            "topic": topics.sign(topic, str(draft)),
            "stop": subscribing.stop_token(author.pk, topic),
            "author": author.pk,
            "organisation": organisation.pk,
            "draft": draft.pk,
            "preparing": preparing.pk,
            "room": room.pk,
            "hidden": hidden.pk,
            "event": events[Event.Status.PUBLISHED].pk,
        },
        room_url=room.get_absolute_url(),
    )


def _people() -> dict[str, User | None]:
    focal = person("Focal point", "focal")
    makers.make_member(focal, makers.make_delegation(), role=Role.FOCAL_POINT)
    cofacilitator = person("Co-facilitator", "cofacilitator")
    lender = makers.make_delegation(makers.make_state("KE", "Kenya"))
    makers.make_member(cofacilitator, lender, role=Role.CO_FACILITATOR, cycle=makers.make_cycle())
    staff = {
        "unarmed": (Role.MODERATOR, False),
        "moderator": (Role.MODERATOR, True),
        "administrator": (Role.ADMINISTRATOR, True),
    }
    return {
        "anonymous": None,
        "author": person("Author", "author", language="fr"),
        "focal": focal,
        "cofacilitator": cofacilitator,
        **{
            name: makers.make_staff(
                role, second_factor=armed, name=name.title(), email=f"{SECRET}.{name}@people.example"
            )
            for name, (role, armed) in staff.items()
        },
    }


def _attach(comment: Comment) -> Attachment:
    stored = store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=comment.submission.author)
    return Attachment.objects.create(submission=comment.submission, file=stored)


def _also_said(room, draft: Draft, question: Question, event: Event, focal: User) -> None:
    """A reply, and a comment at every other kind of target; one by somebody who shows only what kind they are."""
    first = Comment.objects.published().first()
    union = makers.make_organisation("Dockers' union", kind=OrganisationKind.UNION)
    for fields in (
        {"parent": first},
        {"draft": draft, "paragraph": None},
        {"question": question, "consultation": question.consultation, "paragraph": None},
        {"event": event, "consultation": None, "paragraph": None},
    ):
        target = {name: value for name, value in fields.items() if value is not None or name == "consultation"}
        makers.make_comment(**{"consultation": room, "author": focal, "organisation": union, **target})
    veiled = makers.make_comment(room, author=focal, organisation=union)
    veiled.submission.appears_as = "kind"
    veiled.submission.shown_name = veiled.submission.shown_organisation = ""
    veiled.submission.save()
