"""Every address of pledges × persona × status: nobody reads what is not public, by whatever door; what is public is
there for all; the contact for nobody but those who file for the lead and the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pypdfium2
import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from imrf_portal.accounts.models import Membership, Role, User
from imrf_portal.documents.models import ExtractedPage
from imrf_portal.documents.storing import store
from imrf_portal.kit.text import mask_addresses
from imrf_portal.moderation.models import Status
from imrf_portal.notifications import subscribing, topics
from imrf_portal.notifications.delivering import deliver
from imrf_portal.notifications.expanding import expand_what_is_due
from imrf_portal.records.models import Record
from pledges import filing, keeping, moderating
from pledges.ledger.writing import write
from pledges.models import EntryKind, Kind, PartnerStatus, Pledge, PledgeVersion
from tests import makers
from tests.house.sweeping import readable, written
from tests.pledges.ledger.makers import make_evidence
from tests.pledges.makers import make_line, make_pledge, make_unsent, make_version

pytestmark = pytest.mark.django_db

PERSONAS = (
    "anonymous", "stakeholder", "invited", "confirmed", "declined", "focal", "other-focal", "former", "secretariat",
    "unarmed", "cofacilitator",
)  # fmt: skip
# Of each status what each persona is answered at the newest version, and at its file. "amended": a second version waits
# while the first stands. Whoever is not answered 200 may meet no word of it anywhere.
VERSION = """
unsent      302 404 404 404 404 200 404 404 404 404 404
waiting     404 404 200 200 404 200 404 404 200 404 404
returned    404 404 200 200 404 200 404 404 200 404 404
withheld    404 404 200 200 404 200 404 404 200 404 404
published   200 200 200 200 200 200 200 200 200 200 200
amended     404 404 200 200 404 200 404 404 200 404 404
withdrawn   404 404 200 200 404 200 404 404 200 404 404
"""
ANSWERS = {
    "invited": PartnerStatus.INVITED,
    "confirmed": PartnerStatus.CONFIRMED,
    "declined": PartnerStatus.DECLINED,
}
# Who sees who was asked.
PARTIES = {"focal", "invited", "confirmed", "secretariat"}
READS_CONTACT = {"focal", "secretariat"}
# Words that stand in every text and file, beside the word that is one pledge's alone.
SOUGHT = ("desks", "plan")


@dataclass(frozen=True)
class Made:
    """A State's pledge in one status; everything of its newest version says `word`."""

    status: str
    pledge: Pledge | None
    number: int
    key: str = ""

    @property
    def word(self) -> str:
        return f"kestrel{self.status}"

    @property
    def version_doors(self) -> list[str]:
        if self.pledge is None:
            return [f"/en/pledges/file/{self.key}/"]
        at = f"/en/pledges/{self.pledge}/versions/{self.number}/"
        return [at, f"{at}file/"]

    @property
    def doors(self) -> list[str]:
        if self.pledge is None:
            return [*self.version_doors, f"/en/pledges/file/{self.key}/check/"]
        at = f"/en/pledges/{self.pledge}/"
        below = ("", "withdraw/", "part/", "progress/", "evidence/", f"versions/{self.number}/report/")
        return [
            *self.version_doors,
            f"/en/pledges/{self.pledge.reference}/",
            *(f"{at}{door}" for door in below),
        ]


@dataclass(frozen=True)
class Portal:
    """A pledge in every status, all of one State and with the same partners, and everybody who may come by."""

    people: dict[str, User | None]
    made: dict[str, Made]

    def client(self, persona: str) -> Client:
        client = Client(raise_request_exception=False)
        if (person := self.people[persona]) is not None:
            client.force_login(person)
        return client


@pytest.fixture
def portal(settings, tmp_path) -> Portal:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    cycle = makers.make_cycle()
    delegation = makers.make_delegation(makers.make_state())
    of_kenya = makers.make_delegation(makers.make_state("KE", "Kenya"))
    focal, former, other = (
        makers.make_member(organisation=organisation, role=Role.FOCAL_POINT).person
        for organisation in (delegation, delegation, of_kenya)
    )
    former.memberships.update(
        since=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(hours=1)
    )
    partners = {
        name: makers.make_member(organisation=makers.make_organisation(f"The {name}")) for name in ANSWERS
    }
    cofacilitator = makers.make_person("Co-facilitator")
    makers.make_member(cofacilitator, of_kenya, role=Role.CO_FACILITATOR, cycle=cycle)
    people: dict[str, User | None] = {
        "anonymous": None,
        "stakeholder": makers.make_member().person,
        "focal": focal,
        "other-focal": other,
        "former": former,
        "secretariat": makers.make_staff(),
        "unarmed": makers.make_staff(second_factor=False),
        "cofacilitator": cofacilitator,
        **{name: one.person for name, one in partners.items()},
    }
    return Portal(people, {status: make(status, focal, partners) for status in statuses()})


def statuses() -> dict[str, list[str]]:
    return {line.split()[0]: line.split()[1:] for line in VERSION.strip().splitlines()}


def make(status: str, focal: User, partners: dict[str, Membership]) -> Made:
    word, delegation = f"kestrel{status}", focal.memberships.get().organisation
    if status == "unsent":
        names = ("title", "text", "place", "resources", "target", "contact")
        unsent = make_unsent(focal, delegation, **{name: f"{word} {name}" for name in names})
        return Made(status, None, 1, str(unsent.key))
    said = _said(word, focal)
    was_public = status in {"amended", "withdrawn"}
    first = Status.PUBLISHED if was_public else status
    words = {} if status == "amended" else said
    pledge = make_pledge(delegation, author=focal, status=first, kind=Kind.COMMON, **words)
    pledge.contact = f"{word}contact, desk@contact.example"
    pledge.save()
    for name, answer in ANSWERS.items():
        shown = {} if name == "confirmed" else {"shown_organisation": f"{word}{name} house"}
        line = make_line(
            pledge,
            partners[name].organisation,
            status=answer,
            part=f"{word}{name} part" if status != "amended" else "Our part.",
            **shown,
        )
        if name == "confirmed" and first == Status.PUBLISHED:
            write(pledge, EntryKind.JOINED, by=partners[name].person, partner=line)
    if status == "amended":
        make_version(pledge, kind=Kind.COMMON, **said)
    if status == "withdrawn":
        filing.withdraw(pledge, by=focal)
    return Made(status, pledge, 2 if status == "amended" else 1)


def _said(word: str, by: User) -> dict[str, object]:
    stored = store(SimpleUploadedFile("plan.txt", f"A plan by {word}.".encode()), by=by)
    ExtractedPage.objects.get_or_create(file=stored, number=1, defaults={"text": f"A plan by {word}."})
    return {
        "title": f"{word} title",
        "text": f"{word} text on help desks. " * 20,
        "place": f"{word} place",
        "resources": f"{word} resources",
        "target": f"{word} target",
        "shown_by": f"{word} shown",
        "file": stored,
    }


# What gathers pledges, in every form.
SHARED = (
    "/en/", "/en/feed/", "/en/objectives/7/", "/en/states/bd/", "/en/commitments/", "/sitemap-pledges.xml",
    "/en/pledges/", "/ar/pledges/", "/en/pledges/pledges.csv", "/en/pledges/feed/", "/en/pledges/dashboard/",
    "/en/pledges/dashboard.csv", "/en/pledges/dashboard/makers.csv", "/en/pledges/dashboard/matrix.csv",
    "/en/pledges/dashboard/makers.svg", "/en/pledges/dashboard/matrix.svg", "/en/pledges/report/2026/",
    "/en/pledges/report/2026/report.docx", "/en/pledges/report/2026/report.pdf", "/en/pledges/?sort=silent",
    "/en/pledges/?state=bd", "/en/pledges/?objective=7&status=unknown", "/en/pledges/file/",
    *(f"{door}?q={word}" for door in ("/en/pledges/", "/en/pledges/pledges.csv") for word in SOUGHT),
    *(f"{door}?maker=house" for door in ("/en/pledges/", "/en/pledges/pledges.csv")),
)  # fmt: skip


def text_of(response: HttpResponseBase) -> str:
    if response.get("Content-Type") == "application/pdf":
        pages = pypdfium2.PdfDocument(response.content)
        return "\n".join(page.get_textpage().get_text_range() for page in pages).casefold()
    return readable("\n".join([written(response), *map(str, response.items())])).casefold()


def test_every_version_is_answered_as_the_table_says(portal):
    wrong = []
    for status, expected in statuses().items():
        for persona, answered in zip(PERSONAS, expected, strict=True):
            for door in portal.made[status].version_doors:
                answer = portal.client(persona).get(door)
                written(answer)
                if str(answer.status_code) != answered:
                    wrong.append(f"{door}, {status}, {persona}: {answer.status_code} instead of {answered}")
    assert wrong == []


@pytest.mark.parametrize("persona", PERSONAS)
def test_no_word_of_what_one_may_not_read_stands_behind_any_door(portal, persona):
    client, told = portal.client(persona), []
    may_read = {
        status for status, expected in statuses().items() if expected[PERSONAS.index(persona)] == "200"
    }
    own = [door for one in portal.made.values() for door in one.doors]
    for door in [*own, *SHARED]:
        said = text_of(client.get(door))
        for one in portal.made.values():
            if one.status not in may_read and one.word in said:
                told.append(f"{door}: {one.word}")
            if one.pledge and f"{one.word}contact" in said and persona not in READS_CONTACT:
                told.append(f"{door}: contact")
            if persona not in PARTIES and any(
                f"{one.word}{name}" in said for name in ("invited", "declined")
            ):
                told.append(f"{door}: who was asked")
    assert told == []


def test_what_is_public_is_found_by_every_door(portal):
    """The sweep would be blind if its doors showed nothing at all."""
    one, client = portal.made["published"], portal.client("anonymous")
    holding = {door for door in [*one.doors, *SHARED] if one.word in text_of(client.get(door))}
    at = f"/en/pledges/{one.pledge}/"
    assert holding >= {
        at, f"{at}versions/1/", f"{at}versions/1/file/", "/en/", "/en/objectives/7/", "/en/states/bd/",
        "/en/pledges/", "/en/pledges/pledges.csv", "/en/pledges/feed/", "/en/pledges/?state=bd",
        "/en/pledges/?objective=7&status=unknown", "/en/pledges/?q=desks", "/en/pledges/?q=plan",
        "/en/pledges/pledges.csv?q=plan",
    }  # fmt: skip
    assert at.casefold() in text_of(client.get("/sitemap-pledges.xml"))


def test_only_public_pledges_are_counted(portal):
    client = portal.client("anonymous")
    assert client.get("/en/pledges/dashboard/").context["shown"].total == 2
    assert client.get("/en/pledges/").context["count"].number == 2


def test_evidence_that_is_not_public_stands_behind_no_door(portal):
    one, doors = portal.made["published"], list(SHARED)
    for status in (Status.WAITING, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN):
        hidden = make_evidence(
            one.pledge, status=status, text=f"ospreyhidden {status}", shown_organisation="Osprey quay"
        )
        doors += [hidden.get_absolute_url(), f"{hidden.get_absolute_url()}file/"]
    for persona in ("anonymous", "stakeholder", "focal", "unarmed"):
        client = portal.client(persona)
        assert [door for door in [*one.doors, *doors] if "osprey" in text_of(client.get(door))] == [], persona


def test_nothing_hidden_is_mailed_recorded_or_logged(settings, mailoutbox, caplog):
    caplog.set_level("INFO")
    staff, follower = makers.make_staff(), makers.make_person("Follower", email="follower@people.example")
    lead, partner = (
        makers.make_member(),
        makers.make_member(organisation=makers.make_organisation("Kestrelasked house")),
    )
    subscribing.follow(
        follower, topics.topic("objective", makers.make_objective(7).number), label="Demonstration text"
    )
    unsent = make_unsent(
        lead.person, lead.organisation, contact="Kestrelcontact, desk@contact.example", kind=Kind.COMMON,
        title="Openheron", partners=[partner.organisation.slug],
    )  # fmt: skip
    version = filing.send(unsent, by=lead.person)
    moderating.publish(version, by=staff, seen=version.version)
    pledge = Pledge.objects.get(pk=version.pledge_id)
    subscribing.follow(follower, topics.topic("pledge", pledge.pk), label="Demonstration text")
    _deliver(timezone.now() + timedelta(seconds=settings.DECISION_MAIL_DELAY_SECONDS + 60))
    for outcome in ("returned", "withheld", "withdrawn"):
        _amend(pledge, f"Kestrel{outcome}", outcome, by=lead.person, staff=staff)
    _deliver(timezone.now() + timedelta(days=1))
    said = [(one.to[0], readable(one.message().as_string() + one.body).casefold()) for one in mailoutbox]
    assert [to for to, text in said if "kestrelcontact" in text or "desk@contact" in text] == []
    outside = {follower.email}
    assert [text for to, text in said if to in outside and "kestrel" in text] == []
    assert any("openheron" in text for to, text in said if to in outside)
    assert [
        one.facts for one in Record.objects.all() if "kestrel" in f"{one.act} {one.facts}".casefold()
    ] == []
    assert "kestrel" not in mask_addresses(caplog.text).casefold()


def _deliver(at: datetime) -> None:
    with time_machine.travel(at):
        expand_what_is_due()
        deliver()


def _amend(pledge: Pledge, title: str, outcome: str, *, by: User, staff: User) -> None:
    anew = keeping.begin_amendment(Pledge.objects.get(pk=pledge.pk), by=by)
    anew.typed["title"] = title
    anew.save()
    version: PledgeVersion = filing.send(anew, by=by)
    if outcome == "returned":
        moderating.return_to_author(version, by=staff, seen=version.version, reason="other", note="Say more.")
    elif outcome == "withheld":
        moderating.withhold(version, by=staff, seen=version.version, reason="other", note="Off topic.")
    else:
        filing.withdraw(Pledge.objects.get(pk=pledge.pk), by=by)
