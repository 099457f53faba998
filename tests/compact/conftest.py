"""What the Compact's tests share."""

import pytest

from imrf_portal.compact import loading
from imrf_portal.compact.models import LoadedRecord


@pytest.fixture
def reference(db: None) -> None:
    """The reference data, as the data files have it."""
    loading.load()


@pytest.fixture
def nothing_loaded(db: None) -> None:
    """A database without reference data, whatever the session loaded before."""
    for kind in reversed(loading.KINDS):
        kind.model._default_manager.all().delete()
    LoadedRecord.objects.all().delete()
