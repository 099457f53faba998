"""One of everything, in every state, and the people who look at it: what the house's sweeps walk through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from consultations import correcting, flagging, likeness, moderating, moving, opening, submitting
from consultations.carrying import carrying
from consultations.compilation import compiling
from consultations.compilation.tasks import make
from consultations.endorsing import endorsing, inviting, leading, links, signing, texts
from consultations.endorsing import letters as joint_letters
from consultations.endorsing.renewing import ask_anew
from consultations.events import concluding, registering, reminding, scheduling
from consultations.floor import asking, listing
from consultations.late import letting_in
from consultations.models import (
    AccreditationTrack,
    Appearance,
    Attachment,
    Comment,
    Compilation,
    Consultation,
    Event,
    Floor,
    JointSubmission,
    Notice,
    Position,
    PositionVersion,
    Question,
    Series,
    SideEventApplication,
    SideEventCall,
    Unsent,
)
from consultations.notices import noticing
from consultations.passport import considering
from consultations.positions import flagging as position_flagging
from consultations.positions import moderating as positions
from consultations.positions import sending
from consultations.reminding.reminding import remind as remind_of_unsent
from consultations.side_events import applying, choosing
from declarations import publication, relinking
from declarations.models import Commitment, Draft
from imrf_portal.accounts.models import Organisation, OrganisationKind, Role, User
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
from imrf_portal.guidance import contacting
from imrf_portal.guidance import loading as guidance
from imrf_portal.guidance.models import Known, Letter
from imrf_portal.kit.text import digest
from imrf_portal.languages import OFFICIAL
from imrf_portal.moderation.models import Family, ReasonTemplate, Status
from imrf_portal.notifications import mailboxes, subscribing, topics
from imrf_portal.notifications.announcing import announce, tell
from imrf_portal.notifications.digesting import compose_what_is_due, digest_facts
from imrf_portal.notifications.expanding import expand
from imrf_portal.notifications.models import DIGEST, Announcement, Delivery, Mailbox, Pace, Suppression
from imrf_portal.records.recording import record
from imrf_portal.rights import archiving, closing
from imrf_portal.rights.models import Closing
from reviews import annexing, filing, publishing
from reviews import reminding as reviews_reminding
from reviews.assessing import moderating as assessments
from reviews.assessing import sending as assessing
from reviews.inviting import invite_by_mail
from reviews.models import Assessment, Conference, Deadline, Edition, EditionStatus, Mission
from tests import makers
from tests.consultations.floor.makers import close, make_floor, register
from tests.consultations.positions.makers import make_position, make_unsent
from tests.declarations.commitments.makers import make_figures, make_indicator
from tests.guidance.makers import make_banner, make_letter, page_of
from tests.house.belonging import let_belong, set_belonging
from tests.house.finding import let_search_find
from tests.house.pledging import let_pledge, set_pledges
from tests.reviews.assessing.makers import make_assessment
from tests.reviews.makers import make_edition
from tests.tracing.makers import make_link

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
    held = events[Event.Status.PUBLISHED]
    held.series = Series.objects.create(
        cycle=held.cycle, slug="dialogues", title="Demonstration text: dialogues"
    )
    held.save()
    makers.make_agenda(held, "Demonstration text: opening")
    makers.make_session(held)
    admission = makers.make_admission(held, places=1)
    makers.make_registration(admission, author)
    makers.make_registration(admission, person("Waiting", "waiting"), status="waiting")
    make_floor(held)
    listed = _let_speak(author, organisation)
    side_event = _apply_for_side_event(author, organisation)
    notice = Notice(event=held, subject="Demonstration text: another room", text="Demonstration text.")
    noticing.prepare(notice, by=people["moderator"])
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
    joint = _together(room, author, organisation, focal)
    position, waiting_position = _position(author), make_position(author, status=Status.WAITING)
    _endorse(focal, position, Comment.objects.published().filter(submission__author=author).first())
    unsent_position = make_unsent(author, title="Demonstration text: half done")
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
    reviews = {**_report(focal), **_assess(author)}
    pledges = set_pledges(author, organisation, focal)
    Closing.objects.create(person=person("Gone", "gone"), is_unnamed=True)
    belonging = set_belonging(author, organisation, focal, person("Asker", "asker"))
    topic = topics.topic("draft", draft.pk)
    announce(
        "draft_published",
        key="draft-1",
        topics=[topic],
        facts={},
        not_before=timezone.now() + timedelta(days=1),
    )
    tell(author, "comment_received", key="letter-1", facts={}, not_before=timezone.now() + timedelta(days=1))
    _commit(comments)
    record("draft_begun", draft, by=people["moderator"])
    guidance.load()
    letter = make_letter(f"{SECRET}.letter@people.example")
    assert people["moderator"] is not None
    banner = make_banner(people["moderator"])
    ReasonTemplate.objects.create(reason="off-topic", title="Not about this", words="Demonstration text.")
    subscribing.follow(author, topic, label=str(draft))
    Suppression.objects.create(address=f"{SECRET}.bounced@people.example")
    mailbox = Mailbox.objects.create(
        address=f"{SECRET}.reader@people.example", language="en", confirmed_at=timezone.now()
    )
    subscribing.follow_by_mailbox(mailbox, topic, label=str(draft))
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
            "joint": joint.key,
            "position": position.position.reference,
            "waiting_position": waiting_position.position.reference,
            "position_key": waiting_position.pk,
            "unsent_position": unsent_position.key,
            "joint_link": joint_letters.token_of(joint.invitations.get()),
            "topic": topics.sign(topic, str(draft)),
            "confirm": mailboxes.confirmation_token(mailbox, topic, label=str(draft)),
            "mailbox": subscribing.manage_token(mailbox.reader),
            "stop_mailbox": subscribing.stop_token(mailbox.reader, ""),
            "stop": subscribing.stop_token(author.pk, topic),
            "author": author.pk,
            "organisation": organisation.pk,
            "draft": draft.pk,
            "link": preparing.lineage.first().pk,
            "preparing": preparing.pk,
            "room": room.pk,
            "hidden": hidden.pk,
            "event": events[Event.Status.PUBLISHED].pk,
            "admission": admission.pk,
            "floor": listed.pk,
            "side_event": side_event.reference,
            "side_event_key": side_event.pk,
            "notice": notice.pk,
            "letter": letter.pk,
            "banner": banner.pk,
            "page": page_of(Known.PRIVACY).pk,
            **reviews,
            **pledges,
            **belonging,
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


def _together(room: Consultation, lead: User, organisation: Organisation, signatory: User) -> JointSubmission:
    """A joint submission in preparation: a delegation is asked, and somebody by mail."""
    remark = Unsent.objects.create(
        holder=digest("author"),
        author=lead,
        consultation=room,
        paragraph=room.draft.paragraphs.get(slug="9"),
        text="Demonstration text: said together.",
        language="en",
    )
    joint = leading.begin(room, [remark], organisation=organisation, title="Demonstration title", by=lead)
    delegation = signatory.memberships.get().organisation
    inviting.invite(joint, f"{delegation}\nDemonstration Forum, {SECRET}.signer@people.example", by=lead)
    return joint


def _position(author: User) -> PositionVersion:
    """A published position with a file."""
    stored = store(SimpleUploadedFile("position.txt", b"Demonstration text"), by=author)
    return make_position(author, file=stored)


def _endorse(person: User, *texts: Comment | PositionVersion | None) -> None:
    """The organisation that a person speaks for endorses these texts."""
    [organisation] = endorsing.names_of(person)
    for text in texts:
        assert text is not None
        endorsing.endorse(text, by=person, organisation=organisation)


def _lead(position: Position, waiting: PositionVersion, *, by: User) -> None:
    """Positions are sent, published, returned and withheld; one has a new version."""
    anew = make_unsent(position.author, position=position, text="Demonstration text, anew.")
    positions.publish(sending.send(anew, by=position.author), by=by, seen=1)
    positions.return_to_author(waiting, by=by, seen=1, reason="off-topic")
    new = make_position(position.author, status=Status.WAITING)
    new.objectives.add(Objective.objects.get(number=7))
    positions.publish(new, by=by, seen=1)
    again = make_position(position.author)
    reader = person("Position reader", "positionreader")
    for answer in ("The person is in office.", ""):
        position_flagging.report(again, by=reader, reason="personal-data")
        if answer:
            position_flagging.dismiss(again, by=by, answer=answer)
    positions.withhold(again, by=by, seen=1, reason="other", note="It names a child.")


def _sign(joint: JointSubmission, signatory: User) -> None:
    """Both who were asked sign, and hear that the text has changed."""
    read = texts.digest_of(joint)
    asked = joint.endorsements.get(organisation__isnull=False)
    signing.confirm(asked, seen=read, reservations={}, language="en", by=signatory)
    claim = links.Claim("Guest", "Demonstration Forum", "ngo")
    links.confirm(joint_letters.token_of(joint.invitations.get()), links.Answer(claim, read, {}, "en"))
    joint.remarks.update(text="Demonstration text: said together, otherwise.")
    ask_anew(joint, by=joint.lead)


def _report(focal: User) -> dict[str, object]:
    """A review that is public, one that was filed and one that is being prepared, each with an annex."""
    filer = person("Filer", "filer")
    kenya = makers.make_state("KE", "Kenya")
    makers.make_member(filer, makers.make_delegation(kenya), role=Role.FOCAL_POINT)
    public = make_edition(by=focal, year=2022)
    filed = make_edition(kenya, by=filer)
    preparing = make_edition(by=focal)
    annexes = {}
    for name, edition, by in (
        ("public", public, focal),
        ("filed", filed, filer),
        ("preparing", preparing, focal),
    ):
        upload = SimpleUploadedFile("annex.txt", b"Demonstration text")
        annexes[f"{name}_annex"] = annexing.add(edition, upload, title="Annex", language="en", by=by).pk
    for edition, by in ((public, focal), (filed, filer)):
        filing.file(edition, by=by)
    publishing.publish(public, by=User.objects.get(name="Moderator"))
    Mission.objects.create(state=kenya, address="mission@kenya.example")
    Deadline.objects.create(round=filed.review.round, day=timezone.localdate() + timedelta(days=3))
    Conference.objects.create(round=public.review.round, starts_on=timezone.localdate())
    return {"review": preparing.review.reference, "filed_edition": filed.pk, **annexes}


def _assess(author: User) -> dict[str, object]:
    """Parallel assessments: one that is public with a file, one that waits, and one that was not sent."""
    stored = store(SimpleUploadedFile("assessment.txt", b"Demonstration text"), by=author)
    public = make_assessment(author, file=stored)
    waiting = make_assessment(author, state=makers.make_state("KE", "Kenya"), status=Status.WAITING)
    unsent = make_assessment(
        author, state=makers.make_state("NP", "Nepal"), status=Status.WAITING, sent=False
    )
    return {
        "assessment": public.reference,
        "waiting_assessment": waiting.reference,
        "unsent_assessment": unsent.reference,
        "assessment_key": waiting.pk,
    }


def _let_assess(scene: Scene, author: User, *, by: User) -> None:
    """Parallel assessments are sent, published, returned and withheld."""
    unsent = Assessment.objects.get(reference=scene.words["unsent_assessment"])
    assessing.send(unsent, by=author)
    assessments.publish(unsent, by=by, seen=1)
    waiting = Assessment.objects.get(pk=scene.words["assessment_key"])
    assessments.return_to_author(waiting, by=by, seen=1, reason="off-topic")
    public = Assessment.objects.get(reference=scene.words["assessment"])
    assessments.withhold(public, by=by, seen=1, reason="other", note="It names a child.")


def _let_review(focal: User, *, by: User) -> None:
    """A review is acknowledged, asked about and published; a drafter is invited, a deadline comes near."""
    filed = Edition.objects.get(status=EditionStatus.FILED)
    publishing.acknowledge(filed, by=by)
    publishing.ask_for(filed, text="The annex cannot be opened.", part=None, by=by)
    publishing.publish(filed, by=by)
    preparing = Edition.objects.get(status=EditionStatus.PREPARING)
    invite_by_mail(preparing.review, address=f"{SECRET}.drafter@people.example", by=focal)
    reviews_reminding.remind()


def _let_speak(speaker: User, organisation: Organisation) -> Floor:
    """A townhall with a list of speakers, on which one organisation stands."""
    floor = make_floor(makers.make_event(slug="listed-townhall"))
    register(floor.event, speaker, organisation)
    asking.ask(floor, language="fr", note="Demonstration text: wages.", by=speaker)
    listing.make_list(close(floor))
    return floor


def _apply_for_side_event(applicant: User, organisation: Organisation) -> SideEventApplication:
    """A call for side events with an application that waits, and a track of accreditation."""
    now, cycle = timezone.now(), makers.make_cycle()
    call = SideEventCall.objects.create(
        cycle=cycle,
        criteria="Demonstration text: it is about the Compact.",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    AccreditationTrack.objects.create(cycle=cycle, title="Demonstration text: special accreditation")
    application = SideEventApplication(call=call, applicant=applicant)
    said = {
        "organisation": organisation,
        "title": "Demonstration text: wages at sea",
        "format": "hybrid",
        "languages": ["en"],
        "abstract": "Demonstration text: what is owed.",
        "contact": "Demonstration text: ask at the harbour office.",
    }
    applying.keep(application, by=applicant, **said)
    applying.send(application, by=applicant)
    return application


def _commit(comments: dict[str, Comment]) -> None:
    """A commitment with an indicator, linked with comments of every status."""
    cycle = makers.make_cycle()
    commitment = Commitment.objects.create(cycle=cycle, label="51", slug="51", subject="Demonstration text")
    commitment.objectives.set(Objective.objects.all())
    make_figures(make_indicator(commitment), {2024: "12.5"}, state=makers.make_state())
    for comment in comments.values():
        make_link(commitment, comment, by=comment.submission.author)


def _attach(comment: Comment) -> Attachment:
    stored = store(SimpleUploadedFile("note.txt", b"Demonstration text"), by=comment.submission.author)
    return Attachment.objects.create(comment=comment, file=stored)


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
    let_letters_be_answered(scene)
    let_search_find(author)
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
    focal = scene.people["focal"]
    assert focal is not None
    for answer in (False, True):
        flagging.report(comments["published"], by=focal, reason="personal-data")
        if not answer:
            flagging.dismiss(comments["published"], by=moderator, answer="The person is in office.")
    moderating.withhold(comments["published"], by=moderator, seen=1, reason="other", note="It names a child.")
    said_of_all = Comment.objects.published().get(draft=draft)
    to = moving.Destination(room, draft.paragraphs.get(slug="10"))
    moving.move(said_of_all, to=to, by=moderator, seen=said_of_all.version)
    file = Attachment.objects.get(pk=words["withdrawn_file"])
    correcting.take_file_down(file, by=moderator, reason="personal-data", note="It names a child.")
    _sign(JointSubmission.objects.get(key=words["joint"]), focal)
    _lead(
        Position.objects.get(reference=words["position"]),
        PositionVersion.objects.get(pk=words["position_key"]),
        by=moderator,
    )
    _ask_late(author, by=moderator)
    _forget_to_send(author, draft)
    _let_review(focal, by=moderator)
    _let_assess(scene, author, by=moderator)
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
    _meet(author, person("Guest", "guest"), by=moderator)
    application = SideEventApplication.objects.get(pk=words["side_event_key"])
    choosing.return_to_applicant(
        application, by=moderator, seen=1, reason="unreadable", note="Say how it is held."
    )
    let_pledge(words, by=moderator)
    let_belong(words, by=scene.people["administrator"])
    _follow_otherwise(author, draft, by=moderator)
    _leave()
    notice = Notice.objects.get(pk=words["notice"])
    noticing.send(notice, seen=noticing.edition(notice), by=moderator)


def _follow_otherwise(reader: User, draft: Draft, *, by: User) -> None:
    """An address asks to follow without an account; a reader who wants a digest gets one."""
    mailboxes.ask(f"{SECRET}.mailbox@people.example", "cycle:1", label="Demonstration text", language="en")
    topic = topics.topic("draft", draft.pk)
    subscribing.set_pace(reader.pk, topic, Pace.DAILY)
    facts = {one.code: {"url": f"/{one.code}/", "draft": "R", "declaration": "D"} for one in OFFICIAL}
    expand(announce("draft_published", key="digested", topics=[topic], facts={"draft": "R", **facts}))
    compose_what_is_due(timezone.now() + timedelta(days=2))


def _leave() -> None:
    """Somebody takes their data with them and closes their account."""
    leaver = person("Leaver", "leaver")
    archiving.make(archiving.ask(leaver, language="en", by=leaver))
    taken = Delivery.objects.get(kind="my_data_ready")
    closing.finish(closing.close(leaver, unnamed=True, by=leaver))
    # Closing removes every letter to the person; that there was this one is what is looked for.
    taken.person = None
    taken.pk = None
    taken.save()


def _ask_late(author: User, *, by: User) -> None:
    """What was typed before a closing is told of, asked about and not let in."""
    closed = Consultation.objects.get(slug="closed")
    typed = Unsent.objects.create(
        holder=digest("author"),
        author=author,
        consultation=closed,
        paragraph=closed.draft.paragraphs.get(slug="9"),
        text="Demonstration text: typed, not sent.",
        language="en",
    )
    Unsent.objects.filter(pk=typed.pk).update(updated_at=closed.closes_at - timedelta(minutes=1))
    letting_in.invite(closed, by=by)
    request = letting_in.ask(Unsent.objects.get(pk=typed.pk), by=author)
    letting_in.refuse(request, by=by, answer="It came too late for the compilation.")


def _forget_to_send(author: User, draft: Draft) -> None:
    """What was typed lies unsent two days before the closing."""
    closing = makers.make_consultation(draft, slug="closing", closes=40)
    typed = Unsent.objects.create(
        holder=digest("author"),
        author=author,
        consultation=closing,
        paragraph=draft.paragraphs.get(slug="9"),
        text="Demonstration text: typed, not sent.",
        language="en",
    )
    Unsent.objects.filter(pk=typed.pk).update(updated_at=timezone.now() - timedelta(hours=5))
    remind_of_unsent()


def _meet(first: User, second: User, *, by: User) -> None:
    """One has a place, another waits and moves up; the link changes, they are reminded, and a summary is published."""
    soon = makers.make_event(hours=20)
    registering.admit(soon, places=1, join_link="https://meet.example/private-door", by=by)
    said = registering.Details(constituency="other", language="en")
    place, _waiting = (registering.register(soon, said, by=person) for person in (first, second))
    registering.admit(soon, places=1, join_link="https://meet.example/private-door-2", by=by)
    reminding.remind()
    registering.give_up(place, by=first)
    summary = "Demonstration text: much was said."
    held = makers.make_event(hours=-3, summary=summary, recording_url="https://video.example/1")
    held.next_draft = Draft.objects.published().latest("order")
    held.save()
    concluding.publish_summary(held, by=by)


def _answer(draft: Draft, *, by: User) -> None:
    """The lineage of a draft is closed, the comments before it are carried forward, and what it shows of them is
    released."""
    relinking.confirm(draft, list(draft.lineage.values_list("pk", flat=True)), by=by)
    relinking.close(draft, by=by)
    draft.refresh_from_db()
    carrying.carry(carrying.order(draft, by=by))
    considering.consider(considering.order(draft, by=by))
    for verdict in draft.verdicts.all():
        considering.confirm(verdict, finding=verdict.measured or "as-a-whole", seen=verdict.version, by=by)
    considering.release(draft, by=by)


def let_letters_be_answered(scene: Scene) -> None:
    """Somebody writes to the secretariat by the contact form; its mailbox is told, and a moderator answers."""
    moderator = scene.people["moderator"]
    assert moderator is not None
    with override_settings(CONTACT_ADDRESS="secretariat@imrf.example"):
        make_letter()
    letter = Letter.objects.get(pk=scene.words["letter"])
    contacting.answer(letter, "Demonstration text: like this.", by=moderator)


def letters_written() -> list[tuple[str, dict[str, object], bool]]:
    """Of each letter that was written: its kind, its facts, and whether it goes to followers."""
    digest = Delivery.objects.filter(kind=DIGEST).latest("pk")
    assert digest.reader is not None
    said: dict[str, object] = {"count": 1}
    for one in OFFICIAL:
        groups = digest_facts(digest.pk, reader=digest.reader, language=one.code)["groups"]
        said[one.code] = {"groups": groups}
    return [
        (DIGEST, said, True),
        *((one.kind, one.facts, True) for one in Announcement.objects.exclude(facts={})),
        *(
            (one.kind, {**one.facts, **(one.secret or {})}, False)
            for one in Delivery.objects.exclude(facts={})
        ),
    ]
