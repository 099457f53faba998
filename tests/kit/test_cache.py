"""With the cache server dead or hung nothing is remembered, and nothing is refused or waited for long for that."""

import socket
import threading

import pytest
from allauth.core import ratelimit
from django.core.cache import caches
from django.test import RequestFactory

from imrf_portal.kit.cache import HastyRedis


@pytest.fixture
def _dead_server(settings, tmp_path):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nobody.sock"},
    }


def test_add_tells_whether_the_key_was_free():
    cache = caches["default"]
    cache.delete("lock")
    assert cache.add("lock", True, 10) is True
    assert cache.add("lock", True, 10) is False


@pytest.mark.usefixtures("_dead_server")
def test_no_limit_refuses_anybody_while_the_server_is_dead():
    assert caches["default"].get("anything") is None
    assert caches["default"].add("lock", True, 10) is True
    assert ratelimit.consume(RequestFactory().get("/"), action="write")


@pytest.fixture
def visits(settings):
    """A server that takes connections and never answers; those who came."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:

        def take() -> None:
            try:
                while True:
                    came.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=take, daemon=True).start()
        options = {**settings.CACHES["default"]["OPTIONS"], "SOCKET_TIMEOUT": 0.2}
        place = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": place, "OPTIONS": options}}
        HastyRedis.forget()
        yield came
        server.shutdown(socket.SHUT_RDWR)
    HastyRedis.forget()


def test_hung_server_is_waited_for_once(visits):
    for number in range(20):
        assert caches["default"].get(f"key {number}") is None
        assert ratelimit.consume(RequestFactory().post("/", REMOTE_ADDR="203.0.113.7"), action="write")
    assert len(visits) == 1


def test_server_that_answers_again_is_used_again(visits, settings):
    caches["default"].get("key")
    HastyRedis.forget()
    caches["default"].get("key")
    assert len(visits) == 2
