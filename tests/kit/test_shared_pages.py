import gzip
import itertools
import logging
import uuid

import pytest
from django.conf import settings as django_settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import path
from django.utils.cache import has_vary_header

from imrf_portal.kit.shared_pages import edition, is_shared, shared_page
from tests import makers

WORDS = "Words for everybody. " * 50
rendered: list[str] = []
# Each test has pages of its own, so that what an earlier one kept is never found.
shelf = [uuid.uuid4()]


def page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of one kind or another, shared."""

    def render() -> HttpResponse:
        rendered.append(name)
        return KINDS[name](request)

    return shared_page(request, f"test:{shelf[0]}:{name}", render, queries=("", "show=all"))


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(WORDS)


def with_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{WORDS} {get_token(request)}")


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(WORDS)
    response.set_cookie("mine", "1")
    return response


def with_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse(WORDS)


def with_messages(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string("{% for message in messages %}{{ message }}{% endfor %} for all")
    return HttpResponse(template.render({}, request))


def missing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing here", status=404)


KINDS = {
    "plain": plain,
    "token": with_token,
    "cookie": with_cookie,
    "session": with_session,
    "messages": with_messages,
    "missing": missing,
}


def leave_message(request: HttpRequest) -> HttpResponse:
    messages.success(request, "For your eyes only")
    return HttpResponse("left")


urlpatterns = i18n_patterns(path("message/", leave_message), path("<str:name>/", page))
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def empty_shelf():
    shelf[0] = uuid.uuid4()
    rendered.clear()


def test_page_is_made_once_and_kept(client):
    first, second = client.get("/en/plain/"), client.get("/en/plain/")
    assert first.content == second.content == WORDS.encode()
    assert rendered == ["plain"]


def test_page_says_that_caches_may_keep_it(client):
    response = client.get("/en/plain/")
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["ETag"].startswith('W/"')
    assert response["Content-Language"] == "en"
    assert has_vary_header(response, "Cookie")
    assert has_vary_header(response, "Accept-Encoding")
    assert not has_vary_header(response, "Accept-Language")
    assert not response.cookies


def test_page_is_packed_for_whoever_takes_it_packed(client):
    response = client.get("/en/plain/", headers={"accept-encoding": "br, gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content) == WORDS.encode()


@pytest.mark.parametrize("encodings", ["", "identity", "br"])
def test_page_is_plain_for_whoever_does_not(client, encodings):
    response = client.get("/en/plain/", headers={"accept-encoding": encodings})
    assert "Content-Encoding" not in response
    assert response.content == WORDS.encode()


def test_packed_and_plain_have_one_weak_tag(client):
    open_one = client.get("/en/plain/")
    packed = client.get("/en/plain/", headers={"accept-encoding": "gzip"})
    assert open_one["ETag"] == packed["ETag"]


def test_reader_who_has_the_page_is_told_so_without_rendering(client):
    tag = client.get("/en/plain/")["ETag"]
    rendered.clear()
    response = client.get("/en/plain/", headers={"if-none-match": f'"other", {tag}'})
    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == tag
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert has_vary_header(response, "Cookie")
    assert rendered == []


def test_head_answers_like_get(client):
    response = client.head("/en/plain/")
    assert response.status_code == 200
    assert response["ETag"] == client.get("/en/plain/")["ETag"]
    assert rendered == ["plain"]


def test_theme_has_a_page_of_its_own(client):
    tag = client.get("/en/plain/")["ETag"]
    client.cookies["look"] = "dark"
    assert client.get("/en/plain/")["ETag"] != tag
    client.cookies["look"] = "unheard-of"
    assert client.get("/en/plain/")["ETag"] == tag


@pytest.mark.parametrize("name", ["csrftoken", django_settings.LANGUAGE_COOKIE_NAME, "writer", "anything"])
def test_cookies_that_change_nothing_share_the_page(client, name):
    tag = client.get("/en/plain/")["ETag"]
    client.cookies[name] = "fr"
    response = client.get("/en/plain/")
    assert response["ETag"] == tag
    assert response["Content-Language"] == "en"
    assert rendered == ["plain"]


def test_every_language_has_a_page_of_its_own(client):
    tags = {client.get(f"/{code}/plain/")["ETag"] for code, _name in django_settings.LANGUAGES}
    assert len(tags) == len(rendered) == 6


def test_reader_with_a_session_has_a_page_of_their_own(client):
    client.force_login(makers.make_person())
    client.get("/en/plain/")
    response = client.get("/en/plain/")
    assert rendered == ["plain", "plain"]
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response


def test_message_of_one_visitor_is_shown_to_nobody_else(client):
    client.get("/en/message/")
    assert django_settings.SESSION_COOKIE_NAME not in client.cookies
    mine = client.get("/en/messages/")
    assert b"For your eyes only" in mine.content
    assert mine["Cache-Control"] == "private, no-store"
    client.cookies.clear()
    assert client.get("/en/messages/").content == b" for all"
    assert rendered == ["messages", "messages"]


@pytest.mark.parametrize("name", ["token", "cookie", "session"])
def test_page_with_something_personal_is_not_kept(client, name, caplog):
    with caplog.at_level(logging.ERROR, logger="imrf_portal.kit.shared_pages"):
        response = client.get(f"/en/{name}/")
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    assert "not the same for everybody" in caplog.text
    client.cookies.clear()
    client.get(f"/en/{name}/")
    assert rendered == [name, name]


def test_page_that_failed_is_not_kept(client):
    for _ in range(2):
        assert client.get("/en/missing/").status_code == 404
    assert rendered == ["missing", "missing"]


def test_addresses_of_a_visitor_s_own_invention_fill_no_cache(client):
    assert client.get("/en/plain/?show=all")["Cache-Control"].startswith("public")
    for query, count in zip(("?x=1", "?show=all&x=1", "?show=other", "?&"), itertools.count(2), strict=False):
        assert client.get(f"/en/plain/{query}")["Cache-Control"] == "private, no-store"
        assert len(rendered) == count


def test_post_is_never_shared(rf):
    assert is_shared(rf.get("/"))
    assert is_shared(rf.head("/"))
    assert not is_shared(rf.post("/"))


def test_dead_cache_only_makes_pages_slower(client, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert client.get("/en/plain/").content == WORDS.encode()
    assert client.get("/en/plain/")["Cache-Control"].startswith("public")
    assert rendered == ["plain", "plain"]


def test_edition_changes_with_what_pages_are_made_of(settings, tmp_path):
    (tmp_path / "templates").mkdir()
    template = tmp_path / "templates" / "page.html"
    settings.BASE_DIR = tmp_path
    editions = []
    for words, origin in (("one", "a"), ("two", "a"), ("two", "a"), ("two", "b")):
        template.write_text(words)
        settings.SITE_URL = f"https://{origin}.example"
        edition.cache_clear()
        editions.append(edition())
    edition.cache_clear()
    assert editions[1] == editions[2]
    assert len(set(editions)) == 3
