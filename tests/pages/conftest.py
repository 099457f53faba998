"""What the tests of these pages share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """Makers write titles in the active language, which a request of the test before may have left behind."""
    with translation.override("en"):
        yield
