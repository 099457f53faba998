"""What every test stands on."""

import math
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

# Celery must know the tasks before the first act wakes one, or what happens would depend on the order of the tests.
import imrf_portal.documents.tasks
import imrf_portal.notifications.tasks  # noqa: F401 -- imported to be known
from consultations.views.room import kept_shelf
from imrf_portal.guidance.banners import board

# A busy machine is slow, and that is no fault of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Makers write titles in the active language, which a request of the test before may have left behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_banners() -> None:
    """A process remembers banners for a moment; at the beginning of a test it knows that there are none, until an act
    makes it ask again."""
    board.remember([], until=math.inf)


@pytest.fixture(autouse=True)
def _empty_shelves() -> None:
    """A process keeps what rooms are made of; the next test's rooms may bear the same names."""
    kept_shelf.cache_clear()
