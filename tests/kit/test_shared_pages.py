"""Pages for everybody: kept by what they are made of, and never with anything of one reader."""

import gzip

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory

from imrf_portal.kit.shared_pages import shared_page


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def ask(path="/", *, cookies=(), **headers):
    request = RequestFactory().get(path, headers=headers)
    request.COOKIES.update(cookies)
    return request


def page(words="Hello"):
    return lambda: HttpResponse(words)


def never():
    raise AssertionError("It was made although it is kept.")


def test_a_page_is_made_once():
    first = shared_page(ask(), "key", page())
    assert shared_page(ask(), "key", never).content == first.content == b"Hello"


def test_another_key_address_host_or_theme_is_another_page():
    shared_page(ask(), "key", page())
    others = [
        (ask(), "other"),
        (ask("/other"), "key"),
        (ask(host="localhost"), "key"),
        (ask(cookies={"look": "dark"}), "key"),
    ]
    for request, key in others:
        assert shared_page(request, key, page("Other")).content == b"Other"


def test_it_is_packed_for_who_unpacks_it():
    packed = shared_page(ask(accept_encoding="br, gzip"), "key", page())
    assert gzip.decompress(packed.content) == b"Hello"
    assert packed["Content-Encoding"] == "gzip"
    assert shared_page(ask(accept_encoding="gzip;q=0"), "key", never).content == b"Hello"


def test_who_has_it_is_told_so_until_the_key_moves():
    etag = shared_page(ask(), "key", page())["ETag"]
    assert shared_page(ask(if_none_match=etag), "key", never).status_code == 304
    assert shared_page(ask(if_none_match=etag), "moved", page()).status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_who_has_a_session_or_a_message_is_served_alone(cookie):
    shared_page(ask(), "key", page())
    own = shared_page(ask(cookies={cookie: "x"}), "key", page("Own"))
    assert (own.content, own["Cache-Control"]) == (b"Own", "private, no-store")


def test_an_invented_query_fills_no_cache():
    shared_page(ask("/?invented=1"), "key", page("Invented"))
    assert shared_page(ask("/?invented=1"), "key", page("Again")).content == b"Again"
    assert shared_page(ask("/?show=all"), "key", page(), queries=("show=all",)).content == b"Hello"
    assert shared_page(ask("/?show=all"), "key", never, queries=("show=all",)).content == b"Hello"


def with_a_token(request):
    return f"<input value={get_token(request)}>"


def test_a_page_in_which_a_form_token_turns_up_is_not_shared(caplog):
    request = ask()
    own = shared_page(request, "key", lambda: HttpResponse(with_a_token(request)))
    assert own["Cache-Control"] == "private, no-store"
    assert "not the same for everybody" in caplog.text
    assert shared_page(ask(), "key", page()).content == b"Hello"


def test_a_page_that_leaves_a_cookie_is_not_shared():
    def make():
        answer = HttpResponse("Own")
        answer.set_cookie("seen", "yes")
        return answer

    assert shared_page(ask(), "key", make)["Cache-Control"] == "private, no-store"
    assert shared_page(ask(), "key", page()).content == b"Hello"
