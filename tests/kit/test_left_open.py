"""What comes in after its writer's session had ended is given back once, at its own page, to whoever signs in there."""

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import cache
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from imrf_portal.kit import left_open

PAGE, TYPED = "/en/somewhere/", "title=First&language=en&language=fr&csrfmiddlewaretoken=guard"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def asked(session: SessionStore, page: str = PAGE) -> HttpRequest:
    request = RequestFactory().get(page)
    request.session, request._messages = session, CookieStorage(request)
    return request


def test_what_was_sent_is_given_back_once_and_nowhere_else():
    session = SessionStore()
    posted = asked(session)
    posted.method, posted.POST = "POST", QueryDict(TYPED)
    answer = left_open.hold(posted)
    assert answer["Location"] == f"/en/accounts/login/?next={PAGE}"
    assert [str(one) for one in posted._messages] == [
        "Your session has ended. Sign in: what you typed is kept."
    ]
    assert not left_open.held(asked(session, page="/en/elsewhere/"))
    held = left_open.held(asked(session))
    assert dict(held.lists()) == {"title": ["First"], "language": ["en", "fr"]}
    assert not left_open.held(asked(session))


def test_who_only_reads_is_led_to_sign_in_and_nothing_is_held():
    session = SessionStore()
    request = asked(session)
    assert left_open.hold(request)["Location"] == f"/en/accounts/login/?next={PAGE}"
    assert not request._messages
    assert not left_open.held(request)
