"""The reading room: what it shows, what it costs, and that nothing personal is ever in the shared page."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from consultations import moderating, opening
from consultations.views.room import Shelf, kept_shelf
from declarations.models import Draft, Wording
from declarations.publication import correct
from imrf_portal.kit.text import digest
from imrf_portal.moderation.models import Status
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


@pytest.fixture
def room():
    return makers.make_consultation(makers.make_draft("8", "9", "9 bis", "10", languages=("en", "fr")))


def test_each_paragraph_has_its_count_and_the_way_to_write(client, room):
    makers.make_comment(room)
    comment = makers.make_comment(room, status=Status.WAITING)
    moderating.publish(comment, by=makers.make_staff(), seen=1)
    page = client.get(room.get_absolute_url()).content.decode()
    assert "2 comments" in page
    assert reverse("write_on_paragraph", args=["2026", "rev-1", "9-bis"]) in page
    assert 'id="p-9-bis"' in page


def test_queries_do_not_grow_with_comments(client, room, django_assert_num_queries):
    moderator = makers.make_staff()
    for count in (1, 3):
        for _ in range(count):
            comment = makers.make_comment(
                room, status=Status.WAITING, text=f"Demonstration text {timezone.now()}"
            )
            moderating.publish(comment, by=moderator, seen=1)
        cache.clear()
        kept_shelf.cache_clear()
        with django_assert_num_queries(6):
            client.get(room.get_absolute_url())
        with django_assert_num_queries(1):
            client.get(room.get_absolute_url())


def test_a_new_comment_shows_at_once(client, room):
    client.get(room.get_absolute_url())
    moderating.publish(makers.make_comment(room, status=Status.WAITING), by=makers.make_staff(), seen=1)
    assert "1 comment" in client.get(room.get_absolute_url()).content.decode()


def test_nothing_waiting_or_withheld_is_counted_or_shown(client, room):
    for status in (Status.WAITING, Status.WITHHELD, Status.RETURNED, Status.WITHDRAWN):
        makers.make_comment(room, status=status, text=f"Demonstration text {status} secret")
    assert "secret" not in client.get(room.get_absolute_url()).content.decode()
    thread = reverse("consultation_paragraph", args=["2026", "rev-1", "9-bis"])
    assert "secret" not in client.get(thread).content.decode()


def test_the_shared_page_holds_nothing_personal(client, room):
    """Whatever a reader brings along, whoever came first: all who have no session get the same bytes."""
    signed_in = makers.make_person("Xenia Personal", language="en")
    client.force_login(signed_in)
    own = client.get(room.get_absolute_url())
    assert own["Cache-Control"] == "private, no-store"
    session = client.cookies["sessionid"].value
    client.cookies.clear()
    brought = {"csrftoken": "s3cr3t" * 5 + "ab", "unsent": "h0lder", "tracking": "tr4ck"}
    for name, value in {**brought, "django_language": "fr"}.items():
        client.cookies[name] = value
    laden = client.get(room.get_absolute_url(), headers={"User-Agent": "Ag3nt", "Accept-Language": "ru"})
    client.cookies.clear()
    bare = client.get(room.get_absolute_url())
    assert laden.content == bare.content
    for shared in (laden, bare):
        assert shared["Cache-Control"].startswith("public")
        assert "Cookie" in shared["Vary"]
        assert not shared.cookies
        assert "Set-Cookie" not in shared.headers
    page = bare.content.decode()
    for personal in ("Xenia", signed_in.email, session, "csrfmiddlewaretoken", "Ag3nt", *brought.values()):
        assert personal not in page
    assert reverse("account_logout") not in page


def test_a_reader_with_a_message_waiting_or_a_session_is_served_alone(client, room):
    client.get(room.get_absolute_url())
    for name in ("sessionid", "messages"):
        client.cookies.clear()
        client.cookies[name] = "anything"
        own = client.get(room.get_absolute_url())
        assert own["Cache-Control"] == "private, no-store"
        assert "ETag" not in own.headers


def test_each_theme_has_its_own_shared_page(client, room):
    light = client.get(room.get_absolute_url())
    client.cookies["look"] = "dark"
    dark = client.get(room.get_absolute_url())
    assert 'data-theme="dark"' in dark.content.decode()
    assert 'data-theme="dark"' not in light.content.decode()
    assert dark["ETag"] != light["ETag"]


@pytest.mark.parametrize(
    ("find", "changed"),
    [
        (lambda room: room, {"title": "Demonstration text: renamed"}),
        (lambda room: room, {"introduction": "Demonstration text: renamed"}),
        (lambda room: room.draft, {"name": "Demonstration text: renamed"}),
        (lambda room: room.draft.declaration, {"title": "Demonstration text: renamed"}),
    ],
)
def test_a_change_by_whatever_way_shows_at_once(client, room, find, changed):
    client.get(room.get_absolute_url())
    thing = find(room)
    type(thing).objects.filter(pk=thing.pk).update(**changed)
    assert "renamed" in client.get(room.get_absolute_url()).content.decode()


def test_an_extension_shows_at_once(client, room):
    before = client.get(room.get_absolute_url()).content
    opening.extend(room, closes_at=room.closes_at + timedelta(days=3), by=makers.make_staff())
    assert client.get(room.get_absolute_url()).content != before


def test_a_reader_who_has_the_page_gets_304(client, room):
    first = client.get(room.get_absolute_url())
    second = client.get(room.get_absolute_url(), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (second.status_code, second.content) == (304, b"")
    moderating.publish(makers.make_comment(room, status=Status.WAITING), by=makers.make_staff(), seen=1)
    assert client.get(room.get_absolute_url(), HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_two_addresses_never_share_a_page(client, room):
    client.get(room.get_absolute_url() + "?planted=1")
    assert "planted" not in client.get(room.get_absolute_url()).content.decode()


def test_the_whole_text_is_in_one_language(client, room):
    assert "(fr)" in client.get("/fr/consultations/2026/rev-1/").content.decode()
    arabic = client.get("/ar/consultations/2026/rev-1/").content.decode()
    assert 'lang="en" dir="ltr"' in arabic
    assert "(fr)" not in arabic


def test_the_room_works_with_the_cache_dead(client, room, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0", "KEY_PREFIX": "dead"}
    }
    assert client.get(room.get_absolute_url()).status_code == 200


def test_what_is_not_announced_is_not_found(client):
    room = makers.make_consultation(announced=False)
    assert client.get(room.get_absolute_url()).status_code == 404


def test_a_draft_taken_back_to_preparing_closes_the_room(client):
    room = makers.make_consultation(makers.make_draft(published=False))
    assert client.get(room.get_absolute_url()).status_code == 404


def test_a_corrigendum_and_a_new_translation_show_in_the_room(client, room):
    client.get("/ar/consultations/2026/rev-1/")
    draft = room.draft
    for paragraph in draft.paragraphs.all():
        text = f"نص تجريبي {paragraph.label}"
        Wording.objects.create(
            paragraph=paragraph, language="ar", standing="courtesy", text=text, digest=digest(text)
        )
    Draft.objects.filter(pk=draft.pk).update(languages=["ar", "en", "fr"])
    assert "نص تجريبي" in client.get("/ar/consultations/2026/rev-1/").content.decode()
    draft.refresh_from_db()
    paragraph = draft.paragraphs.get(slug="9")
    texts = {paragraph: "Demonstration text, corrected."}
    correct(draft, texts=texts, language="en", note="A word", seen=1, by=makers.make_staff())
    assert "corrected." in client.get("/en/consultations/2026/rev-1/").content.decode()


def test_the_time_left_is_told_anew_though_the_frame_is_kept(client, room):
    room.closes_at = timezone.now() + timedelta(days=5, minutes=30)
    room.save()
    assert "5 days" in client.get(room.get_absolute_url()).content.decode().replace("\xa0", " ")
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert "3 days" in client.get(room.get_absolute_url()).content.decode().replace("\xa0", " ")


def test_an_invented_address_leaves_nothing_on_the_shelf(client, room, monkeypatch):
    shelves = []

    def shelf(room):
        shelves.append(Shelf(room))
        return shelves[-1]

    monkeypatch.setattr("consultations.views.room.Shelf", shelf)
    client.get(room.get_absolute_url())
    for number in range(3):
        assert client.get(room.get_absolute_url(), {"invented": number}).status_code == 200
    assert [len(shelf.frames) for shelf in shelves] == [1]
