"""The replica is read only where it is a copy that has all that stands; else the primary is. `make scale-out` shows the
rest on a real one."""

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.db.backends.base.base import NO_DB_ALIAS
from django.http import HttpResponse
from django.test import RequestFactory

from imrf_portal.compact.models import Objective
from imrf_portal.kit import replica

# The database of the tests is a primary: what calls itself a replica here is none, or not there.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor():
    return RequestFactory().get("/en/feed/")


@pytest.fixture
def _second_address(monkeypatch):
    """A second address of the database, taken for the replica's."""
    # The one name beside its own that Django's tests let connect.
    monkeypatch.setattr(replica, "COPY", NO_DB_ALIAS)
    monkeypatch.setattr(replica, "_left_alone_until", 0.0)
    monkeypatch.setitem(settings.DATABASES, replica.COPY, connections["default"].settings_dict.copy())
    monkeypatch.setitem(connections.databases, replica.COPY, connections["default"].settings_dict.copy())
    yield
    connections[replica.COPY].close()
    del connections[replica.COPY]


@pytest.fixture
def _dead_replica(_second_address):
    connections.databases[replica.COPY]["HOST"] = "/nowhere"


@replica.reads_a_copy
def read_from(request):
    """Answers which database its reads would go to."""
    return HttpResponse(replica.Router().db_for_read(Objective) or "default")


def test_without_a_replica_the_primary_is_read(visitor):
    assert not replica.is_configured()
    assert read_from(visitor).content == b"default"
    assert replica.lag_seconds() is None


@pytest.mark.usefixtures("_second_address")
def test_database_that_is_no_copy_is_not_read(visitor):
    assert not replica.is_up_to_date()
    assert read_from(visitor).content == b"default"


@pytest.mark.usefixtures("_dead_replica")
def test_dead_replica_is_passed_over_and_left_alone_for_a_while(visitor, django_assert_num_queries):
    assert read_from(visitor).content == b"default"
    with django_assert_num_queries(0):
        assert not replica.is_up_to_date()
    assert replica.lag_seconds() is None


def test_view_that_fails_at_the_replica_is_asked_again_at_the_primary(visitor, monkeypatch):
    monkeypatch.setattr(replica, "is_up_to_date", lambda: True)
    monkeypatch.setattr(replica, "_left_alone_until", 0.0)
    asked = []

    @replica.reads_a_copy
    def view(request):
        asked.append(replica.Router().db_for_read(Objective))
        if asked == [replica.COPY]:
            raise OperationalError
        return HttpResponse()

    assert view(visitor).status_code == 200
    assert asked == [replica.COPY, None]
    assert replica.Router().db_for_read(Objective) is None


@pytest.mark.parametrize("method", ["post", "put"])
def test_whoever_writes_reads_the_primary(method, monkeypatch):
    monkeypatch.setattr(replica, "is_up_to_date", lambda: True)
    assert read_from(getattr(RequestFactory(), method)("/en/feed/")).content == b"default"


def test_whoever_has_a_session_reads_the_primary(visitor, monkeypatch):
    monkeypatch.setattr(replica, "is_up_to_date", lambda: True)
    visitor.COOKIES[settings.SESSION_COOKIE_NAME] = "somebody"
    assert read_from(visitor).content == b"default"


def test_replica_is_never_migrated_by_us():
    assert replica.Router().allow_migrate(replica.COPY, "compact") is False
    assert replica.Router().allow_migrate("default", "compact") is None
