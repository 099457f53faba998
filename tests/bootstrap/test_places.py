import os
from pathlib import Path

import pytest

from bootstrap import places
from bootstrap.places import Places

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_SOCKET_PATH = 103


def test_socket_paths_stay_short_however_deep_the_checkout_lies():
    at = Places(var=Path("/home") / ("deep-" * 60) / "var")
    assert len(os.fsencode(at.valkey_socket)) <= LONGEST_SOCKET_PATH
    assert len(os.fsencode(at.postgres_socket)) <= LONGEST_SOCKET_PATH


def test_two_checkouts_have_different_sockets():
    assert Places(var=Path("/a/var")).sockets != Places(var=Path("/b/var")).sockets


def test_sockets_do_not_depend_on_tmpdir(monkeypatch):
    before = places.here().sockets
    monkeypatch.setenv("TMPDIR", "/somewhere/else")
    assert places.here().sockets == before


def test_var_is_where_var_dir_says(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "elsewhere"))
    assert places.var() == tmp_path / "elsewhere"
    monkeypatch.setenv("VAR_DIR", "")
    assert places.var() == places.ROOT / "var"


def test_asking_for_places_makes_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    places.database_url()
    places.redis_url()
    assert list(tmp_path.iterdir()) == []
    assert not places.here().sockets.exists()


@pytest.mark.parametrize(
    ("redis", "third"),
    [
        ("unix:///tmp/x/valkey.sock", "unix:///tmp/x/valkey.sock?db=3"),
        ("unix:///tmp/x/valkey.sock?db=1", "unix:///tmp/x/valkey.sock?db=3"),
        ("redis://valkey:6379", "redis://valkey:6379/3"),
        ("rediss://:secret@valkey:6379/0", "rediss://:secret@valkey:6379/3"),
    ],
)
def test_another_database_of_the_same_server_differs_in_its_number(redis, third):
    assert places.numbered(redis, 3) == third


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("unix:///tmp/x/valkey.sock", "redis+socket:///tmp/x/valkey.sock"),
        ("unix:///tmp/x/valkey.sock?db=3", "redis+socket:///tmp/x/valkey.sock?virtual_host=3"),
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("rediss://valkey:6379/0", "rediss://valkey:6379/0"),
    ],
)
def test_broker_is_the_cache_in_celerys_words(redis, broker):
    assert places.broker_url(redis) == broker
