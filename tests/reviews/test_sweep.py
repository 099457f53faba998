"""Every address of reviews × persona × status: nobody reads what another State prepares, files or has taken back, by
whatever door; what is public is there for all."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from imrf_portal.accounts.models import Role, User
from imrf_portal.compact.models import Region, State
from imrf_portal.documents.models import ExtractedPage
from reviews import annexing, drafting, filing, publishing
from reviews.drafting import Typed
from reviews.models import Edition, Translation
from tests import makers
from tests.house.sweeping import readable, written
from tests.reviews.makers import make_edition, make_focal_point, question

pytestmark = pytest.mark.django_db

PERSONAS = (
    "anonymous", "stakeholder", "other-drafter", "other-focal", "former", "drafter", "focal", "secretariat",
    "cofacilitator",
)  # fmt: skip
# Of each status what everybody is answered, in the order of the personas, at the address of the edition, of its PDF
# and of its annex; and in the rooms of the delegation. "corrected": the second edition, begun after the first was
# published. Whoever is not answered 200 may meet no word of it anywhere.
EDITION = """
preparing   404 404 404 404 404 200 200 404 404
filed       404 404 404 404 404 200 200 200 404
asked       404 404 404 404 404 200 200 200 404
embargoed   404 404 404 404 404 200 200 200 404
published   200 200 200 200 200 200 200 200 200
corrected   404 404 404 404 404 200 200 404 404
withdrawn   404 404 404 404 404 404 200 404 404
"""
ROOMS = "302 404 404 404 404 200 200 404 404"
# The State's page of the round: there as soon as anything of it is public, or its note.
PAGE = {"published": 200, "corrected": 200, "withdrawn": 200}
STATES = {
    "preparing": "KE", "filed": "NP", "asked": "TD", "embargoed": "GH", "published": "BD", "corrected": "PT",
    "withdrawn": "EC",
}  # fmt: skip
# Words that stand in an answer, a translation and an annex of every one, beside the word that is theirs alone.
SOUGHT = ("method", "traduction", "annex")
ROOM_DOORS = (
    "", "parts/methodology/", "parts/progress/7/", "form.docx", "form/", "files/", "check/", "drafters/", "withdraw/",
)  # fmt: skip


@dataclass(frozen=True)
class Filed:
    """A State's review in one status: its people, its newest edition, and the word that stands only there."""

    status: str
    edition: Edition
    annex: int
    people: dict[str, User]

    @property
    def secret(self) -> str:
        return f"kestrel{self.status}"

    @property
    def slug(self) -> str:
        return STATES[self.status].lower()

    def own_doors(self) -> list[str]:
        at = f"/en/reviews/2026/{self.slug}/editions/{self.edition.number}/"
        return [at, f"{at}review.pdf", f"{at}annexes/{self.annex}/"]

    def rooms(self) -> list[str]:
        return [f"/en/reviews/file/{self.edition.review.reference}/{door}" for door in ROOM_DOORS]


def shared_doors(filed: dict[str, Filed]) -> list[str]:
    """What gathers reviews of many States, and every State's own pages."""
    states = [one.slug for one in filed.values()]
    return [
        "/en/",
        "/en/objectives/7/",
        "/en/reviews/",
        "/en/reviews/reviews.csv",
        "/en/reviews/2026/",
        "/en/reviews/2026/matrix/",
        "/en/reviews/2026/matrix.csv",
        "/en/reviews/2026/matrix.svg",
        f"/en/reviews/2026/matrix/?as_of={timezone.localdate() + timedelta(days=30)}",
        "/en/reviews/regions/africa/",
        "/en/reviews/feed/",
        "/en/reviews/feed/rounds/forum-2026/",
        "/en/reviews/file/",
        "/en/reviews/compare/",
        "/sitemap-reviews.xml",
        *(f"/en/reviews/?q={word}" for word in SOUGHT),
        *(f"/en/reviews/reviews.csv?q={word}" for word in SOUGHT),
        *(
            door.format(state)
            for state in states
            for door in (
                "/en/reviews/2026/{}/",
                "/fr/reviews/2026/{}/",
                "/en/reviews/2026/{}/editions/1/",
                "/en/reviews/?state={}",
                "/en/reviews/feed/states/{}/",
                "/en/reviews/compare/states/forum-2026/{}/bd/",
                "/en/reviews/compare/rounds/{}/forum-2026/forum-2026/",
                "/en/reviews/compare/regions/forum-2026/{}/africa/",
                "/en/states/{}/",
            )
        ),
    ]


@pytest.fixture
def filed(settings, tmp_path) -> dict[str, Filed]:
    settings.MEDIA_ROOT = tmp_path
    makers.make_objective()
    region = Region.objects.create(slug="africa", order=1, name="Africa")
    secretariat = makers.make_staff()
    made = {status: file_as(status, region, secretariat) for status in STATES}
    for one in made.values():
        one.people["secretariat"] = secretariat
    return made


def file_as(status: str, region: Region, secretariat: User) -> Filed:
    state = makers.make_state(STATES[status], f"State of {status}")
    state.regions.add(region)
    focal, drafter, former = make_focal_point(state), makers.make_person("Drafter"), make_focal_point(state)
    former.memberships.update(
        since=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(hours=1)
    )
    edition = make_edition(state, by=focal)
    drafting.invite(edition.review, drafter, by=focal)
    if status == "corrected":
        say(edition, "Demonstration text.", by=focal)
        filing.file(edition, by=focal)
        publishing.publish(edition, by=secretariat)
        edition = filing.correct(edition.review, remark="Kestrelcorrected, a remark.", by=focal)
    annex = say(edition, f"Kestrel{status}", by=focal)
    if status not in {"preparing", "corrected"}:
        tomorrow = timezone.localdate() + timedelta(days=2)
        filing.file(edition, by=focal, publish_from=tomorrow if status == "embargoed" else None)
    if status == "asked":
        publishing.ask_for(edition, text="Kestrelasked: a page is missing.", part=None, by=secretariat)
    if status in {"embargoed", "published", "withdrawn"}:
        publishing.publish(edition, by=secretariat)
    if status == "withdrawn":
        filing.withdraw(edition.review, by=focal)
    return Filed(status, edition, annex, {"focal": focal, "drafter": drafter, "former": former})


def say(edition: Edition, word: str, *, by: User) -> int:
    """The word in every place of an edition; the key of its annex."""
    versions = {(one.question_id, one.objective_id): one.version for one in edition.answers.all()}
    objective = makers.make_objective()
    for part, code, on, typed in (
        ("methodology", "method", None, Typed(f"{word} method.", "en")),
        ("progress", "progress", objective, Typed(codes=("advanced",))),
        ("progress", "actions", objective, Typed(f"{word} actions.", "en")),
        ("progress", "good-practice", objective, Typed(f"{word} practice.", "en")),
        ("progress", "indicators", objective, Typed(rows=({"name": f"{word} indicator", "value": "1"},))),
    ):
        asked = question(edition, part, code)
        seen = versions.get((asked.pk, on.pk if on else None), 0)
        kept = drafting.answer(edition, asked, objective=on, typed=typed, seen=seen, by=by)
        if code == "method":
            Translation.objects.update_or_create(
                answer=kept.answer,
                language="fr",
                defaults={"standing": Translation.Standing.OFFICIAL, "text": f"{word} en traduction."},
            )
            drafting.note(edition.review, asked.part, objective=None, text=f"{word} note.", by=by)
    upload = SimpleUploadedFile("annex.txt", f"{word} annex".encode())
    annex = annexing.add(edition, upload, title=f"{word} annex", language="en", by=by)
    ExtractedPage.objects.create(file=annex.file, number=1, text=f"{word} annex")
    return annex.pk


def stands_for(persona: str, one: Filed, strangers: dict[str, User]) -> Client:
    client = Client()
    who = strangers.get(persona) or one.people.get(persona)
    if who is not None:
        client.force_login(who)
    return client


@pytest.fixture
def strangers(filed) -> dict[str, User]:
    elsewhere = makers.make_state("AD", "Elsewhere")
    other = make_focal_point(elsewhere)
    theirs = make_edition(elsewhere, by=other)
    drafter = makers.make_person("Drafter elsewhere")
    drafting.invite(theirs.review, drafter, by=other)
    lent = makers.make_member(
        organisation=makers.make_delegation(makers.make_state("CR", "Lender")),
        role=Role.CO_FACILITATOR,
        cycle=makers.make_cycle(),
    )
    stakeholder = makers.make_member().person
    return {
        "stakeholder": stakeholder,
        "other-drafter": drafter,
        "other-focal": other,
        "cofacilitator": lent.person,
    }


def said(response: HttpResponseBase) -> str:
    """What an answer says, in small letters; a PDF is read."""
    if response.get("Content-Type") == "application/pdf":
        document = pypdfium2.PdfDocument(io.BytesIO(response.content))
        return "".join(page.get_textpage().get_text_range() for page in document).lower()
    return readable(written(response)).lower()


def test_everybody_is_answered_as_the_table_has_it_and_reads_nothing_else(filed, strangers):
    expected = {
        (status, persona): int(code)
        for status, *codes in map(str.split, EDITION.strip().splitlines())
        for persona, code in zip(PERSONAS, codes, strict=True)
    }
    rooms = dict(zip(PERSONAS, map(int, ROOMS.split()), strict=True))
    wrong: list[str] = []
    read = 0
    for status, one in filed.items():
        for persona in PERSONAS:
            client = stands_for(persona, one, strangers)
            may_read = expected[status, persona] == 200
            for door in one.own_doors():
                cache.clear()
                response = client.get(door)
                read += 1
                if response.status_code != expected[status, persona]:
                    wrong.append(f"{persona} {door} {response.status_code}")
                if (one.secret in said(response)) != may_read:
                    wrong.append(f"{persona} reads {door}: {not may_read}")
            response = client.get(f"/en/reviews/2026/{one.slug}/")
            if response.status_code != (200 if may_read else PAGE.get(status, 404)):
                wrong.append(f"{persona} page of {status} {response.status_code}")
            for door in one.rooms():
                response = client.get(door)
                read += 1
                # Of those who may enter, each has doors of their own: the tests of the rooms know them.
                if rooms[persona] == 200:
                    continue
                if response.status_code != rooms[persona] or one.secret in said(response):
                    wrong.append(f"{persona} {door} {response.status_code}")
    assert wrong == []
    assert read == len(STATES) * len(PERSONAS) * (3 + len(ROOM_DOORS))


@pytest.mark.parametrize("persona", PERSONAS)
def test_what_gathers_many_reviews_shows_only_what_is_public_to_anybody(filed, strangers, persona):
    """Lists, searches, files, feeds, comparisons and the map of the site are the same for all: only a State's own page
    shows an edition that is not public, to those who may read it."""
    own = filed["filed"]
    client = stands_for(persona, own, strangers)
    wrong = []
    for door in shared_doors(filed):
        text = said(client.get(door))
        for status, one in filed.items():
            is_own_page = f"/2026/{one.slug}/" in door and (persona == "secretariat" or one == own)
            may_read = status == "published" or (
                is_own_page and persona in {"focal", "drafter", "secretariat"}
            )
            if not may_read and one.secret in text:
                wrong.append(door)
    assert wrong == []


def test_every_public_door_does_show_what_is_public(filed):
    client = Client()
    searches = (f"/en/reviews/?q={word}" for word in SOUGHT)
    for door in (*searches, "/en/reviews/2026/bd/", "/en/objectives/7/"):
        assert "kestrelpublished" in said(client.get(door))
    for door in (
        "/en/reviews/feed/",
        "/en/reviews/feed/states/bd/",
        "/sitemap-reviews.xml",
        "/en/states/bd/",
    ):
        assert "/reviews/2026/bd/" in said(client.get(door))


def test_no_address_of_reviews_is_left_out(filed):
    """An address that is new goes into one of the lists above, or is named here."""
    asked = {
        get_resolver().resolve(door.partition("?")[0].replace("/fr/", "/en/")).url_name
        for one in filed.values()
        for door in (*one.own_doors(), *one.rooms(), *shared_doors(filed))
    }
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        for inner in getattr(resolver, "url_patterns", [])
        if str(inner.pattern) == "reviews/"
        for pattern in inner.url_patterns
        if getattr(pattern, "name", None)
    }
    by_posting = {
        "start_review", "review_take_back", "review_correct", "review_settle", "review_invitation",
    }  # fmt: skip
    assert names - asked - by_posting == set()


def test_state_of_another_reads_nothing_after_the_role_has_ended(filed):
    one = filed["preparing"]
    client = Client()
    client.force_login(one.people["focal"])
    assert client.get(one.own_doors()[0]).status_code == 200
    one.people["focal"].memberships.update(
        since=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(seconds=1)
    )
    assert [client.get(door).status_code for door in (*one.own_doors(), *one.rooms())] == [404] * 12
    assert State.objects.filter(slug=one.slug).exists()
