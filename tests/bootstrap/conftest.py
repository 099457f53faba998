"""What the bootstrap's tests share: places of their own, so that no server of anybody else is touched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bootstrap import serving
from bootstrap.places import Places


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Places in a temporary folder; whatever still runs there at the end is stopped."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    at = Places(var=tmp_path / "var")
    yield at
    serving.clear_away(at)
