"""Two hundred people, each with a mark of their own in everything the portal can keep about somebody."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.utils import timezone
from docx import Document

from consultations.models import (
    Attachment,
    Comment,
    Consultation,
    Endorsement,
    FloorRequest,
    SideEventApplication,
    SideEventCall,
    Unsent,
)
from consultations.models import Invitation as JointInvitation
from imrf_portal.accounts.models import Organisation, User
from imrf_portal.accreditation.models import Invitation, MembershipRequest, digest_of
from imrf_portal.documents.models import ExtractedPage, Scan, StoredFile, TextStatus
from imrf_portal.guidance.models import Letter
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Decision, Flag, Status
from imrf_portal.notifications import subscribing
from imrf_portal.notifications.adapter import OutboxAccountAdapter
from imrf_portal.notifications.announcing import announce, tell
from imrf_portal.notifications.models import Delivery, Mailbox, Suppression
from imrf_portal.search.models import SavedSearch
from pledges.models import Evidence, PartnerVariant, UnsentPledge
from reviews.models import Assessment, Note, Variant
from tests import makers
from tests.consultations.endorsing.makers import make_joint
from tests.consultations.floor.makers import make_floor
from tests.consultations.positions.makers import make_position
from tests.consultations.positions.makers import make_unsent as make_unsent_position
from tests.pledges.makers import make_pledge
from tests.pledges.makers import typed as typed_pledge
from tests.reviews.makers import make_published

CANARY = re.compile("canary([a-z]+)[0-9a-f]{12}")
# What stands beside every mark that nobody may see, so that a search for it would find them.
SOUGHT = "glimmerquartz"
# Where the person themselves chose to be seen.
SHOWN = {"name"}


def canary(place: str) -> str:
    """A mark that stands nowhere else and tells where it stood."""
    return f"canary{place}{secrets.token_hex(6)}"


@dataclass
class Aviary:
    """Where canaries sit: the rooms, and the things they sing about."""

    room: Consultation = field(default_factory=makers.make_consultation)
    moderator: User = field(default_factory=lambda: makers.make_staff(name="Moderator"))

    def __post_init__(self) -> None:
        self.event = makers.make_event(hours=48)
        self.admission = makers.make_admission(self.event, places=50)
        self.floor = make_floor(self.event)
        self.others = makers.make_comment(self.room)
        self.joint = make_joint(self.room)
        self.pledge = make_pledge()
        self.edition = make_published()
        self.organisation = makers.make_organisation("Demonstration Organisation")
        now = timezone.now()
        self.call = SideEventCall.objects.create(
            cycle=makers.make_cycle(),
            criteria="Demonstration text.",
            opens_at=now,
            closes_at=now.replace(year=now.year + 1),
        )
        self.assessed = makers.make_state("KE", "Kenya")

    def hatch(self) -> User:
        """A person with a mark in each place."""
        person = makers.make_person(
            canary("name"), email=f"{canary('address')}@people.example", time_zone="Africa/Nairobi"
        )
        self._consultations(person)
        self._elsewhere(person)
        self._around(person)
        self._by_other_addresses(person)
        return person

    def _says(self, place: str) -> str:
        return f"Demonstration text: {SOUGHT} {canary(place)} and no more."

    def _file(self, person: User, kind: str) -> StoredFile:
        """A Word file with a mark in its name, its text and its properties, and its text read."""
        document, data = Document(), io.BytesIO()
        text = self._says(f"{kind}content")
        document.add_paragraph(text)
        document.core_properties.author = canary(f"{kind}property")
        document.save(data)
        stored = StoredFile(
            name=f"{canary(f'{kind}filename')}.docx",
            media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            size=len(data.getvalue()),
            sha256=digest(text),
            stored_by=person,
            scan=Scan.CLEAN,
            text_status=TextStatus.READ,
            examine_at=None,
        )
        stored.file.save(stored.name, ContentFile(data.getvalue()), save=True)
        ExtractedPage.objects.create(file=stored, number=1, text=text)
        return stored

    def _consultations(self, person: User) -> None:
        room = self.room
        unsent = Unsent.objects.create(
            holder=digest(person.name),
            author=person,
            consultation=room,
            paragraph=self.others.paragraph,
            text=self._says("unsent"),
            proposed_text=self._says("proposed"),
            source=canary("source"),
        )
        unsent.files.add(self._file(person, "unsent"))
        # What everybody reads says nothing but the name under it.
        makers.make_comment(
            room, author=person, text="Demonstration text: keep the last clause, and the one before."
        )
        for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD):
            hidden = makers.make_comment(room, author=person, status=status, text=self._says(str(status)))
            Attachment.objects.create(comment=hidden, file=self._file(person, "pending"))
            Decision.objects.create(
                subject_type="consultations.comment",
                subject_id=hidden.pk,
                was=Status.WAITING,
                outcome=Status.RETURNED,
                note=self._says("note"),
                words={"en": self._says("prepared")},
                by=self.moderator,
            )
        make_unsent_position(
            author=person, title=self._says("positiontitle"), text=self._says("positiontext")
        )
        make_position(
            author=person,
            status=Status.WAITING,
            title=self._says("waitingtitle"),
            text=self._says("waitingtext"),
        )
        Endorsement.objects.create(
            comment=self.others,
            person=person,
            status=Endorsement.Status.CONFIRMED,
            confirmed_at=timezone.now(),
            shown_name=person.name,
        )
        makers.make_registration(
            self.admission,
            person,
            status="confirmed" if self.admission.last_number < 50 else "waiting",
            access_needs=self._says("needs"),
        )
        FloorRequest.objects.create(
            floor=self.floor,
            organisation=Organisation.objects.create(
                name=f"Demonstration organisation {person.pk}", kind="ngo", slug=f"floor-{person.pk}"
            ),
            asked_by=person,
            key=f"floor-{person.pk}",
            shown_organisation=f"Demonstration organisation {person.pk}",
            constituency="ngo",
            language="en",
            note=canary("floornote"),
        )
        for sent in (None, timezone.now()):
            SideEventApplication.objects.create(
                call=self.call,
                applicant=person,
                title=canary("sidetitle"),
                abstract=self._says("abstract"),
                organisers=self._says("organisers"),
                contact=canary("contact"),
                sent_at=sent,
            )

    def _elsewhere(self, person: User) -> None:
        said = typed_pledge(
            title=canary("pledgetitle"), text=self._says("pledge"), contact=canary("pledgecontact")
        )
        UnsentPledge.objects.create(author=person, typed=said, file=self._file(person, "pledge"))
        make_pledge(
            self.organisation,
            author=person,
            status=Status.WAITING,
            title=canary("waitingpledge"),
            text=self._says("waitingpledgetext"),
        )
        Evidence.objects.create(
            pledge=self.pledge,
            author=person,
            organisation=self.organisation,
            shown_organisation=self.organisation.name,
            shown_kind="ngo",
            on="2026-11-01",
            finding="progress",
            text=self._says("evidence"),
            language="en",
            source_url=f"https://{canary('source')}.example/",
        )
        PartnerVariant.objects.create(
            partner=self.pledge.partners.get(), text=self._says("variant"), by=person
        )
        review = self.edition.review
        Note.objects.create(
            review=review,
            part=self.edition.answers.first().question.part,
            text=self._says("reviewnote"),
            by=person,
        )
        Variant.objects.create(answer=self.edition.answers.first(), text=self._says("othertext"), by=person)
        for sent in (None, timezone.now()):
            Assessment.objects.create(
                round=review.round,
                state=self.assessed,
                organisation=self.organisation,
                author=person,
                title=canary("assessment"),
                text=self._says("assessmenttext"),
                links=f"https://{canary('link')}.example/",
                sent_at=sent,
                file=self._file(person, "assessment"),
            )

    def _around(self, person: User) -> None:
        subscribing.follow(person, "draft:1", label=canary("label"))
        words = canary("search")
        saved = SavedSearch.objects.create(
            digest=digest(words), words=words, language="en", asked={"q": words}
        )
        subscribing.follow(person, f"search:{saved.pk}", label=words)
        Flag.objects.create(
            subject_type="consultations.comment",
            subject_id=self.others.pk,
            by=person,
            reason="other",
            words=self._says("flag"),
            answer=self._says("answer"),
        )
        MembershipRequest.objects.create(
            person=person, organisation=self.organisation, capacity=canary("capacity")
        )
        Invitation.objects.create(
            organisation=self.organisation,
            role="member",
            addressee=digest_of(person.email),
            masked=canary("masked"),
            invited_by=self.moderator,
            expires_at=timezone.now(),
        )
        Letter.objects.create(
            subject="other",
            name=canary("lettername"),
            address=person.email,
            text=self._says("letter"),
            language="en",
        )
        Mailbox.objects.create(address=person.email, language="en", confirmed_at=timezone.now())
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session["typed"] = self._says("session")
        session.save()
        tell(
            person,
            "comment_withheld",
            key=f"canary-{person.pk}",
            facts={"note": self._says("mail"), "author": person.name},
            secret=False,
        )
        Delivery.objects.create(
            person=person,
            address=person.email,
            language="en",
            kind="_written",
            facts={},
            secret={"text": self._says("secret")},
        )
        announce(
            "new_comment",
            key=f"new-comment-{Comment.objects.get(submission__author=person, status=Status.PUBLISHED).pk}-1",
            topics=["paragraph:0"],
            facts={"author": person.name},
            by=person,
        )

    def _by_other_addresses(self, person: User) -> None:
        """What is known of an address beside the first, and of one that the person has had."""
        second, former = (f"{canary(place)}@people.example" for place in ("second", "former"))
        for address in (second, former):
            EmailAddress.objects.create(user=person, email=address, verified=True)
            OutboxAccountAdapter().send_mail("account/email/password_changed", address, {"ip": "192.0.2.1"})
            Suppression.objects.create(address=address)
        EmailAddress.objects.filter(email=former).delete()
        Mailbox.objects.create(address=second, language="en", confirmed_at=timezone.now())
        Letter.objects.create(
            subject="other", name="", address=second.replace("people", "People"), text="", language="en"
        )
        Invitation.objects.create(
            organisation=self.organisation,
            role="member",
            addressee=digest_of(second),
            masked=canary("maskedsecond"),
            invited_by=self.moderator,
            expires_at=timezone.now(),
        )
        JointInvitation.objects.create(
            endorsement=Endorsement.objects.create(joint=self.joint, status=Endorsement.Status.INVITED),
            joint=self.joint,
            address=second,
            language="en",
            expires_at=timezone.now(),
        )
