"""What the demonstration's tests share."""

import pytest

from imrf_portal.pages.demonstration import loading


@pytest.fixture
def demonstration(db, settings, tmp_path):
    """The demonstration, loaded now."""
    settings.DEMONSTRATION = True
    settings.MEDIA_ROOT = tmp_path / "media"
    loading.load()
