"""One of everything, in every state, and the people who look at it: what the house's sweeps walk through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from consultations import likeness, moderating, opening, submitting
from consultations.carrying import carrying
from consultations.compilation import compiling
from consultations.compilation.tasks import make
from consultations.events import scheduling
from consultations.models import (
    Appearance,
    Attachment,
    Comment,
    Compilation,
    Consultation,
    Event,
    Question,
    Unsent,
)
from consultations.passport import considering
from declarations import publication, relinking
from declarations.models import Draft
from imrf_portal.accounts.models import OrganisationKind, Role, User
from imrf_portal.compact.models import (
    Milestone,
    Objective,
    Principle,
    Region,
    Round,
    RoundTable,
    StakeholderGroup,
)
from imrf_portal.documents.storing import store
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Family, Status
from imrf_portal.notifications import subscribing, topics
from imrf_portal.notifications.announcing import announce, tell
from imrf_portal.notifications.models import Announcement, Delivery
from imrf_portal.records.recording import record
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
    relinking.suggest(preparing)
    room = makers.make_consultation(draft)
    makers.make_consultation(draft, slug="closed", opens=-48, closes=-1)
    makers.make_consultation(draft, slug="coming", opens=24, closes=48)
    hidden = makers.make_consultation(draft, slug="hidden", announced=False)
    questions = makers.make_consultation(draft, slug="questions")
    questions.draft = None
    questions.save()
    question = Question.objects.create(
        consultation=questions, order=1, text="Demonstration text: what is missing?"
    )
    Question.objects.create(consultation=hidden, order=1, text="Demonstration text: not yet asked.")
    Objective.objects.create(
        number=7, title="Address and reduce vulnerabilities", short_title="Less", gcm_paragraph=23
    )
    events = {
        status: makers.make_event(status=status, slug=f"{status}-townhall")
        for status in (Event.Status.PUBLISHED, Event.Status.PREPARING, Event.Status.CANCELLED)
    }
    comments = {
        status: makers.make_comment(room, author=author, organisation=organisation, status=status)
        for status in Status.values
    }
    files = {status: _attach(comment) for status, comment in comments.items()}
    likeness.gather(comments.values())
    compiled = {audience: _compile(room, audience, people["moderator"]) for audience in ("readers", "public")}
    compiling.release(compiled["public"], by=people["moderator"])
    _also_said(room, draft, question, events[Event.Status.PUBLISHED], focal)
    unsent = Unsent.objects.create(
        holder=digest("author"), author=author, consultation=room, paragraph=draft.paragraphs.get(slug="10")
    )
    other = Unsent.objects.create(
        holder=digest("somebody else"), consultation=room, paragraph=draft.paragraphs.get(slug="10")
    )
    cycle = makers.make_cycle()
    reference = {
        Region: {"slug": "asia-and-the-pacific", "name": "Asia", "order": 1},
        Principle: {"letter": "a", "order": 1, "name": "People-centred"},
        StakeholderGroup: {"code": "migrants", "order": 1, "name": "Migrants"},
        RoundTable: {"cycle": cycle, "number": 1},
        Milestone: {
            "cycle": cycle,
            "code": "zero-draft",
            "name": "Zero draft",
            "starts_on": timezone.localdate(),
        },
        Round: {"slug": "forum-2026", "kind": "forum", "year": 2026, "cycle": cycle, "name": "Forum 2026"},
    }
    for model, fields in reference.items():
        model.objects.create(**fields)
    topic = topics.topic("draft", draft.pk)
    announce(
        "draft_published",
        key="draft-1",
        topics=[topic],
        facts={},
        not_before=timezone.now() + timedelta(days=1),
    )
    tell(author, "comment_received", key="letter-1", facts={}, not_before=timezone.now() + timedelta(days=1))
    record("draft_begun", draft, by=people["moderator"])
    subscribing.follow(author, topic, label=str(draft))
    return Scene(
        people=people,
        words={
            **{status: comment.submission.reference for status, comment in comments.items()},
            **{f"{status}_file": attachment.pk for status, attachment in files.items()},
            **{f"{status}_key": comment.pk for status, comment in comments.items()},
            "family": Family.objects.get(members__subject_id=comments["waiting"].pk).pk,
            "compiled": compiled["readers"].key,
            "released": compiled["public"].key,
            "unsent": unsent.pk,
            "other": other.pk,
            "topic": topics.sign(topic, str(draft)),
            "stop": subscribing.stop_token(author.pk, topic),
            "author": author.pk,
            "organisation": organisation.pk,
            "draft": draft.pk,
            "link": preparing.lineage.first().pk,
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


def _compile(room: Consultation, audience: str, by: User | None) -> Compilation:
    assert by is not None
    order = compiling.Order("matrix-xlsx", audience, "en", {})
    compilation = compiling.ask(room, order, key=Compilation().key, by=by)
    make(compilation.pk)
    compilation.refresh_from_db()
    return compilation


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
        target = {
            name: value for name, value in fields.items() if value is not None or name == "consultation"
        }
        makers.make_comment(**{"consultation": room, "author": focal, "organisation": union, **target})
    veiled = makers.make_comment(room, author=focal, organisation=union)
    veiled.submission.appears_as = "kind"
    veiled.submission.shown_name = veiled.submission.shown_organisation = ""
    veiled.submission.save()


def let_everything_happen(scene: Scene) -> None:
    """Every act that writes to people: a comment is sent, published, returned, withheld; a consultation opens and is
    extended; a draft is published and corrected; an event is announced, moved and cancelled."""
    author, moderator = scene.people["author"], scene.people["moderator"]
    assert author is not None
    assert moderator is not None
    words, day = scene.words, timedelta(days=1)
    comments = {key: Comment.objects.get(pk=words[f"{key}_key"]) for key in ("published", "waiting")}
    room, hidden = (Consultation.objects.get(pk=words[key]) for key in ("room", "hidden"))
    draft, preparing = (Draft.objects.get(pk=words[key]) for key in ("draft", "preparing"))
    event = Event.objects.get(slug="preparing-townhall")

    unsent = Unsent.objects.create(
        holder=digest("author"),
        author=author,
        consultation=room,
        paragraph=comments["published"].paragraph,
        text=f"Demonstration text: write to {author.email}.",
        language="en",
        appears_as=Appearance.NAME_AND_ORGANISATION,
    )
    moderating.publish(submitting.submit(unsent, by=author).comments.get(), by=moderator, seen=1)
    gathered = [
        Unsent.objects.create(
            holder=digest("author"),
            consultation=room,
            paragraph=paragraph,
            text="Demonstration text.",
            language="en",
        )
        for paragraph in draft.paragraphs.filter(slug__in=["9", "10"])
    ]
    submitting.submit_together(gathered, by=author, speaks_for=None, appears_as="")
    moderating.return_to_author(
        comments["waiting"], by=moderator, seen=1, reason="off-topic", note="Say where."
    )
    moderating.withhold(comments["published"], by=moderator, seen=1, reason="other", note="It names a child.")
    opening.announce_consultation(hidden, by=moderator)
    opening.extend(room, closes_at=room.closes_at + day, by=moderator)
    publication.publish(preparing, by=moderator)
    _answer(preparing, by=moderator)
    corrected = {draft.paragraphs.get(slug="9"): "Demonstration text as corrected."}
    publication.correct(draft, texts=corrected, language="en", note="A number", seen=1, by=moderator)
    scheduling.publish(event, by=moderator)
    starts_at, ends_at = event.starts_at + day, event.ends_at + day
    moved = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "time_zone": "Africa/Nairobi",
        "link": "https://meet.example",
    }
    scheduling.reschedule(event, places={"en": "Nairobi"}, by=moderator, **moved)
    scheduling.cancel(event, notes={"en": "To be held in autumn."}, by=moderator)


def _answer(draft: Draft, *, by: User) -> None:
    """The lineage of a draft is closed, the comments before it are carried forward, and what it shows of them is
    released."""
    relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=by)
    relinking.close(draft, by=by)
    draft.refresh_from_db()
    carrying.carry(carrying.order(draft, by=by))
    considering.consider(considering.order(draft, by=by))
    for verdict in draft.verdicts.all():
        considering.confirm(verdict, finding=verdict.measured, seen=verdict.version, by=by)
    considering.release(draft, by=by)


def letters_written() -> list[tuple[str, dict[str, object], bool]]:
    """Of each letter that was written: its kind, its facts, and whether it goes to followers."""
    return [
        *((one.kind, one.facts, True) for one in Announcement.objects.exclude(facts={})),
        *((one.kind, one.facts, False) for one in Delivery.objects.exclude(facts={})),
    ]
