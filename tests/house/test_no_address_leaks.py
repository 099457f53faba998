"""No account's e-mail address stands in anything that others see: page, feed, file, calendar, mail."""

from __future__ import annotations

import copy
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.test import Client
from django.utils import timezone

from imrf_portal.accounts.models import User
from imrf_portal.documents.models import StoredFile
from imrf_portal.notifications import letters, subscribing, topics
from imrf_portal.records.models import Record
from tests.house.scene import PERSONAS, Scene, let_everything_happen, letters_written, set_scene
from tests.house.sweeping import readable, sweep

pytestmark = pytest.mark.django_db

# Everything in English and the feed of another language, without the admin and without forms that send; an address
# with a query is walked where it narrows, downloads or pages a list.
PUBLIC = re.compile(
    r"/(?:sitemap[^?]*|robots.txt|(?:en|ar/feed)/(?!admin/|accounts/|sending/)[^?]*(?:\?(?:format|as|show|after|page|when)=[^&]*)?)$"
)
OWN = re.compile(r"/en/(?!admin/|accounts/logout)[^?]*$")


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    return set_scene()


def leaking(found: dict[str, str], *, but: str = "") -> list[str]:
    """The addresses whose answer holds an account's e-mail address, other than the reader's own."""
    people = User.objects.exclude(email=but).values_list("email", flat=True)
    return sorted(
        f"{path}: {email}"
        for path, text in found.items()
        for email in people
        if email.lower() in text.lower() or email.partition("@")[0].lower() in text.lower()
    )


def test_no_address_stands_in_anything_public(scene):
    found = sweep(Client(), into=PUBLIC)
    assert len(found) > 60
    kinds = ("/en/feed/", "/en/states.csv", "/en/events/calendar.ics", "/sitemap-texts.xml")
    assert [kind for kind in kinds if kind not in found] == []
    assert [path for path in found if "/files/" in path], "no file was visited"
    assert [path for path in found if path.endswith("?format=csv")], "no download was visited"
    assert leaking(found) == []


@pytest.mark.parametrize(
    "persona", [one for one in PERSONAS if one not in {"anonymous", "moderator", "administrator"}]
)
def test_whoever_signs_in_finds_nobody_else_s_address(scene, persona):
    person = scene.people[persona]
    assert person is not None
    client = Client()
    client.force_login(person)
    found = sweep(client, ["/en/", "/en/comments/mine/", "/en/subscriptions/", scene.room_url], into=OWN)
    assert leaking(found, but=person.email) == []


def test_the_secretariat_sees_addresses_masked(scene):
    client = Client()
    client.force_login(scene.people["administrator"])
    found = sweep(client, ["/en/admin/"], into=re.compile(r"/en/admin/(?!logout)[^?]*$"))
    assert len(found) > 60
    assert leaking(found, but=scene.people["administrator"].email) == []


def test_an_address_in_an_alternative_text_is_found(scene, settings, tmp_path):
    folder = tmp_path / "templates" / "parts"
    folder.mkdir(parents=True)
    author = scene.people["author"]
    (folder / "_wordmark.html").write_text(f'<img src="/static/img/favicon.svg" alt="Ask {author.email}">')
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].insert(0, folder.parent)
    settings.TEMPLATES = templates
    found = sweep(Client(), ["/en/about/"], into=re.compile(r"/en/about/$"))
    assert leaking(found) == [f"/en/about/: {author.email}"]


@pytest.mark.parametrize(
    "written",
    ["ADA@city.example", "&#97;da@city.example", "ada%40city.example", "mailto:ada&commat;city.example"],
)
def test_a_disguised_address_is_found(written):
    User.objects.create(email="ada@city.example", name="Ada")
    assert leaking({"/x/": readable(f"<p>{written}</p>")}) == ["/x/: ada@city.example"]


# ---- What others are mailed ----


def test_no_address_but_the_reader_s_own_stands_in_a_letter(scene):
    let_everything_happen(scene)
    written = letters_written()
    assert len({kind for kind, _facts, _followed in written}) >= 12
    token = subscribing.stop_token(scene.people["focal"].pk, topics.topic("draft", scene.words["draft"]))
    reader = letters.Reader(
        address="reader@people.example",
        name="Reader",
        message_id="<1@testserver>",
        label="Draft",
        stop_url=letters.stop_url("en", token),
    )
    found = {}
    for kind, facts, _followed in written:
        letter = letters.render(kind, language="en", facts=facts, is_named=True, is_followed=True)
        message = message_from_bytes(
            letter.addressed_to(reader, at=timezone.now()), _class=EmailMessage, policy=policy.default
        )
        parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
        found[kind] = "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])
    assert leaking(found) == []


def test_no_address_is_kept_in_a_record_or_a_file_s_name(scene):
    let_everything_happen(scene)
    kept = {f"record {one.pk}": f"{one.act} {one.facts}" for one in Record.objects.all()}
    kept |= {f"file {one.pk}": f"{one.name} {one.file.name}" for one in StoredFile.objects.all()}
    assert leaking(kept) == []
