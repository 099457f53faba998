"""With the cache server dead nothing is remembered, and nothing is refused for that."""

import pytest
from allauth.core import ratelimit
from django.core.cache import caches
from django.test import RequestFactory


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
