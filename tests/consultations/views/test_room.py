"""The reading room: what it shows, what it costs, and that nothing personal is ever in the shared page."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from consultations import moderating
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
        with django_assert_num_queries(5):
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
    signed_in = makers.make_person("Xenia Personal", language="en")
    client.force_login(signed_in)
    own = client.get(room.get_absolute_url())
    assert own["Cache-Control"] == "private, no-store"
    client.logout()
    client.cookies.clear()
    shared = client.get(room.get_absolute_url())
    assert shared["Cache-Control"].startswith("public")
    page = shared.content.decode()
    assert "Xenia" not in page
    assert signed_in.email not in page
    assert "csrfmiddlewaretoken" not in page
    assert "Set-Cookie" not in shared.headers
    assert "sessionid" not in shared.cookies


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
